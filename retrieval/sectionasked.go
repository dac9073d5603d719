package retrieval

import (
	"math/bits"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SectionAsked recognises a question about a section as a whole ("what is
// chapter 3 about", "summarise the section Cleaning") and returns the words of
// the message that name it: "chapter 3", "Cleaning". Whether a text has such a
// section is not looked at: "what is mediation about" asks for "mediation". A
// question about the whole text names none.
func SectionAsked(message string) (section string, ok bool) {
	message = blankInvalid(beginning(message))
	if TalkOf(message) != NoTalk {
		return "", false
	}
	for l := range talkListsOf(message) {
		for _, m := range []string{message, l.cutTalk(message, nothingKnown)} {
			name, asked := l.sectionAsked(m)
			asked = asked && strings.Contains(message, name) // and nothing was cut within it
			if asked && (!ok || len(name) < len(section)) {  // the language that reads most
				section, ok = name, true
			}
		}
	}
	return section, ok
}

// nothingKnown cuts what may be a question's own words, too.
func nothingKnown(string) bool { return false }

// longestSection is the length in words of the longest name of a section.
const longestSection = 12

func (l *talkList) sectionAsked(message string) (section string, ok bool) {
	l = l.as(message)
	words, ids := l.words(message)
	if len(words) == 0 || len(words) > maxTalk {
		return "", false
	}
	from, to := 0, len(words)+1
	for _, f := range l.sections {
		start := bits.Len64(l.ends(f.before, ids)) - 1
		if start < 0 {
			continue
		}
		n, found := l.nameEnds(f, ids[start:])
		if found && n > 0 && n < to-from { // what a form leaves least of is best read
			from, to = start, start+n
		}
	}
	if to > len(words) {
		return "", false
	}
	if from, to = l.named(words, ids, from, to); from >= to || to-from > longestSection {
		return "", false
	}
	return message[withMark(message, words[from].start):words[to-1].end], true
}

// withMark returns where a section's name begins, whose first word does at start:
// "¶12".
func withMark(message string, start int) int {
	for start > 0 && strings.ContainsRune("¶§#", lastRune(message[:start])) {
		start -= utf8.RuneLen(lastRune(message[:start]))
	}
	return start
}

// nameEnds returns how many of the words a section's name may take at most, so
// that the rest is what the form has behind it.
func (l *talkList) nameEnds(f talkForm, words []chatWord) (n int, ok bool) {
	for n := range words {
		if rest := words[n:]; l.ends(f.behind, rest)&(1<<min(len(rest), longestPhrase)) != 0 {
			return n, true
		}
	}
	return len(words), l.beginnings(f.behind, func(chatWord) {})
}

// named leaves out of a section's name its articles, and the word for a section
// where no number makes it part of the name.
func (l *talkList) named(words []talkWord, ids []chatWord, from, to int) (int, int) {
	skip := func() {
		for from < to && l.articles.has(ids[from]) {
			from++
		}
	}
	skip()
	numbers := func(i int) bool { return l.ordinals.has(ids[i]) || isNumeral(words[i].form) && !l.articles.has(ids[i]) }
	apart := func(i int) bool { // a character that ends a word of the name is no word for a section
		return !l.rule.alone() || words[i].start > words[i-1].end || l.articles.has(ids[i-1])
	}
	switch {
	case to-from < 2:
	case !l.rule.alone() && l.parts.has(ids[from]) && !numbers(from+1):
		from++
		skip()
	case l.parts.has(ids[to-1]) && apart(to-1) && !numbers(to-2):
		to--
		for to > from && l.articles.has(ids[to-1]) {
			to--
		}
	}
	if to-from == 1 && l.parts.has(ids[from]) {
		return from, from // "the chapter" is no name
	}
	return from, to
}

// romanNumeral is a number below 400: "civil" is a word of its letters and none.
var romanNumeral = regexp.MustCompile(`^c{0,3}(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})$`)

// isNumeral reports whether a word numbers a section: 3, IV, B.
func isNumeral(form string) bool {
	first, _ := utf8.DecodeRuneInString(form)
	return unicode.IsNumber(first) || len(form) == 1 || romanNumeral.MatchString(form)
}
