package retrieval

import "math"

// featureID numbers the features of a candidate.
type featureID int

const (
	fBM25 featureID = iota
	fBM25b
	fCoverage
	fMissCount
	fMissing
	fRare
	fExact
	fKin
	fNames
	fNameMiss
	fNumbers
	fNumberMiss
	fLogTF
	fLikelihood
	fLength
	fFirst
	fFirstTerm
	fLastTerm
	fSentence1
	fSentence2
	fSentence3
	fSentenceNorm
	fSentenceBM25
	fSentenceRare
	fSentenceSquares
	fOrdered3
	fOrdered8
	fNear8
	fNearLog
	fNearExp
	fAllPairs
	fRun
	fRunCover
	fNeighbours
	fNeighbourMax
	fPrevious
	fAround
	fLocal
	fKindNumber
	fKindNumber3
	fKindTime
	fKindPerson
	fKindPlace
	fKindPlaceName
	fKindReason
	fKindSpeech
	fKindFeel
	featureCount
)

// features are the values of one candidate.
type features [featureCount]float64

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// compute fills in a candidate's features.
func (ix *Index) compute(s *scratch, v *view, a *asked) (f features) {
	ix.wordFeatures(v, a, &f)
	ix.sentenceFeatures(v, a, &f)
	ix.pairFeatures(v, a, &f)
	ix.contextFeatures(s, v, a, &f)
	ix.kindFeatures(v, a, &f)
	return f
}

func (ix *Index) wordFeatures(v *view, a *asked, f *features) {
	total := a.total
	f[fBM25] = float64(v.bm25) / total
	rarest, rarestIDF := 0, 0.0
	n := float64(len(a.terms))
	length := float64(ix.length[v.passage])
	for i, t := range a.terms {
		count := float64(v.counts[i])
		bit := uint64(1) << i
		w := t.idf / total
		if t.idf > rarestIDF {
			rarest, rarestIDF = i, t.idf
		}
		if count > 0 {
			f[fCoverage] += w
			f[fLogTF] += w * math.Log(count)
			f[fBM25b] += w * count * 1.3 / (count + 0.3*(0.2+0.8*length/ix.average))
		} else {
			f[fMissCount] += 1 / n
			f[fMissing] = max(f[fMissing], w)
			if v.kin&bit != 0 {
				f[fKin] += w
			}
		}
		if v.exact&bit != 0 {
			f[fExact] += w
		}
		if t.capital {
			if v.name&bit != 0 {
				f[fNames] += w
			}
			if count == 0 {
				f[fNameMiss] += w
			}
		}
		if t.number {
			if count > 0 {
				f[fNumbers] += w
			} else {
				f[fNumberMiss]++
			}
		}
		const mu = 300
		f[fLikelihood] += math.Log((count+mu*t.share)/((length+mu)*t.share)) / n / 3
	}
	f[fRare] = flag(v.counts[rarest] > 0)
	f[fLength] = math.Log(1+float64(v.words)) / 5
	f[fFirst] = 1
	if len(v.matches) > 0 {
		f[fFirst] = float64(v.matches[0].position) / float64(v.words)
	}
	f[fFirstTerm] = flag(v.counts[0] > 0)
	f[fLastTerm] = flag(v.counts[len(a.terms)-1] > 0)
}

func (ix *Index) sentenceFeatures(v *view, a *asked, f *features) {
	bestNorm := -1.0
	squares := 0.0
	for i := range v.sentences {
		sv := &v.sentences[i]
		c := sv.coverage / a.total
		f[fSentence1] = max(f[fSentence1], c)
		f[fSentence2] = max(f[fSentence2], ix.window(v, a, i, 2)/a.total)
		f[fSentence3] = max(f[fSentence3], ix.window(v, a, i, 3)/a.total)
		squares += c * c
		norm := c / (0.7 + 0.3*float64(sv.words)/20)
		if norm > bestNorm {
			bestNorm, v.best = norm, i
		}
		f[fSentenceNorm] = max(f[fSentenceNorm], norm)
		if sv.rarity > 0 {
			f[fSentenceRare] = max(f[fSentenceRare], sv.rarity/a.sentenceTotal-0.012*float64(sv.words))
		}
		f[fSentenceBM25] = max(f[fSentenceBM25], ix.sentenceBM25(v, a, i))
	}
	f[fSentenceSquares] = math.Sqrt(squares)
}

func (ix *Index) sentenceBM25(v *view, a *asked, i int) float64 {
	sv := v.sentences[i]
	norm := 0.9 * (0.6 + 0.4*float64(sv.content)/12)
	var counts [maxTerms]uint8
	for _, m := range v.matches[sv.from:sv.to] {
		counts[m.term]++
	}
	sum := 0.0
	for _, m := range v.matches[sv.from:sv.to] {
		if c := float64(counts[m.term]); c > 0 {
			sum += a.terms[m.term].idf * c * 1.9 / (c + norm)
			counts[m.term] = 0
		}
	}
	return sum / a.total
}

// window is the idf of the question's terms in n sentences from i on.
func (ix *Index) window(v *view, a *asked, i, n int) float64 {
	var seen uint64
	sum := 0.0
	end := min(i+n, len(v.sentences))
	for _, m := range v.matches[v.sentences[i].from:v.sentences[end-1].to] {
		if seen&(1<<m.term) == 0 {
			seen |= 1 << m.term
			sum += a.terms[m.term].idf
		}
	}
	return sum
}

const far = 1 << 20

func (ix *Index) pairFeatures(v *view, a *asked, f *features) {
	for k, w := range v.runs {
		f[fRunCover] += float64(min(w, 5)) * a.formIDF[k]
	}
	f[fRunCover] /= 5 * a.formTotal
	f[fRun] = float64(min(v.longest, 8)) / 8
	n := min(len(a.terms), 24)
	if n < 2 {
		return
	}
	// closest[x][y]: least distance from x to a later y
	var closest [24][24]int32
	for x := range n {
		for y := range n {
			closest[x][y] = far
		}
	}
	var lastAt [24]int32
	for i := range lastAt {
		lastAt[i] = -far
	}
	for _, m := range v.matches {
		if int(m.term) >= n {
			continue
		}
		for x := range n {
			if d := m.position - lastAt[x]; d < closest[x][m.term] {
				closest[x][m.term] = d
			}
		}
		lastAt[m.term] = m.position
	}
	all := 0.0
	for x := 0; x < n; x++ {
		for y := x + 1; y < n; y++ {
			d := min(closest[x][y], closest[y][x])
			if d > 12 {
				continue
			}
			all += math.Min(a.terms[x].idf, a.terms[y].idf) / (math.Pow(float64(d), 0.7) + 0.5)
		}
	}
	f[fAllPairs] = all / a.total / float64(n-1)
	for k := 0; k+1 < n; k++ {
		w := (a.terms[k].idf + a.terms[k+1].idf) / 2 / a.total
		o := closest[k][k+1]
		d := min(o, closest[k+1][k])
		if o <= 3 {
			f[fOrdered3] += w
		}
		if o <= 8 {
			f[fOrdered8] += w
		}
		if d <= 8 {
			f[fNear8] += w
		}
		if d < far/2 {
			f[fNearLog] += w / (1 + math.Log(float64(max(d, 1))))
			f[fNearExp] += w * math.Exp(-float64(max(d-1, 0))/8)
		}
	}
}

func (ix *Index) contextFeatures(s *scratch, v *view, a *asked, f *features) {
	p := int(v.passage)
	score := func(q int) float64 {
		if q < 0 || q >= len(ix.entries) || ix.entries[q].text != ix.entries[p].text {
			return 0
		}
		return float64(s.scores[q]) / a.total
	}
	f[fPrevious] = score(p - 1)
	f[fNeighbours] = score(p-1) + score(p+1)
	f[fNeighbourMax] = max(score(p-1), score(p+1))
	for d := 2; d <= 5; d++ {
		f[fAround] += (score(p-d) + score(p+d)) / 8
	}
}

func (ix *Index) kindFeatures(v *view, a *asked, f *features) {
	if v.best < 0 {
		return
	}
	b := v.sentences[v.best]
	numbers, clues, quotes := 0, 0, 0
	for i := max(v.best-1, 0); i <= min(v.best+1, len(v.sentences)-1); i++ {
		numbers += v.sentences[i].numbers
		clues += v.sentences[i].clues
		if a.kind == KindSpeech {
			quotes += ix.quotes(v, i)
		}
	}
	switch a.kind {
	case KindNumber:
		f[fKindNumber] = flag(b.numbers > 0)
		f[fKindNumber3] = flag(numbers > 0)
	case KindTime:
		f[fKindTime] = flag(b.numbers > 0 || b.clues > 0)
	case KindPerson:
		f[fKindPerson] = flag(b.names > 0)
	case KindPlace:
		f[fKindPlace] = flag(b.clues > 0)
		f[fKindPlaceName] = flag(b.names > 0)
	case KindReason:
		f[fKindReason] = flag(clues > 0)
	case KindSpeech:
		f[fKindSpeech] = flag(quotes > 0)
	case KindFeel:
		f[fKindFeel] = flag(clues > 0)
	}
}
