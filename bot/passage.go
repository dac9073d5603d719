package bot

import (
	"fmt"

	"github.com/chapterbot/chapterbot/retrieval"
)

// passage shows what its reference means, or the page that a button asks for.
func (b *Bot) passage(r request) (Reply, error) {
	if r.press {
		return b.show(r.view)
	}
	if len(b.library.Texts()) == 0 {
		return Reply{}, &UserError{"No text is loaded yet."}
	}
	c := b.catalogue()
	argument, part := cutPart(c, r.argument)
	if referent, ok := c.Resolve(argument); ok {
		return b.refer(c, referent, part)
	}
	if r.argument == "" {
		return Reply{}, &UserError{fmt.Sprintf("Which paragraph? Name it by its number, like this: %spassage 11, or with its section: %spassage 48:11", b.config.Prefix, b.config.Prefix)}
	}
	return note(Refused, []Run{
		{Text: fmt.Sprintf("There is no section “%s” here. ", shorten(r.argument, 80))}, b.typed(Texts), {Text: " lists what there is."},
	}), nil
}

// show makes the page of a view, a run of passages or one.
func (b *Bot) show(v view) (Reply, error) {
	excerpt, ok := b.library.Passage(v.place)
	if !ok {
		return Reply{}, &UserError{"That passage is no longer there: the text has changed since."}
	}
	var reply Reply
	if v.until.Paragraph > 0 {
		reply = b.runPage(excerpt, v)
	} else {
		reply = b.page(excerpt, v)
	}
	reply.Turn = !v.beside
	return reply, nil
}

// page is one part of a passage, what comes before and after it, and the ways
// on.
func (b *Bot) page(e retrieval.Excerpt, v view) Reply {
	parts := pagesOf(e)
	marked := v.mark.in(e.Body)
	if v.part == markedPart {
		v.part = partAt(parts, marked.Start)
	}
	v.part = max(0, min(v.part, len(parts)-1))
	part := parts[v.part]
	block := Block{
		Quote:    true,
		Runs:     bold(e.Body[part.Start:part.End], clip(marked, part)),
		Citation: b.cite(e.TextTitle, e.Section, e.Place) + PartOf(v.part+1, len(parts)),
	}
	block.Before, block.After = b.around(e, parts, v.part)
	return Reply{Blocks: []Block{block}, Buttons: b.pageButtons(e, v, len(parts)), Outcome: Done}
}

// clip is what of a span lies in a part, counted from the part's start.
func clip(s, part retrieval.Span) retrieval.Span {
	return retrieval.Span{Start: max(s.Start, part.Start) - part.Start, End: min(s.End, part.End) - part.Start}
}

// around is what stands before and after a part: the part before and after, or
// the paragraph, as long as it is one of the same section.
func (b *Bot) around(e retrieval.Excerpt, parts []retrieval.Span, part int) (before, after string) {
	if part > 0 {
		before = endOf(e.Body[:parts[part-1].End], snippetWidth)
	} else if p, ok := b.neighbour(e, e.Previous); ok {
		before = endOf(p.Body, snippetWidth)
	}
	if part < len(parts)-1 {
		after = beginningOf(e.Body[parts[part+1].Start:], snippetWidth)
	} else if p, ok := b.neighbour(e, e.Next); ok {
		after = beginningOf(p.Body, snippetWidth)
	}
	return before, after
}

// neighbour reads a passage beside e, if it is one of the same section.
func (b *Bot) neighbour(e retrieval.Excerpt, p *retrieval.Place) (retrieval.Excerpt, bool) {
	if p == nil || p.Section != e.Place.Section {
		return retrieval.Excerpt{}, false
	}
	return b.library.Passage(*p)
}

// pageButtons lead to the passage before, the one after, and the next part.
func (b *Bot) pageButtons(e retrieval.Excerpt, v view, parts int) []Button {
	var buttons []Button
	turn := v
	turn.beside = false
	if v.part > 0 {
		turn.part = v.part - 1
		buttons = append(buttons, Button{Label: fmt.Sprintf("◀ Part %d of %d", v.part, parts), Action: turn.action()})
	} else if e.Previous != nil {
		buttons = append(buttons, Button{Label: "◀ " + b.wayTo(e.Place, *e.Previous), Action: view{place: *e.Previous}.action()})
	}
	if v.part < parts-1 {
		turn.part = v.part + 1
		buttons = append(buttons, Button{Label: fmt.Sprintf("Part %d of %d ▶", v.part+2, parts), Action: turn.action()})
	}
	if e.Next != nil {
		buttons = append(buttons, Button{Label: b.wayTo(e.Place, *e.Next) + " ▶", Action: view{place: *e.Next}.action()})
	}
	return buttons
}

// longestWay is the most of a section's title, in characters, on a button.
const longestWay = 40

// wayTo is what a button calls a place: its paragraph, or its section where
// that is another than the reader is in.
func (b *Bot) wayTo(from, to retrieval.Place) string {
	if from.Section == to.Section {
		return fmt.Sprintf("¶%d", to.Paragraph)
	}
	return shorten(b.catalogue().Title(to), longestWay)
}
