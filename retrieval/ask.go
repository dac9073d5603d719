package retrieval

import (
	"cmp"
	"context"
	"slices"
)

// candidateCount is how many passages the first stage hands to the second. Of
// the development sets' questions 99.6, 89.4 and 99.6 % have a right passage
// among 50, and 99.5, 87.1 and 99.6 % among 30; with 100 the second stage
// gains nothing more.
const candidateCount = 50

// worthGap is how much lower than the first a citation may score and still be
// worth showing beside it: to the model it is then an eighth as likely to be
// the right one. Where the first of three is wrong and another right, it is
// among those in 82 to 91 % of novels, tales and articles, and a question has
// 0.2 to 0.9 of them.
const worthGap = 2

// ranked is a candidate after the second stage.
type ranked struct {
	candidate
	score    float64
	features features
	lacks    lacks
}

// Ask answers a question with the passages of the library.
func (ix *Index) Ask(q Query) Answer {
	answer, _ := ix.ask(nil, q)
	return answer
}

// askWithin is Ask for as long as ctx lasts. Its only error is that of ctx.
func (ix *Index) askWithin(ctx context.Context, q Query) (Answer, error) {
	if err := ctx.Err(); err != nil {
		return Answer{}, err
	}
	return ix.ask(&effort{ctx: ctx}, q)
}

func (ix *Index) ask(e *effort, q Query) (Answer, error) {
	answer := Answer{Question: q.Question, Verdict: VerdictNone}
	limit := cmp.Or(q.Limit, DefaultLimit)
	a := ix.understandWithin(e, q.Question)
	answer.Suggestion = a.suggestion
	switch {
	case limit < 0:
	case len(a.terms) > 0:
		ix.answer(&answer, a, q, limit)
	case len(a.demands.phrases) > 0:
		answer.Citations = ix.wordForWord(a, limit)
		if len(answer.Citations) > 0 { // what was asked for stands there
			answer.Confidence, answer.Verdict = 1, VerdictAnswer
		}
	}
	if err := e.ended(); err != nil {
		return Answer{}, err
	}
	return answer, nil
}

// answer ranks the passages for a question that has terms.
func (ix *Index) answer(answer *Answer, a *asked, q Query, limit int) {
	s := ix.scratch.Get().(*scratch)
	defer ix.scratch.Put(s)
	s.mark(a)
	defer s.unmark(a)
	defer s.reset()

	hits := ix.rank(s, a, max(candidateCount, limit))
	if len(hits) == 0 || a.effort.ended() != nil {
		return
	}
	d := ix.doubtsOf(a, &hits[0])
	answer.Confidence = d.confidence()
	if hits[0].missesWhen(a) {
		answer.Confidence = min(answer.Confidence, mostWithoutWhen)
	}
	answer.Verdict = q.verdict(answer.Confidence)
	if q.Explain {
		answer.Features = d.explain()
	}
	chosen := distinct{ix: ix, effort: a.effort, limit: limit}
	for _, hit := range ix.follow(hits, a) {
		if !chosen.add(hit) {
			break
		}
	}
	for _, hit := range chosen.hits() {
		if a.effort.ended() != nil {
			return
		}
		citation := ix.cite(hit, ix.highlight(s, ix.scan(s, hit.candidate, a), a))
		citation.Worth = hit.score >= hits[0].score-worthGap
		if q.Explain {
			citation.Features = hit.features.explain()
		}
		answer.Citations = append(answer.Citations, citation)
	}
}

// rank returns the best candidates in the second stage's order; equal scores
// as the first stage has them. Candidates beyond candidateCount, which only
// long lists have, follow as the first stage has them, so that a list's
// beginning doesn't depend on its length.
func (ix *Index) rank(s *scratch, a *asked, limit int) []ranked {
	hits := s.hits[:0]
	for _, c := range ix.candidates(s, a, limit) {
		hits = append(hits, ranked{candidate: c})
	}
	s.hits = hits
	best := hits[:min(len(hits), candidateCount)]
	for i := range best {
		hit := &best[i]
		if !a.effort.spend(ix.size(int(hit.passage)) * (1 + len(a.terms)/4)) {
			return nil
		}
		hit.features, hit.lacks = ix.compute(s, ix.scan(s, hit.candidate, a), a)
		hit.score = hit.features.score()
	}
	slices.SortStableFunc(best, func(a, b ranked) int { return cmp.Compare(b.score, a.score) })
	for i := len(best); i < len(hits); i++ {
		hits[i].features[fBM25] = float64(hits[i].bm25) / a.total
		fall := float64(hits[i-1].bm25-hits[i].bm25) / a.total
		hits[i].score = hits[i-1].score - max(fall, 0)
	}
	return hits
}

// score is the linear model's.
func (f *features) score() float64 {
	sum := 0.0
	for i, x := range f {
		sum += x * model[i].weight
	}
	return sum
}

// explain returns the score's terms.
func (f *features) explain() []Feature {
	all := make([]Feature, len(f))
	for i, x := range f {
		all[i] = Feature{model[i].name, x, model[i].weight}
	}
	return all
}

// cite makes the citation of a ranked passage.
func (ix *Index) cite(r ranked, highlight Span) Citation {
	p := int(r.passage)
	e := ix.entries[p]
	c := Citation{
		Place:     ix.place(p),
		TextTitle: ix.texts[e.text].Title,
		Section:   ix.sectionTitle(p),
		Of:        ix.sectionParagraphs(p),
		Quote:     e.body,
		Highlight: highlight,
		Shown:     ix.shown(p, highlight),
		Score:     r.score,
	}
	if d, number, ok := ix.partOf(p); ok {
		c.Part, c.Parts, c.Start = number+1, len(d.parts), d.parts[number].Start
	}
	return c
}
