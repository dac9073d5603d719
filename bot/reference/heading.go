package reference

import (
	"slices"
	"strconv"
	"strings"
)

// heading is a section's title taken apart.
type heading struct {
	all    []token // the title without its articles in front
	name   []token // what stands before its number: "john" of "John Chapter 3"
	number numbering
	rest   []token // what stands behind its number, or all where it has none
}

// headingOf takes a title apart. The number of a chapter or section counts
// before that of a part or book, and that before figures without a word, which
// count at the front ("3. Rules"), or behind one name ("Psalm 23", "Rule 7: No
// spoilers").
func headingOf(title string) heading {
	l := vocabulary()
	t := lex(title)
	h := heading{all: plain(t)}
	h.rest = h.all
	if i, end := l.findNumbering(t[:min(len(t), mostTokens)]); end > i {
		n, _ := l.numberingAt(t[i:])
		h.name, h.number, h.rest = plain(t[:i]), n, plain(t[end:])
		return h
	}
	if len(t) == 0 {
		return h
	}
	if id, end := l.leading(t); end > 0 {
		h.number.id, h.rest = id, plain(t[end:])
		return h
	}
	for i := 1; i < len(t) && t[i-1].kind == wordToken; i++ {
		if t[i].kind != numberToken && !(t[i].capital && i+1 == len(t) && roman(t[i].text) > 0) {
			continue
		}
		id, end := l.numeral(t, i)
		if end == len(t) || end > i && t[end].kind == markToken {
			h.name, h.number.id, h.rest = plain(t[:i]), id, plain(t[end:])
		}
		return h
	}
	return h
}

// findNumbering finds the numbering that counts most in a title.
func (l *lexicon) findNumbering(t []token) (start, end int) {
	for i := range t {
		n, length := l.numberingAt(t[i:])
		switch {
		case length == 0 || n.last:
		case n.unit&^partRole != 0:
			return i, i + length
		case end == 0:
			start, end = i, i+length
		}
	}
	return start, end
}

// leading reads figures, or a Roman numeral with a mark behind it, at the front
// of a title.
func (l *lexicon) leading(t []token) (string, int) {
	if t[0].kind == numberToken {
		return l.figures(t, 0)
	}
	if t[0].capital && roman(t[0].text) > 0 && (len(t) == 1 || t[1].kind == markToken) {
		return l.numeral(t, 0)
	}
	return "", 0
}

// plain is tokens without marks and articles in front, and with a number in
// front as a figure, however it is spelt: "First Corinthians", "II Samuel".
func plain(t []token) []token {
	var out []token
	for _, t := range t {
		if t.kind != markToken {
			out = append(out, t)
		}
	}
	out = cutArticles(out)
	if len(out) > 1 {
		n := vocabulary().ordinals[out[0].text]
		if n == 0 {
			n = roman(out[0].text)
		}
		if n > 0 && out[0].kind == wordToken {
			out[0] = numberOf(strconv.Itoa(n), false)
		}
	}
	return out
}

// mostNames is how many names a text goes by at most.
const mostNames = 8

// namesOf returns the names that a text goes by: its title, and where that is
// several joined by dashes or colons, each of them, without the number that
// puts files in order.
func namesOf(title string) [][]token {
	t := lex(title)
	names := [][]token{plain(t)}
	from := 0
	for i := 0; i <= len(t) && len(names) < mostNames; i++ {
		if i < len(t) && !(t[i].kind == markToken && !t[i].glued && t[i].text == "-" || isMark(t[i], ":,(")) {
			continue
		}
		if name := plain(t[from:i]); len(name) > 0 && hasWord(name) {
			names = append(names, name)
		}
		from = i + 1
	}
	if len(t) > 1 && t[0].kind == numberToken && (t[1].kind == markToken || strings.HasPrefix(title, "0")) {
		names = append(names, plain(t[1:]))
	}
	return names
}

func hasWord(t []token) bool {
	return slices.ContainsFunc(t, func(t token) bool { return t.kind == wordToken })
}

// isName reports whether some of t may be a name: it is neither a number nor a
// word for what is numbered.
func isName(t []token) bool {
	return slices.ContainsFunc(t, func(t token) bool { return t.kind == wordToken && !vocabulary().is(t, unitRoles) })
}
