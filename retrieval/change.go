package retrieval

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
)

// change is the difference between the texts held and the texts wanted.
type change struct {
	put   []Volume // new, changed, and those analysed anew
	drop  []TextID
	kinds map[Origin]TextChange // of every text held or wanted; Revision is filled in later
}

// planChange compares what is held with the documents wanted. Held texts that
// are neither wanted nor kept are dropped.
func planChange(ctx context.Context, held []Volume, docs []Document, keep []TextID) (change, error) {
	c := change{kinds: make(map[Origin]TextChange)}
	wanted := make(map[Origin]bool)
	before := make(map[Origin]Volume)
	for _, v := range held {
		before[v.Text.Origin] = v
	}
	for _, doc := range docs {
		if wanted[doc.Origin] {
			return change{}, fmt.Errorf("%s: named twice", doc.Origin.Path())
		}
		wanted[doc.Origin] = true
		old, known := before[doc.Origin]
		if known && sameDocument(old, doc) {
			c.keep(old)
			continue
		}
		next, err := prepare(ctx, doc)
		if err != nil {
			return change{}, err
		}
		if len(next.Passages) == 0 {
			return change{}, fmt.Errorf("%s: there is no paragraph in it", doc.Origin.Path())
		}
		c.replace(old, next, known)
	}
	for _, v := range held {
		switch {
		case wanted[v.Text.Origin]:
		case slices.Contains(keep, v.Text.ID):
			c.keep(v)
		default:
			c.drop = append(c.drop, v.Text.ID)
			c.kinds[v.Text.Origin] = TextChange{Title: cmp.Or(v.Text.Title, path.Base(v.Text.Origin.Path())), Kind: Dropped, Revision: v.Text.Revision}
		}
	}
	return c, nil
}

// keep leaves a text as it is. What an older analysis stored is put again: the
// held volume was analysed anew when it was read.
func (c *change) keep(v Volume) {
	c.kinds[v.Text.Origin] = TextChange{Title: v.Text.Title, Kind: Unchanged, Sections: countSections(v.Text), Paragraphs: len(v.Passages)}
	if v.renewed {
		c.put = append(c.put, v)
	}
}

func (c *change) replace(old, next Volume, known bool) {
	next.Text.Revision = 0
	c.put = append(c.put, next)
	t := TextChange{
		Title:      next.Text.Title,
		Kind:       Added,
		Sections:   countSections(next.Text),
		Paragraphs: len(next.Passages),
		Changed:    len(next.Passages),
	}
	switch {
	case known && old.Text.Damage != "":
		t.Kind = Mended
	case known:
		var fresh, former int
		t.Kind = Changed
		t.Changed, fresh = missing(next.Passages, old.Passages)
		t.Gone, former = missing(old.Passages, next.Passages)
		switch {
		case t.Changed > 0:
			t.Example = exampleOf(next, fresh)
		case t.Gone > 0:
			t.Example = exampleOf(old, former)
		}
	}
	c.kinds[next.Text.Origin] = t
}

// countSections counts those that can be cited: a part's heading can't.
func countSections(t Text) int {
	n := 0
	for _, s := range t.Sections {
		if s.Paragraphs > 0 {
			n++
		}
	}
	return n
}

func exampleOf(v Volume, i int) Example {
	p := v.Passages[i]
	return Example{Section: v.Text.Sections[p.Section].Title, Paragraph: p.Paragraph, Body: p.Body}
}

// apply returns the volumes held after the change, given put as it was stored.
func (c *change) apply(held []Volume, stored []Text) ([]Volume, error) {
	if len(stored) != len(c.put) {
		return nil, fmt.Errorf("the store returned %d texts for %d", len(stored), len(c.put))
	}
	replaced := make(map[Origin]bool)
	var volumes []Volume
	for i, v := range c.put {
		replaced[v.Text.Origin] = true
		volumes = append(volumes, Volume{Text: stored[i], Passages: v.Passages})
	}
	for _, v := range held {
		if !replaced[v.Text.Origin] && !slices.Contains(c.drop, v.Text.ID) {
			volumes = append(volumes, v)
		}
	}
	slices.SortFunc(volumes, func(a, b Volume) int { return cmp.Compare(a.Text.ID, b.Text.ID) })
	return volumes, nil
}

// report words the change: the whole texts held now in their order, then those
// dropped by title. Those that stay damaged are left out.
func (c *change) report(now []Volume) Report {
	var r Report
	for _, v := range wholeTexts(now) {
		t := c.kinds[v.Text.Origin]
		t.Revision = v.Text.Revision
		r.Texts = append(r.Texts, t)
		r.Paragraphs += len(v.Passages)
	}
	live := len(r.Texts)
	for _, t := range c.kinds {
		if t.Kind == Dropped {
			r.Texts = append(r.Texts, t)
		}
	}
	slices.SortFunc(r.Texts[live:], func(a, b TextChange) int { return strings.Compare(a.Title, b.Title) })
	return r
}

// missing counts the paragraphs of one edition that another does not have, and
// returns where the first of them stands.
func missing(in, from []Passage) (n, first int) {
	have := make(map[string]int, len(from))
	for _, p := range from {
		have[p.Body]++
	}
	for i, p := range in {
		if have[p.Body] > 0 {
			have[p.Body]--
			continue
		}
		if n == 0 {
			first = i
		}
		n++
	}
	return n, first
}

// sameDocument reports whether a volume holds exactly what a document says.
// The same bytes are not enough: a newer reader may make something else of
// them.
func sameDocument(v Volume, doc Document) bool {
	if v.Text.SHA256 != doc.SHA256 || v.Text.Title != doc.Title {
		return false
	}
	if doc.Language != "" && doc.Language != v.Text.Language {
		return false
	}
	return slices.Equal(document(v).Sections, doc.Sections)
}

// document turns a volume back into the document it was prepared from.
func document(v Volume) Document {
	sections := make([]Section, len(v.Text.Sections))
	bodies := make([][]string, len(sections))
	for i, s := range v.Text.Sections {
		sections[i].Title = s.Title
	}
	for _, p := range v.Passages {
		bodies[p.Section] = append(bodies[p.Section], p.Body)
	}
	for i := range sections {
		sections[i].Body = strings.Join(bodies[i], "\n\n")
	}
	return Document{
		Title:    v.Text.Title,
		Origin:   v.Text.Origin,
		SHA256:   v.Text.SHA256,
		Language: v.Text.Language,
		Sections: sections,
	}
}

// isStale reports whether a passage was analysed by another version of the
// analysis.
func isStale(v Volume) bool {
	return slices.ContainsFunc(v.Passages, Stale)
}

// reanalyse prepares a stored volume again, as the same revision.
func reanalyse(ctx context.Context, v Volume) (Volume, error) {
	next, err := prepare(ctx, document(v))
	if err != nil {
		return Volume{}, err
	}
	next.Text.ID, next.Text.Revision, next.Text.Loaded = v.Text.ID, v.Text.Revision, v.Text.Loaded
	next.renewed = true
	return next, nil
}
