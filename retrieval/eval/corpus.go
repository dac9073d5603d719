package eval

import (
	"slices"

	"github.com/chapterbot/chapterbot/retrieval"
)

// Corpus is the folder's documents, indexed: each document is one passage, and
// the documents of one source are one text in the file's order, so that a
// passage's neighbours are its neighbours. A document without a source is a
// text of its own.
type Corpus struct {
	whole    *retrieval.Index
	bySource map[string]*retrieval.Index
	shelves  map[string][]retrieval.Volume // what bySource is made of
	sources  []string                      // the keys of bySource, in the folder's order
	ids      map[retrieval.Place]string
}

// NewCorpus indexes a folder. With scoped, every source gets an index of its
// own, and a query is asked of its source's only; the documents without a
// source are one.
func NewCorpus(f *Folder, scoped bool) *Corpus {
	c := &Corpus{ids: make(map[retrieval.Place]string)}
	var (
		volumes []retrieval.Volume
		at      = make(map[string]int)
	)
	for _, d := range f.Documents {
		i, ok := at[d.Source]
		if !ok || d.Source == "" {
			i = len(volumes)
			at[d.Source] = i
			volumes = append(volumes, retrieval.Volume{Text: retrieval.Text{ID: retrieval.TextID(i + 1), Title: d.Source}})
		}
		add(&volumes[i], d)
		p := volumes[i].Passages[len(volumes[i].Passages)-1]
		c.ids[retrieval.Place{Text: volumes[i].Text.ID, Section: p.Section, Paragraph: p.Paragraph}] = d.ID
	}
	for i := range volumes {
		detect(&volumes[i])
	}
	if !scoped {
		c.whole = retrieval.NewIndex(volumes)
		return c
	}
	c.shelves = make(map[string][]retrieval.Volume)
	for _, v := range volumes {
		if _, ok := c.shelves[v.Text.Title]; !ok {
			c.sources = append(c.sources, v.Text.Title)
		}
		c.shelves[v.Text.Title] = append(c.shelves[v.Text.Title], v)
	}
	c.bySource = make(map[string]*retrieval.Index)
	for source, shelf := range c.shelves {
		c.bySource[source] = retrieval.NewIndex(shelf)
	}
	return c
}

// add appends a document to a volume; documents with the same title after one
// another are one section.
func add(v *retrieval.Volume, d Document) {
	n := len(v.Text.Sections)
	if n == 0 || v.Text.Sections[n-1].Title != d.Title {
		v.Text.Sections = append(v.Text.Sections, retrieval.TextSection{Title: d.Title})
		n++
	}
	section := &v.Text.Sections[n-1]
	section.Paragraphs++
	v.Passages = append(v.Passages, retrieval.Passage{
		Section:   n - 1,
		Paragraph: section.Paragraphs,
		Body:      d.Text,
		End:       len(d.Text),
	})
}

// detect finds a volume's language.
func detect(v *retrieval.Volume) {
	sample := ""
	for _, p := range v.Passages {
		if len(sample) > 1<<14 {
			break
		}
		sample += p.Body + "\n"
	}
	v.Text.Language = retrieval.DetectLanguage(sample)
}

// Ask asks a query.
func (c *Corpus) Ask(q Query, query retrieval.Query) retrieval.Answer {
	query.Question = q.Text
	if c.whole != nil {
		return c.whole.Ask(query)
	}
	if ix, ok := c.bySource[q.Source]; ok {
		return ix.Ask(query)
	}
	return retrieval.Answer{Question: q.Text}
}

// AskWithout asks a query of its source without the documents that are
// relevant to it, of a scoped corpus: what is left is about the same and
// doesn't answer.
func (c *Corpus) AskWithout(q Query, relevant map[string]int, query retrieval.Query) retrieval.Answer {
	var rest []retrieval.Volume
	for _, v := range c.shelves[q.Source] {
		v.Passages = slices.DeleteFunc(slices.Clone(v.Passages), func(p retrieval.Passage) bool {
			return relevant[c.ids[retrieval.Place{Text: v.Text.ID, Section: p.Section, Paragraph: p.Paragraph}]] > 0
		})
		rest = append(rest, v)
	}
	query.Question = q.Text
	return retrieval.NewIndex(rest).Ask(query)
}

// ID returns the document that a citation quotes.
func (c *Corpus) ID(citation retrieval.Citation) string { return c.ids[citation.Place] }

// Stretches returns what the highlight of a citation is chosen from.
func (c *Corpus) Stretches(q Query, place retrieval.Place) []retrieval.Stretch {
	if c.whole != nil {
		return c.whole.Stretches(q.Text, place)
	}
	if ix, ok := c.bySource[q.Source]; ok {
		return ix.Stretches(q.Text, place)
	}
	return nil
}
