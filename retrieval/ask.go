package retrieval

import (
	"cmp"
	"slices"
	"strings"
)

// candidateCount is how many passages the first stage hands to the second.
const candidateCount = 50

// ranked is a candidate after the second stage.
type ranked struct {
	candidate
	score    float64
	coverage float64 // the share of the question's idf that the passage has, in [0, 1]
	f        features
	best     int // its best sentence, an index into Index.sentences; -1: none
}

// Ask answers a question with the passages of the library.
func (ix *Index) Ask(q Query) Answer {
	answer := Answer{Question: q.Question}
	limit := cmp.Or(q.Limit, DefaultLimit)
	a := ix.understand(q.Question)
	answer.Suggestion = a.suggestion
	if a.total == 0 || limit < 0 {
		return answer
	}
	s := ix.scratch.Get().(*scratch)
	defer ix.scratch.Put(s)
	defer s.reset()
	s.mark(a)
	defer s.unmark(a)
	var hits []ranked
	for _, c := range ix.candidates(s, a, max(candidateCount, limit)) {
		v := ix.scan(s, c, a)
		f := ix.compute(s, v, a)
		r := ranked{candidate: c, best: -1, coverage: f[fCoverage], f: f}
		for i := range model {
			r.score += model[i].weight * f[i]
		}
		if v.best >= 0 {
			r.best = v.sentences[v.best].index
		}
		hits = append(hits, r)
	}
	slices.SortStableFunc(hits, func(a, b ranked) int { return cmp.Compare(b.score, a.score) })
	if len(hits) > 0 {
		c := ix.confidenceOf(a, hits)
		answer.Confidence = c.probability()
		if q.Explain {
			for i, f := range c {
				answer.Features = append(answer.Features, Feature{confidenceModel[i].name, f, confidenceModel[i].weight})
			}
		}
	}
	hits = ix.distinct(hits, limit)
	for _, hit := range hits {
		c := ix.cite(hit, ix.highlight(s, ix.scan(s, hit.candidate, a), a))
		if q.Explain {
			for i, v := range hit.f {
				c.Features = append(c.Features, Feature{model[i].name, v, model[i].weight})
			}
		}
		answer.Citations = append(answer.Citations, c)
	}
	threshold := q.Threshold
	if threshold == 0 {
		threshold = DefaultThreshold
	}
	answer.Answered = len(hits) > 0 && answer.Confidence >= threshold
	return answer
}

// cite makes the citation of a ranked passage.
func (ix *Index) cite(r ranked, highlight Span) Citation {
	p := int(r.passage)
	e := ix.entries[p]
	return Citation{
		Place:     ix.place(p),
		TextTitle: ix.texts[e.text].Title,
		Section:   ix.sectionTitle(p),
		Quote:     e.body,
		Highlight: highlight,
		Score:     r.score,
	}
}

// distinct keeps the first limit hits, without those among the first places
// that say what one before them said: the places that a member is shown are
// too few to say anything twice. In longer lists, made for measuring, such
// passages follow right after those places.
func (ix *Index) distinct(hits []ranked, limit int) []ranked {
	var kept, doubles []ranked
	for i, hit := range hits {
		if len(kept) == DefaultLimit {
			kept = append(append(kept, doubles...), hits[i:]...)
			break
		}
		if slices.ContainsFunc(kept, func(k ranked) bool {
			return ix.nearDuplicates(int(k.passage), int(hit.passage))
		}) {
			doubles = append(doubles, hit)
		} else {
			kept = append(kept, hit)
		}
	}
	return kept[:min(limit, len(kept))]
}

// duplicateShare is the share of their distinct words (Jaccard) above which two
// passages say the same.
const duplicateShare = 0.8

// nearDuplicates reports whether two passages have nearly the same words.
func (ix *Index) nearDuplicates(a, b int) bool {
	if strings.TrimSpace(ix.entries[a].body) == strings.TrimSpace(ix.entries[b].body) {
		return true
	}
	la, lb := int(ix.length[a]), int(ix.length[b])
	if 2*min(la, lb) < max(la, lb) {
		return false
	}
	wa, wb := ix.distinctStems(a), ix.distinctStems(b)
	common := 0
	for i, j := 0, 0; i < len(wa) && j < len(wb); {
		switch {
		case wa[i] < wb[j]:
			i++
		case wa[i] > wb[j]:
			j++
		default:
			common, i, j = common+1, i+1, j+1
		}
	}
	union := len(wa) + len(wb) - common
	return union > 0 && float64(common) > duplicateShare*float64(union)
}

// distinctStems returns the stems of a passage's words, stop words too, each
// once, in the order of their numbers.
func (ix *Index) distinctStems(p int) []stemID {
	tokens := ix.passageTokens(p)
	stems := make([]stemID, 0, len(tokens))
	for _, t := range tokens {
		stems = append(stems, ix.stemOf(t.word()))
	}
	slices.Sort(stems)
	return slices.Compact(stems)
}
