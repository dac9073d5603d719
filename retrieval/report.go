package retrieval

import (
	"errors"
	"time"
)

// Report says what a reload did.
type Report struct {
	Texts      []TextChange // every live text after the reload, in the order of Library.Texts, then those it dropped
	Paragraphs int          // in all texts, after the reload
	LeftOut    []*SourceError
	Took       time.Duration
}

// TextChange is what a reload did to one text.
type TextChange struct {
	Title      string
	Kind       ChangeKind
	Sections   int // with paragraphs, after the reload; 0 when dropped
	Paragraphs int // after the reload; 0 when dropped
	Changed    int // paragraphs that are new or differ from before
	Gone       int // paragraphs of before that are there no more, or not as they were
	Revision   int

	// Example is the first paragraph that Changed counts, else the first that
	// Gone does, where it stood. The zero value: the text is not a changed one,
	// or the same paragraphs are arranged or titled otherwise.
	Example Example
}

// Example is a paragraph and where a reader finds it.
type Example struct {
	Section   string // title
	Paragraph int    // 1-based within its section
	Body      string
}

// after adds what the first part of a reload did.
func (r *Report) after(first Report) {
	r.Took += first.Took
	for i, t := range first.Texts[:min(len(first.Texts), len(r.Texts))] {
		if r.Texts[i].Kind == Unchanged {
			r.Texts[i] = t
		}
	}
}

// ChangeKind names what happened to a text.
type ChangeKind string

// The kinds of change.
const (
	Added     ChangeKind = "added"
	Changed   ChangeKind = "changed"
	Dropped   ChangeKind = "dropped"
	Mended    ChangeKind = "mended" // what was stored was damaged, and was read again
	Unchanged ChangeKind = "unchanged"
)

// SourceError says why one source could not be read. Name and Reason are meant
// for whoever provides the texts and hold no path outside the corpus; Path and
// Error are the operator's and name the file as the operating system knows it.
type SourceError struct {
	Name   string // the file, as its owner knows it: "rules/chapter-2.md"
	Reason string // "line 12 is not UTF-8: save the file as UTF-8"
	Path   string
	Kept   bool  // what was read from it before is held still
	Err    error // the whole error; nil where Name and Reason say it all
}

func (e *SourceError) Error() string {
	if e.Err != nil {
		return e.Err.Error()
	}
	return e.Name + ": " + e.Reason
}

func (e *SourceError) Unwrap() error { return e.Err }

// ErrKind is in the error of a source of a kind that isn't read: a picture
// beside the texts as well as a text that should be saved otherwise.
var ErrKind = errors.New("its kind is not read")

// ByReason gathers sources that were left out for one reason, and of which the
// same has become. Groups and members keep their order.
func ByReason(left []*SourceError) [][]*SourceError {
	type fate struct {
		reason string
		kept   bool
	}
	var groups [][]*SourceError
	of := make(map[fate]int)
	for _, e := range left {
		f := fate{e.Reason, e.Kept}
		i, known := of[f]
		if !known {
			i = len(groups)
			of[f] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], e)
	}
	return groups
}
