package retrieval

import (
	"iter"
	"math"
	"strconv"
	"strings"
)

// AnalysisVersion names the analysis whose outcome Passage.Stems holds. It
// goes up whenever words, stems, stop words or sentences are found otherwise,
// so that what an older program stored is analysed anew.
const AnalysisVersion = "3"

// The form of Passage.Stems: a first line with the version and the language,
// then one line a sentence,
//
//	start length token token ...
//
// where start and length are bytes of the body. A token is
//
//	[+] [^] [.|#] form [~ n suffix]
//
// "+" is another reading of the token before it, at its place (Token.Joined),
// "^" is written with a capital, "." is a stop word, "#" a number; the stem is the form without its
// last n bytes (one digit in base 36) and with the suffix, or the form itself
// where no "~" follows. So "went" is "went~4go" and "Houses" "^houses~2".
const (
	markSame    = '+'
	markCapital = '^'
	markStop    = '.'
	markNumber  = '#'
	markStem    = '~'
)

// Stale reports whether a passage was analysed by another version of the
// program, or not at all.
func Stale(p Passage) bool {
	header, _, _ := strings.Cut(p.Stems, "\n")
	return !strings.HasPrefix(header, AnalysisVersion+" ") ||
		strings.HasSuffix(header, byParts) != isLong(p.Body)
}

// staleFor reports whether a passage is stale or analysed as another language.
func staleFor(p Passage, language string) bool {
	return !strings.HasPrefix(p.Stems, stemsHeader(language, p.Body))
}

func stemsHeader(language, body string) string {
	if isLong(body) {
		language += byParts
	}
	return AnalysisVersion + " " + language + "\n"
}

// byParts ends the first line of a paragraph that was analysed part by part.
const byParts = " parts"

// analyse returns the stems of a paragraph. Of one too long for a passage no
// sentence goes beyond its part.
func analyse(analyzer *Analyzer, language, body string) string {
	var b strings.Builder
	b.Grow(len(body) + len(body)/4)
	b.WriteString(stemsHeader(language, body))
	for i, s := range passageSpans(body) {
		if i > 0 {
			b.WriteByte('\n')
		}
		analysePart(&b, analyzer, body[s.Start:s.End], s.Start)
	}
	return b.String()
}

// analysePart writes the sentences of a part that begins at a byte of its
// paragraph.
func analysePart(b *strings.Builder, analyzer *Analyzer, body string, at int) {
	tokens := analyzer.Tokens(body)
	for i, sentence := range Sentences(body) {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strconv.Itoa(at + sentence.Start))
		b.WriteByte(' ')
		b.WriteString(strconv.Itoa(sentence.End - sentence.Start))
		for len(tokens) > 0 && tokens[0].Start < sentence.End {
			token := tokens[0]
			tokens = tokens[1:]
			if !encodable(token.Form) || !encodable(token.Stem) {
				continue
			}
			b.WriteByte(' ')
			if token.Capital {
				b.WriteByte(markCapital)
			}
			writeType(b, token)
			if encodable(token.Joined) {
				b.WriteByte(' ')
				b.WriteByte(markSame)
				b.WriteString(token.Joined)
			}
		}
	}
}

// writeType writes a token's type: what all its occurrences in a language share.
func writeType(b *strings.Builder, token Token) {
	switch {
	case token.Stop:
		b.WriteByte(markStop)
	case token.Number:
		b.WriteByte(markNumber)
	}
	b.WriteString(token.Form)
	if token.Stem == token.Form {
		return
	}
	common := 0
	for common < len(token.Stem) && common < len(token.Form) && token.Stem[common] == token.Form[common] {
		common++
	}
	cut := len(token.Form) - common
	if cut >= 36 { // a digit in base 36 can't say it: keep no common part
		b.WriteByte(markStem)
		b.WriteByte(markStem)
		b.WriteString(token.Stem)
		return
	}
	b.WriteByte(markStem)
	b.WriteString(strconv.FormatInt(int64(cut), 36))
	b.WriteString(token.Stem[common:])
}

// encodable reports whether a word can stand in the stems: it is a word, with
// none of the marks in it.
func encodable(word string) bool {
	return word != "" && !strings.ContainsAny(word, " \n+^#~") && word[0] != markStop
}

// parseType undoes writeType.
func parseType(s string) Token {
	var token Token
	switch {
	case s == "":
		return token
	case s[0] == markStop:
		token.Stop, s = true, s[1:]
	case s[0] == markNumber:
		token.Number, s = true, s[1:]
	}
	form, rest, stemmed := strings.Cut(s, string(markStem))
	token.Form, token.Stem = form, form
	if !stemmed || rest == "" {
		return token
	}
	if rest[0] == markStem {
		token.Stem = rest[1:]
		return token
	}
	cut, err := strconv.ParseInt(rest[:1], 36, 32)
	if err != nil || int(cut) > len(form) {
		return token
	}
	token.Stem = form[:len(form)-int(cut)] + rest[1:]
	return token
}

// occurrence is one token of the encoded form.
type occurrence struct {
	same    bool // another reading of the token before it
	capital bool
	kind    string // as writeType wrote it
}

// encodedSentences yields each sentence's span and its tokens, still encoded.
// The spans rise and don't overlap: what does otherwise is damaged, and left out.
func encodedSentences(stems string) iter.Seq2[Span, string] {
	return func(yield func(Span, string) bool) {
		_, stems, _ := strings.Cut(stems, "\n")
		end := 0
		for line := range strings.Lines(stems) {
			line = strings.TrimSuffix(line, "\n")
			start, rest, _ := strings.Cut(line, " ")
			length, tokens, _ := strings.Cut(rest, " ")
			from, err1 := strconv.Atoi(start)
			size, err2 := strconv.Atoi(length)
			if err1 != nil || err2 != nil || from < end || size < 0 || size > math.MaxInt-from {
				continue
			}
			end = from + size
			if !yield(Span{from, end}, tokens) {
				return
			}
		}
	}
}

// occurrences yields the tokens of one encoded sentence.
func occurrences(tokens string) iter.Seq[occurrence] {
	return func(yield func(occurrence) bool) {
		for token := range strings.SplitSeq(tokens, " ") {
			var o occurrence
			if token != "" && token[0] == markSame {
				o.same, token = true, token[1:]
			}
			if token != "" && token[0] == markCapital {
				o.capital, token = true, token[1:]
			}
			if token == "" {
				continue
			}
			if o.kind = token; !yield(o) {
				return
			}
		}
	}
}
