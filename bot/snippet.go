package bot

import (
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
	line := []rune(oneLine(text, most, false))
	if len(line) <= most {
		return string(line)
	}
	end := most
	for i := most; i > most/2; i-- {
		if line[i] == ' ' {
			end = i
			break
		}
	}
	for end > 1 && unicode.Is(unicode.M, line[end]) {
		end--
	}
	return strings.TrimSpace(string(line[:end])) + " …"
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
	for start < len(line)-1 && unicode.Is(unicode.M, line[start]) {
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
