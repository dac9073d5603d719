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
