package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

const (
	// PartWidth is the most of a paragraph, by Width, that one part has: a
	// chat's plainest message has room for it, its citation and what stands
	// around it.
	PartWidth = 1400
	// longestPassage is the length in bytes of the longest paragraph that is
	// one passage, more than any of the development sets has. A longer one is
	// ranked and quoted by its parts, so that an ask costs no more than its
	// candidates may have.
	longestPassage = 1 << 14
)

// Parts cuts a paragraph into parts of PartWidth at most: at the last sentence
// end, else at the last white space, where those are in a part's second half,
// else between what shows as characters. A character wider than that is cut,
// too. The parts have every byte of the paragraph that is not white space, in
// order; white space before, between and behind them, however much, is of none.
// There is at least one.
func Parts(body string) []Span { return parts(body, PartWidth) }

func parts(body string, most int) []Span {
	var spans []Span
	for start := spaceAt(body); start < len(body) || len(spans) == 0; {
		end := start + partEnd(body[start:], most)
		spans = append(spans, Span{start, start + len(strings.TrimRightFunc(body[start:end], unicode.IsSpace))})
		start = end + spaceAt(body[end:])
	}
	return spans
}

// isLong reports whether a paragraph is too long for one passage.
func isLong(body string) bool { return len(body) > longestPassage }

// passageSpans returns where the passages of a paragraph stand in it: its parts
// where it is too long for one, else the whole.
func passageSpans(body string) []Span {
	if isLong(body) {
		return Parts(body)
	}
	return []Span{{0, len(body)}}
}

// spaceAt is the length of the white space that a text begins with.
func spaceAt(s string) int { return len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace)) }

// sentenceAhead is how far beyond a part, in bytes, is looked to see whether
// its last sentence ends with it.
const sentenceAhead = 32

// partEnd is where the first part ends of what begins with no white space.
func partEnd(s string, most int) int {
	end := beginningWithin(s, most)
	if end == len(s) {
		return end
	}
	seen := s[:min(len(s), end+sentenceAhead)]
	sentences, last := Sentences(seen), 0
	for _, sentence := range sentences[:max(len(sentences)-1, 0)] { // the last may go on
		if sentence.End <= end {
			last = sentence.End
		}
	}
	if last > end/2 {
		return last
	}
	_, next := utf8.DecodeRuneInString(s[end:])
	if space := strings.LastIndexFunc(s[:end+next], unicode.IsSpace); space > end/2 {
		return space
	}
	last = 0
	for shown := graphemes.FromString(seen); shown.Next() && shown.End() <= end; {
		last = shown.End()
	}
	if last == 0 {
		return end
	}
	return last
}

// beginningWithin is the length in bytes of the longest beginning of s that is no
// wider than most, one character at least.
func beginningWithin(s string, most int) int {
	used := 0
	for i, r := range s {
		if used += runeWidth(r); used > most && i > 0 {
			return i
		}
	}
	return len(s)
}

// Width is an upper bound for the UTF-16 units that a text takes in a chat's
// message, where marks are escaped and each line of a quotation is marked.
func Width(text string) int {
	n := 0
	for _, r := range text {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	switch {
	case r == '\n':
		return 3
	case r < utf8.RuneSelf && (unicode.IsPunct(r) || unicode.IsSymbol(r)):
		return 2
	case r > 0xFFFF:
		return 2
	}
	return 1
}
