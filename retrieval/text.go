package retrieval

import "time"

// TextID names a stored text. The store assigns it; 0 means "not stored yet".
type TextID int64

// Document is one source as a reader returns it, before it is split.
type Document struct {
	Title    string
	Origin   Origin
	SHA256   string // of the source's bytes, lower-case hexadecimal
	Language string // BCP 47 base language ("en"); empty: detect it
	Sections []Section
}

// Section is a titled run of paragraphs. Paragraphs are separated by one blank
// line ("\n\n"); a single newline belongs to its paragraph.
type Section struct {
	Title string // "Chapter 48"; empty where the source has none
	Body  string
}

// Passage is one paragraph of a text, and what a citation quotes.
type Passage struct {
	Section   int    // index into Text.Sections
	Paragraph int    // 1-based within its section
	Body      string // exactly Section.Body[Start:End]
	Start     int    // bytes
	End       int    // bytes
	Stems     string // the analysed form, as Prepare made it; opaque to a store
}

// Text is what is known of one loaded source.
type Text struct {
	ID       TextID
	Title    string
	Origin   Origin
	SHA256   string
	Language string
	Revision int       // 1 when first loaded, one more for each change
	Loaded   time.Time // when this revision was stored, UTC
	Sections []TextSection

	// Damage says how what is stored of the text is not what was written; empty:
	// it is. Of a damaged one, the ID and the Origin may be all that is known.
	Damage string
}

// TextSection is one entry of a text's table of contents.
type TextSection struct {
	Title      string
	Paragraphs int
}

// Volume is a text with its passages, in reading order.
type Volume struct {
	Text     Text
	Passages []Passage

	renewed bool // analysed anew since it was stored
}

// Origin says where a text came from and so who may drop it: a scheme, a
// colon, a path. "embedded:chapter-48.md" is the built-in text,
// "corpus:a/b.md" a file relative to the corpus directory (dropped by a reload
// once the file is gone), "file:/abs/path.txt" one loaded by hand (kept until
// it is replaced, or dropped by hand).
type Origin string

// Place is where a passage stands: what a button or a citation points to.
type Place struct {
	Text      TextID
	Section   int // index into Text.Sections
	Paragraph int // 1-based
}

// Excerpt is a passage read by its place, with the places beside it. Previous
// and Next cross section borders and are nil at the ends of the text.
type Excerpt struct {
	Place          Place
	TextTitle      string
	Section        string // title
	Body           string
	Previous, Next *Place
}
