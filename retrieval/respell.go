package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// respelt is a question with the words put right that no text of the library
// has but for a slip.
type respelt struct {
	text  string
	forms []string // the words put right, as they are now
}

// sureSlip is the length, in characters, below which a word that the library
// doesn't know is put right only to one with the same first letter: "late" is
// near "plate" and "book" near "look", and neither is a slip.
const sureSlip = 5

// respell puts right the words of a question that the library doesn't know. A
// word that it knows in any form is left alone, and so are stop words and the
// words that the language's lists have: "tell" is no slip for "well".
func (ix *Index) respell(analyzer *Analyzer, question string) respelt {
	var (
		out  respelt
		b    strings.Builder
		from int
	)
	for i, t := range analyzer.Tokens(question) {
		if i >= 4*maxTerms {
			break
		}
		if t.Start < from || t.Stop || t.Number || analyzer.listed[t.Form] || ix.knows(t) {
			continue
		}
		word, _, ok := ix.spelling.Nearest(t.Form)
		if !ok || word == t.Form || utf8.RuneCountInString(t.Form) < sureSlip && commonLetters(word, t.Form) == 0 {
			continue
		}
		b.WriteString(question[from:t.Start])
		out.forms = append(out.forms, word)
		b.WriteString(likeCase(word, t.Capital))
		from = t.End
	}
	if len(out.forms) == 0 {
		return respelt{text: question}
	}
	b.WriteString(question[from:])
	out.text = b.String()
	return out
}

// knows reports whether the library has a word, or a part of it.
func (ix *Index) knows(t Token) bool {
	if _, ok := ix.forms[t.Form]; ok {
		return true
	}
	if _, ok := ix.stems[t.Stem]; ok {
		return true
	}
	_, ok := ix.stems[t.Joined]
	return ok && t.Joined != ""
}

// likeCase writes a word with a capital where the one it replaces had one.
func likeCase(word string, capital bool) string {
	if !capital {
		return word
	}
	r, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(r)) + word[size:]
}

// newSpelling returns the spelling of the library's words, stop words too: a
// stop word mistyped is better recognised than looked for.
func (ix *Index) newSpelling() *Spelling {
	words := make([]WordCount, 0, len(ix.formText))
	for form, text := range ix.formText {
		if ix.formDF[form] > 0 {
			words = append(words, WordCount{Word: text, Count: int(ix.formDF[form])})
		}
	}
	return NewSpelling(words)
}
