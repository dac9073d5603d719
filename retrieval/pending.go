package retrieval

import "strings"

// This file stands in for the analysis and the index until they land: whoever
// lands NewIndex and Prepare deletes it. Its index never finds anything.

// Index is the stand-in for the immutable index.
type Index struct{ volumes []Volume }

// NewIndex is the stand-in: it holds the volumes.
func NewIndex(volumes []Volume) *Index { return &Index{volumes} }

// Ask is the stand-in: it finds nothing.
func (x *Index) Ask(q Query) Answer { return Answer{Question: q.Question} }

// Passage finds a passage by its place.
func (x *Index) Passage(place Place) (Excerpt, bool) {
	var flat []Excerpt
	at := -1
	for _, v := range x.volumes {
		if v.Text.ID != place.Text {
			continue
		}
		for _, p := range v.Passages {
			here := Place{v.Text.ID, p.Section, p.Paragraph}
			if here == place {
				at = len(flat)
			}
			flat = append(flat, Excerpt{Place: here, TextTitle: v.Text.Title, Section: v.Text.Sections[p.Section].Title, Body: p.Body})
		}
	}
	if at < 0 {
		return Excerpt{}, false
	}
	e := flat[at]
	if at > 0 {
		e.Previous = &flat[at-1].Place
	}
	if at+1 < len(flat) {
		e.Next = &flat[at+1].Place
	}
	return e, true
}

// Stale is the stand-in for the check of Passage.Stems.
func Stale(p Passage) bool { return p.Stems != strings.ToLower(p.Body) }

// Prepare splits a document at its blank lines.
func Prepare(doc Document) Volume {
	v := Volume{Text: Text{Title: doc.Title, Origin: doc.Origin, SHA256: doc.SHA256, Language: doc.Language}}
	for i, s := range doc.Sections {
		at, n := 0, 0
		for _, body := range strings.Split(s.Body, "\n\n") {
			if body != "" {
				n++
				v.Passages = append(v.Passages, Passage{
					Section: i, Paragraph: n, Body: body, Start: at, End: at + len(body), Stems: strings.ToLower(body),
				})
			}
			at += len(body) + len("\n\n")
		}
		v.Text.Sections = append(v.Text.Sections, TextSection{Title: s.Title, Paragraphs: n})
	}
	return v
}
