package retrieval

// model is the linear model of the second stage.
var model = [featureCount]struct {
	name   string
	weight float64
}{
	fBM25:         {"bm25", 0.5956},
	fLikelihood:   {"likelihood", 5.415},
	fExact:        {"exact", 1.02},
	fKin:          {"kin", 2.579},
	fNames:        {"names", 4.152},
	fLast:         {"last", 0.6625},
	fFirst:        {"first", -0.7353},
	fLength:       {"length", -2.14},
	fSentence:     {"sentence", 0.9725},
	fSentence3:    {"sentence3", 1.48},
	fSentenceBM25: {"sentencebm25", 0.3842},
	fSentenceRare: {"sentencerare", 0.6071},
	fOrdered:      {"ordered", 0.5665},
	fNear:         {"near", 0.3987},
	fRun:          {"run", 1.955},
	fRunCover:     {"runcover", 4.397},
	fNeighbour:    {"neighbour", 1.666},
	fNumber:       {"number", 1.788},
	fTime:         {"time", 1.513},
	fPlace:        {"place", 0.3767},
	fReason:       {"reason", 0.06004},
	fSpeech:       {"speech", 1.3},
	fFeel:         {"feel", 0.3567},
}
