package retrieval

import "cmp"

// Query is a question and how to answer it. The zero value of every field but
// Question means its default.
type Query struct {
	Question  string
	Limit     int     // citations wanted; 0: DefaultLimit
	Threshold float64 // confidence from which on the text answers; 0: DefaultThreshold
	Explain   bool    // fill Citation.Features
}

// DefaultLimit is the number of passages a member is shown.
const DefaultLimit = 3

// Answer is what the texts say to a question. "Nothing found" is an answer:
// its Verdict is VerdictNone, and Citations may be empty or hold the closest
// passages.
type Answer struct {
	Question   string
	Citations  []Citation // best first
	Confidence float64    // in [0, 1]
	Verdict    Verdict
	Suggestion string    // the question as it was understood when a word was respelt; else empty
	Features   []Feature // what the confidence is made of; only when Query.Explain
}

// Answered reports whether the first citation is given as the answer.
func (a Answer) Answered() bool { return a.Verdict == VerdictAnswer }

// Verdict is how sure an answer is of its first citation.
type Verdict string

// The verdicts.
const (
	VerdictAnswer  Verdict = "answer"  // it answers
	VerdictClosest Verdict = "closest" // it is about the question; whether it answers is not sure
	VerdictNone    Verdict = "none"    // the text doesn't say
)

// closestShare is the part of the threshold from which on the best passage is
// worth showing, though it may not answer.
const closestShare = 0.5

// ClosestThreshold is the confidence from which on a passage is shown as the
// closest, given that from which on it answers.
func ClosestThreshold(threshold float64) float64 { return closestShare * threshold }

// verdict is what a confidence amounts to under a query's threshold.
func (q Query) verdict(confidence float64) Verdict {
	threshold := cmp.Or(q.Threshold, DefaultThreshold)
	switch {
	case confidence >= threshold:
		return VerdictAnswer
	case confidence >= ClosestThreshold(threshold):
		return VerdictClosest
	}
	return VerdictNone
}

// Citation is a quotation and where to find it in the text.
type Citation struct {
	Place     Place
	TextTitle string
	Section   string // title, "Chapter 48"
	Of        int    // paragraphs of that section
	Part      int    // which part Quote is of a paragraph too long to be quoted whole, 1-based; 0: it is the whole
	Parts     int    // of that paragraph; 0: it has none
	Start     int    // where Quote begins in the paragraph, in bytes
	Quote     string // the passage, whole and verbatim
	Highlight Span   // the part of Quote that answers
	Shown     Span   // the part of Quote around Highlight that reads whole: what a short reply quotes
	Worth     bool   // it stands first, or scores near the first
	Score     float64
	Features  []Feature // only when Query.Explain
}

// Span is a half-open range of bytes, [Start, End).
type Span struct{ Start, End int }

// Feature is one term of a citation's score.
type Feature struct {
	Name   string
	Value  float64
	Weight float64
}
