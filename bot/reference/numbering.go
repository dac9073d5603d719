package reference

import (
	"cmp"
	"strconv"
)

// numbering is a section's number, and the word for what it numbers.
type numbering struct {
	unit role   // one of unitRoles; 0: not said
	id   string // "48", "2.3", "3a"; empty: none
	last bool   // the last one, whatever its number
}

// word is what a numbering numbers. Where it doesn't say, it is what another does.
func (n numbering) word(other role) string {
	switch u := cmp.Or(n.unit, other); {
	case u&chapterRole != 0:
		return "chapter"
	case u&partRole != 0:
		return "part"
	}
	return "section"
}

func (n numbering) none() bool { return n.id == "" && !n.last }

// numbering reads the whole of t as a section by its number: "chapter 48",
// "Kapitel IV", "3. Kapitel", "the third chapter", "第3章", "§ 5".
func (l *lexicon) numbering(t []token) (numbering, bool) {
	n, end := l.numberingAt(t)
	return n, end > 0 && l.skipRange(t, end) == len(t)
}

// numberingAt reads a numbering at the front of t and returns its length, 0
// where there is none.
func (l *lexicon) numberingAt(t []token) (numbering, int) {
	i := 0
	if len(t) > 1 && l.is(t[0], ordinalStartRole) {
		i++
	}
	if unit, at := l.unitAt(t, i); at > i { // chapter 48
		for at < len(t) && (isMark(t[at], ".#") || l.is(t[at], numberSignRole)) {
			at++
		}
		if id, end := l.numeral(t, at); end > at {
			return numbering{unit: unit, id: id}, end
		}
		for at < len(t) && l.is(t[at], articleRole) { // chapter the first
			at++
		}
		if n, end := l.ordinal(t, at); end > at {
			return numbering{unit: unit, id: strconv.Itoa(n)}, end
		}
		return numbering{}, 0
	}
	if i < len(t) && l.is(t[i], lastRole) {
		if unit, end := l.unitAt(t, i+1); end > i+1 {
			return numbering{unit: unit, last: true}, end
		}
	}
	if n, at := l.ordinal(t, i); at > i { // third chapter
		if unit, end := l.unitAt(t, at); end > at {
			return numbering{unit: unit, id: strconv.Itoa(n)}, end
		}
	}
	return numbering{}, 0
}

// skipRange skips the end of a range of sections, of which the first is shown.
func (l *lexicon) skipRange(t []token, i int) int {
	if i < len(t) && (isMark(t[i], "-&") || l.is(t[i], toRole|andRole)) {
		if _, end := figure(t, i+1); end > i+1 {
			return end
		}
	}
	return i
}

// unitAt reads the word for a section.
func (l *lexicon) unitAt(t []token, i int) (role, int) {
	switch {
	case i >= len(t):
	case isMark(t[i], "§"):
		for i < len(t) && isMark(t[i], "§") {
			i++
		}
		return sectionRole, i
	case l.is(t[i], unitRoles):
		return l.roles[t[i].text] & unitRoles, i + 1
	}
	return 0, i
}

// numeral reads a section's number behind its word: figures, also with points
// and a letter ("2.3", "3a"), a Roman numeral, a letter, a number in words.
func (l *lexicon) numeral(t []token, i int) (string, int) {
	if i >= len(t) {
		return "", i
	}
	if t[i].kind == numberToken {
		return l.figures(t, i)
	}
	if t[i].kind != wordToken {
		return "", i
	}
	if n, end := l.spelt(t, i, l.cardinals); end > i {
		return strconv.Itoa(n), end
	}
	if n := roman(t[i].text); n > 0 {
		return strconv.Itoa(n), i + 1
	}
	if len(t[i].text) == 1 && (t[i].capital || i+1 == len(t)) {
		return t[i].text, i + 1
	}
	return "", i
}

// mostPoints is how many points a section's number may have.
const mostPoints = 6

// figures reads "48", "2.3" or "3a".
func (l *lexicon) figures(t []token, i int) (string, int) {
	id := t[i].text
	deepest := i + 1 + 2*mostPoints
	for i++; i < deepest && i+1 < len(t) && isMark(t[i], ".") && t[i].glued && t[i+1].kind == numberToken && t[i+1].glued; i += 2 {
		id += "." + t[i+1].text
	}
	if i < len(t) && t[i].kind == wordToken && t[i].glued && len(t[i].text) == 1 && !l.is(t[i], paragraphRole) {
		return id + t[i].text, i + 1
	}
	return id, i
}

// lone reads the whole of t as a section's number without the word for it.
// Behind a name it may be a Roman numeral in capitals.
func (l *lexicon) lone(t []token, named bool) (string, bool) {
	switch {
	case t[0].kind == numberToken:
		id, end := l.figures(t, 0)
		return id, l.skipRange(t, end) == len(t)
	case len(t) == 1 && t[0].capital && roman(t[0].text) > 0 && (named || len(t[0].text) > 1):
		return strconv.Itoa(roman(t[0].text)), true
	}
	return "", false
}

// ordinal reads a number that counts: "third", "3rd", "3." and, before the
// words that stand so in their languages, "3".
func (l *lexicon) ordinal(t []token, i int) (int, int) {
	if i >= len(t) {
		return 0, i
	}
	if n, end := l.spelt(t, i, l.ordinals); end > i {
		return n, end
	}
	n, end := figure(t, i)
	switch {
	case end == i:
		return 0, i
	case end+1 < len(t) && isMark(t[end], ".-") && t[end].glued && l.is(t[end+1], ordinalEndRole): // 3-я
		return n, end + 2
	case end < len(t) && isMark(t[end], "."):
		return n, end + 1
	case end < len(t) && t[end].glued && l.is(t[end], ordinalEndRole) && !l.is(t[end], paragraphRole):
		return n, end + 1
	case end < len(t) && !l.is(t[end], severalRole):
		return n, end
	}
	return 0, i
}

// spelt reads a number in words, also "twenty-one".
func (l *lexicon) spelt(t []token, i int, ones map[string]int) (int, int) {
	if i >= len(t) || t[i].kind != wordToken {
		return 0, i
	}
	if ten := l.tens[t[i].text]; ten > 0 {
		end := i + 1
		if end < len(t) && isMark(t[end], "-") {
			end++
		}
		if end < len(t) && t[end].kind == wordToken && ones[t[end].text] > 0 && ones[t[end].text] < 10 {
			return ten + ones[t[end].text], end + 1
		}
		return ten, i + 1
	}
	if n := ones[t[i].text]; n > 0 {
		return n, i + 1
	}
	return 0, i
}

// figure reads a number in figures.
func figure(t []token, i int) (int, int) {
	if i >= len(t) || t[i].kind != numberToken {
		return 0, i
	}
	n, err := strconv.Atoi(t[i].text)
	if err != nil || n == 0 {
		return 0, i
	}
	return n, i + 1
}
