package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// prose tells the words of a question that are spelt as words are from those
// that are written otherwise on purpose: acronyms, figures, addresses,
// mentions, names of files and of things in programs, and the scripts whose
// words are not set apart by spaces. Its tokens must be looked at in order.
type prose struct {
	text    string
	shouted bool // it is all capitals, which then tell no acronym
	titled  bool // every word has a capital, which then tells no name
	quotes  bool // some of it is quoted
	field   Span // the last looked at, between white space
	plain   bool // the field is prose
}

func newProse(text string) *prose {
	p := &prose{text: text, titled: true}
	p.quotes = strings.ContainsFunc(text, func(r rune) bool { return closingQuote(r) != 0 })
	for i, field := range strings.Fields(text) {
		first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(field, unicode.IsPunct))
		p.titled = p.titled && (i == 0 || !unicode.IsLower(first))
		p.shouted = p.titled && i > 0
	}
	p.shouted = p.shouted && strings.IndexFunc(text, unicode.IsLower) < 0
	return p
}

// has reports whether a token is a word of prose.
func (p *prose) has(t Token) bool {
	word := p.text[t.Start:t.End]
	if !isAlphabetic(word) || !p.shouted && hasInnerCapital(word) {
		return false
	}
	if t.Start >= p.field.End {
		before := strings.TrimRightFunc(p.text[p.field.End:t.Start], func(r rune) bool { return !unicode.IsSpace(r) })
		p.field.Start = p.field.End + len(before)
		p.field.End = wordEnd(p.text, t.Start)
		p.plain = isPlain(p.text[p.field.Start:p.field.End])
	}
	return p.plain
}

// names returns the words, as typed, that are written somewhere in the question as
// names are, and only they.
func (p *prose) names(tokens []Token) map[string]bool {
	names := make(map[string]bool)
	for i, t := range tokens {
		if t.Capital && i > 0 && !p.titled {
			names[p.text[t.Start:t.End]] = true
		}
	}
	return names
}

// likeCase writes a word with the capitals of the one it replaces.
func (p *prose) likeCase(word string, capital bool) string {
	if p.shouted {
		return strings.ToUpper(word)
	}
	if !capital {
		return word
	}
	r, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(r)) + word[size:]
}

// isExcluded reports whether a minus stands before a token.
func isExcluded(text string, t Token) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:t.Start])
	return before == '-' || before == '−'
}

// isPlain reports whether what stands between white space is prose: words,
// with punctuation around or between them.
func isPlain(field string) bool {
	if first, _ := utf8.DecodeRuneInString(field); strings.ContainsRune("@#/\\$:<`", first) {
		return false
	}
	field = strings.TrimFunc(field, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	return !strings.ContainsFunc(field, func(r rune) bool {
		return unicode.IsNumber(r) || strings.ContainsRune("@#/\\$:<>{}[]|~^`&+%*=_.", r)
	})
}

// isAlphabetic reports whether a word is of letters alone, in a script that
// has vowels or consonants for letters and spaces between words.
func isAlphabetic(word string) bool {
	for _, r := range word {
		if !unicode.In(r, alphabets...) || !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return false
		}
	}
	return word != ""
}

var alphabets = []*unicode.RangeTable{
	unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Georgian, unicode.Hebrew, unicode.Arabic, unicode.Inherited,
}

// hasInnerCapital reports whether a capital stands behind a word's first letter.
func hasInnerCapital(word string) bool {
	_, size := utf8.DecodeRuneInString(word)
	return strings.ContainsFunc(word[size:], unicode.IsUpper)
}
