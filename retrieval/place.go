package retrieval

import "slices"

// find returns the number of the passage that stands at a place, the first where
// its paragraph has parts.
func (ix *Index) find(place Place) (int, bool) {
	text, ok := ix.byText[place.Text]
	if !ok {
		return 0, false
	}
	return slices.BinarySearchFunc(ix.entries, place, func(e entry, place Place) int {
		switch {
		case int(e.text) != text:
			return int(e.text) - text
		case int(e.section) != place.Section:
			return int(e.section) - place.Section
		}
		return int(e.paragraph) - place.Paragraph
	})
}

// Passage returns the passage that stands at a place.
func (ix *Index) Passage(place Place) (Excerpt, bool) {
	i, ok := ix.find(place)
	if !ok {
		return Excerpt{}, false
	}
	e := ix.entries[i]
	excerpt := Excerpt{
		Place:     place,
		TextTitle: ix.texts[e.text].Title,
		Section:   ix.sectionTitle(i),
		Body:      e.body,
	}
	if d, _, ok := ix.partOf(i); ok {
		excerpt.Body, excerpt.Parts = d.body, d.parts
	}
	if ix.adjacent(i-1, i) {
		excerpt.Previous = new(ix.place(i - 1))
	}
	if last := i + max(len(excerpt.Parts)-1, 0); ix.adjacent(last, last+1) {
		excerpt.Next = new(ix.place(last + 1))
	}
	return excerpt, true
}

// adjacent reports whether both passages exist and are of one text.
func (ix *Index) adjacent(a, b int) bool {
	return a >= 0 && b < len(ix.entries) && ix.entries[a].text == ix.entries[b].text
}

// place says where the passage number p stands.
func (ix *Index) place(p int) Place {
	e := ix.entries[p]
	return Place{Text: ix.texts[e.text].ID, Section: int(e.section), Paragraph: int(e.paragraph)}
}

// sectionParagraphs returns how many paragraphs the section of a passage has.
func (ix *Index) sectionParagraphs(p int) int {
	e := ix.entries[p]
	if sections := ix.texts[e.text].Sections; int(e.section) < len(sections) {
		return sections[e.section].Paragraphs
	}
	return 0
}

// sectionTitle returns the title of the section that a passage stands in.
func (ix *Index) sectionTitle(p int) string {
	e := ix.entries[p]
	if sections := ix.texts[e.text].Sections; int(e.section) < len(sections) {
		return sections[e.section].Title
	}
	return ""
}
