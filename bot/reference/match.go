package reference

import (
	"strings"
	"unicode/utf8"
)

// The ways in which a name can match a title, the surest last.
const (
	apart    = iota
	held     // the title holds the beginnings of its words
	inside   // the title holds it: "John" in "The Gospel According to John"
	opening  // the title begins with it: "Song of" of "Song of Solomon"
	clipped  // each word is the beginning of one: "gen", "1 Cor"
	near     // an abbreviation, a plural
	theTitle // but for case, accents, punctuation and an article
)

// matches compares a name with a title.
func matches(name, title []token) int {
	best := apart
	for at := 0; len(name) > 0 && at+len(name) <= len(title); at++ {
		level := theTitle
		switch {
		case at > 0:
			level = inside
		case len(name) < len(title):
			level = opening
		}
		for i := 0; i < len(name) && level > best; i++ {
			word := matchesWord(name[i], title[at+i])
			if at > 0 && (word == clipped || word > apart && title[at-1].kind == numberToken) {
				word = held // "John" is another than "1 John"
			}
			level = min(level, word)
		}
		best = max(best, level)
	}
	return best
}

func matchesWord(a, b token) int {
	switch {
	case sameToken(a, b):
		return theTitle
	case a.kind != wordToken || b.kind != wordToken:
		return apart
	case isPlural(a.text, b.text), isPlural(b.text, a.text), abbreviates(a.text, b.text):
		return near
	case utf8.RuneCountInString(a.text) >= shortestClip && strings.HasPrefix(b.text, a.text):
		return clipped
	}
	return apart
}

func isPlural(a, b string) bool { return len(b) > 2 && a == b+"s" }

func abbreviates(short, long string) bool {
	whole := abbreviations[short]
	return whole != "" && (whole == long || isPlural(whole, long) || isPlural(long, whole))
}

// shortestClip is the least of a word, in letters, that stands for it.
const shortestClip = 3

func matchesAny(name []token, titles [][]token) int {
	best := apart
	for _, title := range titles {
		best = max(best, matches(name, title))
	}
	return best
}
