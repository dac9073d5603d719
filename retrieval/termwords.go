package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// words counts what may be terms of a passage whose words are set apart: names,
// which have a capital where no sentence begins, and words that stand where the
// thing that is spoken of does.
func (c *termCounts) words(body string) {
	for _, s := range Sentences(body) {
		sentence := body[s.Start:s.End]
		tokens := c.analyzer.Tokens(sentence)
		for i := 0; i < len(tokens); {
			if n := nameLength(sentence, tokens[i:]); n > 0 {
				c.name(sentence, tokens, i, i+n)
				i += n
				continue
			}
			c.word(sentence, tokens, i)
			i++
		}
	}
}

// longestName is the most words of a name; a longer run of capitals is a title
// or a shout.
const longestName = 3

// nameLength is the number of tokens that a row of capitals has at whose
// beginning tokens are; 0 where there is none.
func nameLength(sentence string, tokens []Token) int {
	n := 0
	for n < len(tokens) && tokens[n].Capital && !tokens[n].Stop {
		if n > 0 {
			switch sentence[tokens[n-1].End:tokens[n].Start] {
			case " ", ". ", "-", "'s ", "’s ":
			default:
				return n
			}
		}
		n++
	}
	return n
}

// name counts the row of capitals tokens[from:to]. One word alone at the
// beginning of a sentence is counted only if it is a name elsewhere.
func (c *termCounts) name(sentence string, tokens []Token, from, to int) {
	text := sentence[tokens[from].Start:tokens[to-1].End]
	numbered := to < len(tokens) && tokens[to].Number // May 3, Chapter 12
	switch {
	case to-from == 1 && c.dates[tokens[from].Stem]: // on Fridays
		return
	case to-from > longestName, numbered, utf8.RuneCountInString(text) < 3, strings.ContainsAny(text, "\r\n"):
		return
	case to-from > 1 && text == strings.ToUpper(text):
		return
	}
	t := c.seen(text, text, from > 0 || to-from > 1)
	t.name = true
	if to-from == 1 {
		t.stem = tokens[from].Stem
	}
}

// shortestWord is the fewest letters of a word that is a term.
const shortestWord = 4

// word counts the word tokens[i]. In a script with capitals it is a term where
// it stands between a word such as "the" and what is no part of the same phrase.
func (c *termCounts) word(sentence string, tokens []Token, i int) {
	t := tokens[i]
	text := sentence[t.Start:t.End]
	first, _ := utf8.DecodeRuneInString(text)
	if t.Stop || t.Number || t.Capital || c.dates[t.Stem] || utf8.RuneCountInString(text) < shortestWord || !unicode.IsLetter(first) {
		return
	}
	firm := !unicode.IsLower(first)
	if !firm {
		list := talkIn(c.analyzer.Language())
		led := i > 0 && list.articles.has(list.ids[tokens[i-1].Form])
		ends := i+1 == len(tokens) || tokens[i+1].Stop || sentence[t.End:tokens[i+1].Start] != " "
		firm = led && ends
	}
	c.seen(wordKey(t.Stem), text, firm)
}

// dateStems are the stems of the names of a language's months and days.
func dateStems(analyzer *Analyzer) map[string]bool {
	stems := make(map[string]bool)
	for _, line := range lexicon(analyzer.Language() + ".dates.txt") {
		for _, t := range analyzer.Tokens(line) {
			stems[t.Stem] = true
		}
	}
	return stems
}
