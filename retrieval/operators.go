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
		if len(forms) > 0 {
			d.phrases = append(d.phrases, forms)
		}
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
	body, title := ix.formsIn(ix.bodyTokens(p)), ix.formsIn(ix.headingOf(p).tokens)
	has := func(phrase []formID) bool { return containsRun(body, phrase) || containsRun(title, phrase) }
	for _, phrase := range d.phrases {
		if !has(phrase) {
			return false
		}
	}
	return !slices.ContainsFunc(d.without, has)
}

// formsIn returns the forms of tokens, each word's once.
func (ix *Index) formsIn(tokens []token) []formID {
	forms := make([]formID, 0, len(tokens))
	for _, t := range tokens {
		if !t.same() {
			forms = append(forms, ix.formOf(t.word()))
		}
	}
	return forms
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

// wordForWord answers a question of nothing but quoted function words ("to be
// or not to be"), which have no postings: it reads every passage, and those
// that have the phrases answer, in reading order.
func (ix *Index) wordForWord(a *asked, limit int) []Citation {
	var hits []ranked
	for p := range ix.entries {
		if ix.meets(p, a.demands) {
			hits = append(hits, ranked{candidate: candidate{passage: uint32(p)}})
		}
	}
	var citations []Citation
	for _, hit := range ix.distinct(hits, limit) {
		citations = append(citations, ix.cite(hit, ix.phraseIn(int(hit.passage), a.demands.phrases[0])))
	}
	return citations
}

// phraseIn is the sentence of a passage that has a phrase, or the beginning of
// the passage where the phrase goes beyond a sentence.
func (ix *Index) phraseIn(p int, phrase []formID) Span {
	body := ix.entries[p].body
	found := Span{0, len(body)}
	first, last := ix.passageSentences(p)
	for i := first; i < last; i++ {
		if !ix.isHeading(i) && containsRun(ix.formsIn(ix.sentenceTokens(i)), phrase) {
			found = Span{int(ix.sentences[i].start), int(ix.sentences[i].end)}
			break
		}
	}
	return trimToLimit(body, trimSpace(body, found))
}
