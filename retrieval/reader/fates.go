package reader

import (
	"slices"
	"strings"
)

// fates is what became of the lines of a Markdown text, from 0, in a few bytes
// a line.
type fates struct {
	starts []int32 // where each begins
	fate   []fate
}

// fate is what became of a line: whether something of it is in the document, and
// why not, where it is not just that it is all markup.
type fate uint8

const (
	markupLine fate = iota
	contentsEntry
	htmlLine
	emptyHeading

	keptLine fate = 1 << 7
)

var fateReasons = [...]string{"markup", "table of contents", "HTML", withoutText.String()}

func newFates(body string) fates {
	n := strings.Count(body, "\n") + 1
	f := fates{starts: make([]int32, 1, n), fate: make([]fate, n)}
	for i := range len(body) {
		if body[i] == '\n' {
			f.starts = append(f.starts, int32(i+1))
		}
	}
	return f
}

// lineOf returns the line, from 0, of an offset.
func (f fates) lineOf(offset int) int {
	i, found := slices.BinarySearch(f.starts, int32(offset))
	if !found {
		i--
	}
	return i
}

// keepLine notes that something of the line of an offset is in the document.
func (f fates) keepLine(offset int) { f.fate[f.lineOf(offset)] |= keptLine }

// leaveOut notes why lines are left out, unless something of them is kept.
func (f fates) leaveOut(block lines, reason fate) {
	for l, ok := block.next(); ok; l, ok = block.next() {
		f.fate[f.lineOf(l.Start)].leaveOut(reason)
	}
}

func (f *fate) leaveOut(reason fate) { *f = *f&keptLine | reason }

// leaveOutHeading leaves out the lines of a heading that was kept.
func (f fates) leaveOutHeading(line, lines int) {
	for i := line; i < line+lines; i++ {
		f.fate[i] = emptyHeading
	}
}

// dropped lists the lines of which nothing is in the document, below the front
// matter.
func (f fates) dropped(front frontMatter, body string) []Dropped {
	dropped := front.dropped
	i := -1
	for raw := range strings.SplitSeq(body, "\n") {
		i++
		if l := strings.TrimSpace(raw); l != "" && f.fate[i]&keptLine == 0 {
			dropped = append(dropped, Dropped{Line: i + 1 + front.lines, Text: l, Reason: fateReasons[f.fate[i]]})
		}
	}
	return dropped
}
