package retrieval

import (
	"math"
	"unicode/utf8"
)

// HighlightLimit is the length that a highlight never exceeds, in characters.
const HighlightLimit = 300

// highlight returns the part of a candidate that most likely holds the answer:
// the run of whole sentences within the limit with the most of the question,
// or a part of a sentence where the best alone is longer.
func (ix *Index) highlight(s *scratch, v *view, a *asked) Span {
	body := ix.entries[v.passage].body
	best := trimToLimit(body, trimSpace(body, Span{0, len(body)})) // where there is no sentence
	bestScore := math.Inf(-1)
	whole := trimSpace(body, Span{0, len(body)})
	for x := range ix.stretches(s, v, a) {
		if x.sentences > 1 && x.span == whole || x.fresh <= 0 {
			continue // what is all bold points at nothing, and the question's own words answer nothing
		}
		score := x.score()
		equal := math.Abs(score-bestScore) < 1e-9
		if score > bestScore && !equal || equal && x.span.End-x.span.Start < best.End-best.Start {
			best, bestScore = x.span, score
		}
	}
	if a.kind != KindSpeech { // what somebody said may be a question
		best = trimToLimit(body, ix.beyondQuestions(v, a, best))
	}
	return trimSpace(body, best)
}

// excerpt returns the part of a sentence longer than the limit that has the
// most of the question: whole clauses where one fits, else words.
func (ix *Index) excerpt(s *scratch, v *view, a *asked, span Span) Span {
	e := ix.entries[v.passage]
	text := e.body[span.Start:span.End]
	if !a.effort.spend(len(text)) {
		return trimToLimit(e.body, span)
	}
	words := ix.words(s, AnalyzerFor(ix.texts[e.text].Language), text)
	best, ok := bestClauses(text, words, a)
	if !ok {
		best = bestWords(text, words, a)
	}
	best = Span{span.Start + best.Start, span.Start + best.End}
	return trimToLimit(e.body, trimSpace(e.body, best))
}

// bestClauses returns the run of clauses within the limit that has the most of
// the question: the shortest of those and what fits beside it, since what is
// asked for stands near. ok is false where no clause that has a word of the
// question fits.
func bestClauses(text string, words []placedWord, a *asked) (best Span, ok bool) {
	parts := clauses(text)
	sizes := newCharacters(text, parts)
	terms := make([]uint64, len(parts)) // of each clause, a bit by term
	for i, w := 0, 0; i < len(parts); i++ {
		for ; w < len(words) && words[w].Start < parts[i].End; w++ {
			if words[w].term > 0 {
				terms[i] |= 1 << (words[w].term - 1)
			}
		}
	}
	most := 0.0
	for i := range parts {
		var seen uint64
		for j := i; j < len(parts); j++ {
			run := Span{parts[i].Start, parts[j].End}
			if sizes.in(i, j) > HighlightLimit {
				break
			}
			if seen |= terms[j]; !a.effort.spend(1 + len(a.terms)/8) {
				return best, ok
			}
			score := a.idfOf(seen)
			if score > most+1e-9 || ok && score > most-1e-9 && run.End-run.Start < best.End-best.Start {
				best, most, ok = run, score, true
			}
		}
	}
	e := excerptOf{body: text, span: best, fits: fitsHighlight}
	e.grow(parts)
	return e.span, ok
}

// characters counts those of runs of parts of a text.
type characters struct{ starts, ends []int }

func newCharacters(text string, parts []Span) characters {
	c := characters{make([]int, len(parts)), make([]int, len(parts))}
	at, n := 0, 0
	for i, p := range parts {
		n += utf8.RuneCountInString(text[at:p.Start])
		c.starts[i] = n
		n += utf8.RuneCountInString(text[p.Start:p.End])
		c.ends[i], at = n, p.End
	}
	return c
}

// in is the number of characters from the first of some parts to the last.
func (c characters) in(first, last int) int { return c.ends[last] - c.starts[first] }

func fitsHighlight(part string) bool { return atMost(part, HighlightLimit) }

// atMost reports whether a text has at most n characters, and reads no more of
// it than these may take.
func atMost(text string, n int) bool {
	return len(text) <= n*utf8.UTFMax && utf8.RuneCountInString(text) <= n
}

// idfOf is the sum of the idf of the terms whose bits are set.
func (a *asked) idfOf(terms uint64) float64 {
	sum := 0.0
	for i, t := range a.terms {
		if terms&(1<<i) != 0 {
			sum += t.idf
		}
	}
	return sum
}

// bestWords returns the run of words within the limit that has the most of the
// question, with as much before as behind it.
func bestWords(text string, words []placedWord, a *asked) (best Span) {
	bestScore, bestBalance := -1.0, 0
	for i := range words {
		end, score, balance := weighFrom(words, a, i)
		if score > bestScore+1e-9 || score > bestScore-1e-9 && balance > bestBalance {
			best, bestScore, bestBalance = Span{words[i].Start, words[end].End}, score, balance
		}
	}
	if n := len(words); n > 0 && best.End == words[n-1].End && fitsHighlight(text[best.Start:]) {
		best.End = len(text) // with the mark that ends the sentence
	}
	return best
}

// placedWord is a word of a sentence, with the characters before and in it.
type placedWord struct {
	Span
	before, size int
	term         int // 1 + the question's term that it stands for; 0: none
}

// words returns the words of a sentence as the question sees them.
func (ix *Index) words(s *scratch, analyzer *Analyzer, text string) []placedWord {
	tokens := analyzer.Tokens(text)
	words := make([]placedWord, len(tokens))
	at, before := 0, 0
	for i, t := range tokens {
		before += utf8.RuneCountInString(text[at:max(t.Start, at)])
		at = max(t.Start, at)
		words[i] = placedWord{Span: Span{t.Start, t.End}, before: before, size: utf8.RuneCountInString(text[t.Start:t.End])}
		if stem, ok := ix.stems[t.Stem]; ok && !t.Stop && s.termOf[stem]&kinMark == 0 {
			words[i].term = int(s.termOf[stem])
		}
	}
	return words
}

// weighFrom looks at the words from i on that fit into a highlight: where they
// end, how much of the question they have, and how evenly it stands among
// them, 0 at best.
func weighFrom(words []placedWord, a *asked, i int) (end int, score float64, balance int) {
	var seen uint64
	first, last := -1, -1
	end = i
	for j := i; j < len(words); j++ {
		if words[j].before+words[j].size-words[i].before >= HighlightLimit {
			break
		}
		end = j
		k := words[j].term - 1
		if k < 0 {
			continue
		}
		if last = j; first < 0 {
			first = j
		}
		if seen&(1<<k) == 0 {
			seen |= 1 << k
			score += a.terms[k].idf
		}
	}
	if first >= 0 {
		left, right := words[first].before-words[i].before, words[end].before-words[last].before
		balance = -max(left-right, right-left)
	}
	return end, score, balance
}

// trimToLimit cuts a span after at most HighlightLimit characters, before a white
// space where the last quarter has one.
func trimToLimit(text string, span Span) Span {
	const limit = HighlightLimit
	part := text[span.Start:span.End]
	if atMost(part, limit) {
		return span
	}
	end, border, n := 0, -1, 0
	for i, r := range part {
		if n == limit {
			end = i
			break
		}
		if r == ' ' || r == '\n' {
			if n >= limit*3/4 {
				border = i
			}
		}
		n++
	}
	if r, _ := utf8.DecodeRuneInString(part[end:]); r == ' ' || r == '\n' || border < 0 {
		border = end
	}
	return trimSpace(text, Span{span.Start, span.Start + border})
}
