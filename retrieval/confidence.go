package retrieval

import "math"

// DefaultThreshold is the confidence from which on a text is taken to answer.
const DefaultThreshold = 0.5

var confidenceModel = [confidenceFeatureCount]struct {
	name   string
	weight float64
}{
	cBias:      {"c.bias", -5.231},
	cCoverage:  {"c.coverage", 0},
	cSentence1: {"c.sentence1", 0},
	cSentence3: {"c.sentence3", 0.9716},
	cMissCount: {"c.misscount", -1.937},
	cMissing:   {"c.missing", 3.234},
	cRarest:    {"c.rarest", -1.708},
	cRunCover:  {"c.runcover", 5.541},
	cRun:       {"c.run", 0},
	cExact:     {"c.exact", 0.9529},
	cKin:       {"c.kin", 3.615},
	cTerms:     {"c.terms", 0.5644},
	cUnknown:   {"c.unknown", -1.413},
	cBest:      {"c.best", 0},
	cMargin:    {"c.margin", 0},
	cLikely:    {"c.likelihood", -0.2654},
	cMatched:   {"c.matched", 3.031},
	cBM25:      {"c.bm25", 3.931},
	cPairs:     {"c.pairs", 3.151},
	cNames:     {"c.names", -2.409},
	cNeigh:     {"c.neighbour", 0},
	cSquare:    {"c.square", -2.9},
	cNamed:     {"c.named", 3.559},
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
	cNamed
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
	c[cNamed] = top[fNames]
	return c
}

func (c confidenceFeatures) probability() float64 {
	sum := 0.0
	for i, f := range c {
		sum += f * confidenceModel[i].weight
	}
	return 1 / (1 + math.Exp(-sum))
}
