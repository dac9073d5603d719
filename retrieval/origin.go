package retrieval

import "strings"

// The schemes of an Origin.
const (
	SchemeEmbedded = "embedded" // the text built into the program
	SchemeCorpus   = "corpus"   // a file below the corpus directory
	SchemeFile     = "file"     // a file loaded by hand
)

// NewOrigin joins a scheme and a path.
func NewOrigin(scheme, path string) Origin { return Origin(scheme + ":" + path) }

// Scheme returns what stands before the first colon; empty without one.
func (o Origin) Scheme() string {
	scheme, _, found := strings.Cut(string(o), ":")
	if !found {
		return ""
	}
	return scheme
}

// Path returns what stands after the first colon.
func (o Origin) Path() string {
	_, path, _ := strings.Cut(string(o), ":")
	return path
}
