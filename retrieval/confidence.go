package retrieval

// DefaultThreshold is the confidence from which on a text is taken to answer.
const DefaultThreshold = 0.5
