package reference

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lacks reports whether a reading is sure to mean a section that its texts
// don't have: they have others that are numbered the same way.
func (c *Catalogue) lacks(r reading) bool {
	if r.form < colon || r.section.id == "" {
		return false
	}
	return len(c.numberedLike(r)) > 0
}

// like reports whether a section is numbered in the way that was asked for.
func (n numbering) like(asked numbering) bool {
	return n.id != "" && (asked.unit == 0 || asked.unit&n.unit != 0 || n.unit == 0 && asked.unit&chapterRole != 0)
}

// numberedLike returns the sections of a reading's text that are numbered as
// its section is. A name must be a text's own.
func (c *Catalogue) numberedLike(r reading) []int {
	name := plain(r.name)
	var like []int
	for i, s := range c.sections {
		t := c.texts[s.text]
		if !s.number.like(r.section) {
			continue
		}
		if len(name) == 0 || matchesAny(name, t.names) >= near || matches(name, s.name) >= near {
			like = append(like, i)
		}
	}
	return like
}

// nearest are the sections whose numbers come before and after a reading's.
func (c *Catalogue) nearest(r reading) []int {
	wanted := rankOf(r.section.id)
	below, above := -1, -1
	rank := func(i int) []int { return rankOf(c.sections[i].number.id) }
	for _, i := range c.numberedLike(r) {
		switch n := rank(i); {
		case slices.Compare(n, wanted) < 0:
			if below < 0 || slices.Compare(n, rank(below)) > 0 {
				below = i
			}
		case above < 0 || slices.Compare(n, rank(above)) < 0:
			above = i
		}
	}
	return slices.DeleteFunc([]int{below, above}, func(i int) bool { return i < 0 })
}

// Missing is a section that there is none of. The zero value is none.
type Missing struct {
	Unit   string // "chapter"
	Number string // "49"

	// First and Last are the least and the greatest of the numbers that its kind
	// has: of 2.9 that of 2.1 to 2.4. They are empty where there are none.
	First, Last string
}

// Name is what a missing section would be called: "chapter 49".
func (m Missing) Name() string { return m.Unit + " " + m.Number }

// missing describes the section of a reading, which its texts lack, beside the
// nearest that they have.
func (c *Catalogue) missing(r reading, nearest int) Missing {
	unit := r.section.word(c.sections[nearest].number.unit)
	m := Missing{Unit: unit, Number: spelt(r.section.id)}
	var first, last string
	for _, i := range c.numberedLike(r) {
		n := c.sections[i].number
		if r.section.word(n.unit) != unit || !beside(n.id, r.section.id) {
			continue
		}
		if first == "" || slices.Compare(rankOf(n.id), rankOf(first)) < 0 {
			first = n.id
		}
		if last == "" || slices.Compare(rankOf(n.id), rankOf(last)) > 0 {
			last = n.id
		}
	}
	m.First, m.Last = spelt(first), spelt(last)
	return m
}

// rankOf is a section's number as what puts it in order: 2 before 2.1 before 2.10
// before 3 before 3a before A.
func rankOf(id string) []int {
	var rank []int
	for part := range strings.SplitSeq(id, ".") {
		figures := strings.TrimRightFunc(part, unicode.IsLetter)
		n, err := strconv.Atoi(figures)
		if err != nil {
			n = math.MaxInt
		}
		letter, _ := utf8.DecodeRuneInString(part[len(figures):])
		if part == figures {
			letter = 0
		}
		rank = append(rank, n, int(letter))
	}
	return rank
}

// beside reports whether two numbers of sections are parts of the same, and both
// figures or both letters.
func beside(a, b string) bool {
	within := func(id string) string { return id[:strings.LastIndexByte(id, '.')+1] }
	figure := func(id string) bool { return rankOf(id)[0] < math.MaxInt }
	return within(a) == within(b) && figure(a) == figure(b)
}

// spelt is a section's number as a reader writes it.
func spelt(id string) string {
	if utf8.RuneCountInString(id) == 1 {
		return strings.ToUpper(id) // appendix B
	}
	return id
}
