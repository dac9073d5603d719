package retrieval

import (
	"unicode"

	"golang.org/x/text/width"
)

const (
	// ShownLength is about how much of a passage a short reply quotes, in
	// columns: a character of Han or Hangul has two.
	ShownLength = 350
	// wholeLength is the length up to which a passage is shown whole, rather
	// than cut by a few words.
	wholeLength = 420
	// lineColumns is what the end of a line takes of the space.
	lineColumns = 30
)

// shown returns the part of a passage that is quoted around its highlight: the
// whole where that is short, else whole sentences, those behind the highlight
// first, or whole clauses where the sentences beside it are too long.
func (ix *Index) shown(p int, highlight Span) Span {
	body := ix.entries[p].body
	if fitsColumns(body, wholeLength) {
		return trimSpace(body, Span{0, len(body)})
	}
	e := excerptOf{body: body, span: highlight, fits: func(part string) bool { return fitsColumns(part, ShownLength) }}
	sentences := ix.spansOf(p)
	e.grow(sentences)
	if columns(body[e.span.Start:e.span.End]) < ShownLength/2 {
		var parts []Span
		for _, s := range sentences {
			for _, c := range clauses(body[s.Start:s.End]) {
				parts = append(parts, Span{s.Start + c.Start, s.Start + c.End})
			}
		}
		e.grow(parts)
	}
	return e.span
}

// spansOf returns where the sentences of a passage stand in its body.
func (ix *Index) spansOf(p int) []Span {
	first, last := ix.passageSentences(p)
	spans := make([]Span, 0, last-first)
	for i := first; i < last; i++ {
		if !ix.isHeading(i) {
			spans = append(spans, Span{int(ix.sentences[i].start), int(ix.sentences[i].end)})
		}
	}
	return spans
}

// excerptOf is a part of a body that grows.
type excerptOf struct {
	body string
	span Span
	fits func(part string) bool
}

// grow takes in the whole of the parts that it touches, then those behind it,
// then those before it, as long as they fit.
func (e *excerptOf) grow(parts []Span) {
	from, to := len(parts), -1
	for i, part := range parts {
		if part.End > e.span.Start && part.Start < e.span.End {
			from, to = min(from, i), i
		}
	}
	if to < 0 || !e.take(Span{parts[from].Start, parts[to].End}) {
		return
	}
	for to+1 < len(parts) && e.take(Span{e.span.Start, parts[to+1].End}) {
		to++
	}
	for from > 0 && e.take(Span{parts[from-1].Start, e.span.End}) {
		from--
	}
}

// take makes the excerpt a wider one, if that fits.
func (e *excerptOf) take(wider Span) bool {
	wider = Span{min(wider.Start, e.span.Start), max(wider.End, e.span.End)}
	if !e.fits(e.body[wider.Start:wider.End]) {
		return false
	}
	e.span = wider
	return true
}

// fitsColumns reports whether a text takes at most n columns, and has no more
// than twice as many characters: marks upon letters take none.
func fitsColumns(text string, n int) bool { return atMost(text, 2*n) && columns(text) <= n }

// columns is the space that a text takes on a page, in columns.
func columns(text string) int {
	n := 0
	for _, r := range text {
		switch kind := width.LookupRune(r).Kind(); {
		case r == '\n':
			n += lineColumns
		case unicode.Is(unicode.Mn, r):
		case kind == width.EastAsianWide || kind == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
