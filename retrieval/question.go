package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Question is what a member typed, read as a search.
type Question struct {
	Text    string   // as typed
	Search  string   // the words to rank by: without the words excluded, quotes dropped
	Phrases []string // "in double quotes": must occur word for word
	Without []string // -word or -"a phrase": must not occur
	Kind    AnswerKind
}

const (
	// maxOperators bounds the phrases and exclusions of one question.
	maxOperators = 8
	// maxPhrase is the length in bytes of the longest phrase, marks included.
	maxPhrase = 300
)

// ParseQuestion reads a question as typed, in the language of the text it is
// put to. A quotation mark without its partner, a dash within or between words
// and a minus before a figure are punctuation. A question of nothing but
// excluded words excludes nothing.
func ParseQuestion(language, text string) Question {
	q := Question{Text: text}
	var search strings.Builder
	for at := 0; at < len(text); {
		excluded, after := minus(text, at)
		if body, end, ok := quoted(text, after); ok && len(q.Phrases)+len(q.Without) < maxOperators {
			if excluded {
				q.Without = append(q.Without, body)
			} else {
				q.Phrases = append(q.Phrases, body)
				search.WriteString(" " + body + " ")
			}
			at = end
			continue
		}
		if excluded && len(q.Without) < maxOperators {
			at = wordEnd(text, after)
			q.Without = append(q.Without, text[after:at])
			continue
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		search.WriteString(text[at : at+size])
		at += size
	}
	q.Search = strings.Join(strings.Fields(search.String()), " ")
	if len(q.Without) > 0 && strings.IndexFunc(q.Search, isWordRune) < 0 {
		q.Search, q.Without = text, nil
	}
	q.Kind = AnalyzerFor(language).kindOf(q.Search)
	return q
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// minus reports whether an excluding minus stands at text[at:], and what follows it.
func minus(text string, at int) (bool, int) {
	r, size := utf8.DecodeRuneInString(text[at:])
	if r != '-' && r != '−' {
		return false, at
	}
	if at > 0 {
		if before, _ := utf8.DecodeLastRuneInString(text[:at]); !unicode.IsSpace(before) {
			return false, at
		}
	}
	next, _ := utf8.DecodeRuneInString(text[at+size:])
	if unicode.IsLetter(next) || closingQuote(next) != 0 {
		return true, at + size
	}
	return false, at
}

func wordEnd(text string, at int) int {
	if end := strings.IndexFunc(text[at:], unicode.IsSpace); end >= 0 {
		return at + end
	}
	return len(text)
}

// closingQuote is the mark that ends what r begins, 0 when r is no quotation mark.
func closingQuote(r rune) rune {
	switch r {
	case '"':
		return '"'
	case '“', '”', '„':
		return '”'
	case '«':
		return '»'
	case '「':
		return '」'
	case '『':
		return '』'
	}
	return 0
}

// quoted returns the quotation that begins at text[at:].
func quoted(text string, at int) (body string, end int, ok bool) {
	r, size := utf8.DecodeRuneInString(text[at:])
	closing := closingQuote(r)
	if closing == 0 {
		return "", 0, false
	}
	from := at + size
	for i, c := range text[from:min(len(text), from+maxPhrase)] {
		if c == closing || closing == '”' && (c == '“' || c == '"') {
			body = strings.TrimSpace(text[from : from+i])
			return body, from + i + utf8.RuneLen(c), strings.IndexFunc(body, isWordRune) >= 0
		}
	}
	return "", 0, false
}
