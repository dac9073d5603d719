package bot

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/chapterbot/chapterbot/retrieval"
)

// snippetWidth is how much of a neighbouring paragraph is shown, in characters.
const snippetWidth = 150

// beginningOf is the first words of a text on one line, at most as many
// characters as given, with an ellipsis where it goes on.
func beginningOf(text string, most int) string {
	line := oneLine(text, most, false)
	end := cutWords(line, most)
	if end == len(line) {
		return line
	}
	return strings.TrimSpace(line[:end]) + " …"
}

// cutWords returns where the last word ends of the first n characters of a text;
// its length where it has no more. A script without spaces is cut anywhere, but
// not within what shows as one character.
func cutWords(text string, n int) int {
	space, whole, at := 0, 0, 0
	var before rune
	for i, r := range text {
		switch {
		case unicode.IsSpace(r) && at > n/2:
			space = i
		case !joins(before, r):
			whole = i
		}
		if at == n {
			return cmp.Or(space, whole, i)
		}
		at++
		before = r
	}
	return len(text)
}

// joins reports whether a character shows as part of the one before it.
func joins(before, r rune) bool {
	const joiner = '\u200D'
	return unicode.Is(unicode.M, r) || r == joiner || before == joiner
}

// endOf is the last words of a text on one line, at most as many characters as
// given, with an ellipsis where it began before. It begins with a sentence where
// one begins in the first half of that.
func endOf(text string, most int) string {
	line := []rune(oneLine(text, most, true))
	if len(line) <= most {
		return string(line)
	}
	start := len(line) - most
	half := len(line) - most/2
	if at := sentenceIn(line, start, half); at > 0 {
		start = at
	} else if space := slices.Index(line[start-1:half-1], ' '); space >= 0 {
		start += space
	}
	for start < len(line)-1 && joins(line[start-1], line[start]) {
		start++
	}
	return "… " + strings.TrimSpace(string(line[start:]))
}

// sentenceIn returns where the first sentence begins between two places of a
// line, in characters; 0 where none does.
func sentenceIn(line []rune, from, to int) int {
	at, end := 0, 0
	text := string(line)
	for _, s := range retrieval.Sentences(text) {
		at += utf8.RuneCountInString(text[end:s.Start])
		end = s.Start
		if at >= from {
			break
		}
	}
	if at < from || at >= to {
		return 0
	}
	return at
}

// oneLine folds the white space of as much of a text's beginning or end as
// snippets of so many characters are cut from.
func oneLine(text string, most int, end bool) string {
	const longest = 8 // bytes of a character with a space behind it
	if extra := len(text) - longest*(most+1); extra > 0 {
		if end {
			text = strings.ToValidUTF8(text[extra:], "")
		} else {
			text = strings.ToValidUTF8(text[:len(text)-extra], "")
		}
	}
	return strings.Join(strings.Fields(text), " ")
}
