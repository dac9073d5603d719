package retrieval

import (
	"unicode"
	"unicode/utf8"
)

// clauses cuts a sentence where a reader may pause: behind a comma, semicolon
// or colon that a space follows, at a dash between spaces, at the end of a
// line, before an opening bracket and behind a closing one. The spans are
// trimmed, don't overlap, and together hold every letter.
func clauses(sentence string) []Span {
	var spans []Span
	start := 0
	cut := func(at int) {
		if span := trimSpace(sentence, Span{start, at}); span.Start < span.End {
			spans = append(spans, span)
		}
		start = at
	}
	before := ' '
	for at := 0; at < len(sentence); {
		r, size := utf8.DecodeRuneInString(sentence[at:])
		end := at + size
		next, _ := utf8.DecodeRuneInString(sentence[end:])
		switch r {
		case '，', '、', '；', '：', '،', '؛', '\n':
			cut(end)
		case ',', ';', ':':
			if closed := skipClosers(sentence, end); closed == len(sentence) || isSpaceAt(sentence, closed) {
				cut(closed)
			}
		case '—', '–', '-':
			if unicode.IsSpace(before) && unicode.IsSpace(next) {
				cut(end)
			}
		case '(', '（':
			cut(at)
		case ')', '）':
			if unicode.IsSpace(next) {
				cut(end)
			}
		}
		before, at = r, end
	}
	cut(len(sentence))
	return spans
}

func isSpaceAt(text string, at int) bool {
	r, _ := utf8.DecodeRuneInString(text[at:])
	return unicode.IsSpace(r)
}

// skipClosers returns the place behind the quotation marks and brackets that
// close at text[at:].
func skipClosers(text string, at int) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !isCloser(r) && r != '"' {
			break
		}
		at += size
	}
	return at
}
