package bot

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/chapterbot/chapterbot/bot/reference"
	"github.com/chapterbot/chapterbot/retrieval"
)

// referred answers a question that is nothing but a reference. It reports false
// for any other.
func (b *Bot) referred(question string) (Reply, bool) {
	c := b.catalogue()
	question, part := cutPart(c, question)
	r, ok := c.ResolveQuestion(question, func(p retrieval.Place) bool {
		e, ok := b.library.Passage(p)
		return ok && carriesNumber(e.Body, p.Paragraph)
	})
	if !ok {
		return Reply{}, false
	}
	reply, err := b.refer(c, r, part)
	return reply, err == nil
}

// refer answers a reference with what it means, with what comes nearest, or
// with a button for each of its meanings. Part is that of its paragraph, from 1
// on, or wholeParagraph.
func (b *Bot) refer(c *reference.Catalogue, r reference.Referent, part int) (Reply, error) {
	switch {
	case r.NoSection != (reference.Missing{}):
		return b.noSection(r), nil
	case r.NoParagraph > 0:
		return b.noParagraph(r), nil
	}
	if r.Ranges = b.withPart(r.Ranges, part); len(r.Ranges) > 1 {
		return b.which(r, part), nil
	}
	asked := r.Ranges[0]
	page, note := b.pageOfPart(c.First(asked, longestRange), part)
	reply, err := b.show(page)
	if note = cmp.Or(note, b.rangeNote(asked, page)); err == nil && note != "" {
		reply.Blocks = slices.Insert(reply.Blocks, 0, plain(note))
	}
	return reply, err
}

// pageOf is the page that a range begins on.
func pageOf(r reference.Range) view {
	v := view{place: r.From}
	if r.Count > 1 {
		v.until = r.To
	}
	return v
}

// rangeNote says why less is quoted than was asked for, if it is.
func (b *Bot) rangeNote(r reference.Range, page view) string {
	switch {
	case r.Cut:
		return fmt.Sprintf("%s ends with ¶%d.", r.Name, r.To.Paragraph)
	case !r.Whole && r.Count > longestRange:
		return fmt.Sprintf("That is %d paragraphs. I quote %d at most at once; the buttons lead on.", r.Count, longestRange)
	case !r.Whole && r.Count > 1 && !b.fits(page):
		return "That is more than one reply holds: the buttons lead on."
	}
	return ""
}

// noSection says that no section has the number asked for, and offers those
// with the nearest.
func (b *Bot) noSection(r reference.Referent) Reply {
	reply := Note(Refused, notHere(r.NoSection, len(r.Ranges)))
	reply.Buttons = b.choices(r.Ranges, wholeParagraph)
	return reply
}

// notHere says that there is no such section, and what there is instead: what
// comes before and after it or, where it comes before or behind all, which they
// are.
func notHere(m reference.Missing, nearest int) string {
	words := fmt.Sprintf("There is no %s here. ", m.Name())
	switch {
	case nearest > 1:
		return words + "These are the nearest:"
	case m.First == "":
		return words + "This is the nearest:"
	case m.First == m.Last:
		return words + fmt.Sprintf("There is only %s %s.", m.Unit, m.First)
	}
	return words + fmt.Sprintf("The %ss go from %s to %s.", m.Unit, m.First, m.Last)
}

// noParagraph says how many paragraphs there are, and offers the last.
func (b *Bot) noParagraph(r reference.Referent) Reply {
	if len(r.Ranges) > 1 {
		reply := Note(Refused, fmt.Sprintf("None of the %d sections that you may mean has a ¶%d.", len(r.Ranges), r.NoParagraph))
		reply.Buttons = b.choices(r.Ranges, wholeParagraph)
		return reply
	}
	last := r.Ranges[0]
	reply := Note(Refused, fmt.Sprintf("%s has %s.", last.Name, count(last.To.Paragraph, "paragraph")))
	reply.Buttons = []Button{{Label: fmt.Sprintf("Read ¶%d", last.To.Paragraph), Action: pageOf(last).action()}}
	return reply
}

// which asks in which of several sections a paragraph or its part is meant.
func (b *Bot) which(r reference.Referent, part int) Reply {
	words := "Which one do you mean?"
	if n := len(r.Ranges); n > maxButtons {
		words = fmt.Sprintf("That may be any of %d. These are the first; I find the right one by its name, like this: %s", n, label(r.Ranges[0]))
	}
	return Reply{Blocks: []Block{plain(words)}, Buttons: b.choices(r.Ranges, part), Outcome: Done}
}

// choices are buttons for the first of some ranges, or a part of each. No two have
// the same label: ranges that share a name are told apart by their first words.
func (b *Bot) choices(ranges []reference.Range, part int) []Button {
	ranges = ranges[:min(len(ranges), maxButtons)]
	called := map[string]int{}
	for _, r := range ranges {
		called[label(r)]++
	}
	var buttons []Button
	for _, r := range ranges {
		name := label(r)
		page, _ := b.pageOfPart(r, part)
		if called[name] > 1 {
			if e, ok := b.library.Passage(r.From); ok {
				first := pagesOf(e)[page.part].Start
				name = fmt.Sprintf("%s: %s", shorten(name, 40), beginningOf(e.Body[first:], 30))
			}
		}
		buttons = append(buttons, Button{Label: unique(name, buttons), Action: page.action()})
	}
	return buttons
}

// unique numbers a label that one of some buttons has already.
func unique(name string, buttons []Button) string {
	for n, plain := 2, name; slices.ContainsFunc(buttons, func(b Button) bool { return b.Label == name }); n++ {
		name = fmt.Sprintf("%s (%d)", plain, n)
	}
	return name
}

// label is what a button calls a range.
func label(r reference.Range) string {
	name := shorten(r.Name, 60)
	switch {
	case r.Whole:
		return name
	case r.Count > 1 && r.From.Section == r.To.Section:
		return fmt.Sprintf("%s ¶%d–%d", name, r.From.Paragraph, r.To.Paragraph)
	}
	return fmt.Sprintf("%s ¶%d", name, r.From.Paragraph)
}
