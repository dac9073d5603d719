package reader

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"

	"github.com/chapterbot/chapterbot/retrieval"
)

// line is a line of the source that is not blank.
type line struct {
	n      int32  // from 1
	margin int32  // the length in bytes of the white space before it
	raw    string // without white space at its right end
}

// text is the line without white space at its ends.
func (l line) text() string { return l.raw[l.margin:] }

// blocks is the runs of lines between blank lines.
type blocks struct {
	lines []line
	begin []int32 // of lines, by block; one more for the end of the last
}

func (b blocks) count() int                  { return len(b.begin) - 1 }
func (b blocks) at(i int) []line             { return b.lines[b.begin[i]:b.begin[i+1]] }
func (b blocks) between(from, to int) blocks { return blocks{b.lines, b.begin[from : to+1]} }

// all returns the blocks with their numbers.
func (b blocks) all() iter.Seq2[int, []line] {
	return func(yield func(int, []line) bool) {
		for i := range b.count() {
			if !yield(i, b.at(i)) {
				return
			}
		}
	}
}

// item is what a plain text is made of, and what the rules look at.
type item struct {
	kind   kind
	drop   reason
	lines  []line
	body   string // of a paragraph: its text; of a heading: the section's title
	*names        // of a heading; nil of what is none
}

// names is what a heading is known by.
type names struct {
	key   string // what it has in common with its entry in a table of contents
	level string // what kind of division it names, as in "chapter"; may be empty
}

// reason is why an item is left out: the line that it repeats, or one of those
// below.
type reason int32

const (
	stays reason = -iota // it isn't
	endOfText
	listAtEnd
	repeatsHeading
	inContents
	underline
	withoutText
)

var reasonNames = [...]string{
	-endOfText:      "end mark",
	-listAtEnd:      "list after the end mark",
	-repeatsHeading: "repeats a heading",
	-inContents:     "table of contents",
	-underline:      "underline",
	-withoutText:    "heading without text",
}

func (r reason) String() string {
	if r > 0 {
		return fmt.Sprintf("repeats line %d", int32(r))
	}
	return reasonNames[-r]
}

type kind uint8

const (
	paragraph kind = iota
	heading
	endMark
)

// parseText reads a plain text: hard-wrapped or one line a paragraph, one
// chapter or a book, typed in or scraped.
func parseText(p *pace, source string) (retrieval.Document, []Dropped) {
	blocks := splitBlocks(p, source)
	blocks, title, dropped := cutLicence(blocks)
	items := itemise(p, blocks)
	c := cleaner{p, items}
	c.dropRepeats()
	c.dropTails()
	c.dropContents()
	c.dropEmpty()
	if title == "" {
		title, items = takeTitle(items)
	}
	doc, more := assemble(items)
	if doc.Title = strings.Clone(title); title == "" && len(doc.Sections) == 1 {
		doc.Title = doc.Sections[0].Title
	}
	return doc, sortDropped(append(dropped, more...))
}

// splitBlocks returns the runs of lines between blank lines.
func splitBlocks(p *pace, source string) blocks {
	lines, runs := countBlocks(source)
	b := blocks{lines: make([]line, 0, lines), begin: make([]int32, 1, runs+1)}
	n := int32(0)
	for raw := range strings.SplitSeq(source, "\n") {
		if n++; !p.step(1) {
			break
		}
		raw = strings.TrimRightFunc(raw, unicode.IsSpace)
		switch last := b.begin[len(b.begin)-1]; {
		case raw != "":
			margin := len(raw) - len(strings.TrimLeftFunc(raw, unicode.IsSpace))
			b.lines = append(b.lines, line{n: n, margin: int32(margin), raw: raw})
		case int(last) < len(b.lines):
			b.begin = append(b.begin, int32(len(b.lines)))
		}
	}
	if last := b.begin[len(b.begin)-1]; int(last) < len(b.lines) {
		b.begin = append(b.begin, int32(len(b.lines)))
	}
	return b
}

// countBlocks counts the lines that are not blank, and their runs.
func countBlocks(source string) (lines, runs int) {
	blank := true
	for raw := range strings.SplitSeq(source, "\n") {
		if strings.TrimLeftFunc(raw, unicode.IsSpace) == "" {
			blank = true
			continue
		}
		if lines++; blank {
			runs++
		}
		blank = false
	}
	return lines, runs
}

// takeTitle takes a book's title off its front: one short line, no sentence,
// before the first of several headings.
func takeTitle(items []item) (string, []item) {
	headings := 0
	for _, it := range items {
		if it.kind == heading && it.drop == stays {
			headings++
		}
	}
	if headings == 0 || len(items) == 0 {
		return "", items
	}
	first := items[0]
	if first.kind != paragraph || first.drop != stays || len(first.lines) > 1 || columns(first.body) > 80 || endsSentence(first.body) {
		return "", items
	}
	return first.body, items[1:]
}

// assemble makes sections of what stays, and a list of what does not. Nothing in
// the document is a piece of the source, which would stay in memory with it.
func assemble(items []item) (retrieval.Document, []Dropped) {
	var doc retrieval.Document
	var dropped []Dropped
	title, start := "", 0
	end := func(at int) {
		if body, ok := joined(items[start:at]); ok || title != "" {
			doc.Sections = append(doc.Sections, retrieval.Section{Title: strings.Clone(title), Body: body})
		}
	}
	for i, it := range items {
		switch {
		case it.drop != stays:
			dropped = appendDropped(dropped, it.lines, it.drop.String())
		case it.kind == heading:
			end(i)
			title, start = it.body, i+1
		}
	}
	end(len(items))
	return doc, dropped
}

// joined joins the paragraphs of a section that stay, if there are any.
func joined(section []item) (body string, ok bool) {
	size := 0
	for _, it := range section {
		if it.drop == stays {
			size += len(it.body) + len("\n\n")
		}
	}
	var b strings.Builder
	b.Grow(size)
	for _, it := range section {
		if it.drop != stays {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(it.body)
	}
	return b.String(), size > 0
}

func appendDropped(dropped []Dropped, lines []line, reason string) []Dropped {
	for _, l := range lines {
		dropped = append(dropped, Dropped{Line: int(l.n), Text: l.text(), Reason: reason})
	}
	return dropped
}

func sortDropped(dropped []Dropped) []Dropped {
	slices.SortStableFunc(dropped, func(a, b Dropped) int { return cmp.Compare(a.Line, b.Line) })
	return dropped
}
