package bot

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/chapterbot/chapterbot/retrieval"
)

// view is one page of the reading view, as a button asks for it.
type view struct {
	place  retrieval.Place
	part   int             // 0-based part of a long passage; markedPart: the one with the mark
	mark   mark            // what is bold in the passage
	until  retrieval.Place // last paragraph of a run of them; zero: one passage
	beside bool            // it stands beside the reply with the button, and not in its place
}

const markedPart = -1

// mark is a stretch of a whole passage's bytes, and a check of the words there: the
// text may have changed since the button was made.
type mark struct {
	start, end int
	sum        int
}

func newMark(body string, h retrieval.Span) mark {
	if !within(body, h) {
		return mark{}
	}
	return mark{h.Start, h.End, checksum(body[h.Start:h.End])}
}

// in returns the marked stretch of a body, which is empty where the body is
// another than the mark was made for.
func (m mark) in(body string) retrieval.Span {
	h := retrieval.Span{Start: m.start, End: m.end}
	if !within(body, h) || checksum(body[h.Start:h.End]) != m.sum {
		return retrieval.Span{}
	}
	return h
}

func within(body string, h retrieval.Span) bool {
	return 0 <= h.Start && h.Start < h.End && h.End <= len(body) &&
		utf8.RuneStart(body[h.Start]) && (h.End == len(body) || utf8.RuneStart(body[h.End]))
}

func checksum(words string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(words)) // never fails
	return int(h.Sum32() & 0x7fffffff)
}

// The kinds of action. The first two are also those of the version that marked
// nothing, whose buttons still stand in channels.
const (
	openPassage = "passage" // place, part
	turnPage    = "page"    // place, part
	openMarked  = "read"    // place, mark
	turnMarked  = "turn"    // place, part, mark
	turnRun     = "run"     // place, part, section and paragraph of the end
)

// action writes a view as a button's action.
func (v view) action() string {
	kind, numbers := turnPage, []int{int(v.place.Text), v.place.Section, v.place.Paragraph, v.part}
	switch marked := v.mark.end > 0; {
	case v.until.Paragraph > 0:
		kind, numbers = turnRun, append(numbers, v.until.Section, v.until.Paragraph)
	case marked && v.beside:
		kind, numbers = openMarked, append(numbers[:3], v.mark.start, v.mark.end, v.mark.sum)
	case marked:
		kind, numbers = turnMarked, append(numbers, v.mark.start, v.mark.end, v.mark.sum)
	case v.beside:
		kind = openPassage
	}
	var b strings.Builder
	b.WriteString(kind)
	for _, n := range numbers {
		b.WriteByte(':')
		b.WriteString(strconv.Itoa(n))
	}
	return b.String()
}

// parseView is the inverse of action. Anyone can send any action: what action
// would not write is no view, and the place of a view may not exist.
func parseView(s string) (view, bool) {
	kind, rest, _ := strings.Cut(s, ":")
	fields := map[string]int{openPassage: 4, turnPage: 4, openMarked: 6, turnMarked: 7, turnRun: 6}[kind]
	n := make([]int, 0, 7)
	for field := range strings.SplitSeq(rest, ":") {
		number, err := strconv.ParseUint(field, 10, 31)
		if err != nil || len(n) == fields {
			return view{}, false
		}
		n = append(n, int(number))
	}
	if len(n) != fields || fields == 0 {
		return view{}, false
	}
	v := view{place: retrieval.Place{Text: retrieval.TextID(n[0]), Section: n[1], Paragraph: n[2]}, part: n[3]}
	v.beside = slices.Contains([]string{openPassage, openMarked}, kind)
	switch kind {
	case openMarked:
		v.part, v.mark = markedPart, mark{n[3], n[4], n[5]}
	case turnMarked:
		v.mark = mark{n[4], n[5], n[6]}
	case turnRun:
		v.until = retrieval.Place{Text: v.place.Text, Section: n[4], Paragraph: n[5]}
	}
	return v, v.action() == s
}

// readOnButton opens the whole passage of a citation beside its answer, with
// the answering part in bold and what comes before and after.
func readOnButton(c retrieval.Citation) Button {
	v := view{place: c.Place, part: max(c.Part-1, 0), mark: newMark(c.Quote, c.Highlight), beside: true}
	if v.mark.end > 0 {
		v.mark.start += c.Start
		v.mark.end += c.Start
	}
	return Button{Label: "Read on", Action: v.action()}
}
