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
	if len(v.sentences) == 0 {
		return trimToLimit(body, trimSpace(body, Span{0, len(body)}), HighlightLimit)
	}
	var best Span
	bestScore := math.Inf(-1)
	for x := range ix.stretches(s, v, a) {
		score := x.score()
		equal := math.Abs(score-bestScore) < 1e-9
		if score > bestScore && !equal || equal && x.span.End-x.span.Start < best.End-best.Start {
			best, bestScore = x.span, score
		}
	}
	return trimSpace(body, best)
}

// excerpt returns the part of a sentence longer than the limit that has the
// most of the question, with as much before as behind it.
func (ix *Index) excerpt(s *scratch, v *view, a *asked, span Span) Span {
	body := ix.entries[v.passage].body
	text := body[span.Start:span.End]
	language := ix.texts[ix.entries[v.passage].text].Language
	tokens := AnalyzerFor(language).Tokens(text)
	runes := make([]int, len(tokens)+1) // characters before each token
	terms := make([]int, len(tokens))   // 1 + the term that each stands for
	at, n := 0, 0
	for i, t := range tokens {
		n += utf8.RuneCountInString(text[at:t.Start])
		at = t.Start
		runes[i] = n
		if stem, ok := ix.stems[t.Stem]; ok && !t.Stop && s.termOf[stem] != 0 && s.termOf[stem]&kinMark == 0 {
			terms[i] = int(s.termOf[stem])
		}
	}
	best, bestScore, bestBalance := Span{}, -1.0, 0
	for i := range tokens {
		var seen uint64
		score := 0.0
		first, last, end := -1, -1, i
		for j := i; j < len(tokens); j++ {
			if runes[j]+utf8.RuneCountInString(text[tokens[j].Start:tokens[j].End])-runes[i] > HighlightLimit-1 {
				break
			}
			end = j
			if k := terms[j]; k != 0 {
				if first < 0 {
					first = j
				}
				last = j
				if seen&(1<<(k-1)) == 0 {
					seen |= 1 << (k - 1)
					score += a.terms[k-1].idf
				}
			}
		}
		balance := 0
		if first >= 0 {
			left, right := runes[first]-runes[i], runes[end]-runes[last]
			balance = -max(left-right, right-left)
		}
		if score > bestScore+1e-9 || score > bestScore-1e-9 && balance > bestBalance {
			best, bestScore, bestBalance = Span{tokens[i].Start, tokens[end].End}, score, balance
		}
	}
	if best.End < len(text) && len(tokens) > 0 && best.End == tokens[len(tokens)-1].End && utf8.RuneCountInString(text[best.Start:]) <= HighlightLimit {
		best.End = len(text)
	}
	return trimToLimit(body, trimSpace(body, Span{span.Start + best.Start, span.Start + best.End}), HighlightLimit)
}

// trimToLimit cuts a span after at most limit characters, before a white space
// where the last quarter has one.
func trimToLimit(text string, span Span, limit int) Span {
	part := text[span.Start:span.End]
	if utf8.RuneCountInString(part) <= limit {
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
