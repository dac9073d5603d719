package reference

import (
	"slices"
	"strings"

	"github.com/chapterbot/chapterbot/retrieval"
)

// Referent is what a reference leads to.
type Referent struct {
	// Ranges are what it may mean, one for each section. Where there is no such
	// paragraph or section, they are what comes nearest.
	Ranges []Range

	NoParagraph int     // the paragraph that none of the sections has
	NoSection   Missing // the section that there is none of
}

// found is what a reading leads to.
type found struct {
	reading
	sections []int // in the catalogue
	short    bool  // none of them has the paragraphs
}

// attempt is one try at a reference, with or without the words that ask for
// it.
type attempt struct {
	c        *Catalogue
	asked    asked
	question bool

	// verse reports whether the paragraph at a place begins with its number.
	verse func(retrieval.Place) bool
}

// Resolve finds what s means after the command: all that leads somewhere is a
// reference there.
func (c *Catalogue) Resolve(s string) (Referent, bool) {
	return c.resolve(attempt{c: c}, s)
}

// ResolveQuestion finds what s means if it could hardly be a question. Verse
// reports whether the paragraph at a place begins with its own number, which
// tells "Jude 5" from "Java 17".
func (c *Catalogue) ResolveQuestion(s string, verse func(retrieval.Place) bool) (Referent, bool) {
	return c.resolve(attempt{c: c, question: true, verse: verse}, s)
}

func (c *Catalogue) resolve(a attempt, s string) (Referent, bool) {
	r, ok := c.citation(s)
	if !ok {
		if r, ok = a.find(s); !ok {
			return Referent{}, false
		}
	}
	var out Referent
	span := r.span
	switch {
	case len(r.sections) == 0:
		r.sections, span = c.nearest(r.reading), spanOfSection
		out.NoSection = c.missing(r.reading, r.sections[0])
	case r.short:
		out.NoParagraph = r.span.from
		span = lastOfSection
	}
	for _, i := range r.sections {
		out.Ranges = append(out.Ranges, c.ranged(i, span))
	}
	return out, true
}

// find tries what was written with and without the words that ask for it.
func (a attempt) find(s string) (found, bool) {
	t := lex(s)
	whole := asked{reference: trimMarks(t)}
	tries := []asked{whole}
	if cut := cutAsking(t); cut.stripped {
		tries = append(tries, cut)
	}
	var short, missing found
	for _, a.asked = range tries {
		if a.question && isFigure(a.asked.reference) {
			continue
		}
		for _, r := range a.c.likeliest(readings(a.asked.reference)) {
			found := a.try(r)
			switch {
			case len(found.sections) > 0 && !found.short:
				return found, true
			case found.short && len(short.sections) == 0:
				short = found
			case len(found.sections) == 0 && missing.form == bare && a.c.lacks(r):
				missing.reading = r
			}
		}
	}
	if len(short.sections) > 0 {
		return short, true
	}
	return missing, missing.form != bare
}

// likeliest moves up what is a paragraph alone where there is one section: "3"
// is its third paragraph then, also if it is chapter 3.
func (c *Catalogue) likeliest(all []reading) []reading {
	if len(c.sections) != 1 {
		return all
	}
	alone := func(r reading) bool { return len(r.name) == 0 && r.section.none() }
	return slices.Concat(slices.DeleteFunc(slices.Clone(all), func(r reading) bool { return !alone(r) }), slices.DeleteFunc(all, alone))
}

func isFigure(t []token) bool { return len(t) == 1 && t[0].kind == numberToken }

// Titled reports whether s is the title of a section, or what citations call one,
// whatever it ends with.
func (c *Catalogue) Titled(s string) bool {
	key := keyOf(plain(lex(s)))
	return key != "" && len(c.titled[key])+len(c.called[key]) > 0
}

// citation takes a section as a citation calls it, whatever its title holds.
func (c *Catalogue) citation(s string) (found, bool) {
	at := strings.LastIndex(s, "¶")
	if at < 0 {
		return found{}, false
	}
	span, _, ok := spanTail(lex(s[at:]))
	if !ok {
		return found{}, false
	}
	name := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s[:at]), "— "))
	sections := c.cited[name]
	if folded := keyOf(plain(lex(name))); len(sections) == 0 && folded != "" {
		sections = c.called[folded]
	}
	if len(sections) == 0 {
		return found{}, false
	}
	return c.found(reading{span: span, form: sure}, sections), true
}

// found keeps those of some sections that have a span's paragraphs, or all
// of them where none has.
func (c *Catalogue) found(r reading, sections []int) found {
	there := slices.DeleteFunc(slices.Clone(sections), func(i int) bool { return r.span.from > c.sections[i].paragraphs })
	if len(there) == 0 {
		return found{r, sections, true}
	}
	return found{r, there, false}
}

// try finds the sections of a reading, if it is acceptable.
func (a attempt) try(r reading) found {
	find := a.c.candidates
	if a.question && r.section.none() && r.span.none() {
		find = a.c.entitled
	}
	best := find(r)
	if len(best.sections) == 0 {
		return found{}
	}
	out := a.c.found(r, best.sections)
	if !a.accepts(out, best.level) {
		return found{}
	}
	return out
}

// mostMeanings is how many sections a question may mean that is nothing but a
// title or a range. It is of more use as a question beyond that.
const mostMeanings = 5

// accepts reports whether a reading that leads somewhere is a reference and no
// question. After the command anything that leads somewhere is.
func (a attempt) accepts(r found, level int) bool {
	named := len(r.name) > 0
	switch {
	case !a.question:
		return true
	case r.section.none() && r.span.none(): // a title alone
		return level == theTitle && !a.asked.question && len(r.sections) <= mostMeanings
	case r.short && (r.form < colon || named && level < near):
		return false
	case r.form >= colon:
		return !named || level >= inside
	case !r.section.none():
		return !named && !r.span.none() && r.form == bare || named && level >= clipped
	case !named:
		return r.span.from != r.span.to && len(r.sections) <= mostMeanings
	}
	// A name and a figure: a paragraph, or "Java 17". Verses carry their number.
	return level >= near && len(r.sections) == 1 && (r.form == marked || a.isVerse(r))
}

func (a attempt) isVerse(r found) bool {
	p := a.c.sections[r.sections[0]].place
	p.Paragraph = r.span.from
	return a.verse(p)
}
