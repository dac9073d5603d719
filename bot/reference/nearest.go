package reference

import (
	"slices"
	"strconv"
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
	wanted, _ := strconv.Atoi(r.section.id)
	below, above := -1, -1
	number := func(i int) int {
		n, _ := strconv.Atoi(c.sections[i].number.id)
		return n
	}
	for _, i := range c.numberedLike(r) {
		switch n := number(i); {
		case n < wanted && (below < 0 || n > number(below)):
			below = i
		case n >= wanted && (above < 0 || n < number(above)):
			above = i
		}
	}
	return slices.DeleteFunc([]int{below, above}, func(i int) bool { return i < 0 })
}
