package bot

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/chapterbot/chapterbot/retrieval"
)

// partWidth is the most of a passage that one reply shows, by escapedWidth: a
// chat's plainest message has room for it and its citation.
const partWidth = 1700

func (b *Bot) passage(r request) (Reply, error) {
	place := r.place
	if !r.press {
		ref, ok := parseReference(r.argument)
		if !ok {
			return Reply{}, &UserError{fmt.Sprintf("Which paragraph? Name it by its number, like this: %spassage 11, or with its section: %spassage 48:11", b.config.Prefix, b.config.Prefix)}
		}
		var err error
		if place, err = resolve(ref, b.library.Texts()); err != nil {
			return Reply{}, err
		}
	}
	excerpt, ok := b.library.Passage(place)
	if !ok {
		return Reply{}, &UserError{"That passage is no longer there: the text has changed since."}
	}
	reply := b.show(excerpt, r.part)
	reply.Turn = r.turn
	return reply, nil
}

// show is one part of a passage with the ways on from it.
func (b *Bot) show(e retrieval.Excerpt, part int) Reply {
	parts := split(e.Body, partWidth)
	part = max(0, min(part, len(parts)-1))
	where := b.cite(e.TextTitle, e.Section, e.Place)
	if len(parts) > 1 {
		where += fmt.Sprintf(", part %d of %d", part+1, len(parts))
	}
	reply := Reply{
		Blocks:  []Block{{Quote: true, Runs: []Run{{Text: parts[part]}}, Citation: where}},
		Outcome: Done,
	}
	if part > 0 {
		reply.Buttons = append(reply.Buttons, Button{Label: "◀ Back", Action: action(turnPage, e.Place, part-1)})
	} else if e.Previous != nil {
		reply.Buttons = append(reply.Buttons, Button{Label: fmt.Sprintf("◀ ¶%d", e.Previous.Paragraph), Action: action(turnPage, *e.Previous, 0)})
	}
	if part < len(parts)-1 {
		reply.Buttons = append(reply.Buttons, Button{Label: "Read on ▶", Action: action(turnPage, e.Place, part+1)})
	} else if e.Next != nil {
		reply.Buttons = append(reply.Buttons, Button{Label: fmt.Sprintf("¶%d ▶", e.Next.Paragraph), Action: action(turnPage, *e.Next, 0)})
	}
	return reply
}

// The kinds of action: a passage beside an answer, or in place of the page
// that the button stands under.
const (
	openPassage = "passage"
	turnPage    = "page"
)

// action encodes a passage and one of its parts for a button.
func action(kind string, p retrieval.Place, part int) string {
	return fmt.Sprintf("%s:%d:%d:%d:%d", kind, p.Text, p.Section, p.Paragraph, part)
}

// parseAction is the inverse of action. Anyone can send any action: for what
// action did not make it returns the zero Place, which no passage has, and the
// place it returns may not exist.
func parseAction(s string) (kind string, p retrieval.Place, part int) {
	kind, rest, _ := strings.Cut(s, ":")
	fields := strings.Split(rest, ":")
	if kind != openPassage && kind != turnPage || len(fields) != 4 {
		return "", retrieval.Place{}, 0
	}
	var numbers [4]int
	for i, f := range fields {
		n, err := strconv.ParseUint(f, 10, 31)
		if err != nil {
			return "", retrieval.Place{}, 0
		}
		numbers[i] = int(n)
	}
	p = retrieval.Place{Text: retrieval.TextID(numbers[0]), Section: numbers[1], Paragraph: numbers[2]}
	return kind, p, numbers[3]
}

// split cuts a body into parts of at most width, at the last sentence end,
// else at the last white space, else anywhere. The parts, with the white
// space between them, are the body.
func split(body string, width int) []string {
	var parts []string
	for {
		cut := cutAt(body, width)
		if part := strings.TrimSpace(body[:cut]); part != "" || len(parts) == 0 && cut == len(body) {
			parts = append(parts, part)
		}
		if cut == len(body) {
			return parts
		}
		body = body[cut:]
	}
}

// partAt is the part of a passage that holds a byte.
func partAt(body string, at int) int {
	end := 0
	for i, part := range split(body, partWidth) {
		end += strings.Index(body[end:], part) + len(part)
		if at < end {
			return i
		}
	}
	return 0
}

// cutAt is the byte at which to end a part of s of at most width.
func cutAt(s string, width int) int {
	used, space, sentence := 0, 0, 0
	var before rune
	for i, r := range s {
		if unicode.IsSpace(r) {
			space = i
			if strings.ContainsRune(".!?。！？…\"”’»", before) {
				sentence = i
			}
		}
		if used += escapedWidth(r); used > width {
			switch {
			case sentence > i/2:
				return sentence
			case space > i/2:
				return space
			case i == 0:
				return len(string(r))
			}
			return i
		}
		before = r
	}
	return len(s)
}

// escapedWidth is an upper bound for the UTF-16 units a character takes once
// an adapter has escaped it: one more for ASCII punctuation.
func escapedWidth(r rune) int {
	switch {
	case r == '\n': // a quoted line is marked, too
		return 3
	case r < 0x80 && (unicode.IsPunct(r) || unicode.IsSymbol(r)):
		return 2
	case r > 0xFFFF:
		return 2
	}
	return 1
}
