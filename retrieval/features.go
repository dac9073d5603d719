package retrieval

import "math"

// featureID numbers the features of a candidate.
type featureID int

// The features, in the order in which they are shown. Those that sum words'
// idf are divided by the question's, so that questions of any length compare.
const (
	fBM25 featureID = iota
	fCoverage
	fExact
	fSentence1
	fSentence2
	fSentence3
	fSentenceBM25
	fOrdered
	fNear
	fNearAll
	fNeighbours
	fAround
	fLocal
	fMissing
	fNames
	fNumbers
	fTitle
	fLength
	fKindNumber
	fKindName
	fKindTime
	fKindPlace
	fKindReason
	fKindSpeech
	fSpan
	fFirstTerm
	fLastTerm
	fTFMax
	fDirichlet
	fTightest
	fSubject
	featureCount
)

var featureNames = [featureCount]string{"bm25", "coverage", "exact", "sentence1", "sentence2", "sentence3", "sentencebm25", "ordered", "near", "nearall", "neighbours", "around", "local", "missing", "names", "numbers", "title", "length", "kindnumber", "kindname", "kindtime", "kindplace", "kindreason", "kindspeech", "span", "firstterm", "lastterm", "tfmax", "dirichlet", "tightest", "subject"}

// features are the values of one candidate.
type features [featureCount]float64

// compute fills in a candidate's features.
func (ix *Index) compute(v *view, a *asked) (f features) {
	total := a.total
	f[fBM25] = float64(v.bm25) / total
	var counts [maxTerms]int
	var exact [maxTerms]bool
	var capital [maxTerms]bool
	for _, m := range v.matches {
		counts[m.term]++
		exact[m.term] = exact[m.term] || m.exact
		capital[m.term] = capital[m.term] || m.capital
	}
	missing := 0.0
	names, namesTotal := 0.0, 0.0
	for i, t := range a.terms {
		if counts[i] > 0 {
			f[fCoverage] += t.idf / total
			f[fTFMax] += t.idf * math.Log(1+float64(counts[i])) / total
		} else {
			missing = max(missing, t.idf)
		}
		if exact[i] {
			f[fExact] += t.idf / total
		}
		if t.capital {
			namesTotal += t.idf
			if exact[i] && capital[i] {
				names += t.idf
			}
		}
		if t.number && exact[i] {
			f[fNumbers] += t.idf / total
		}
		// Dirichlet-smoothed query likelihood, mu = 100
		pc := t.share
		if pc > 0 {
			const mu = 100
			f[fDirichlet] += math.Log((float64(counts[i])+mu*pc)/(float64(ix.length[v.passage])+mu)/pc*1) / 10
		}
	}
	f[fNames] = names / total
	_ = namesTotal
	f[fMissing] = missing / total
	f[fLength] = math.Log(float64(v.words+1) / (ix.average*2 + 1))
	n := len(a.terms)
	if n > 0 {
		if counts[0] > 0 {
			f[fFirstTerm] = 1
		}
		if counts[n-1] > 0 {
			f[fLastTerm] = 1
		}
	}
	ix.sentenceFeatures(v, a, &f)
	ix.pairFeatures(v, a, &f)
	ix.contextFeatures(v, a, &f)
	return f
}

func (ix *Index) sentenceFeatures(v *view, a *asked, f *features) {
	best := -1
	bestScore := -1.0
	avg := 12.0
	for i := range v.sentences {
		sv := &v.sentences[i]
		f[fSentence1] = max(f[fSentence1], sv.coverage/a.total)
		norm := 0.9 * (0.6 + 0.4*float64(sv.content)/avg)
		var counts [maxTerms]int
		for _, m := range v.matches[sv.from:sv.to] {
			counts[m.term]++
		}
		sb := 0.0
		for k, t := range a.terms {
			if counts[k] > 0 {
				c := float64(counts[k])
				sb += t.idf * c * 1.9 / (c + norm)
			}
		}
		sb /= a.total
		if sb > bestScore {
			bestScore, best = sb, i
		}
		f[fSentenceBM25] = max(f[fSentenceBM25], sb)
		f[fSentence2] = max(f[fSentence2], ix.window(v, a, i, 2)/a.total)
		f[fSentence3] = max(f[fSentence3], ix.window(v, a, i, 3)/a.total)
	}
	if best < 0 {
		return
	}
	v.best = best
	numbers, namesN := 0, 0
	for i := max(best-1, 0); i <= min(best+1, len(v.sentences)-1); i++ {
		numbers += v.sentences[i].numbers
		namesN += v.sentences[i].names
	}
	b := func(x bool) float64 {
		if x {
			return 1
		}
		return 0
	}
	switch a.kind {
	case KindNumber:
		f[fKindNumber] = b(v.sentences[best].numbers > 0) + 0.5*b(numbers > 0)
	case KindTime:
		f[fKindTime] = b(v.sentences[best].numbers > 0) + 0.5*b(numbers > 0)
	case KindPerson:
		f[fKindName] = b(v.sentences[best].names > 0) + 0.5*b(namesN > 0)
	case KindPlace:
		f[fKindPlace] = b(v.sentences[best].names > 0) + 0.5*b(namesN > 0)
	}
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

func (ix *Index) pairFeatures(v *view, a *asked, f *features) {
	n := len(a.terms)
	if n < 2 {
		return
	}
	const far = 1 << 20
	// closest distance by adjacent question pair
	var ordered [maxTerms]int // pairs (i,i+1) in order
	var near [maxTerms]int
	for i := range ordered {
		ordered[i], near[i] = far, far
	}
	var lastPos [maxTerms]int32
	for i := range lastPos {
		lastPos[i] = -far
	}
	var all [maxTerms]float64
	_ = all
	sumAll := 0.0
	for _, m := range v.matches {
		k := int(m.term)
		if k > 0 && lastPos[k-1] > -far {
			d := int(m.position - lastPos[k-1])
			ordered[k-1] = min(ordered[k-1], d)
			near[k-1] = min(near[k-1], d)
		}
		if k+1 < n && lastPos[k+1] > -far {
			near[k] = min(near[k], int(m.position-lastPos[k+1]))
		}
		lastPos[k] = m.position
	}
	pairTotal := 0.0
	for k := 0; k+1 < n; k++ {
		w := math.Min(a.terms[k].idf, a.terms[k+1].idf)
		pairTotal += w
		gap := a.terms[k+1].position - a.terms[k].position
		if ordered[k] < far {
			d := ordered[k] - gap
			if d < 0 {
				d = -d
			}
			f[fOrdered] += w * math.Exp(-float64(d))
		}
		if near[k] < far {
			f[fNear] += w * math.Exp(-float64(max(near[k]-1, 0))/8)
		}
	}
	f[fOrdered] /= a.total
	f[fNear] /= a.total
	// all pairs within 10 words: weights min idf, best closeness
	var best [maxTerms * 2]struct{}
	_ = best
	var pair [16][16]float64
	for i, m := range v.matches {
		if m.term >= 16 {
			continue
		}
		for j := i - 1; j >= 0; j-- {
			o := v.matches[j]
			d := m.position - o.position
			if d > 15 {
				break
			}
			if o.term == m.term || o.term >= 16 {
				continue
			}
			x, y := min(o.term, m.term), max(o.term, m.term)
			pair[x][y] = max(pair[x][y], 1/(1+float64(d)/4))
		}
	}
	den := 0.0
	for x := 0; x < min(n, 16); x++ {
		for y := x + 1; y < min(n, 16); y++ {
			w := math.Min(a.terms[x].idf, a.terms[y].idf)
			den += w
			sumAll += w * pair[x][y]
		}
	}
	if den > 0 {
		f[fNearAll] = sumAll / den
	}
}

func (ix *Index) contextFeatures(v *view, a *asked, f *features) {
	p := int(v.passage)
	sc := func(q int) float64 {
		if q < 0 || q >= len(ix.entries) || ix.entries[q].text != ix.entries[p].text {
			return 0
		}
		return float64(a.scores[q])
	}
	f[fNeighbours] = (sc(p-1) + sc(p+1)) / 2 / a.total
	w := 0.0
	for d := 2; d <= 5; d++ {
		f[fAround] += sc(p-d) + sc(p+d)
		w += 2
	}
	f[fAround] /= w * a.total
	// local idf BM25
	lo, hi := ix.textRange(p)
	if hi-lo > 1 {
		var counts [maxTerms]int
		for _, m := range v.matches {
			counts[m.term]++
		}
		norm := lengthNorm(int(ix.length[p]), ix.average)
		tot := 0.0
		for i, t := range a.terms {
			w := a.localIDF(ix, i, lo, hi)
			tot += w
			_ = t
			if counts[i] > 0 {
				f[fLocal] += w * saturate(float64(counts[i]), norm)
			}
		}
		if tot > 0 {
			f[fLocal] /= a.total
		}
	}
}
