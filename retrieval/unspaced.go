package retrieval

import (
	"unicode"
	"unicode/utf8"
)

// isUnspaced reports whether r belongs to a script that writes words without
// spaces and that UAX #29 cuts into single characters.
func isUnspaced(r rune) bool {
	switch {
	case r < 0x0e00:
		return false
	case r < 0x1100: // Thai, Lao, (Tibetan has its own marks), Myanmar
		return !(0x0f00 <= r && r <= 0x0fff) && unicode.IsLetter(r) && r < 0x10a0
	case 0x1780 <= r && r <= 0x17ff: // Khmer
		return unicode.IsLetter(r)
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana)
}

// unspaced takes one character of a script without spaces.
func (t *tokenizer) unspaced(start, end int) {
	if n := len(t.run); n > 0 && t.run[n-1].End != start {
		t.endRun()
	}
	t.run = append(t.run, Span{start, end})
}

// endRun turns the open run of characters into pairs; a character that stands
// alone is a word.
func (t *tokenizer) endRun() {
	if len(t.run) == 0 {
		return
	}
	t.endCompound()
	t.pairs(t.run)
	t.run = t.run[:0]
	t.compound = len(t.tokens)
}

func (t *tokenizer) pairs(run []Span) {
	if len(run) == 1 {
		t.emit(run[0].Start, run[0].End)
	}
	for i := 1; i < len(run); i++ {
		t.emit(run[i-1].Start, run[i].End)
	}
}

// hangul turns a Korean word into pairs of syllables, so that a noun is found
// whatever particle follows it.
func (t *tokenizer) hangul(start, end int) {
	var run []Span
	for at := start; at < end; {
		r, size := utf8.DecodeRuneInString(t.text[at:end])
		// Conjoining jamo and marks belong to the syllable they follow.
		if n := len(run); n > 0 && (unicode.Is(unicode.Mn, r) || 0x1160 <= r && r <= 0x11ff) {
			run[n-1].End = at + size
		} else {
			run = append(run, Span{at, at + size})
		}
		at += size
	}
	t.pairs(run)
}
