package reader

import "strings"

// itemise splits blocks into headings, paragraphs and end marks.
func itemise(p *pace, blocks [][]line) []item {
	lay := layoutOf(blocks)
	romans := romanHeadings(blocks)
	var items []item
	for i, b := range blocks {
		if !p.step(len(b)) {
			break
		}
		switch {
		case romans[i]:
			items = append(items, item{kind: heading, lines: b, body: b[0].text, key: b[0].text, level: "roman"})
		case len(b) == 2 && isRule(b[1].text) && columns(b[0].text) <= 80:
			items = append(items,
				item{kind: heading, lines: b[:1], body: b[0].text, key: keyOf(b[0].text), level: b[1].text[:1]},
				item{lines: b[1:], drop: underline})
		default:
			items = lay.itemise(p, items, b)
		}
	}
	return items
}

// itemise appends the items of one block.
func (lay layout) itemise(p *pace, items []item, b []line) []item {
	if lay.lineByLine(b) || mostlyHeadings(b) {
		return lay.split(p, items, b)
	}
	key, ok := headingKey(b[0].text)
	if !ok {
		return lay.split(p, items, b)
	}
	titled := b[:1]
	if len(b) <= 3 && isTitle(b[1:]) {
		titled = b // "CHAPTER I." over "Down the Rabbit-Hole"
	}
	items = append(items, item{kind: heading, lines: titled, body: joinTitle(titled), key: key, level: division(key)})
	if rest := b[len(titled):]; len(rest) > 0 {
		items = lay.split(p, items, rest)
	}
	return items
}

// split appends the items of a block whose headings, if any, are lines.
func (lay layout) split(p *pace, items []item, b []line) []item {
	byLine := lay.lineByLine(b)
	alone := byLine || mostlyHeadings(b) // else a heading's words in wrapped prose are prose
	start := 0
	flush := func(end int) {
		if start < end {
			paragraphs := each(b[start:end])
			if !byLine {
				paragraphs = lay.paragraphs(b[start:end])
			}
			for _, lines := range paragraphs {
				items = append(items, item{lines: lines, body: lay.bodyOf(lines)})
			}
		}
		start = end + 1
	}
	for i, l := range b {
		if !p.step(1) {
			break
		}
		if isEndMark(l.text) && (alone || standsAlone(b, i)) {
			flush(i)
			items = append(items, item{kind: endMark, lines: b[i : i+1], body: l.text})
			continue
		}
		if !alone {
			continue
		}
		if key, ok := headingKey(l.text); ok {
			flush(i)
			items = append(items, item{kind: heading, lines: b[i : i+1], body: l.text, key: key, level: division(key)})
		}
	}
	flush(len(b))
	return items
}

// standsAlone reports whether an end mark in wrapped prose is one, and not the
// last words of a sentence that were wrapped into a line of their own.
func standsAlone(b []line, i int) bool {
	if isWord(b[i].text) || core(b[i].text) == b[i].text {
		return len(b) == 1 || (i == 0 || i == len(b)-1) && (i == 0 || endsSentence(b[i-1].text))
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
		if _, ok := headingKey(l.text); ok {
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
		if columns(l.text) > 80 || isRule(l.text) {
			return false
		}
	}
	return len(rest) == 0 || !endsSentence(rest[len(rest)-1].text) || isCapitals(rest[0].text)
}

// joinTitle makes one line of a heading's lines.
func joinTitle(lines []line) string {
	var b strings.Builder
	for i, l := range lines {
		switch {
		case i == 0:
		case i == 1 && !strings.ContainsAny(l.text[:1], ".:-(") && endsInWord(lines[0].text):
			b.WriteString(": ")
		default:
			b.WriteByte(' ')
		}
		b.WriteString(l.text)
	}
	return b.String()
}

// isRule reports whether a line only draws a line.
func isRule(text string) bool {
	return len(text) >= 3 && (strings.Trim(text, "=") == "" || strings.Trim(text, "-") == "" || strings.Trim(text, "~") == "")
}
