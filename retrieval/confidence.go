package retrieval

import "math"

// DefaultThreshold is the confidence from which on a text is taken to answer.
// It stands below even odds, since most of what members ask of a text is about
// it, and since in a text of a few paragraphs every word missing weighs much.
const DefaultThreshold = 0.3

// confidenceID numbers what the confidence is made of.
type confidenceID int

const (
	cBias confidenceID = iota
	cSentence3
	cLackWords
	cLackMost
	cLackRare
	cLackNames
	cRunCover
	cExact
	cKin
	cNames
	cUnknown
	cRespelt
	cTerms
	cLikelihood
	cMatched
	cBM25
	cNear
	cSquare
	confidenceCount
)

// confidenceModel is a logistic regression on what the first hit has and lacks
// of the question. It was fitted by
//
//	go run ./retrieval/eval/fit -confidence -write retrieval/confidence.go XQUAD-EN BIPAR-VALID FAIRYTALE-VAL
//
// to tell each development set's own questions from those of the other two,
// each of the six pairs and both sides of a pair counting the same: so 0.5
// means even odds where half of the questions are foreign. What it reaches
// ("refused" is the share of foreign questions refused where 95 % of the own
// are answered, five-fold; the last two columns at DefaultThreshold):
//
//	own            foreign        AUROC   refused   answered  refused
//	xquad-en       bipar-valid    0.989   0.953     0.971     0.903
//	xquad-en       fairytale-val  0.994   0.991     0.971     0.955
//	bipar-valid    xquad-en       0.978   0.914     0.921     0.960
//	bipar-valid    fairytale-val  0.921   0.506     0.921     0.695
//	fairytale-val  xquad-en       0.999   0.995     0.987     0.994
//	fairytale-val  bipar-valid    0.979   0.892     0.987     0.797
//
// Questions of novels ("Who was dead?") and tales ("What did the king do?")
// are much alike, which is why those two pairs separate worst.
var confidenceModel = [confidenceCount]struct {
	name   string
	weight float64
}{
	cBias:       {"c.bias", -4.884},
	cSentence3:  {"c.sentence3", 0.607},
	cLackWords:  {"c.lackwords", -1.855},
	cLackMost:   {"c.lackmost", 3.006},
	cLackRare:   {"c.lackrare", -1.756},
	cLackNames:  {"c.lacknames", -2.574},
	cRunCover:   {"c.runcover", 5.771},
	cExact:      {"c.exact", 0.9695},
	cKin:        {"c.kin", 3.352},
	cNames:      {"c.names", 3.319},
	cUnknown:    {"c.unknown", -1.955},
	cRespelt:    {"c.respelt", -2.655},
	cTerms:      {"c.terms", 0.5283},
	cLikelihood: {"c.likelihood", 0.08038},
	cMatched:    {"c.matched", 2.829},
	cBM25:       {"c.bm25", 3.951},
	cNear:       {"c.near", 2.865},
	cSquare:     {"c.square", -3.084},
}

// doubts are the values that go into one answer's confidence.
type doubts [confidenceCount]float64

// doubtsOf looks at the first hit of a question.
//
//   - sentence3, runcover, exact, kin, names, likelihood, bm25, near: its
//     features; square: the share of the question's
//     idf that it has, squared.
//   - lackwords, lackmost, lacknames: see lacks. lackrare: lackmost in words as
//     rare as the library's rarest.
//   - matched: the log of how many words as rare as that it has.
//   - unknown, respelt: the share, by idf, of words that the library doesn't
//     have, and of those put right.
//   - terms: the log of their number.
func (ix *Index) doubtsOf(a *asked, first *ranked) (d doubts) {
	covered := 1 - first.lacks.share
	f, rarest := &first.features, idf(len(ix.entries), 1)
	d[cBias] = 1
	d[cSentence3] = f[fSentence3]
	d[cLackWords] = first.lacks.words
	d[cLackMost] = first.lacks.most
	d[cLackRare] = first.lacks.most * a.total / rarest
	d[cLackNames] = first.lacks.names
	d[cRunCover] = f[fRunCover]
	d[cExact] = f[fExact]
	d[cKin] = f[fKin]
	d[cNames] = f[fNames]
	for _, t := range a.terms {
		if len(t.stems) == 0 {
			d[cUnknown] += t.idf / a.total
		}
		if t.respelt {
			d[cRespelt] += t.idf / a.total
		}
	}
	d[cTerms] = math.Log(float64(len(a.terms)))
	d[cLikelihood] = f[fLikelihood]
	d[cMatched] = math.Log(1 + covered*a.total/rarest)
	d[cBM25] = f[fBM25]
	d[cNear] = f[fNear]
	d[cSquare] = covered * covered
	return d
}

// confidence is the probability that the text answers, in [0, 1].
func (d *doubts) confidence() float64 {
	sum := 0.0
	for i, x := range d {
		sum += x * confidenceModel[i].weight
	}
	return 1 / (1 + math.Exp(-sum))
}

// explain returns the confidence's terms.
func (d *doubts) explain() []Feature {
	all := make([]Feature, len(d))
	for i, x := range d {
		all[i] = Feature{confidenceModel[i].name, x, confidenceModel[i].weight}
	}
	return all
}
