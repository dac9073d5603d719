package retrieval

import (
	"iter"
	"math"
	"unicode/utf8"
)

// HighlightLimit is the length that a highlight never exceeds, in characters.
const HighlightLimit = 300

// excerptModel is the linear model that chooses among the runs of whole
// sentences of a passage.
var excerptModel = [excerptFeatureCount]struct {
	name   string
	weight float64
}{
	xRare:   {"x.rare", 6.946},
	xLocal:  {"x.local", -0.5294},
	xKin:    {"x.kin", 2.389},
	xPairs:  {"x.pairs", 0.6376},
	xNumber: {"x.number", 2.343},
	xTime:   {"x.time", 2.549},
	xPerson: {"x.person", 2.697},
	xPlace:  {"x.place", 1.251},
	xReason: {"x.reason", 0.9568},
	xSpeech: {"x.speech", 2.287},
	xFeel:   {"x.feel", 1.858},
	xAfter:  {"x.after", 0.6162},
}

const (
	xRare = iota
	xLocal
	xKin
	xPairs
	xNumber
	xTime
	xPerson
	xPlace
	xReason
	xSpeech
	xFeel
	xAfter
	excerptFeatureCount
)

type excerptFeatures [excerptFeatureCount]float64

// stretch is a run of whole sentences of a passage.
type stretch struct {
	span     Span
	features excerptFeatures
}

func (x stretch) score() float64 {
	sum := 0.0
	for i, f := range x.features {
		sum += f * excerptModel[i].weight
	}
	return sum
}

// stretches yields every run of whole sentences within the limit, and every
// sentence that alone is longer.
func (ix *Index) stretches(s *scratch, v *view, a *asked) iter.Seq[stretch] {
	return func(yield func(stretch) bool) {
		body := ix.entries[v.passage].body
		var local [maxTerms]float64
		for k := range a.terms {
			df := 0
			for i := range v.sentences {
				if v.sentences[i].terms&(1<<k) != 0 {
					df++
				}
			}
			local[k] = idf(len(v.sentences), df)
		}
		for i := range v.sentences {
			var x stretch
			f := &x.features
			var terms, kin uint64
			for j := i; j < len(v.sentences); j++ {
				sv := v.sentences[j]
				x.span = Span{int(ix.sentences[v.sentences[i].index].start), int(ix.sentences[sv.index].end)}
				chars := utf8.RuneCountInString(body[x.span.Start:x.span.End])
				if chars > HighlightLimit && j > i {
					break
				}
				if chars > HighlightLimit {
					x.span = ix.excerpt(s, v, a, x.span)
				}
				terms, kin = terms|sv.terms, kin|sv.kin
				f[xRare], f[xLocal], f[xKin] = 0, 0, 0
				for k, t := range a.terms {
					bit := uint64(1) << k
					switch {
					case terms&bit != 0:
						f[xRare] += t.sentenceIDF / a.sentenceTotal
						f[xLocal] += t.idf / a.total * local[k]
					case kin&bit != 0:
						f[xKin] += t.idf / a.total
					}
				}
				f[xPairs] = max(f[xPairs], sentencePairs(v, a, &v.sentences[j]))
				if j > i && j > 0 && v.sentences[j-1].terms != 0 {
					f[xAfter] = max(f[xAfter], v.sentences[j-1].coverage/a.total)
				}
				switch a.kind {
				case KindNumber:
					f[xNumber] = max(f[xNumber], flag(sv.numbers > 0))
				case KindTime:
					f[xTime] = max(f[xTime], flag(sv.numbers > 0 || sv.clues > 0))
				case KindPerson:
					f[xPerson] = max(f[xPerson], flag(sv.names > 0))
				case KindPlace:
					f[xPlace] = max(f[xPlace], flag(sv.names > 0))
				case KindReason:
					f[xReason] = max(f[xReason], flag(sv.clues > 0))
				case KindFeel:
					f[xFeel] = max(f[xFeel], flag(sv.clues > 0))
				case KindSpeech:
					f[xSpeech] = max(f[xSpeech], flag(ix.quotes(v, j) > 0))
				}
				if !yield(x) {
					return
				}
			}
		}
	}
}

// sentencePairs is how near the question's neighbouring words stand in a
// sentence, in [0, 1].
func sentencePairs(v *view, a *asked, sv *sentenceView) float64 {
	var p pairs
	p.measure(v.matches[sv.from:sv.to])
	sum := 0.0
	for k := 0; k+1 < len(a.terms); k++ {
		if p.near[k] > 0 {
			sum += math.Exp(-float64(p.near[k])/8) * (a.terms[k].idf + a.terms[k+1].idf) / 2 / a.total
		}
	}
	return sum
}

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

// Stretch is a part of a passage that the highlight is chosen from.
type Stretch struct {
	Span     Span
	Features []Feature
}

// Stretches returns what the highlight of a passage is chosen from, for a
// question. It is meant for fitting and explaining the choice.
func (ix *Index) Stretches(question string, place Place) []Stretch {
	p, ok := ix.find(place)
	a := ix.understand(question)
	if !ok || a.total == 0 {
		return nil
	}
	s := ix.scratch.Get().(*scratch)
	defer ix.scratch.Put(s)
	s.mark(a)
	defer s.unmark(a)
	var all []Stretch
	for x := range ix.stretches(s, ix.scan(s, candidate{passage: uint32(p)}, a), a) {
		out := Stretch{Span: x.span}
		for i, f := range x.features {
			out.Features = append(out.Features, Feature{excerptModel[i].name, f, excerptModel[i].weight})
		}
		all = append(all, out)
	}
	return all
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
