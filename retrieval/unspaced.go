package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isUnspaced reports whether r belongs to a script that writes words without
// spaces and that UAX #29 cuts into single characters.
func isUnspaced(r rune) bool {
	switch {
	case r < 0x0e00:
		return false
	case r < 0x0f00 || 0x1000 <= r && r < 0x10a0 || 0x1780 <= r && r < 0x1800: // Thai, Lao; Myanmar; Khmer
		return unicode.IsLetter(r)
	case r == '々' || r == '〆':
		return true
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

// endRun turns the open run of characters into pairs, function words apart.
func (t *tokenizer) endRun() {
	if len(t.run) == 0 {
		return
	}
	t.endCompound()
	from := 0
	for i := 0; i < len(t.run); {
		n, stop := t.known(t.run[i:], i == 0 || !t.isHiragana(t.run[i-1]))
		if stop {
			t.pairs(t.run[from:i])
			t.emit(t.run[i].Start, t.run[i+n-1].End)
			from = i + n
		}
		i += n
	}
	t.pairs(t.run[from:])
	t.run = t.run[:0]
	t.compound = len(t.tokens)
}

// longestKnown is the length in characters of the longest function word looked for.
const longestKnown = 6

// known returns how many characters at the beginning of run to take at once,
// and whether they are a function word: the longest word of the language's
// lists, else one character. Hiragana write the endings of verbs as well as
// particles, so a word in them counts only where their run ends with it or in
// further function words, and one of a single character only where it begins
// their run.
func (t *tokenizer) known(run []Span, fresh bool) (n int, stop bool) {
	a := t.analyzer
	if !a.cutsRuns {
		return 1, false
	}
	for n := min(longestKnown, len(run)); n > 0; n-- {
		word := t.text[run[0].Start:run[n-1].End]
		if a.keep[word] {
			return n, false
		}
		if !a.stop[word] {
			continue
		}
		if t.isHiragana(run[0]) && !fresh && n == 1 || t.isHiragana(run[n-1]) && !t.endsInFunctionWords(run[n:]) {
			continue
		}
		return n, true
	}
	return 1, false
}

// endsInFunctionWords reports whether the hiragana at the beginning of run are
// none, or function words of two characters or more, as behind the first of
// はどのくらいですか.
func (t *tokenizer) endsInFunctionWords(run []Span) bool {
	n := 0
	for n < len(run) && n <= longestEnding && t.isHiragana(run[n]) {
		n++
	}
	if n > longestEnding {
		return false
	}
	for from := 0; from < n; {
		size := min(longestKnown, n-from)
		for size > 1 && !t.analyzer.stop[t.text[run[from].Start:run[from+size-1].End]] {
			size--
		}
		if size < 2 {
			return false
		}
		from += size
	}
	return true
}

// longestEnding is the length in characters of the longest row of function
// words looked for.
const longestEnding = 12

func (t *tokenizer) isHiragana(s Span) bool {
	r, _ := utf8.DecodeRuneInString(t.text[s.Start:])
	return unicode.Is(unicode.Hiragana, r)
}

// pairs appends each two neighbours of a run; one character alone is a word. A
// pair that is spelt like a function word is none: those were cut out.
func (t *tokenizer) pairs(run []Span) {
	from := len(t.tokens)
	if len(run) == 1 {
		t.emit(run[0].Start, run[0].End)
	}
	for i := 1; i < len(run); i++ {
		t.emit(run[i-1].Start, run[i].End)
	}
	if t.analyzer.cutsRuns {
		for i := range t.tokens[from:] {
			t.tokens[from+i].Stop = false
		}
	}
}

// says is what a word of a question counts of a whole word: 1, but for a pair
// of characters that the library lacks. That is as often no word as one, for
// it may straddle the border of two, or hold an ending: so each of its
// characters counts only where no pair beside it that the library has covers
// it, and as half where it is hiragana, which write endings.
func (ix *Index) says(tokens []Token, i int) float64 {
	overlaps := func(a, b int) bool { return a >= 0 && b < len(tokens) && tokens[b].Start < tokens[a].End }
	has := func(i int) bool { _, ok := ix.stems[tokens[i].Stem]; return ok && !tokens[i].Stop }
	before, behind := overlaps(i-1, i), overlaps(i, i+1)
	if !before && !behind || has(i) {
		return 1
	}
	first, _ := utf8.DecodeRuneInString(tokens[i].Form)
	sum := 0.0
	if !before || !has(i-1) {
		sum += saysAlone(first)
	}
	if !behind || !has(i+1) {
		sum += saysAlone(lastRune(tokens[i].Form))
	}
	return sum / 2
}

func saysAlone(r rune) float64 {
	if unicode.Is(unicode.Hiragana, r) {
		return 0.5
	}
	return 1
}

// hangul turns a Korean word into pairs of syllables, so that a noun is found
// whatever follows it, and cuts the particle that surely is one.
func (t *tokenizer) hangul(start, end int) {
	if t.analyzer.isKoreanStop(t.text[start:end]) {
		t.emit(start, end)
		t.tokens[len(t.tokens)-1].Stop = true
		return
	}
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
	t.pairs(run[:len(run)-t.particle(run)])
}

// isKoreanStop reports whether a Korean word is a function word with any
// ending that the list allows.
func (a *Analyzer) isKoreanStop(word string) bool {
	if a.stop[word] {
		return true
	}
	for _, prefix := range a.stopPrefixes {
		if strings.HasPrefix(word, prefix) {
			return true
		}
	}
	return false
}

// particle returns how many syllables at the end of a Korean word are a
// particle. In words of two syllables only those count that hardly any noun
// ends in, unless a figure stands before it: 2012년에.
func (t *tokenizer) particle(run []Span) int {
	n := len(run)
	if n < 2 || t.analyzer.keep[t.text[run[0].Start:run[n-1].End]] {
		return 0
	}
	if n > 3 {
		switch t.text[run[n-2].Start:run[n-1].End] {
		case "에서", "에게", "으로", "부터", "까지", "에는", "에도", "이라", "이다", "이고", "처럼", "보다", "라고", "라는", "하는", "했다", "하고", "하여", "한다", "된다", "되는", "되어":
			return 2
		}
	}
	switch t.text[run[n-1].Start:run[n-1].End] {
	case "은", "는", "을", "를":
		return 1
	case "이", "가", "의", "에", "도", "로", "과", "와", "만":
		if last := len(t.tokens) - 1; n > 2 || last >= 0 && t.tokens[last].Number && t.tokens[last].End == run[0].Start {
			return 1
		}
	}
	return 0
}
