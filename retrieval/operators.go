package retrieval

import "slices"

// demands are what a question says of the passages that may answer it, beyond
// its words.
type demands struct {
	phrases [][]formID // must occur, word for word
	without [][]formID // must not
	never   bool       // a phrase has a word that the library hasn't
}

func (d demands) none() bool { return len(d.phrases) == 0 && len(d.without) == 0 && !d.never }

// demandsOf reads the operators of a question.
func (ix *Index) demandsOf(analyzer *Analyzer, q Question) demands {
	var d demands
	for _, phrase := range q.Phrases {
		forms, known := ix.formsOf(analyzer, phrase)
		d.never = d.never || !known
		d.phrases = append(d.phrases, forms)
	}
	for _, phrase := range q.Without {
		if forms, known := ix.formsOf(analyzer, phrase); known && len(forms) > 0 {
			d.without = append(d.without, forms)
		}
	}
	return d
}

// formsOf returns the forms of a phrase; known is false when the library
// lacks one.
func (ix *Index) formsOf(analyzer *Analyzer, phrase string) (forms []formID, known bool) {
	for _, t := range analyzer.Tokens(phrase) {
		form, ok := ix.forms[t.Form]
		if !ok {
			return nil, false
		}
		forms = append(forms, form)
	}
	return forms, true
}

// meets reports whether a passage meets the demands.
func (ix *Index) meets(p int, d demands) bool {
	if d.never {
		return false
	}
	var forms []formID
	for _, t := range ix.passageTokens(p) {
		if !t.same() {
			forms = append(forms, ix.formOf(t.word()))
		}
	}
	for _, phrase := range d.phrases {
		if !containsRun(forms, phrase) {
			return false
		}
	}
	return !slices.ContainsFunc(d.without, func(phrase []formID) bool { return containsRun(forms, phrase) })
}

// containsRun reports whether part stands in whole, in one piece.
func containsRun(whole, part []formID) bool {
	for i := 0; i+len(part) <= len(whole); i++ {
		if slices.Equal(whole[i:i+len(part)], part) {
			return true
		}
	}
	return false
}
