package bot

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/chapterbot/chapterbot/retrieval"
)

// longestRange is the most paragraphs that one reference quotes.
const longestRange = 20

// runPage is as many whole passages of a run as one reply has room for, each
// with its number, and the ways on. A passage that is longer than a reply comes
// part by part. A page ends with its section.
func (b *Bot) runPage(first retrieval.Excerpt, v view) Reply {
	shown := b.fill(first, v.until)
	last := shown[len(shown)-1]
	parts := []retrieval.Span{{Start: 0, End: len(first.Body)}}
	if len(shown) == 1 {
		parts = pagesOf(first)
	}
	v.part = max(0, min(v.part, len(parts)-1))
	block := Block{
		Quote:    true,
		Runs:     runs(shown),
		Citation: b.catalogue().Cite(first.TextTitle, first.Section, first.Place, last.Place.Paragraph) + PartOf(v.part+1, len(parts)),
	}
	if len(shown) == 1 {
		part := parts[v.part]
		block.Runs = []Run{{Text: first.Body[part.Start:part.End]}}
	}
	return Reply{Blocks: []Block{block}, Buttons: b.runButtons(first, last, v, len(parts)), Outcome: Done}
}

// numberWidth is an upper bound for the width of a paragraph's number and of
// the empty line before it.
const numberWidth = 24

// fill reads the passages that one page has room for, at least one.
func (b *Bot) fill(first retrieval.Excerpt, until retrieval.Place) []retrieval.Excerpt {
	shown := []retrieval.Excerpt{first}
	used := roomFor(first)
	for last := first; len(shown) < longestRange && last.Place != until; {
		next, ok := b.neighbour(last, last.Next)
		if !ok {
			break
		}
		if used += roomFor(next); used > retrieval.PartWidth {
			break
		}
		shown = append(shown, next)
		last = next
	}
	return shown
}

// fits reports whether one page has all of a run.
func (b *Bot) fits(v view) bool {
	first, ok := b.library.Passage(v.place)
	if !ok {
		return false
	}
	shown := b.fill(first, v.until)
	return shown[len(shown)-1].Place == v.until
}

// runs writes passages one under another, each with its number, unless it
// begins with that itself, as verses do.
func runs(shown []retrieval.Excerpt) []Run {
	var out []Run
	for i, e := range shown {
		if i > 0 {
			out = append(out, Run{Text: "\n\n"})
		}
		if carriesNumber(e.Body, e.Place.Paragraph) {
			out = append(out, Run{Text: e.Body})
			continue
		}
		out = append(out, Run{Text: fmt.Sprintf("¶%d", e.Place.Paragraph), Bold: true}, Run{Text: " " + e.Body})
	}
	return out
}

// carriesNumber reports whether a paragraph begins with its own number.
func carriesNumber(body string, n int) bool {
	rest, ok := strings.CutPrefix(body, strconv.Itoa(n))
	next, _ := utf8.DecodeRuneInString(rest)
	return ok && (rest == "" || strings.ContainsRune(" .:)\t\n\u00a0", next))
}

// runButtons lead to the page before, the next part and the page after.
func (b *Bot) runButtons(first, last retrieval.Excerpt, v view, parts int) []Button {
	var buttons []Button
	if v.part > 0 {
		back := view{place: v.place, part: v.part - 1, until: v.until}
		buttons = append(buttons, Button{Label: fmt.Sprintf("◀ Part %d of %d", v.part, parts), Action: back.action()})
	} else if p := first.Previous; p != nil {
		back := view{place: b.pageBefore(*p), until: b.through(*p, v.until)}
		buttons = append(buttons, Button{Label: "◀ " + b.wayTo(first.Place, *p), Action: back.action()})
	}
	if v.part < parts-1 {
		on := view{place: v.place, part: v.part + 1, until: v.until}
		buttons = append(buttons, Button{Label: fmt.Sprintf("Part %d of %d ▶", v.part+2, parts), Action: on.action()})
	}
	if p := last.Next; p != nil {
		on := view{place: *p, until: b.through(*p, v.until)}
		buttons = append(buttons, Button{Label: b.wayTo(last.Place, *p) + " ▶", Action: on.action()})
	}
	return buttons
}

// through is the end of the run that goes on at a place: the one that it had,
// or, past that, the end of the section.
func (b *Bot) through(p, until retrieval.Place) retrieval.Place {
	if p.Section < until.Section || p.Section == until.Section && p.Paragraph <= until.Paragraph {
		return until
	}
	p.Paragraph = max(p.Paragraph, b.catalogue().Paragraphs(p))
	return p
}

// pageBefore is where the page begins that ends with a place.
func (b *Bot) pageBefore(p retrieval.Place) retrieval.Place {
	e, ok := b.library.Passage(p)
	for used, n := roomFor(e), 1; ok && n < longestRange; n++ {
		var before retrieval.Excerpt
		if before, ok = b.neighbour(e, e.Previous); !ok {
			break
		}
		if used += roomFor(before); used > retrieval.PartWidth {
			break
		}
		e, p = before, before.Place
	}
	return p
}
