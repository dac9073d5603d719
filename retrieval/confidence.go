package retrieval

import "math"

// DefaultThreshold is the confidence from which on a text is taken to answer.
const DefaultThreshold = 0.5

var confidenceModel = [confidenceFeatureCount]struct {
	name   string
	weight float64
}{
	cBias:      {"c.bias", -6.013},
	cCoverage:  {"c.coverage", 0},
	cSentence1: {"c.sentence1", 0},
	cSentence3: {"c.sentence3", 0.9282},
	cMissCount: {"c.misscount", -1.623},
	cMissing:   {"c.missing", 3.437},
	cRarest:    {"c.rarest", -1.534},
	cRunCover:  {"c.runcover", 5.119},
	cRun:       {"c.run", 0},
	cExact:     {"c.exact", 1.39},
	cKin:       {"c.kin", 3.532},
	cTerms:     {"c.terms", 0.6554},
	cUnknown:   {"c.unknown", -0.8331},
	cBest:      {"c.best", 0},
	cMargin:    {"c.margin", 0},
	cLikely:    {"c.likelihood", -0.08694},
	cMatched:   {"c.matched", 3.2},
	cBM25:      {"c.bm25", 4.43},
	cPairs:     {"c.pairs", 3.437},
	cNames:     {"c.names", -2.171},
	cNeigh:     {"c.neighbour", 0},
	cSquare:    {"c.square", -3.005},
}

const (
	cBias = iota
	cCoverage
	cSentence1
	cSentence3
	cMissCount
	cMissing
	cRarest
	cRunCover
	cRun
	cExact
	cKin
	cTerms
	cUnknown
	cBest
	cMargin
	cLikely
	cMatched
	cBM25
	cPairs
	cNames
	cNeigh
	cSquare
	confidenceFeatureCount
)

type confidenceFeatures [confidenceFeatureCount]float64

func (ix *Index) confidenceOf(a *asked, hits []ranked) (c confidenceFeatures) {
	most := idf(len(ix.entries), 1)
	top := hits[0].f
	c[cBias] = 1
	c[cCoverage] = top[fCoverage]
	c[cSentence1] = top[fSentence1]
	c[cSentence3] = top[fSentence3]
	c[cMissCount] = top[fMissCount]
	c[cMissing] = top[fMissing]
	c[cRarest] = top[fMissing] * a.total / most
	c[cRunCover] = top[fRunCover]
	c[cRun] = top[fRun]
	c[cExact] = top[fExact]
	c[cKin] = top[fKin]
	c[cTerms] = math.Log(float64(len(a.terms)))
	for _, t := range a.terms {
		if len(t.stems) == 0 {
			c[cUnknown] += t.idf / a.total
		}
	}
	for _, h := range hits {
		c[cBest] = max(c[cBest], h.f[fCoverage])
	}
	if len(hits) > 1 {
		c[cMargin] = min(hits[0].score-hits[1].score, 3)
	}
	c[cLikely] = top[fLikelihood]
	c[cMatched] = math.Log(1 + top[fCoverage]*a.total/most)
	c[cBM25] = top[fBM25]
	c[cPairs] = top[fNearExp]
	c[cNames] = top[fNameMiss]
	c[cNeigh] = top[fNeighbourMax]
	c[cSquare] = top[fCoverage] * top[fCoverage]
	return c
}

func (c confidenceFeatures) probability() float64 {
	sum := 0.0
	for i, f := range c {
		sum += f * confidenceModel[i].weight
	}
	return 1 / (1 + math.Exp(-sum))
}
