package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// talkWord is a word of a message as the lists of phrases know words: without
// case, accents and apostrophes ("what's" is "whats").
type talkWord struct {
	form       string // folded; empty: no phrase may have it
	start, end int    // bytes in the message
	border     border // what stands before it
}

// border is what stands between two words.
type border int

const (
	noBorder       border = iota // a space, a hyphen
	clauseBorder                 // a comma, a bracket
	sentenceBorder               // the end of a sentence, a colon, a line, an emoji; also the beginning of all
)

// wordRule is how a language's words are set apart.
type wordRule int

const (
	spaced    wordRule = iota
	elided             // an apostrophe ends a word: l'eau
	unspaced           // a character is a word
	syllables          // the same, though there are spaces, not always
	accented           // words differ by their accents, where they are typed
)

// wordRules are those of the languages that have another than spaced.
var wordRules = map[string]wordRule{"fr": elided, "it": elided, "vi": accented, "zh": unspaced, "ja": unspaced, "ko": syllables, "th": unspaced}

// talkWords returns the words of a message's beginning (see maxQuestion).
// Smileys, emoji and the codes that Discord writes for them are no words.
func talkWords(message string, rule wordRule) []talkWord {
	message = blankInvalid(message[:min(len(message), maxQuestion)])
	var words []talkWord
	before := sentenceBorder
	for at := 0; at < len(message); {
		if n := emoticon(message, at); n > 0 {
			at += n
			continue
		}
		r, size := utf8.DecodeRuneInString(message[at:])
		if !isWordRune(r) {
			before = max(before, borderAt(message, at, r, size))
			at += size
			continue
		}
		end := talkWordEnd(message, at+size, r, rule)
		if form := rule.fold(message[at:end]); form != "" {
			words = append(words, talkWord{form: form, start: at, end: end, border: before})
			before = noBorder
		}
		at = end
	}
	return words
}

// alone reports whether characters are words.
func (rule wordRule) alone() bool { return rule == unspaced || rule == syllables }

// fold returns the form of a word.
func (rule wordRule) fold(word string) string {
	word = foldCase(word)
	if rule == accented {
		return word
	}
	return stripAccents(word)
}

// talkWordEnd returns where the word ends that r begins and text[at:] goes on.
func talkWordEnd(text string, at int, r rune, rule wordRule) int {
	alone := rule.alone() && isUnspacedLetter(r)
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		next, _ := utf8.DecodeRuneInString(text[at+size:])
		switch {
		case 0xfe00 <= r && r <= 0xfe0f: // how an emoji looks
			return at
		case alone && !unicode.Is(unicode.M, r), rule.alone() && isUnspacedLetter(r):
			return at
		case rule == elided && isApostrophe(r):
			return at
		case isWordRune(r), unicode.Is(unicode.M, r):
		case (isApostrophe(r) || unicode.Is(unicode.Cf, r)) && unicode.IsLetter(next):
		default:
			return at
		}
		at += size
	}
	return at
}

// isUnspacedLetter reports whether r is a word of its own for the lists of
// languages without spaces.
func isUnspacedLetter(r rune) bool {
	return r >= 0x0e00 && unicode.IsLetter(r) && !unicode.In(r, unicode.Latin)
}

// borderAt tells what a mark that is no word parts.
func borderAt(text string, at int, r rune, size int) border {
	next, _ := utf8.DecodeRuneInString(text[at+size:])
	last, _ := utf8.DecodeLastRuneInString(text[:at])
	switch r {
	case '.', ':', ',':
		if isWordRune(last) && isWordRune(next) {
			return noBorder // 3.5, 48:11, U.S.
		}
	case '-':
		if !unicode.IsSpace(last) || !unicode.IsSpace(next) {
			return noBorder
		}
	}
	switch {
	case strings.ContainsRune(".!?;:…\n\r\u2028\u2029—–-|。！？；：؟؛।॥¿¡", r), unicode.Is(unicode.So, r):
		return sentenceBorder
	case strings.ContainsRune(",、，،()[]（）/", r):
		return clauseBorder
	}
	return noBorder
}

// emoticon returns the length of what stands at text[at:] for a face: ":D",
// "<3", Discord's ":wave:" and "<:name:1>". 0 where nothing does.
func emoticon(text string, at int) int {
	rest := text[at:]
	switch rest[0] {
	case '<':
		if end := strings.IndexByte(rest[:min(len(rest), longestCode)], '>'); end > 0 && strings.IndexFunc(rest[1:end], unicode.IsSpace) < 0 {
			return end + 1
		}
		if strings.HasPrefix(rest, "<3") {
			return 2
		}
	case ':', ';', '=':
		if n := shortcode(rest); n > 0 {
			return n
		}
		return smiley(text, at)
	}
	return 0
}

// longestCode bounds the length in bytes of an emoji's code.
const longestCode = 64

// shortcode returns the length of a ":name:" that text begins with.
func shortcode(text string) int {
	if text[0] != ':' || len(text) < 2 || !isASCIILetter(text[1]) {
		return 0
	}
	for i := 2; i < min(len(text), longestCode); i++ {
		switch {
		case text[i] == ':':
			return i + 1
		case !isASCIIWord(text[i]) && !strings.ContainsRune("_+-", rune(text[i])):
			return 0
		}
	}
	return 0
}

func isASCIILetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

// smiley returns the length of eyes and a mouth that is a letter, ":-P", at text[at:].
func smiley(text string, at int) int {
	n := 1
	if at+n < len(text) && text[at+n] == '-' {
		n++
	}
	if at+n >= len(text) || !strings.ContainsRune("DPpoOsSxXcC3", rune(text[at+n])) {
		return 0
	}
	last, _ := utf8.DecodeLastRuneInString(text[:at])
	next, _ := utf8.DecodeRuneInString(text[at+n+1:])
	if isWordRune(next) || isWordRune(last) && text[at+n] != 'D' && text[at+n] != 'P' {
		return 0
	}
	return n + 1
}
