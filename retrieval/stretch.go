package retrieval

import (
	"iter"
	"math"
)

// stretchID numbers the features of a stretch.
type stretchID int

const (
	xRare stretchID = iota
	xKin
	xPairs
	xAfter
	xNumber
	xTime
	xPerson
	xPlace
	xClue
	xSpeech
	xFeel
	stretchFeatureCount
)

// stretchModel is the linear model that chooses the highlight. It was fitted
// to hold one of the gold answers, by
//
//	go run ./retrieval/eval/fit -highlight -write retrieval/stretch.go XQUAD-EN XQUAD-EN XQUAD-EN BIPAR-VALID scoped:FAIRYTALE-VAL
//
// xquad-en counting three times, since its answers are always a few words of
// the text. Of two stretches that score the same the shorter is taken, and
// length itself counts for nothing: with a weight it buys three points on
// bipar-valid, by highlights that say more than the answer.
var stretchModel = [stretchFeatureCount]struct {
	name   string
	weight float64
}{
	xRare:   {"x.rare", 6.143},   // the words of the question, by their rarity among sentences
	xKin:    {"x.kin", 2.358},    // words of their kin
	xPairs:  {"x.pairs", 0.6713}, // the question's neighbouring words near one another
	xAfter:  {"x.after", 0.5774}, // the sentence after one that has the question often answers it
	xNumber: {"x.number", 2.332}, // how many
	xTime:   {"x.time", 2.538},   // when
	xPerson: {"x.person", 2.742}, // who
	xPlace:  {"x.place", 1.243},  // where
	xClue:   {"x.clue", 0.9747},  // why, what it is called, what part it has
	xSpeech: {"x.speech", 2.303}, // what did she say
	xFeel:   {"x.feel", 1.877},   // how did he feel
}

// stretch is a run of whole sentences of a passage, or a part of one that
// alone is too long.
type stretch struct {
	span      Span
	sentences int
	fresh     int // words that the question hasn't, stop words not counted
	features  [stretchFeatureCount]float64

	terms, kin uint64 // a bit by term, as in sentenceView
}

func (x *stretch) score() float64 {
	sum := 0.0
	for i, f := range x.features {
		sum += f * stretchModel[i].weight
	}
	return sum
}

// stretches yields every run of whole sentences within the limit, and of every
// sentence that alone is longer the best part.
func (ix *Index) stretches(s *scratch, v *view, a *asked) iter.Seq[stretch] {
	return func(yield func(stretch) bool) {
		body := ix.entries[v.passage].body
		for i := range v.sentences {
			if ix.isHeading(v.sentences[i].index) {
				continue
			}
			var x stretch
			for j := i; j < len(v.sentences); j++ {
				x.span = Span{int(ix.sentences[v.sentences[i].index].start), int(ix.sentences[v.sentences[j].index].end)}
				if !fitsHighlight(body[x.span.Start:x.span.End]) {
					if j > i {
						break
					}
					x.span = ix.excerpt(s, v, a, x.span)
				}
				if !a.effort.spend(len(a.terms)) {
					return
				}
				x.sentences++
				x.fresh += v.sentences[j].content - (v.sentences[j].to - v.sentences[j].from)
				if ix.extend(&x, v, a, j); j > i {
					x.features[xAfter] = max(x.features[xAfter], v.sentences[j-1].coverage/a.total)
				}
				if !yield(x) {
					return
				}
			}
		}
	}
}

// extend adds the sentence number j of a passage to a stretch's features.
func (ix *Index) extend(x *stretch, v *view, a *asked, j int) {
	sv, f := &v.sentences[j], &x.features
	x.terms, x.kin = x.terms|sv.terms, x.kin|sv.kin
	f[xRare], f[xKin] = 0, 0
	for k, t := range a.terms {
		switch bit := uint64(1) << k; {
		case x.terms&bit != 0:
			f[xRare] += t.sentenceIDF / a.sentenceTotal
		case x.kin&bit != 0:
			f[xKin] += t.idf / a.total
		}
	}
	f[xPairs] = max(f[xPairs], sentencePairs(v, a, sv))
	if id, found := ix.evidence(v, a, j); found {
		f[id] = 1
	}
}

// evidence reports whether a sentence has the kind of answer that the question
// asks for, and as which feature that counts.
func (ix *Index) evidence(v *view, a *asked, j int) (stretchID, bool) {
	sv := &v.sentences[j]
	switch a.kind {
	case KindNumber:
		return xNumber, sv.numbers > 0
	case KindTime:
		return xTime, sv.numbers > 0 || sv.clues > 0
	case KindPerson:
		return xPerson, sv.names > 0
	case KindPlace:
		return xPlace, sv.names > 0
	case KindReason, KindName, KindRole:
		return xClue, sv.clues > 0
	case KindSpeech:
		return xSpeech, ix.quotes(v, j) > 0
	case KindFeel:
		return xFeel, sv.clues > 0
	case KindOther, KindManner:
		return 0, false
	}
	return 0, false
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
			out.Features = append(out.Features, Feature{stretchModel[i].name, f, stretchModel[i].weight})
		}
		all = append(all, out)
	}
	return all
}
