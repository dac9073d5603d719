package reference

import (
	"slices"
	"strings"

	"github.com/chapterbot/chapterbot/retrieval"
)

// Catalogue is the titles of the live texts, prepared for references. It is
// immutable. Sections are named by their index in it, in reading order.
type Catalogue struct {
	texts    []shelved
	sections []listed         // those that have paragraphs
	headings []listed         // those that stand over others and have none
	cited    map[string][]int // by what citations call them
	called   map[string][]int // the same, folded
	titled   map[string][]int // by their titles, folded
	openings map[string][]int // the first of each text, by the text's names, folded
	numbered map[string][]int // by their numbers
	words    []string         // of all titles, sorted
}

// shelved is one text of a catalogue.
type shelved struct {
	retrieval.Text
	names    [][]token
	from, to int  // its sections, to excluded
	numbered bool // one of its sections has a number
}

// listed is one section of a catalogue.
type listed struct {
	heading
	text       int // index into catalogue.texts
	place      retrieval.Place
	title      string
	paragraphs int
	first      bool // of those in its text that have its heading's name
	over       int  // the section that follows, of a heading over others
}

// Of reports whether a catalogue is that of some texts as they are.
func (c *Catalogue) Of(texts []retrieval.Text) bool {
	return slices.EqualFunc(c.texts, texts, func(have shelved, t retrieval.Text) bool {
		return have.ID == t.ID && have.Revision == t.Revision && have.Loaded.Equal(t.Loaded) && have.Origin == t.Origin
	})
}

// NewCatalogue makes the catalogue of some texts.
func NewCatalogue(texts []retrieval.Text) *Catalogue {
	c := &Catalogue{cited: map[string][]int{}, called: map[string][]int{}, titled: map[string][]int{}, openings: map[string][]int{}, numbered: map[string][]int{}}
	for i, t := range texts {
		s := shelved{Text: t, names: namesOf(t.Title), from: len(c.sections)}
		for number, section := range t.Sections {
			one := listed{
				heading: headingOf(section.Title), text: i, title: section.Title, paragraphs: section.Paragraphs,
				place: retrieval.Place{Text: t.ID, Section: number, Paragraph: 1}, over: len(c.sections),
			}
			if one.paragraphs == 0 {
				c.headings = append(c.headings, one)
				continue
			}
			s.numbered = s.numbered || one.number.id != ""
			c.sections = append(c.sections, one)
		}
		s.to = len(c.sections)
		c.headings = slices.DeleteFunc(c.headings, func(h listed) bool { return h.over == s.to && h.text == i })
		c.texts = append(c.texts, s)
		c.addWords(s.names...)
	}
	c.index()
	return c
}

// index fills the maps of a catalogue.
func (c *Catalogue) index() {
	type namesake struct {
		text int
		name string
	}
	for _, t := range c.texts {
		for _, name := range t.names {
			if key := keyOf(name); t.to > t.from && isName(name) {
				c.openings[key] = append(c.openings[key], t.from)
			}
		}
	}
	seen := map[namesake]bool{}
	for i := range c.sections {
		s := &c.sections[i]
		if key := (namesake{s.text, keyOf(s.name)}); !seen[key] {
			seen[key], s.first = true, true
		}
		if key := keyOf(s.all); key != "" {
			c.titled[key] = append(c.titled[key], i)
		}
		if s.number.id != "" {
			c.numbered[s.number.id] = append(c.numbered[s.number.id], i)
		}
		name := called(c.texts[s.text].Title, s.title, len(c.texts))
		exact := strings.Join(strings.Fields(name), " ")
		c.cited[exact] = append(c.cited[exact], i)
		if key := keyOf(plain(lex(name))); key != "" {
			c.called[key] = append(c.called[key], i)
		}
		c.addWords(s.all)
	}
	for _, h := range c.headings {
		if key := keyOf(h.all); key != "" {
			c.titled[key] = append(c.titled[key], h.over)
		}
		c.addWords(h.all)
	}
	slices.Sort(c.words)
	c.words = slices.Compact(c.words)
}

func (c *Catalogue) addWords(names ...[]token) {
	for _, name := range names {
		for _, t := range name {
			if t.kind == wordToken {
				c.words = append(c.words, t.text)
			}
		}
	}
}

// knows reports whether every word of a name may stand for one of some title.
// It spares looking at all titles for what is none.
func (c *Catalogue) knows(name []token) bool {
	for _, t := range name {
		if t.kind != wordToken || abbreviations[t.text] != "" {
			continue
		}
		start := strings.TrimSuffix(t.text, "s")
		if i, _ := slices.BinarySearch(c.words, start); i == len(c.words) || !strings.HasPrefix(c.words[i], start) {
			return false
		}
	}
	return true
}

// Paragraphs is the number of paragraphs in the section of a place, 0 where
// there is none.
func (c *Catalogue) Paragraphs(p retrieval.Place) int {
	if i, ok := c.find(p); ok {
		return c.sections[i].paragraphs
	}
	return 0
}

// Title is what the section of a place is called within its text: its title,
// or, where it has none, the text's.
func (c *Catalogue) Title(p retrieval.Place) string {
	i, ok := c.find(p)
	if !ok {
		return ""
	}
	s := c.sections[i]
	return called(c.texts[s.text].Title, s.title, 1)
}

// Name is what citations call the section of a place, with its text's title
// where there are several texts.
func (c *Catalogue) Name(p retrieval.Place) string {
	i, ok := c.find(p)
	if !ok {
		return ""
	}
	return c.name(i)
}

// find returns the section that a place is in.
func (c *Catalogue) find(p retrieval.Place) (int, bool) {
	for _, t := range c.texts {
		if t.ID != p.Text {
			continue
		}
		i, ok := slices.BinarySearchFunc(c.sections[t.from:t.to], p.Section, func(s listed, n int) int { return s.place.Section - n })
		return t.from + i, ok
	}
	return 0, false
}

// name is what a section is called where it isn't cited with a paragraph.
func (c *Catalogue) name(section int) string {
	s := c.sections[section]
	return called(c.texts[s.text].Title, s.title, len(c.texts))
}
