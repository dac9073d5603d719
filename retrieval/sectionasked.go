package retrieval

import (
	"math/bits"
	"unicode"
	"unicode/utf8"
)

// SectionAsked recognises a question about a section as a whole ("what is
// chapter 3 about", "summarise the section Cleaning") and returns the words of
// the message that name it: "chapter 3", "Cleaning". Whether a text has such a
// section is not looked at: "what is mediation about" asks for "mediation". A
// question about the whole text names none.
func SectionAsked(message string) (section string, ok bool) {
	for _, l := range talkListsOf(message) {
		if section, ok = l.sectionAsked(message); ok {
			return section, true
		}
	}
	return "", false
}

// longestSection is the length in words of the longest name of a section.
const longestSection = 12

func (l *talkList) sectionAsked(message string) (section string, ok bool) {
	message = blankInvalid(beginning(message))
	words := l.words(message)
	if len(words) == 0 || len(words) > maxTalk || l.talkOf(message) != NoTalk {
		return "", false
	}
	forms := formsOfTalk(words)
	from, to := 0, len(words)+1
	for _, f := range l.sections {
		start := bits.Len64(f.before.ends(forms)) - 1
		if start < 0 {
			continue
		}
		n, found := f.endsBefore(forms[start:])
		if found && n > 0 && n < to-from { // what a form leaves least of is best read
			from, to = start, start+n
		}
	}
	if to > len(words) {
		return "", false
	}
	if from, to = l.named(words, from, to); from >= to || to-from > longestSection {
		return "", false
	}
	return message[words[from].start:words[to-1].end], true
}

// endsBefore returns how many of the words a section's name may take at most,
// so that the rest is what the form has behind it.
func (f sectionForm) endsBefore(forms []string) (n int, ok bool) {
	for n := range forms {
		if rest := forms[n:]; f.behind.ends(rest)&(1<<min(len(rest), longestPhrase)) != 0 {
			return n, true
		}
	}
	return len(forms), f.behind.beginnings(func(string) {})
}

// named leaves out of a section's name its articles, and the word for a section
// where no number makes it part of the name.
func (l *talkList) named(words []talkWord, from, to int) (int, int) {
	skip := func() {
		for from < to && l.articles[words[from].form] {
			from++
		}
	}
	skip()
	switch {
	case to-from < 2:
	case l.parts[words[from].form] && !l.numbers(words[from+1].form):
		from++
		skip()
	case l.parts[words[to-1].form] && (to-from > 2 || !l.numbers(words[from].form)):
		to--
	}
	if to-from == 1 && l.parts[words[from].form] {
		return from, from // "the chapter" is no name
	}
	return from, to
}

// numbers reports whether a word numbers a section: 3, IV, B, third.
func (l *talkList) numbers(form string) bool {
	first, size := utf8.DecodeRuneInString(form)
	if unicode.IsNumber(first) || size == len(form) || l.ordinals[form] {
		return true
	}
	for _, r := range form {
		switch r {
		case 'i', 'v', 'x', 'l', 'c':
		default:
			return false
		}
	}
	return true
}
