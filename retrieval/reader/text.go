package reader

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/chapterbot/chapterbot/retrieval"
)

// line is a line of the source that is not blank.
type line struct {
	n    int    // from 1
	raw  string // without white space at its right end
	text string // without white space at its ends
}

// item is what a plain text is made of, and what the rules look at.
type item struct {
	kind  kind
	lines []line
	body  string // of a paragraph: its text; of a heading: the section's title
	key   string // of a heading: what it has in common with its entry in a table of contents
	level string // of a heading: what kind of division it names, as in "chapter"; may be empty
	drop  string // the reason for leaving it out; empty: it stays
}

type kind int

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
	if doc.Title = title; title == "" && len(doc.Sections) == 1 {
		doc.Title = doc.Sections[0].Title
	}
	return doc, sortDropped(append(dropped, more...))
}

// splitBlocks returns the runs of lines between blank lines.
func splitBlocks(p *pace, source string) [][]line {
	var blocks [][]line
	var block []line
	for i, raw := range strings.Split(source, "\n") {
		if !p.step(1) {
			break
		}
		text := strings.TrimSpace(raw)
		if text == "" {
			if len(block) > 0 {
				blocks = append(blocks, block)
				block = nil
			}
			continue
		}
		block = append(block, line{n: i + 1, raw: strings.TrimRightFunc(raw, unicode.IsSpace), text: text})
	}
	if len(block) > 0 {
		blocks = append(blocks, block)
	}
	return blocks
}

// takeTitle takes a book's title off its front: one short line, no sentence,
// before the first of several headings.
func takeTitle(items []item) (string, []item) {
	headings := 0
	for _, it := range items {
		if it.kind == heading && it.drop == "" {
			headings++
		}
	}
	if headings == 0 || len(items) == 0 {
		return "", items
	}
	first := items[0]
	if first.kind != paragraph || first.drop != "" || len(first.lines) > 1 || columns(first.body) > 80 || endsSentence(first.body) {
		return "", items
	}
	return first.body, items[1:]
}

// assemble makes sections of what stays, and a list of what does not.
func assemble(items []item) (retrieval.Document, []Dropped) {
	var doc retrieval.Document
	var dropped []Dropped
	var bodies []string
	title, open := "", false
	end := func() {
		if open {
			doc.Sections = append(doc.Sections, retrieval.Section{Title: title, Body: strings.Join(bodies, "\n\n")})
		}
		bodies = nil
	}
	for _, it := range items {
		switch {
		case it.drop != "":
			dropped = appendDropped(dropped, it.lines, it.drop)
		case it.kind == heading:
			end()
			title, open = it.body, true
		default:
			bodies, open = append(bodies, it.body), true
		}
	}
	end()
	return doc, dropped
}

func appendDropped(dropped []Dropped, lines []line, reason string) []Dropped {
	for _, l := range lines {
		dropped = append(dropped, Dropped{Line: l.n, Text: l.text, Reason: reason})
	}
	return dropped
}

func sortDropped(dropped []Dropped) []Dropped {
	slices.SortStableFunc(dropped, func(a, b Dropped) int { return cmp.Compare(a.Line, b.Line) })
	return dropped
}
