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

// meets reports whether a passage meets the demands of a question.
func (ix *Index) meets(p int, a *asked) bool {
	if a.demands.never {
		return false
	}
	body, title := ix.bodyTokens(p), ix.headingOf(p).tokens
	has := func(phrase []formID) bool { return ix.hasRun(body, phrase) || ix.hasRun(title, phrase) }
	for _, phrase := range a.demands.phrases {
		if !a.effort.spend(len(body)+len(title)) || !has(phrase) {
			return false
		}
	}
	return a.effort.spend((len(body)+len(title))*len(a.demands.without)) && !slices.ContainsFunc(a.demands.without, has)
}

// hasRun reports whether the words of a phrase stand one after another among
// tokens.
func (ix *Index) hasRun(tokens []token, phrase []formID) bool {
	for i, t := range tokens {
		if !t.same() && ix.formOf(t.word()) == phrase[0] && ix.begins(tokens[i:], phrase) {
			return true
		}
	}
	return false
}

// begins reports whether tokens begin with the words of a phrase.
func (ix *Index) begins(tokens []token, phrase []formID) bool {
	n := 0
	for _, t := range tokens {
		if t.same() {
			continue
		}
		if ix.formOf(t.word()) != phrase[n] {
			return false
		}
		if n++; n == len(phrase) {
			return true
		}
	}
	return false
}

// wordForWord answers a question of nothing but quoted function words ("to be
// or not to be"), which have no postings: it reads the passages in their order
// until those that have the phrases are as many as are shown.
func (ix *Index) wordForWord(a *asked, limit int) []Citation {
	chosen := distinct{ix: ix, effort: a.effort, limit: limit}
	for p := range ix.entries {
		if ix.meets(p, a) && !chosen.add(ranked{candidate: candidate{passage: uint32(p)}}) || a.effort.ended() != nil {
			break
		}
	}
	var citations []Citation
	for _, hit := range chosen.hits() {
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
		if !ix.isHeading(i) && ix.hasRun(ix.sentenceTokens(i), phrase) {
			found = Span{int(ix.sentences[i].start), int(ix.sentences[i].end)}
			break
		}
	}
	return trimToLimit(body, trimSpace(body, found))
}
