package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// foldCase brings a word to the one spelling that its case, its width and the
// composition of its accents may hide: NFKC of the full case folding, without
// spaces, punctuation or invisible characters. Accents stay, because stemmers need them.
func foldCase(word string) string {
	if s, ok := lowerASCII(word); ok {
		return s
	}
	word = strings.ToValidUTF8(word, "")
	// Lower case comes last for Cherokee, whose folding goes both ways.
	word = norm.NFKC.String(strings.ToLower(cases.Fold().String(norm.NFKC.String(word))))
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.In(r, unicode.Cf, unicode.Cc, unicode.Z):
			return -1
		case r != '.' && unicode.IsPunct(r): // ㈱ is "(株)"
			return -1
		case r > utf8.RuneSelf && unicode.IsDigit(r):
			return '0' + rune(digitValue(r))
		case isApostrophe(r):
			return -1
		}
		return r
	}, word)
}

func lowerASCII(word string) (string, bool) {
	upper := false
	for i := 0; i < len(word); i++ {
		c := word[i]
		if c >= utf8.RuneSelf || c == '\'' || c == '`' || c < ' ' || c == 0x7f {
			return "", false
		}
		upper = upper || 'A' <= c && c <= 'Z'
	}
	if upper {
		word = strings.ToLower(word)
	}
	return word, true
}

// digitValue is the value of a decimal digit of any script: Unicode keeps each
// script's ten digits in one run.
func digitValue(r rune) int {
	n := 0
	for n < 9 && unicode.IsDigit(r-rune(n)-1) {
		n++
	}
	return n
}

// stripAccents folds the letters that a reader may type without their marks:
// Latin and Greek letters lose theirs, Cyrillic its stress marks and ё, Hebrew
// and Arabic their points. Marks that make another letter (й, Devanagari vowel
// signs, the voicing of kana) stay.
func stripAccents(word string) string {
	if isASCII(word) {
		return word
	}
	var b strings.Builder
	b.Grow(len(word))
	for _, r := range word {
		writeBase(&b, r)
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func writeBase(b *strings.Builder, r rune) {
	switch {
	case r < utf8.RuneSelf:
		b.WriteByte(byte(r))
	case 0x0300 <= r && r <= 0x036f: // combining marks
	case 0x0591 <= r && r <= 0x05c7 && unicode.Is(unicode.Mn, r): // Hebrew points
	case 0x064b <= r && r <= 0x065f, r == 0x0670, r == 0x0640: // Arabic points, tatweel
	case unicode.In(r, unicode.Latin, unicode.Greek):
		if base, ok := undecomposable[r]; ok {
			b.WriteString(base)
			return
		}
		var buf [utf8.UTFMax]byte
		n := utf8.EncodeRune(buf[:], r)
		if d := norm.NFD.Properties(buf[:n]).Decomposition(); d != nil {
			first, _ := utf8.DecodeRune(d)
			if base, ok := undecomposable[first]; ok {
				b.WriteString(base)
				return
			}
			b.WriteRune(first)
			return
		}
		b.WriteRune(r)
	default:
		if base, ok := undecomposable[r]; ok {
			b.WriteString(base)
			return
		}
		b.WriteRune(r)
	}
}

// undecomposable letters have a plain spelling that Unicode does not give as a
// decomposition. The Arabic ones are those that Lucene's normalizer folds.
var undecomposable = map[rune]string{
	'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'ħ': "h", 'ı': "i", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ß': "ss", 'ŋ': "n",
	'ё': "е", 'ѐ': "е", 'ѝ': "и",
	'أ': "ا", 'إ': "ا", 'آ': "ا", 'ى': "ي", 'ة': "ه",
}
