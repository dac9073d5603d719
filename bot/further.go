package bot

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/chapterbot/chapterbot/retrieval"
)

// furtherPassages is the kind of action that shows the passages beside an
// answer's first: "more:" and each of them, separated by commas.
const furtherPassages = "more"

// further is a passage as an action names it: what is shown of it, what is
// bold in that, and a check of the words.
type further struct {
	place            retrieval.Place
	shown, highlight retrieval.Span
	sum              int
}

// numbers are those of further, in the order in which an action has them.
func (f further) numbers() []int {
	return []int{int(f.place.Text), f.place.Section, f.place.Paragraph, f.shown.Start, f.shown.End, f.highlight.Start, f.highlight.End, f.sum}
}

// furtherButton shows the citations that are worth it; ok is false where none
// is.
func furtherButton(citations []retrieval.Citation) (button Button, ok bool) {
	var list []string
	for _, c := range citations {
		if !c.Worth || !within(c.Quote, c.Shown) {
			continue
		}
		f := further{c.Place, moved(c.Shown, c.Start), moved(c.Highlight, c.Start), checksum(c.Quote[c.Shown.Start:c.Shown.End])}
		var fields []string
		for _, n := range f.numbers() {
			fields = append(fields, strconv.FormatInt(int64(n), 36))
		}
		if one := strings.Join(fields, "."); len(furtherPassages)+1+len(strings.Join(append(list, one), ",")) <= maxAction {
			list = append(list, one)
		}
	}
	if len(list) == 0 {
		return Button{}, false
	}
	return Button{Label: fmt.Sprintf("More passages (%d)", len(list)), Action: furtherPassages + ":" + strings.Join(list, ",")}, true
}

// moved is a span that counts from so many bytes earlier.
func moved(s retrieval.Span, by int) retrieval.Span {
	return retrieval.Span{Start: s.Start + by, End: s.End + by}
}

// parseFurther reads the action of such a button. Anyone can send any action:
// the places may not exist, nor have the words.
func parseFurther(action string) ([]further, bool) {
	kind, rest, _ := strings.Cut(action, ":")
	if kind != furtherPassages || len(action) > maxAction {
		return nil, false
	}
	var all []further
	for one := range strings.SplitSeq(rest, ",") {
		var n [8]int
		fields := strings.Split(one, ".")
		if len(fields) != len(n) {
			return nil, false
		}
		for i, field := range fields {
			number, err := strconv.ParseUint(field, 36, 31)
			if err != nil {
				return nil, false
			}
			n[i] = int(number)
		}
		all = append(all, further{
			place:     retrieval.Place{Text: retrieval.TextID(n[0]), Section: n[1], Paragraph: n[2]},
			shown:     retrieval.Span{Start: n[3], End: n[4]},
			highlight: retrieval.Span{Start: n[5], End: n[6]},
			sum:       n[7],
		})
	}
	return all, true
}

// further quotes the passages that such a button names, as far as they stand
// there still.
func (b *Bot) further(passages []further) (Reply, error) {
	var citations []retrieval.Citation
	for _, f := range passages {
		e, ok := b.library.Passage(f.place)
		if !ok || !within(e.Body, f.shown) || checksum(e.Body[f.shown.Start:f.shown.End]) != f.sum {
			continue
		}
		c := retrieval.Citation{
			Place: f.place, TextTitle: e.TextTitle, Section: e.Section, Quote: e.Body, Shown: f.shown, Highlight: f.highlight,
		}
		if len(e.Parts) > 0 {
			c.Part, c.Parts = partAt(e.Parts, f.shown.Start)+1, len(e.Parts)
		}
		citations = append(citations, c)
	}
	if len(citations) == 0 {
		return Reply{}, &UserError{"Those passages are no longer there: the text has changed since. Please ask again."}
	}
	return b.quote(Reply{Outcome: Done, Private: true}, citations), nil
}
