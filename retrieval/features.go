package retrieval

import (
	"math"
	"math/bits"
)

// featureID numbers the features of a candidate. What each is stands with the
// code that computes it, what it buys with its weight in weights.go.
type featureID int

const (
	fBM25 featureID = iota
	fLikelihood
	fExact
	fKin
	fNames
	fLast
	fFirst
	fLength
	fSentence
	fSentence3
	fSentenceBM25
	fSentenceRare
	fOrdered
	fNear
	fRun
	fRunCover
	fNeighbour
	fNumber
	fTime
	fPlace
	fReason
	fSpeech
	fFeel
	fHeading
	fFresh
	fPlaceName
	fOtherName
	fName
	fRole
	featureCount
)

// features are the values of one candidate. Those that sum over words are
// divided by what the whole question sums to, so that they are shares and
// questions of any length, texts of any size compare.
type features [featureCount]float64

// lacks is what a candidate lacks of the question. It isn't ranked by; the
// confidence is.
type lacks struct {
	words  float64 // the share of the terms
	share  float64 // the share of their idf
	most   float64 // the share of the question's idf that the rarest of them has
	name   bool    // a name
	number bool    // a figure, such as a year
	kind   bool    // the kind of thing asked for: a number, a time, somebody, a place
}

// compute returns a candidate's features and notes its best sentence in v.
func (ix *Index) compute(s *scratch, v *view, a *asked) (f features, l lacks) {
	ix.wordFeatures(v, a, &f, &l)
	ix.sentenceFeatures(v, a, &f)
	pairFeatures(v, a, &f)
	// What stands beside a passage counts by how much of the question is lacking
	// here: where all of it is here, a neighbour that has it too says nothing.
	f[fNeighbour] = l.share * max(ix.neighbourScore(s, v, -1), ix.neighbourScore(s, v, +1)) / a.total
	ix.kindFeatures(v, a, &f)
	l.kind = lacksKind(v, a.kind)
	return f, l
}

// wordFeatures looks at which of the question's words the passage has.
//
//   - bm25: the first stage's score.
//   - likelihood: how much likelier the question is under the passage's words
//     than under the library's, query likelihood with Dirichlet smoothing
//     (Zhai and Lafferty, TOIS 2004, §3.3), the mean over the terms; a third
//     of it, to be of the others' size.
//   - exact: the share of the terms, by idf, that occur in the question's own
//     form.
//   - kin: the same for those that don't, where a related word does.
//   - names: the same for those with a capital in both.
//   - last: whether the question's last term occurs, see asked.last.
//   - first: where the first match stands, 0 the beginning, 1 the end.
//   - length: of the passage, ln(1+words)/5, of words at least shortPassage: a
//     line doesn't win by being short.
//   - fresh: how many words the passage has, enoughFresh at most, that the
//     question hasn't, the share of that: a line of nothing but the question's
//     words has no answer to it. Keywords, and a question that stands there
//     word for word, want none.
//   - heading: the share of the terms, by idf, that the section's title has,
//     times the root of the share of the title's words that they are.
//
// A word that only the title has is there by the title's share.
func (ix *Index) wordFeatures(v *view, a *asked, f *features, l *lacks) {
	n := float64(len(a.terms))
	length, title := float64(ix.length[v.passage]), ix.headingOf(int(v.passage)).share
	for i, t := range a.terms {
		count, bit, share := float64(v.counts[i]), uint64(1)<<i, t.idf/a.total
		lacking := 1.0
		if v.heading&bit != 0 {
			f[fHeading] += share
			count, lacking = max(count, title), 1-title
		}
		f[fLikelihood] += math.Log(likelihoodRatio(count, length, t.share)) / n / 3
		if v.counts[i] == 0 {
			l.words += lacking / n
			l.share += lacking * share
			l.most = max(l.most, lacking*share)
			if v.kin&bit != 0 {
				f[fKin] += share
			}
			if v.heading&bit == 0 && !t.common {
				l.name, l.number = l.name || t.name, l.number || t.figure
			}
		}
		if v.exact&bit != 0 {
			f[fExact] += share
		}
		if t.capital && v.name&bit != 0 {
			f[fNames] += share
		}
	}
	if stems := ix.headingOf(int(v.passage)).stems; len(stems) > 0 {
		f[fHeading] *= math.Sqrt(min(1, float64(bits.OnesCount64(v.heading))/float64(len(stems))))
	}
	f[fBM25] = float64(v.bm25) / a.total
	last := a.last
	f[fLast] = flag(v.counts[last] > 0)
	if v.heading&(1<<last) != 0 {
		f[fLast] = max(f[fLast], title)
	}
	f[fFirst] = 1
	f[fFresh] = 1
	if !v.quotes(a) && len(a.forms) > len(a.terms) {
		f[fFresh] = float64(min(v.fresh(), enoughFresh)) / enoughFresh
	}
	if len(v.matches) > 0 {
		f[fFirst] = float64(v.matches[0].position) / float64(v.words)
	}
	f[fLength] = math.Log(1+float64(max(v.words, shortPassage))) / 5
}

const (
	shortPassage = 20 // words, stop words too
	enoughFresh  = 8
)

// fresh is how many words that aren't stop words the passage has beside the
// question's.
func (v *view) fresh() int {
	n := -len(v.matches)
	for i := range v.sentences {
		n += v.sentences[i].content
	}
	return max(n, 0)
}

// dirichletMu is how many words of the library a passage is smoothed with. On
// the development sets anything from 100 to 1,000 does as well.
const dirichletMu = 300

// likelihoodRatio is a word's Dirichlet-smoothed probability in a passage over
// its share of the library.
func likelihoodRatio(count, length, share float64) float64 {
	return (count + dirichletMu*share) / ((length + dirichletMu) * share)
}

// neighbourScore is the BM25 score of the passage before or behind, 0 where
// there is none in the same text.
func (ix *Index) neighbourScore(s *scratch, v *view, step int) float64 {
	p := int(v.passage)
	if !ix.adjacent(min(p, p+step), max(p, p+step)) {
		return 0
	}
	return float64(s.scores[p+step])
}

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
