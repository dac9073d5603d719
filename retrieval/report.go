package retrieval

import "time"

// Report says what a reload did.
type Report struct {
	Texts      []TextChange // every text after the reload, and those it dropped
	Paragraphs int          // in all texts, after the reload
	Took       time.Duration
}

// TextChange is what a reload did to one text.
type TextChange struct {
	Title      string
	Kind       ChangeKind
	Paragraphs int // after the reload; 0 when dropped
	Changed    int // paragraphs that are new or differ from before
	Revision   int
}

// ChangeKind names what happened to a text.
type ChangeKind string

// The kinds of change.
const (
	Added     ChangeKind = "added"
	Changed   ChangeKind = "changed"
	Dropped   ChangeKind = "dropped"
	Unchanged ChangeKind = "unchanged"
)

// SourceError says why one source could not be read. Name and Reason are meant
// for whoever provides the texts and hold no path outside the corpus; Error is
// the operator's and names the file as the operating system knows it.
type SourceError struct {
	Name   string // the file, as its owner knows it: "rules/chapter-2.md"
	Reason string // "line 12 is not UTF-8: save the file as UTF-8"
	Err    error  // the whole error; nil where Name and Reason say it all
}

func (e *SourceError) Error() string {
	if e.Err != nil {
		return e.Err.Error()
	}
	return e.Name + ": " + e.Reason
}

func (e *SourceError) Unwrap() error { return e.Err }
