package bot

import (
	"fmt"
	"math"
	"regexp"
	"strconv"

	"github.com/chapterbot/chapterbot/bot/reference"
	"github.com/chapterbot/chapterbot/retrieval"
)

// pagesOf returns the parts of a passage that have a reply each.
func pagesOf(e retrieval.Excerpt) []retrieval.Span {
	parts := e.Parts
	if parts == nil {
		parts = retrieval.Parts(e.Body)
	}
	return parts
}

// partAt is the number of the part that holds a byte.
func partAt(parts []retrieval.Span, at int) int {
	for i, part := range parts {
		if at < part.End {
			return i
		}
	}
	return 0
}

// PartOf ends the citation of a part, counted from 1. Of 1 or of none it is the
// whole.
func PartOf(part, parts int) string {
	if parts <= 1 {
		return ""
	}
	return fmt.Sprintf(", part %d of %d", part, parts)
}

var citedPart = regexp.MustCompile(`^(.*¶.*), part ([0-9]+)(?: of [0-9]+)?[\s.)]*$`)

// wholeParagraph is the part of a reference that names none.
const wholeParagraph = -1

// cutPart returns a reference without what PartOf puts behind a citation, and
// the part that it names, from 1 on. What is a title, whatever it ends with, is
// left whole.
func cutPart(c *reference.Catalogue, s string) (rest string, part int) {
	m := citedPart.FindStringSubmatch(s)
	if m == nil || c.Titled(s) {
		return s, wholeParagraph
	}
	part, err := strconv.Atoi(m[2])
	if err != nil { // more figures than any number of parts has
		part = math.MaxInt
	}
	return m[1], part
}

// pageOfPart is the page of a part that a reference names. Where there is no
// such part it is that of the nearest, and the note says how many there are.
func (b *Bot) pageOfPart(r reference.Range, part int) (page view, note string) {
	page = pageOf(r)
	if part == wholeParagraph || r.Count > 1 {
		return page, ""
	}
	e, _ := b.library.Passage(r.From)
	all := len(pagesOf(e))
	page.part = max(1, min(part, all)) - 1
	where := fmt.Sprintf("%s ¶%d", r.Name, r.From.Paragraph)
	switch {
	case page.part == part-1:
	case all == 1:
		note = where + " has no parts. This is the whole of it."
	case part < 1:
		note = fmt.Sprintf("%s has parts 1 to %d. This is the first.", where, all)
	default:
		note = fmt.Sprintf("%s has parts 1 to %d. This is the last.", where, all)
	}
	return page, note
}

// withPart keeps those of several meanings that have a part which was named; all
// where none has.
func (b *Bot) withPart(ranges []reference.Range, part int) []reference.Range {
	var having []reference.Range
	for _, r := range ranges {
		if _, note := b.pageOfPart(r, part); note == "" {
			having = append(having, r)
		}
	}
	if len(having) == 0 {
		return ranges
	}
	return having
}

// roomFor is an upper bound for the width of a passage and its number; of a long
// one it is only more than a reply has.
func roomFor(e retrieval.Excerpt) int {
	if len(e.Parts) > 1 {
		return retrieval.PartWidth + 1
	}
	return retrieval.Width(e.Body) + numberWidth
}
