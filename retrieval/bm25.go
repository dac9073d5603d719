package retrieval

import (
	"cmp"
	"math"
	"slices"
)

// The parameters of BM25 as Robertson and Zaragoza, "The Probabilistic
// Relevance Framework: BM25 and Beyond" (2009), §3.2, name them. On short
// passages of even length a word's second occurrence says little and length
// says little, so both stand below the customary 1.2 and 0.75.
const (
	bm25K1 = 0.9
	bm25B  = 0.5
)

// idf is the weight of a word that occurs in df of n passages, by Robertson
// and Spärck Jones without relevance information (2009, §3.1, equation 3.4),
// with one added inside the logarithm, as Lucene does, so that a word in more
// than half of the passages still counts for something.
func idf(n, df int) float64 {
	return math.Log(1 + (float64(n-df)+0.5)/(float64(df)+0.5))
}

// saturate is BM25's weight of a word's count in a passage (2009, §3.2,
// equation 3.15), in [0, k1+1): norm is the passage's length normalisation.
func saturate(count, norm float64) float64 {
	return count * (bm25K1 + 1) / (count + norm)
}

// lengthNorm is k1·((1-b) + b·length/average), what BM25 adds to the count. A
// passage of fewer than shortest words gains nothing by that.
func lengthNorm(length int, average float64) float64 {
	return bm25K1 * (1 - bm25B + bm25B*float64(max(length, shortest))/average)
}

// shortest is the length, in words that aren't stop words, below which a
// passage is a line rather than a paragraph.
const shortest = 10

// candidate is a passage that may answer, with its BM25 score.
type candidate struct {
	passage uint32
	bm25    float32
}

// scratch is what one question needs while it is being answered, kept from
// question to question so that asking allocates little. Scores is as long as
// the index has passages and all zero between questions.
type scratch struct {
	scores  []float32 // by passage
	touched []uint32  // the passages with a score
	top     []candidate
	hits    []ranked

	termOf []uint8  // by stem: 1 + the question's term that it stands for
	formAt []uint16 // by form: 1 + the last word of the question with it
	next   []uint16 // by word of the question: 1 + the one before with the same form
	clue   []bool   // by form: one of asked.clues

	view         view
	running, ran []uint8
}

func newScratch(ix *Index) *scratch {
	return &scratch{
		scores: make([]float32, len(ix.entries)),
		termOf: make([]uint8, len(ix.stemText)),
		formAt: make([]uint16, len(ix.formText)),
		clue:   make([]bool, len(ix.formText)),
	}
}

// reset forgets the scores.
func (s *scratch) reset() {
	for _, p := range s.touched {
		s.scores[p] = 0
	}
	s.touched = s.touched[:0]
}

// candidates returns the limit passages with the highest BM25 score that meet
// the question's demands, best first; equal scores in reading order.
func (ix *Index) candidates(s *scratch, a *asked, limit int) []candidate {
	ix.score(s, a)
	if s.top = s.top[:0]; !a.demands.none() {
		return ix.meeting(s, a, limit)
	}
	worst := float32(0) // the least score that can still enter
	for _, p := range s.touched {
		score := s.scores[p]
		if score <= worst {
			continue
		}
		s.top = append(s.top, candidate{p, score})
		if len(s.top) >= 4*limit {
			worst = shrink(&s.top, limit)
		}
	}
	shrink(&s.top, limit)
	return s.top
}

// score adds up the BM25 scores of the passages that have terms of the question.
func (ix *Index) score(s *scratch, a *asked) {
	for _, t := range a.terms {
		for _, stem := range t.stems {
			for postings := range slices.Chunk(ix.postingsOf(stem), lookEvery) {
				if !a.effort.spend(len(postings)) {
					return
				}
				ix.scorePostings(s, t.idf, postings)
			}
		}
	}
}

func (ix *Index) scorePostings(s *scratch, idf float64, postings []posting) {
	for _, p := range postings {
		if s.scores[p.passage] == 0 {
			s.touched = append(s.touched, p.passage)
		}
		count := float64(p.count)
		if p.count == 0 {
			count = ix.headingOf(int(p.passage)).share
		}
		norm := lengthNorm(int(ix.length[p.passage]), ix.average)
		s.scores[p.passage] += float32(idf * saturate(count, norm))
	}
}

// meeting returns the limit passages with the highest score that meet the
// question's demands, in the order of candidates. It reads passages from the
// best on, and no more of them than it takes.
func (ix *Index) meeting(s *scratch, a *asked, limit int) []candidate {
	if a.demands.never {
		return nil
	}
	queue := heap[uint32]{items: s.touched, before: func(p, q uint32) bool {
		return s.scores[p] > s.scores[q] || s.scores[p] == s.scores[q] && p < q
	}}
	queue.order(a.effort)
	for len(s.top) < limit && len(queue.items) > 0 {
		p := queue.take()
		if ix.meets(int(p), a) {
			s.top = append(s.top, candidate{p, s.scores[p]})
		}
		if a.effort.ended() != nil {
			return nil
		}
	}
	return s.top
}

// shrink sorts candidates and keeps the best; it returns the score of the
// last one kept.
func shrink(top *[]candidate, limit int) float32 {
	slices.SortFunc(*top, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.bm25, a.bm25), cmp.Compare(a.passage, b.passage))
	})
	if len(*top) < limit {
		return 0
	}
	*top = (*top)[:limit]
	return (*top)[limit-1].bm25
}
