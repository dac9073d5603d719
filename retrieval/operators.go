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
	has := func(phrase []formID) bool {
		from, to := ix.reach(p, len(phrase))
		title := ix.headingOf(p).tokens
		return a.effort.spend(to-from+len(title)) && (ix.hasRun(ix.tokens[from:to], phrase) || ix.hasRun(title, phrase))
	}
	for _, phrase := range a.demands.phrases {
		if !has(phrase) {
			return false
		}
	}
	return !slices.ContainsFunc(a.demands.without, has) && a.effort.ended() == nil
}

// reach is where the tokens are of all phrases of so many words that a passage
// has a word of: of a part those go on beyond it, in the parts beside it. They are
// ix.tokens[from:to].
func (ix *Index) reach(p, words int) (from, to int) {
	from, to = ix.bodyRange(p)
	of, number, ok := ix.partOf(p)
	if !ok || from == to {
		return from, to
	}
	first, _ := ix.bodyRange(p - number)
	_, last := ix.bodyRange(p - number + len(of.parts) - 1)
	for n := 1; n < words && from > first; n++ {
		for from--; from > first && ix.tokens[from].same(); from-- {
		}
	}
	for n := 1; n < words && to < last; n++ {
		for to++; to < last && ix.tokens[to].same(); to++ {
		}
	}
	return from, to
}

// hasRun reports whether the words of a phrase stand one after another among
// tokens.
func (ix *Index) hasRun(tokens []token, phrase []formID) bool {
	from, _ := ix.run(tokens, phrase)
	return from >= 0
}

// run returns where the words of a phrase stand one after another among tokens,
// for the first time: in tokens[from:to]. Where they don't, from is -1.
func (ix *Index) run(tokens []token, phrase []formID) (from, to int) {
	for i, t := range tokens {
		if t.same() || ix.formOf(t.word()) != phrase[0] {
			continue
		}
		if n := ix.begins(tokens[i:], phrase); n > 0 {
			return i, i + n
		}
	}
	return -1, -1
}

// begins returns how many tokens the words of a phrase are that tokens begin with;
// 0 where they don't.
func (ix *Index) begins(tokens []token, phrase []formID) int {
	n := 0
	for i, t := range tokens {
		if t.same() {
			continue
		}
		if ix.formOf(t.word()) != phrase[n] {
			return 0
		}
		if n++; n == len(phrase) {
			return i + 1
		}
	}
	return 0
}

// wordForWord answers a question of nothing but quoted function words ("to be
// or not to be"), which have no postings: it reads the passages in their order
// until those that have the phrases are as many as are shown. Of two parts that
// share the one it looks for, it shows the first.
func (ix *Index) wordForWord(a *asked, limit int) []Citation {
	chosen := distinct{ix: ix, effort: a.effort, limit: limit}
	phrase := a.demands.phrases[0]
	begun := -1 // where the phrase stands that was shown last
	for p := range ix.entries {
		if a.effort.ended() != nil {
			break
		}
		if !ix.meets(p, a) {
			continue
		}
		at, _ := ix.phraseAt(p, phrase)
		if at >= 0 && at == begun {
			continue
		}
		begun = at
		if !chosen.add(ranked{candidate: candidate{passage: uint32(p)}}) {
			break
		}
	}
	var citations []Citation
	for _, hit := range chosen.hits() {
		citations = append(citations, ix.cite(hit, ix.phraseIn(int(hit.passage), phrase)))
	}
	return citations
}

// phraseAt returns where a phrase stands that a passage has a word of, as
// ix.tokens[from:to]; -1 where only its title has it.
func (ix *Index) phraseAt(p int, phrase []formID) (from, to int) {
	start, end := ix.reach(p, len(phrase))
	if from, to = ix.run(ix.tokens[start:end], phrase); from < 0 {
		return -1, -1
	}
	return start + from, start + to
}

// phraseIn is the sentence of a passage that has a phrase, or those that it goes
// over, or the passage's beginning where only the title has it.
func (ix *Index) phraseIn(p int, phrase []formID) Span {
	body := ix.entries[p].body
	found := Span{0, len(body)}
	from, to := ix.phraseAt(p, phrase)
	first, last := ix.passageSentences(p)
	over := false
	for i := first; i < last; i++ {
		s, next := ix.sentences[i], ix.sentences[i+1]
		switch {
		case ix.isHeading(i):
		case ix.hasRun(ix.sentenceTokens(i), phrase):
			return trimToLimit(body, Span{int(s.start), int(s.end)})
		case int(next.token) <= from || int(s.token) >= to:
		case !over:
			found, over = Span{int(s.start), int(s.end)}, true
		default:
			found.End = int(s.end)
		}
	}
	return trimToLimit(body, trimSpace(body, found))
}
