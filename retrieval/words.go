package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// Token is one word of a text and the terms it is found by.
//
// Tokens of a text stand in reading order and do not overlap, except that the
// bigrams of scripts without spaces each begin inside the one before.
type Token struct {
	Start, End int // bytes in the text; text[Start:End] is the word as written

	// Form is the word as it is spelt, but for case, width, accents,
	// apostrophes and the separators of numbers: "Café's" is "cafe", "1,000"
	// is "1000". Never empty.
	Form string
	// Stem is the term of the index: the base form of an irregular word, its
	// Snowball stem, accents folded. Never empty.
	Stem string
	// Joined is set on the first token of a hyphenated word: the stem of the
	// whole written as one, "nonprofit" of "non-profit". An index that holds
	// it beside the parts finds both spellings.
	Joined string

	Stop    bool // a function or question word
	Capital bool // begins with an upper-case letter in the text
	Number  bool // begins with a digit, or is a word for a number
}

// Tokens returns the words of text in order. Words are those of UAX #29, with
// these repairs: "management.Strengthening" is two words and "U.S." one,
// hyphenated words are taken apart (and see Token.Joined), runs of Han, kana,
// Hangul, Thai and their like become overlapping pairs of characters.
//
// Any string is accepted; bytes that are not UTF-8 belong to no word.
func (a *Analyzer) Tokens(text string) []Token {
	text = blankInvalid(text)
	t := tokenizer{analyzer: a, text: text, tokens: make([]Token, 0, len(text)/6+1), hyphenEnd: -1, figureEnd: -1}
	segments := words.FromString(text)
	for segments.Next() {
		t.segment(segments.Start(), segments.End())
	}
	t.endRun()
	t.endCompound()
	return t.tokens
}

// tokenizer is the state of one pass over a text.
type tokenizer struct {
	analyzer *Analyzer
	text     string
	tokens   []Token

	run []Span // adjacent characters of a script without spaces

	compound  int // index of the first token of the word that may go on after a hyphen
	hyphens   int // in that word
	hyphenEnd int // where its last hyphen ends; -1: none is open

	figureEnd int // where an apostrophe behind a figure ends: 1990's
}

// segment takes one UAX #29 segment: a word, a space, a mark.
func (t *tokenizer) segment(start, end int) {
	r, _ := utf8.DecodeRuneInString(t.text[start:end])
	switch {
	case r < utf8.RuneSelf:
		if !isASCIIWord(byte(r)) {
			t.endRun()
			t.mark(r, start, end)
			return
		}
	case isUnspaced(r):
		t.unspaced(start, end)
		return
	case !unicode.IsLetter(r) && !unicode.IsNumber(r):
		t.endRun()
		t.mark(r, start, end)
		return
	}
	t.endRun()
	if start != t.hyphenEnd {
		t.endCompound()
		t.compound = len(t.tokens)
	}
	t.hyphenEnd = -1
	if start == t.figureEnd && (t.text[start:end] == "s" || t.text[start:end] == "S") {
		return
	}
	t.word(start, end)
}

// mark takes a punctuation mark that may join the words beside it.
func (t *tokenizer) mark(r rune, start, end int) {
	n := len(t.tokens)
	if n == 0 || t.tokens[n-1].End != start {
		return
	}
	switch {
	case isHyphen(r) && n > t.compound && t.hyphenEnd < 0:
		t.hyphenEnd = end
		t.hyphens++
	case isApostrophe(r) && t.tokens[n-1].Number:
		t.figureEnd = end
	}
}

// blankInvalid replaces each byte that is not UTF-8 by a space, so that no
// offset moves.
func blankInvalid(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	blanked := []byte(text)
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if r == utf8.RuneError && size == 1 {
			blanked[at] = ' '
		}
		at += size
	}
	return string(blanked)
}

func isASCIIWord(b byte) bool {
	return 'a' <= b|0x20 && b|0x20 <= 'z' || '0' <= b && b <= '9'
}

func isHyphen(r rune) bool { return r == '-' || r == '\u2010' || r == '\u2011' }

// isApostrophe reports whether r is typed for an apostrophe.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '\u2019', '\u2018', '\u02bc', '\u02bb', '\uff07', '`', '\u00b4', '\u2032', '\u05f3':
		return true
	}
	return false
}

// word takes a UAX #29 word apart where it joins more than one.
func (t *tokenizer) word(start, end int) {
	word := t.text[start:end]
	plain := true
	for i := 0; i < len(word); i++ {
		if !isASCIIWord(word[i]) {
			plain = false
			break
		}
	}
	switch {
	case isDigitStart(word):
		t.number(start, end)
	case plain:
		t.emit(start, end)
	case isAcronym(word):
		t.emitAs(start, end, strings.ToUpper(strings.ReplaceAll(word, ".", "")))
	default:
		t.parts(start, end)
	}
}

// parts splits a word at the marks between letters that UAX #29 keeps inside
// it, and where Hangul meets another script.
func (t *tokenizer) parts(start, end int) {
	from, hangul := start, false
	flush := func(to int) {
		if to > from {
			if hangul {
				t.hangul(from, to)
			} else {
				t.apostrophes(from, to)
			}
		}
	}
	for i, r := range t.text[start:end] {
		at := start + i
		switch {
		case r == '.' || r == ':' || r == '_' || r == '\u2024' || r == '\u2027' || r == '\ufe13' || r == '\ufe52' || r == '\ufe55' || r == '\uff0e' || r == '\uff1a' || r == '\u203f' || r == '\uff3f':
			flush(at)
			from = at + utf8.RuneLen(r)
		case unicode.Is(unicode.Hangul, r) != hangul && !unicode.Is(unicode.Mn, r):
			flush(at)
			from, hangul = at, !hangul
		}
	}
	flush(end)
}

// isAcronym reports whether word is single letters with periods between them,
// as UAX #29 leaves "U.S." and "e.g." (without the last period).
func isAcronym(word string) bool {
	if strings.EqualFold(word, "ph.d") {
		return true
	}
	letters, dots, expectLetter := 0, 0, true
	for _, r := range word {
		switch {
		case expectLetter && unicode.IsLetter(r):
			letters++
		case !expectLetter && r == '.':
			dots++
		default:
			return false
		}
		expectLetter = !expectLetter
	}
	return letters >= 2 && dots == letters-1
}

// apostrophes cuts what an apostrophe joins to a word, as the language has it.
func (t *tokenizer) apostrophes(start, end int) {
	word := t.text[start:end]
	at, size := indexApostrophe(word)
	if at < 0 {
		t.emit(start, end)
		return
	}
	switch t.analyzer.apostrophe {
	case elision:
		if t.elided(start, end) {
			return
		}
	case suffix:
		t.emit(start, start+at)
		return
	case clitic:
	}
	bare := stripApostrophes(word)
	if cut := cliticLength(bare, word[at+size:]); cut > 0 {
		last, lastSize := lastApostrophe(word)
		if head := stripApostrophes(word[:last]); head != "" && len(word)-last-lastSize == cut {
			t.emitAs(start, start+last, head)
			return
		}
	}
	t.emitAs(start, end, bare)
}

// elided emits the words that elision joins, l'homme and dell'arte; but
// aujourd'hui is one word, which it leaves alone.
func (t *tokenizer) elided(start, end int) bool {
	for from := start; from < end; {
		word := t.text[from:end]
		at, size := indexApostrophe(word)
		switch {
		case at < 0:
			t.emit(from, end)
			return true
		case len(word) <= longestCached && t.analyzer.solid[foldCase(word)]:
			if from == start {
				return false
			}
			t.emitAs(from, end, stripApostrophes(word))
			return true
		case at > 0:
			t.emit(from, from+at)
		}
		from += at + size
	}
	return true
}

// cliticLength is the length of the English clitic that the word ends with, 0
// for none: the possessive 's, and 'm 're 'll 'd 've.
func cliticLength(bare, afterFirst string) int {
	tail := afterFirst
	if i, size := lastApostrophe(afterFirst); i >= 0 {
		tail = afterFirst[i+size:]
	}
	if len(tail) >= len(bare) {
		return 0
	}
	switch strings.ToLower(tail) {
	case "s", "m", "re", "ll", "d", "ve":
		return len(tail)
	}
	return 0
}

func indexApostrophe(s string) (at, size int) {
	for i, r := range s {
		if isApostrophe(r) {
			return i, utf8.RuneLen(r)
		}
	}
	return -1, 0
}

func lastApostrophe(s string) (at, size int) {
	at = -1
	for i, r := range s {
		if isApostrophe(r) {
			at, size = i, utf8.RuneLen(r)
		}
	}
	return at, size
}

func stripApostrophes(s string) string {
	return strings.Map(func(r rune) rune {
		if isApostrophe(r) {
			return -1
		}
		return r
	}, s)
}

// emit appends the word at text[start:end].
func (t *tokenizer) emit(start, end int) { t.emitAs(start, end, t.text[start:end]) }

// emitAs appends a token for text[start:end], read as word.
func (t *tokenizer) emitAs(start, end int, word string) {
	w := t.analyzer.analyse(word)
	if w.form == "" {
		return
	}
	first, _ := utf8.DecodeRuneInString(t.text[start:end])
	t.tokens = append(t.tokens, Token{
		Start: start, End: end, Form: w.form, Stem: w.stem,
		Stop: w.stop, Number: w.number,
		Capital: unicode.IsUpper(first) || unicode.IsTitle(first),
	})
}

// endCompound gives a hyphenated word its joined stem, or makes it one token
// where its first part is no word by itself: e-mail, to-day, co-operate.
func (t *tokenizer) endCompound() {
	first, hyphens := t.compound, t.hyphens
	parts := t.tokens[first:]
	t.compound, t.hyphens, t.hyphenEnd = len(t.tokens), 0, -1
	if hyphens == 0 || len(parts) != hyphens+1 || len(parts) > 4 {
		return
	}
	var joined strings.Builder
	for _, part := range parts {
		if part.Form[0] <= '9' {
			return
		}
		joined.WriteString(part.Form)
	}
	w := t.analyzer.analyse(joined.String())
	if len(parts) == 2 && t.analyzer.isPrefix(parts[0].Form) {
		parts[0].End = parts[1].End
		parts[0].Form, parts[0].Stem, parts[0].Stop = w.form, w.stem, w.stop
		t.tokens = t.tokens[:first+1]
		t.compound = len(t.tokens)
		return
	}
	parts[0].Joined = w.stem
}
