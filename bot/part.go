package bot

import (
	"cmp"
	"strings"
	"unicode"

	"github.com/chapterbot/chapterbot/retrieval"
)

// partWidth is the most of a text that one reply quotes, by width: a chat's
// plainest message has room for it, its citation and what stands around it.
const partWidth = 1400

// split cuts a body into parts of at most a width, at the last sentence end,
// else at the last white space, else between characters. The parts are in order, and
// nothing but white space stands between them. There is at least one.
func split(body string, most int) []retrieval.Span {
	var parts []retrieval.Span
	for start := 0; ; {
		end := start + cutAt(body[start:], most)
		if part := trimmed(body, start, end); part.End > part.Start || len(parts) == 0 && end == len(body) {
			parts = append(parts, part)
		}
		if end == len(body) {
			return parts
		}
		start = end
	}
}

// trimmed is body[start:end] without the white space around it.
func trimmed(body string, start, end int) retrieval.Span {
	inner := strings.TrimLeftFunc(body[start:end], unicode.IsSpace)
	start = end - len(inner)
	return retrieval.Span{Start: start, End: start + len(strings.TrimRightFunc(inner, unicode.IsSpace))}
}

// partAt is the number of the part that holds a byte.
func partAt(parts []retrieval.Span, at int) int {
	for i, part := range parts {
		if at < part.End {
			return i
		}
	}
	return 0
}

// cutAt is the byte at which to end a part of s of at most a width.
func cutAt(s string, most int) int {
	used, space, sentence, whole := 0, 0, 0, 0
	var before rune
	for i, r := range s {
		if unicode.IsSpace(r) {
			space = i
			if strings.ContainsRune(".!?。！？…\"”’»", before) {
				sentence = i
			}
		}
		if !joins(before, r) {
			whole = i
		}
		if used += escapedWidth(r); used > most {
			switch {
			case sentence > i/2:
				return sentence
			case space > i/2:
				return space
			case i == 0:
				return len(string(r))
			}
			return cmp.Or(whole, i)
		}
		before = r
	}
	return len(s)
}

// width is an upper bound for the UTF-16 units that a text takes once an
// adapter has escaped it.
func width(s string) int {
	n := 0
	for _, r := range s {
		n += escapedWidth(r)
	}
	return n
}

// escapedWidth is the width of one character: one more for ASCII punctuation.
func escapedWidth(r rune) int {
	switch {
	case r == '\n': // a quoted line is marked, too
		return 3
	case r < 0x80 && (unicode.IsPunct(r) || unicode.IsSymbol(r)):
		return 2
	case r > 0xFFFF:
		return 2
	}
	return 1
}
