package reader

import "strings"

// itemiser splits blocks into headings, paragraphs and end marks.
type itemiser struct {
	*pace
	layout
	items []item
}

func itemise(p *pace, blocks blocks) []item {
	s := itemiser{pace: p, layout: layoutOf(blocks), items: make([]item, 0, blocks.count())}
	romans := romanHeadings(blocks)
	for i, b := range blocks.all() {
		if !p.step(len(b)) {
			break
		}
		first := b[0].text()
		switch {
		case romans[i]:
			s.heading(b, first, names{key: first, level: "roman"})
		case len(b) == 2 && isRule(b[1].text()) && columns(first) <= 80:
			s.heading(b[:1], first, names{key: keyOf(first), level: b[1].text()[:1]})
			s.items = append(s.items, item{lines: b[1:], drop: underline})
		default:
			s.block(b)
		}
	}
	return s.items
}

func (s *itemiser) heading(lines []line, title string, n names) {
	if !s.addHeading() {
		return
	}
	s.items = append(s.items, item{kind: heading, lines: lines, body: title, names: &n})
}

// block appends the items of one block.
func (s *itemiser) block(b []line) {
	if s.lineByLine(b) || mostlyHeadings(b) {
		s.split(b)
		return
	}
	key, ok := headingKey(b[0].text())
	if !ok {
		s.split(b)
		return
	}
	titled := b[:1]
	if len(b) <= 3 && isTitle(b[1:]) {
		titled = b // "CHAPTER I." over "Down the Rabbit-Hole"
	}
	s.heading(titled, joinTitle(titled), names{key, division(key)})
	if rest := b[len(titled):]; len(rest) > 0 {
		s.split(rest)
	}
}

// split appends the items of a block whose headings, if any, are lines.
func (s *itemiser) split(b []line) {
	byLine := s.lineByLine(b)
	alone := byLine || mostlyHeadings(b) // else a heading's words in wrapped prose are prose
	start := 0
	flush := func(end int) {
		if start < end {
			s.paragraphsOf(b[start:end], byLine)
		}
		start = end + 1
	}
	for i, l := range b {
		if !s.step(1) {
			break
		}
		if isEndMark(l.text()) && (alone || standsAlone(b, i)) {
			flush(i)
			s.items = append(s.items, item{kind: endMark, lines: b[i : i+1], body: l.text()})
			continue
		}
		if !alone {
			continue
		}
		if key, ok := headingKey(l.text()); ok {
			flush(i)
			s.heading(b[i:i+1], l.text(), names{key, division(key)})
		}
	}
	flush(len(b))
}

func (s *itemiser) paragraphsOf(b []line, byLine bool) {
	paragraphs := each(b)
	if !byLine {
		paragraphs = s.paragraphs(b)
	}
	for lines := range paragraphs {
		if !s.addParagraph() {
			return
		}
		s.items = append(s.items, item{lines: lines, body: s.bodyOf(lines)})
	}
}

// standsAlone reports whether an end mark in wrapped prose is one, and not the
// last words of a sentence that were wrapped into a line of their own.
func standsAlone(b []line, i int) bool {
	if isWord(b[i].text()) || core(b[i].text()) == b[i].text() {
		return len(b) == 1 || (i == 0 || i == len(b)-1) && (i == 0 || endsSentence(b[i-1].text()))
	}
	return true // in brackets, between rules
}

// mostlyHeadings reports whether a block is a table of contents or the like.
func mostlyHeadings(b []line) bool {
	if len(b) < 2 {
		return false
	}
	found, others := 0, 0
	for _, l := range b {
		if _, ok := headingKey(l.text()); ok {
			found++
		} else if others++; others*5 > len(b)*2 {
			return false
		}
	}
	return found >= 2
}

// isTitle reports whether the lines below a chapter's number name it.
func isTitle(rest []line) bool {
	for _, l := range rest {
		if columns(l.text()) > 80 || isRule(l.text()) {
			return false
		}
	}
	return len(rest) == 0 || !endsSentence(rest[len(rest)-1].text()) || isCapitals(rest[0].text())
}

// joinTitle makes one line of a heading's lines.
func joinTitle(lines []line) string {
	var b strings.Builder
	for i, l := range lines {
		switch {
		case i == 0:
		case i == 1 && !strings.ContainsAny(l.text()[:1], ".:-(") && endsInWord(lines[0].text()):
			b.WriteString(": ")
		default:
			b.WriteByte(' ')
		}
		b.WriteString(l.text())
	}
	return b.String()
}

// isRule reports whether a line only draws a line.
func isRule(text string) bool {
	return len(text) >= 3 && (strings.Trim(text, "=") == "" || strings.Trim(text, "-") == "" || strings.Trim(text, "~") == "")
}
