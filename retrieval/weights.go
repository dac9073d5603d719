package retrieval

var weights = features{fBM25: 1, fSentence1: 0.5}
