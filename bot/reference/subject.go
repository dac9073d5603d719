package reference

import (
	"slices"
	"strings"

	"github.com/chapterbot/chapterbot/retrieval"
)

// Subject is a text as a whole, or a section of one.
type Subject struct {
	Name    string // what citations call it
	Text    retrieval.TextID
	Section int // index into Text.Sections; WholeText: none of them
}

// WholeText is the section of a Subject that is a text.
const WholeText = -1

// Subjects finds what a question about a text or a section as a whole means by
// its name: "the handbook", "chapter 3", "Cleaning", "the lamp" where there is a
// "Chapter 3: The lamp". A name that only occurs in a title means none. Where
// there is no section of a number, missing says which and the subjects are those with
// the nearest.
func (c *Catalogue) Subjects(name string) (found []Subject, missing Missing) {
	t := trimMarks(lex(name))
	if texts := c.textsNamed(plain(t)); len(texts) > 0 {
		return texts, Missing{}
	}
	all := slices.DeleteFunc(readings(t), func(r reading) bool { return !r.span.none() })
	for _, r := range all {
		if found = c.headingsNamed(r); len(found) > 0 {
			return found, Missing{}
		}
	}
	if key := keyOf(plain(t)); key != "" {
		if titled := append(slices.Clone(c.titled[key]), c.called[key]...); len(titled) > 0 {
			slices.Sort(titled)
			return c.subjects(slices.Compact(titled)), Missing{}
		}
	}
	var lacking []int
	for _, r := range all {
		switch {
		case r.section.none():
			found = c.subjects(c.sectionsNamed(plain(r.name)))
		case r.form == sure || len(r.name) > 0:
			if best := c.candidates(r); len(r.name) == 0 || best.level >= near {
				found = c.subjects(best.sections)
			}
		}
		if len(found) > 0 {
			return found, Missing{}
		}
		if missing == (Missing{}) && c.lacks(r) {
			lacking = c.nearest(r)
			missing = c.missing(r, lacking[0])
		}
	}
	return c.subjects(lacking), missing
}

func (c *Catalogue) textsNamed(name []token) []Subject {
	var found []Subject
	for _, t := range c.texts {
		if level := matchesAny(name, t.names); level == theTitle || isName(name) && level >= near {
			found = append(found, Subject{Name: t.Title, Text: t.ID, Section: WholeText})
		}
	}
	return found
}

// sectionsNamed finds the sections of a title, or of what stands in one behind
// its number.
func (c *Catalogue) sectionsNamed(name []token) []int {
	if !isName(name) || !c.knows(name) {
		return nil
	}
	var found []int
	for i, s := range c.sections {
		if max(matches(name, s.all), matches(name, s.rest)) >= near {
			found = append(found, i)
		}
	}
	return found
}

func (c *Catalogue) subjects(sections []int) []Subject {
	var found []Subject
	for _, i := range sections {
		p := c.sections[i].place
		found = append(found, Subject{Name: c.name(i), Text: p.Text, Section: p.Section})
	}
	return found
}

// headingsNamed finds the headings that stand over other sections: a part with
// its chapters.
func (c *Catalogue) headingsNamed(r reading) []Subject {
	name := plain(r.name)
	var found []Subject
	for _, h := range c.headings {
		t := c.texts[h.text]
		numbered := r.section.id != "" && h.number.id == r.section.id && h.number.like(r.section) && (len(name) == 0 || matchesAny(name, t.names) >= near)
		titled := r.section.none() && isName(name) && max(matches(name, h.all), matches(name, h.rest)) >= near
		if numbered || titled {
			found = append(found, Subject{Name: called(t.Title, strings.TrimSpace(h.title), len(c.texts)), Text: t.ID, Section: h.place.Section})
		}
	}
	return found
}
