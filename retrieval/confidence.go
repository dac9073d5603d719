package retrieval

import "math"

// DefaultThreshold is the confidence from which on a text is taken to answer.
// Of 161 questions that communities ask of six handbooks and books, between
// 0.40 and 0.46 it makes the least of both faults: an answer that isn't one,
// and a right first passage not given as the answer.
const DefaultThreshold = 0.45

// confidenceID numbers what the confidence is made of.
type confidenceID int

const (
	cBias confidenceID = iota
	cSentence3
	cLackWords
	cLackMost
	cLackRare
	cLackName
	cLackNumber
	cLackKind
	cRunCover
	cExact
	cKin
	cNames
	cUnknown
	cTerms
	cLikelihood
	cMatched
	cBM25
	cNear
	cSquare
	cHeading
	cFew
	cWhole
	confidenceCount
)

// confidenceModel is a logistic regression on what the first hit has and lacks
// of the question. It was fitted to tell the questions whose first passage is
// right from all others, by
//
//	go run ./retrieval/eval/fit -confidence -write retrieval/confidence.go VIEW...
//
// (the package comment of fit has the views). What it reaches: AUROC of own
// against foreign questions, five folds with their sources apart, and the
// shares that are answered, and shown at all, at DefaultThreshold.
//
//	                                         answered          shown
//	                                  AUROC  own     foreign   own     foreign
//	scoped:xquad-en                   0.993  0.893   0.003     0.939   0.009
//	scoped:fairytale-val              0.976  0.838   0.024     0.937   0.088
//	missing:scoped:xquad-en           0.960  0.893   0.097     0.939   0.178
//	missing:scoped:fairytale-val      0.795  0.838   0.427     0.937   0.676
//	missing:scoped:wikiqa-dev         0.588  0.645   0.565     0.766   0.710
//	renamed:xquad-en                  0.879  0.936   0.538     0.965   0.775
//	renumbered:xquad-en               0.917  0.885   0.122     0.914   0.302
//	renumbered:scoped:xquad-en        0.915  0.863   0.101     0.899   0.216
//	xquad-en against bipar-valid      0.978  0.941   0.067     0.970   0.180
//	xquad-en against fairytale-val    0.984  0.941   0.032     0.970   0.145
//	bipar-valid against xquad-en      0.972  0.800   0.009     0.929   0.076
//	bipar-valid against fairytale-val  0.899  0.800   0.159     0.929   0.401
//	fairytale-val against xquad-en    0.997  0.931   0.006     0.986   0.019
//	fairytale-val against bipar-valid  0.964  0.931   0.115     0.986   0.266
//	stackfaq against xquad-en         0.961  0.827   0.004     0.934   0.039
//	stackfaq against bipar-valid      0.905  0.827   0.053     0.934   0.136
//	stackfaq against fairytale-val    0.945  0.827   0.009     0.934   0.060
//
// With a figure changed a question looks like the text as before, with the
// answer taken away the rest of a tale is about it still: these are the hard ones.
var confidenceModel = [confidenceCount]struct {
	name   string
	weight float64
}{
	cBias:       {"c.bias", -2.329},
	cSentence3:  {"c.sentence3", 1.1},
	cLackWords:  {"c.lackwords", -1.808},
	cLackMost:   {"c.lackmost", 1.963},
	cLackRare:   {"c.lackrare", -1.202},
	cLackName:   {"c.lackname", -1.601},
	cLackNumber: {"c.lacknumber", -4.059},
	cLackKind:   {"c.lackkind", -0.5016},
	cRunCover:   {"c.runcover", 1.533},
	cExact:      {"c.exact", 1.218},
	cKin:        {"c.kin", 2.128},
	cNames:      {"c.names", 0.1372},
	cUnknown:    {"c.unknown", -0.9804},
	cTerms:      {"c.terms", -0.6211},
	cLikelihood: {"c.likelihood", -0.06915},
	cMatched:    {"c.matched", 3.602},
	cBM25:       {"c.bm25", 2.476},
	cNear:       {"c.near", 1.797},
	cSquare:     {"c.square", -4.51},
	cHeading:    {"c.heading", 1.283},
	cFew:        {"c.few", -1.266},
	cWhole:      {"c.whole", 2.145},
}

// doubts are the values that go into one answer's confidence.
type doubts [confidenceCount]float64

// doubtsOf looks at the first hit of a question.
//
//   - sentence3, runcover, exact, kin, names, likelihood, bm25, near, heading:
//     its features; square: the share of the question's idf that it has,
//     squared.
//   - lackwords, lackmost, lackname, lacknumber, lackkind: see lacks. lackrare:
//     lackmost in words as rare as the library's rarest.
//   - matched: the log of how many words as rare as that it has.
//   - unknown: the share, by idf, of words that the library doesn't have. Words
//     put right count as any other: of 100 found three are other than meant.
//   - terms: the log of their number. few: one over it. whole: the same where
//     the question is bare and it has all of it.
func (ix *Index) doubtsOf(a *asked, first *ranked) (d doubts) {
	covered := 1 - first.lacks.share
	f, rarest := &first.features, idf(len(ix.entries), 1)
	d[cBias] = 1
	d[cSentence3] = f[fSentence3]
	d[cLackWords] = first.lacks.words
	d[cLackMost] = first.lacks.most
	d[cLackRare] = first.lacks.most * a.total / rarest
	d[cLackName] = flag(first.lacks.name)
	d[cLackNumber] = flag(first.lacks.number)
	d[cLackKind] = flag(first.lacks.kind)
	d[cRunCover] = f[fRunCover]
	d[cExact] = f[fExact]
	d[cKin] = f[fKin]
	d[cNames] = f[fNames]
	for _, t := range a.terms {
		if len(t.stems) == 0 {
			d[cUnknown] += t.idf / a.total
		}
	}
	d[cTerms] = math.Log(float64(len(a.terms)))
	d[cLikelihood] = f[fLikelihood]
	d[cMatched] = math.Log(1 + covered*a.total/rarest)
	d[cBM25] = f[fBM25]
	d[cNear] = f[fNear]
	d[cSquare] = covered * covered
	d[cHeading] = f[fHeading]
	d[cFew] = 1 / float64(len(a.terms))
	if a.bare && first.lacks.words < 1e-9 {
		d[cWhole] = d[cFew]
	}
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

// mostWithoutWhen is the most confidence in a passage that missesWhen: less than
// DefaultThreshold. The fit saw few such, as in its collections nearly every
// passage has a figure.
const mostWithoutWhen = 0.4

// missesWhen reports whether a question that asks when is met by a passage that
// has no time, and not all of the question's words either: a title page has the
// author's name, and doesn't tell when he was born.
func (r *ranked) missesWhen(a *asked) bool {
	return a.told && a.kind == KindTime && r.lacks.kind && r.lacks.words > 1e-9
}

// explain returns the confidence's terms.
func (d *doubts) explain() []Feature {
	all := make([]Feature, len(d))
	for i, x := range d {
		all[i] = Feature{confidenceModel[i].name, x, confidenceModel[i].weight}
	}
	return all
}
