package reader

import (
	"regexp"
	"slices"
	"strings"
)

// cleaner is the rules that look at a whole text, over its items. Each rule
// looks at an item a bounded number of times.
type cleaner struct {
	*pace
	items []item
}

// An end mark is a line that says no more than that something is over.
var (
	marks = regexp.MustCompile(`^(?i:(?:the )?end of (?:the |this )?(?:\p{L}+ ){0,2}(?:chapter|book|part|volume|text|story|novel|section|episode|file|document)(?: [0-9]+| \p{L}+)?` +
		`|to be continued|fin d[ue] (?:chapitre|livre|tome)|fin del? (?:cap[ií]tulo|libro)|fine del (?:capitolo|libro)|ende des (?:kapitels|buches|romans)` +
		`|slut på (?:kapitlet|boken)|конец (?:главы|книги|романа|первой части)|a (?:fejezet|könyv) vége` +
		`|本章完|本章结束|本章結束|全书完|全書完|全文完|未完待续|未完待續|完结|完結|つづく|おわり|終わり|끝)$`)
	bareMarks = regexp.MustCompile(`^(?i:the end|end|fin|finis|ende|fine|slut|конец|vége|koniec|einde|loppu|完|終|终|了)$`)
)

// isEndMark reports whether a line is an end mark by its look.
func isEndMark(text string) bool {
	if len(text) > 180 || columns(text) > 60 {
		return false
	}
	return marks.MatchString(core(text)) || bareMarks.MatchString(core(text))
}

// isWord reports whether an end mark could also be something somebody says:
// without brackets, not in capitals.
func isWord(mark string) bool {
	return bareMarks.MatchString(core(mark)) && core(mark) == strings.TrimRight(mark, ".!") && !isCapitals(mark)
}

// core strips brackets, rules and stars from around a line.
func core(text string) string {
	return strings.Trim(text, " \t()[]{}（）【】《》「」<>-–—=~～*_#.。!·•…")
}

// dropTails drops end marks and what a site puts below them: a list of other
// titles, up to the next chapter.
func (c cleaner) dropTails() {
	items := c.items
	for i := range items {
		if !c.step(1) {
			return
		}
		if items[i].kind != endMark {
			continue
		}
		tail := c.tailAfter(i)
		junk := c.listPart(tail)
		if isWord(items[i].body) && len(junk) < len(tail) {
			items[i].kind = paragraph // somebody says "Fine." and the story goes on
			continue
		}
		items[i].drop = endOfText
		for _, j := range junk {
			items[j].kind, items[j].drop = paragraph, listAtEnd
		}
	}
}

// tailAfter returns the items that stay after an end mark and before the next
// chapter.
func (c cleaner) tailAfter(mark int) []int {
	var tail []int
	for j := mark + 1; j < len(c.items) && c.step(1); j++ {
		it := c.items[j]
		if it.drop != stays {
			continue
		}
		if it.kind == endMark || it.kind == heading && (len(tail) == 0 || c.opensChapter(j)) {
			break
		}
		tail = append(tail, j)
	}
	return tail
}

// opensChapter tells a chapter's heading from a chapter's name in a list of
// novels: something to read follows it.
func (c cleaner) opensChapter(at int) bool {
	n := 0
	for _, it := range c.items[at+1:] {
		switch {
		case !c.step(1):
			return false
		case it.kind == heading || it.kind == endMark:
			return false
		case it.drop != stays:
		case isProse(it):
			return true
		default:
			if n += len(it.lines); n >= 4 {
				return true
			}
		}
	}
	return false
}

// listPart returns the end of a tail that is a list: short lines, few of them
// sentences.
func (c cleaner) listPart(tail []int) []int {
	items := c.items
	start := len(tail)
	for start > 0 && !isProse(items[tail[start-1]]) && c.step(1) {
		start--
	}
	lines, sentences := 0, 0
	for _, j := range tail[start:] {
		for _, l := range items[j].lines {
			if lines++; endsSentence(l.text()) {
				sentences++
			}
		}
	}
	if sentences*2 > lines {
		return nil
	}
	return tail[start:]
}

// isProse reports whether an item has more to say than a list's entry.
func isProse(it item) bool {
	if it.kind != paragraph {
		return false
	}
	w := 0
	for l := range strings.SplitSeq(it.body, "\n") {
		w = max(w, columns(l))
	}
	return w > longLine || w >= long && endsSentence(it.body) || len(it.lines) > 2 && endsSentence(it.body)
}

// dropContents drops headings with nothing below them when the same heading
// stands elsewhere with its text: a table of contents, a page's title above
// the chapter's, a chapter whose second copy is gone. A heading that repeats
// the open section's is the running title of a page.
func (c cleaner) dropContents() {
	items, empty := c.items, c.emptyHeadings()
	filled := make(map[string]int)
	for i, it := range items {
		if it.kind == heading && it.drop == stays && !empty[i] {
			filled[it.key]++
		}
	}
	open := -1
	for i := range items {
		it := &items[i]
		switch {
		case it.kind != heading || it.drop != stays:
		case empty[i] && filled[it.key] > 0:
			it.drop = repeatsHeading
			dropContentsTitle(items, i)
		case open >= 0 && items[open].key == it.key && items[open].body == it.body:
			it.drop = repeatsHeading
		default:
			open = i
		}
	}
}

// dropEmpty drops the other headings with nothing below them, but for those of
// a larger division: "Part One" stays above its "Chapter 1". One whose text was
// dropped is none.
func (c cleaner) dropEmpty() {
	items := c.items
	next := -1 // the heading after i that stays
	lost := false
	empty := true // no paragraph that stays stands between i and the next heading that does
	for i := len(items) - 1; i >= 0 && c.step(1); i-- {
		it := &items[i]
		switch {
		case it.kind == heading && it.drop == stays:
			above := next >= 0 && !lost && it.level != "" && it.level != items[next].level
			if empty && !above {
				it.drop = withoutText
			} else {
				next, empty = i, true
			}
			lost = false
		case it.kind == paragraph && it.drop != stays && it.drop != underline:
			lost = true
		case it.drop == stays:
			empty = false
		}
	}
}

// emptyHeadings returns, by item, whether no paragraph that stays stands
// between it and the next heading that does.
func (c cleaner) emptyHeadings() []bool {
	empty := make([]bool, len(c.items))
	open := true
	for i := len(c.items) - 1; i >= 0 && c.step(1); i-- {
		empty[i] = open
		if it := c.items[i]; it.drop == stays {
			open = it.kind == heading
		}
	}
	return empty
}

// dropContentsTitle drops the word "Contents" above a dropped heading.
func dropContentsTitle(items []item, at int) {
	if at > 0 && items[at-1].kind == paragraph && items[at-1].drop == stays && contents.MatchString(items[at-1].body) {
		items[at-1].drop = inContents
	}
}

// Project Gutenberg frames its texts by two lines, and puts its licence and
// a title page's data outside them.
var (
	licenceStart = regexp.MustCompile(`^\*\*\* ?START OF TH(?:E|IS) PROJECT GUTENBERG EBOOK.*$`)
	licenceEnd   = regexp.MustCompile(`^\*\*\* ?END OF TH(?:E|IS) PROJECT GUTENBERG EBOOK.*$`)
	licenceTitle = regexp.MustCompile(`^Title: (.+)$`)
)

// cutLicence returns what stands between Project Gutenberg's lines, and the
// title given before them.
func cutLicence(all blocks) (kept blocks, title string, dropped []Dropped) {
	find := func(re *regexp.Regexp) int {
		for i, b := range all.all() {
			if slices.ContainsFunc(b, func(l line) bool { return re.MatchString(l.text()) }) {
				return i
			}
		}
		return -1
	}
	start, end := find(licenceStart), find(licenceEnd)
	if start < 0 || end >= 0 && end <= start {
		return all, "", nil
	}
	if end < 0 {
		end = all.count()
	}
	for i, b := range all.all() {
		if i > start && i < end {
			continue
		}
		for _, l := range b {
			if m := licenceTitle.FindStringSubmatch(l.text()); m != nil && i < start && title == "" {
				title = m[1]
			}
		}
		dropped = appendDropped(dropped, b, "Project Gutenberg's frame")
	}
	return all.between(start+1, end), title, dropped
}
