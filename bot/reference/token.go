package reference

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is one word, number or mark of a reference or a title.
type token struct {
	kind    tokenKind
	text    string // a word folded; a number's digits without leading zeros; a mark's one spelling
	capital bool   // a word all in capitals, as Roman numerals are
	glued   bool   // no white space before it
}

type tokenKind byte

const (
	wordToken tokenKind = iota
	numberToken
	markToken
)

func sameToken(a, b token) bool { return a.kind == b.kind && a.text == b.text }

// isMark reports whether a token is one of some marks.
func isMark(t token, among string) bool {
	return t.kind == markToken && strings.Contains(among, t.text)
}

// The marks that mean something in a reference, each by its one spelling.
// Every other mark only ends a word.
var marks = map[rune]string{
	':': ":", '：': ":", '∶': ":",
	'.': ".", '。': ".",
	',': ",", ';': ",", '、': ",", '|': ",", '·': ",", '•': ",", '>': ",", '›': ",", '»': ",",
	'/': "/", '#': "#", '(': "(", ')': ")", '[': "(", ']': ")",
	'¶': "¶", '⁋': "¶", '❡': "¶",
	'§': "§",
	'-': "-", '‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-", '~': "-", '〜': "-",
	'&': "&",
}

// mostDigits is the length of the longest number that a reference may hold.
const mostDigits = 9

// lex splits a text into tokens. Case, width, accents and the script of the
// figures don't count. Characters of Han and Hiragana, which no white space
// separates, are words of their own, and numerals of Han are numbers.
func lex(s string) []token {
	s = norm.NFKC.String(strings.Map(visible, strings.ToValidUTF8(s, " ")))
	var tokens []token
	glued := false
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case unicode.IsDigit(r):
			size = prefixLen(s, unicode.IsDigit)
			tokens = append(tokens, numberOf(s[:size], glued))
		case hanDigits[r] != 0:
			size = prefixLen(s, func(r rune) bool { return hanDigits[r] != 0 })
			tokens = append(tokens, hanNumber(s[:size], glued))
		case isAlone(r):
			tokens = append(tokens, token{kind: wordToken, text: string(r), glued: glued})
		case isLetter(r):
			size = wordLen(s)
			tokens = append(tokens, wordOf(s[:size], glued))
		case marks[r] != "":
			tokens = append(tokens, token{kind: markToken, text: marks[r], glued: glued})
		}
		glued = !unicode.IsSpace(r)
		s = s[size:]
	}
	return tokens
}

// visible drops what is neither seen nor white space.
func visible(r rune) rune {
	if unicode.In(r, unicode.Cc, unicode.Cf) && !unicode.IsSpace(r) {
		return -1
	}
	return r
}

func prefixLen(s string, in func(rune) bool) int {
	for i, r := range s {
		if !in(r) {
			return i
		}
	}
	return len(s)
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.M, r) }

func isAlone(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana) }

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == '`' || r == 'ʼ' || r == '´' }

// elisions are what stands before an apostrophe and is a word of its own.
var elisions = map[string]bool{
	"l": true, "d": true, "qu": true, "dell": true, "nell": true, "all": true, "dall": true, "sull": true, "un": true, "jusqu": true,
}

// longestElision is the length of the longest of them, in bytes.
const longestElision = len("jusqu")

// wordLen is the length of the word that s begins with. An apostrophe belongs
// to it, but behind what languages elide before one.
func wordLen(s string) int {
	end := 0
	for i, r := range s {
		switch {
		case isLetter(r) && !isAlone(r):
			end = i + utf8.RuneLen(r)
		case isApostrophe(r) && i == end && i > 0 && !(i <= longestElision && elisions[foldWord(s[:i])]):
		default:
			return end
		}
	}
	return end
}

func wordOf(s string, glued bool) token {
	capital := strings.ContainsFunc(s, unicode.IsUpper) && !strings.ContainsFunc(s, unicode.IsLower)
	return token{kind: wordToken, text: foldWord(s), capital: capital, glued: glued}
}

// numberOf is the token of decimal digits of any script. One that is too long
// for a reference is a word.
func numberOf(digits string, glued bool) token {
	plain := strings.TrimLeft(strings.Map(decimal, digits), "0")
	if len(plain) > mostDigits {
		return token{kind: wordToken, text: plain, glued: glued}
	}
	if plain == "" {
		plain = "0"
	}
	return token{kind: numberToken, text: plain, glued: glued}
}

// decimal is the ASCII digit of the same value: Unicode keeps each script's
// ten digits in one run.
func decimal(r rune) rune {
	n := rune(0)
	for n < 9 && unicode.IsDigit(r-n-1) {
		n++
	}
	return '0' + n
}

// hanDigits are the numerals of Han, each one more than its value, so that a
// rune which is none has 0.
var hanDigits = map[rune]int{
	'〇': 1, '零': 1, '一': 2, '二': 3, '三': 4, '四': 5, '五': 6, '六': 7, '七': 8, '八': 9, '九': 10,
	'两': 3, '兩': 3, '十': 11, '廿': 21, '百': 101, '千': 1001,
}

// hanNumber reads numerals of Han, "二十三" and "二三" alike.
func hanNumber(s string, glued bool) token {
	total, digits, pending := 0, 0, 0
	for _, r := range s {
		switch n := hanDigits[r] - 1; {
		case r == '廿':
			total += n
		case n >= 10:
			total += max(1, pending) * n
			pending, digits = 0, 0
		default:
			if digits++; digits > mostDigits-2 {
				return token{kind: wordToken, text: s, glued: glued}
			}
			pending = pending*10 + n
		}
		if total > 1e6 {
			return token{kind: wordToken, text: s, glued: glued}
		}
	}
	return token{kind: numberToken, text: strconv.Itoa(total + pending), glued: glued}
}

// foldWord brings a word to the one spelling that its case, accents and
// apostrophes may hide.
func foldWord(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case 0x0300 <= r && r <= 0x036F, 0x0591 <= r && r <= 0x05C7, 0x064B <= r && r <= 0x065F: // accents, points
		case isLetter(r):
			if base, ok := bases[r]; ok {
				b.WriteString(base)
			} else {
				b.WriteRune(r)
			}
		}
	}
	return norm.NFC.String(b.String())
}

// bases are letters that have a plain spelling which Unicode does not give as
// a decomposition.
var bases = map[rune]string{'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ł': "l", 'ı': "i", 'ς': "σ"}

// keyOf is tokens as one string: equal for texts that differ in case, accents
// and punctuation alone.
func keyOf(t []token) string {
	var b strings.Builder
	for _, t := range t {
		if t.kind == markToken {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	return b.String()
}
