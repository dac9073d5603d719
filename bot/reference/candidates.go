package reference

import (
	"slices"
	"strconv"
)

// candidates are sections that match a reading best, and how well.
type candidates struct {
	sections []int
	level    int
}

// entitled finds the sections that have just the title that a reading names,
// and where there are several texts the first section of those that have it.
func (c *Catalogue) entitled(r reading) candidates {
	name := plain(r.name)
	sections := slices.Concat(c.titled[keyOf(name)], c.called[keyOf(name)])
	if len(c.texts) > 1 {
		sections = append(sections, c.openings[keyOf(name)]...)
	}
	slices.Sort(sections)
	return candidates{slices.Compact(sections), theTitle}
}

// candidates finds the sections that a reading may mean.
func (c *Catalogue) candidates(r reading) candidates {
	name := plain(r.name)
	if len(r.name) > 0 && !isName(name) {
		if r.section.none() {
			return candidates{c.titled[keyOf(name)], theTitle} // "1984"
		}
		return candidates{}
	}
	if !c.knows(name) {
		return candidates{}
	}
	var best candidates
	switch {
	case r.section.id != "":
		best = c.collect(name, r, c.numbered[r.section.id])
		if len(best.sections) == 0 && r.form >= colon {
			best = c.counted(name, r)
		}
	default:
		best = c.collect(name, r, nil)
		if r.section.none() && len(name) > 0 {
			best = c.orTexts(best, name, r.span)
		}
	}
	if over := c.below(name, r); r.span.none() && over.level > best.level {
		return over
	}
	return c.narrow(best, r)
}

// below finds the headings over other sections that match a reading best: each
// means the section that follows it.
func (c *Catalogue) below(name []token, r reading) candidates {
	var best candidates
	text, scope := -1, []int(nil)
	for _, h := range c.headings {
		if r.section.id != "" && r.section.id != h.number.id || r.section.last {
			continue
		}
		if h.text != text {
			text, scope = h.text, c.texts[h.text].scope(name)
		}
		level := h.level(name, scope, r.section)
		if level > best.level {
			best = candidates{level: level}
		}
		if level == best.level && level > apart && !slices.Contains(best.sections, h.over) {
			best.sections = append(best.sections, h.over)
		}
	}
	return best
}

// collect matches a reading with sections, nil for all, and keeps the best.
func (c *Catalogue) collect(name []token, r reading, pool []int) candidates {
	var best candidates
	look := func(scope []int, i int) {
		level := c.sections[i].level(name, scope, r.section)
		if level > best.level {
			best = candidates{level: level}
		}
		if level == best.level && level > apart {
			best.sections = append(best.sections, i)
		}
	}
	if r.section.id == "" {
		for _, t := range c.texts {
			scope := t.scope(name)
			for i := t.from; i < t.to; i++ {
				look(scope, i)
			}
		}
		return best
	}
	text, scope := -1, []int(nil)
	for _, i := range pool {
		if s := c.sections[i]; s.text != text {
			text, scope = s.text, c.texts[s.text].scope(name)
		}
		look(scope, i)
	}
	return best
}

// scope says how well the first words of a name, by their number, match one of
// a text's names. None match any text.
func (t shelved) scope(name []token) []int {
	levels := make([]int, len(name)+1)
	levels[0] = theTitle
	for n := 1; n <= len(name); n++ {
		levels[n] = matchesAny(name[:n], t.names)
	}
	return levels
}

// level says how well a section matches a name, of which the first words may
// be its text's, and a numbering.
func (s listed) level(name []token, scope []int, n numbering) int {
	if !n.none() && fits(n.unit, s.number.unit) == 0 {
		return apart
	}
	best := apart
	for words, level := range scope {
		rest := name[words:]
		switch {
		case level == apart:
			continue
		case len(rest) > 0:
			level = min(level, s.named(rest, n))
		case n.none() && words > 0: // the text alone: see orTexts
			level = apart
		}
		best = max(best, level)
	}
	return best
}

// named says how well a name matches a section's own.
func (s listed) named(name []token, n numbering) int {
	level := min(near, matches(name, s.rest))
	switch {
	case !n.none():
		return max(min(opening, level), matches(name, s.name))
	case s.first || matches(name, s.name) == apart:
		return max(level, matches(name, s.all))
	}
	return level // what all sections of a text begin with names the first
}

// fits says how well a section that is numbered as has answers to asked, 0 for
// not at all: where several things are numbered, a number alone is a chapter's.
func fits(asked, has role) int {
	const chapters = chapterRole | sectionRole
	switch {
	case asked&has != 0, asked == 0 && has&chapterRole != 0:
		return 4
	case asked == partRole && has != 0:
		return 0
	case has == 0:
		return 3
	case has&chapters != 0:
		return 2
	case asked == 0:
		return 1
	}
	return 0
}

// counted takes a number for a section's place in a text whose sections have
// none.
func (c *Catalogue) counted(name []token, r reading) candidates {
	n, err := strconv.Atoi(r.section.id)
	if err != nil || n < 1 {
		return candidates{}
	}
	var best candidates
	for _, t := range c.texts {
		level := matchesAny(name, t.names)
		if len(name) == 0 && len(c.texts) == 1 {
			level = theTitle
		}
		titled := slices.DeleteFunc(indices(t.from, t.to), func(i int) bool { return c.sections[i].title == "" && t.to-t.from > 1 })
		if t.numbered || level < opening || level < best.level || n > len(titled) {
			continue
		}
		if level > best.level {
			best = candidates{level: level}
		}
		best.sections = append(best.sections, titled[n-1])
	}
	return best
}

func indices(from, to int) []int {
	all := make([]int, 0, to-from)
	for i := from; i < to; i++ {
		all = append(all, i)
	}
	return all
}

// orTexts adds the texts that match a name as well as sections do, or takes
// them instead where they match it better: each by its first section, or by
// all of them where a paragraph is asked for.
func (c *Catalogue) orTexts(best candidates, name []token, s span) candidates {
	for _, t := range c.texts {
		level := matchesAny(name, t.names)
		if level == apart || level < best.level || level == best.level && !s.none() && len(best.sections) > 0 || t.from == t.to {
			continue
		}
		if level > best.level {
			best = candidates{level: level}
		}
		switch {
		case s.none(), s.ordinal && s.from != lastParagraph:
			best.sections = append(best.sections, t.from)
		case s.ordinal:
			best.sections = append(best.sections, t.to-1)
		default:
			best.sections = append(best.sections, indices(t.from, t.to)...)
		}
	}
	slices.Sort(best.sections)
	best.sections = slices.Compact(best.sections)
	return best
}

// narrow keeps, of each text's candidates, those that fit a reading best: the
// unit that was named; the first or the last of a text, where its paragraphs
// are counted in words.
func (c *Catalogue) narrow(found candidates, r reading) candidates {
	kept := found.sections[:0:0]
	for start := 0; start < len(found.sections); {
		end := start + 1
		for end < len(found.sections) && c.sections[found.sections[end]].text == c.sections[found.sections[start]].text {
			end++
		}
		kept = append(kept, c.narrowText(found.sections[start:end], r)...)
		start = end
	}
	return candidates{kept, found.level}
}

func (c *Catalogue) narrowText(sections []int, r reading) []int {
	if !r.section.none() {
		sections = c.fittest(sections, r)
	}
	switch wholeText := r.span.ordinal && r.section.none() && len(r.name) == 0; {
	case r.section.last, wholeText && r.span.from == lastParagraph:
		return sections[len(sections)-1:]
	case wholeText:
		return sections[:1]
	}
	return sections
}

// fittest keeps the sections that are numbered most like a reading's, and
// "Chapter 3" before "Chapter 3: The lamp".
func (c *Catalogue) fittest(sections []int, r reading) []int {
	fit := func(i int) int {
		s := c.sections[i]
		rank := 2 * fits(r.section.unit, s.number.unit)
		if r.section.id != "" && len(r.name)+len(s.name)+len(s.rest) == 0 {
			rank++
		}
		return rank
	}
	best := 0
	for _, i := range sections {
		best = max(best, fit(i))
	}
	return slices.DeleteFunc(slices.Clone(sections), func(i int) bool { return fit(i) < best })
}
