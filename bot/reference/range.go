package reference

import "github.com/chapterbot/chapterbot/retrieval"

// Range is a run of paragraphs of one text that a reference may mean.
type Range struct {
	Name     string          // what citations call the section of From: "The Handbook, Chapter 3"
	From, To retrieval.Place // both included
	Count    int             // of the paragraphs from From to To
	Whole    bool            // the section as such was named
	Cut      bool            // more was asked for than its section has
}

// ranged is the range of a span that begins in a section. A number beyond the
// section's end means its last paragraph.
func (c *Catalogue) ranged(section int, s span) Range {
	first := c.sections[section]
	end, ok := c.following(section, s.section)
	if !ok {
		s.to = lastParagraph
	} else if end == section && s.to != lastParagraph {
		s.from, s.to = min(s.from, s.to), max(s.from, s.to)
	}
	last := c.sections[end]
	r := Range{Name: c.name(section), From: first.place, To: last.place, Whole: s.none()}
	if !s.none() {
		r.From.Paragraph = paragraph(s.from, first)
	}
	r.To.Paragraph = last.paragraphs
	if !s.none() {
		r.To.Paragraph = paragraph(s.to, last)
		r.Cut = s.to > last.paragraphs
	}
	r.Count = r.To.Paragraph - r.From.Paragraph + 1
	for i := section; i < end; i++ {
		r.Count += c.sections[i].paragraphs
	}
	return r
}

// following is the next section with a number, or the section itself where it
// has that or none was given.
func (c *Catalogue) following(section int, id string) (int, bool) {
	for i := section; id != "" && i < c.texts[c.sections[section].text].to; i++ {
		if c.sections[i].number.id == id {
			return i, true
		}
	}
	return section, id == ""
}

func paragraph(n int, of listed) int {
	if n == lastParagraph {
		return of.paragraphs
	}
	return min(n, of.paragraphs)
}

// First is the first paragraphs of a range, at most n of them.
func (c *Catalogue) First(r Range, n int) Range {
	if r.Count <= n {
		return r
	}
	r.Count, r.To = n, r.From
	for i, ok := c.find(r.From); ok; i++ {
		left := c.sections[i].paragraphs - r.To.Paragraph
		if n-1 <= left {
			r.To.Paragraph += n - 1
			break
		}
		n -= left + 1
		r.To = c.sections[i+1].place
	}
	return r
}
