package retrieval

// Query is a question and how to answer it. The zero value of every field but
// Question means its default.
type Query struct {
	Question  string
	Limit     int     // citations wanted; 0: DefaultLimit
	Threshold float64 // confidence below which the text "doesn't say"; 0: DefaultThreshold
	Explain   bool    // fill Citation.Features
}

// DefaultLimit is the number of passages a member is shown.
const DefaultLimit = 3

// Answer is what the texts say to a question. "Nothing found" is an answer:
// Answered is false and Citations may be empty or hold the closest passages.
type Answer struct {
	Question   string
	Citations  []Citation // best first
	Confidence float64    // in [0, 1]
	Answered   bool       // Confidence reached the query's threshold
	Suggestion string     // the question as it was understood when a word was respelt; else empty
	Features   []Feature  // what the confidence is made of; only when Query.Explain
}

// Citation is a quotation and where to find it in the text.
type Citation struct {
	Place     Place
	TextTitle string
	Section   string // title, "Chapter 48"
	Quote     string // the passage, whole and verbatim
	Highlight Span   // the part of Quote that answers
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
