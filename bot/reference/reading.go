package reference

import (
	"strings"
	"unicode/utf8"
)

// reading is one way to understand what a member wrote as a reference:
// "48:11", "1 Cor 13:4", "the last paragraph of chapter 3", "Bathroom".
type reading struct {
	name    []token   // words of a section's title, a text's, or both; empty: any
	section numbering // what the section is numbered as; zero: not said
	span    span      // the paragraphs; zero: the section as such

	form form
}

// form says how much a reading looks like a reference. Whatever is one at all
// is understood after the command; in a question more is wanted.
type form byte

const (
	bare   form = iota // a name, figures that nothing but white space sets apart
	marked             // a name or figures and a mark: "fees:2", "2.3"
	colon              // figures with a colon: "48:11"
	sure               // the word or the sign for a section or a paragraph
)

// mostTokens is the length of the longest reference, in words and marks.
const mostTokens = 48

// asked is a reference without the words around it.
type asked struct {
	reference []token
	stripped  bool // words were cut off
	question  bool // they ask what the place says, instead of asking to see it
}

// cutAsking takes what only asks off a reference: "show me", "what does ...
// say".
func cutAsking(t []token) asked {
	l := vocabulary()
	a := asked{reference: trimMarks(t)}
	for more := true; more && len(a.reference) > 0; {
		more = false
		for _, list := range []struct {
			phrases       [][]token
			end, question bool
		}{{l.show, false, false}, {l.asks, false, true}, {l.close, true, false}} {
			if rest, ok := cutPhrase(a.reference, list.phrases, list.end); ok {
				a.reference, a.stripped, more = trimMarks(rest), true, true
				a.question = a.question || list.question
			}
		}
	}
	return a
}

// trimMarks takes marks off both ends that mean nothing there.
func trimMarks(t []token) []token {
	for len(t) > 0 && t[0].kind == markToken && !strings.Contains("¶§#", t[0].text) {
		t = t[1:]
	}
	for len(t) > 0 && t[len(t)-1].kind == markToken {
		t = t[:len(t)-1]
	}
	return t
}

// LooksLike reports whether s has a structure that only references have. It
// tells one from the rest of a question that begins with "passage".
func LooksLike(s string) bool {
	for _, r := range readings(cutAsking(lex(s)).reference) {
		if r.form >= colon || len(r.name) == 0 {
			return true
		}
	}
	return false
}

// readings returns the ways to understand t as a reference, the likeliest
// first. There are some for every short text: a name may be any words.
func readings(t []token) []reading {
	if len(t) == 0 || len(t) > mostTokens {
		return nil
	}
	var all, titles []reading
	for _, r := range sections(t, span{}, bare) {
		if r.section.none() {
			titles = append(titles, r) // after all that has a structure
		} else {
			all = append(all, r)
		}
	}
	if s, f, ok := spanTail(t); ok { // paragraphs alone
		all = append(all, reading{span: s, form: f})
	}
	for i := 1; i < len(t); i++ {
		if s, f, ok := spanTail(t[i:]); ok && !isMark(t[i-1], joints) {
			all = append(all, sections(t[:i], s, f)...)
		}
		if s, ok := spanHead(t[:i]); ok {
			all = append(all, sections(cutConnectors(t[i:]), s, sure)...)
		}
	}
	return append(all, titles...)
}

// sections returns the ways to understand t as the section of a span: by its
// number, by its number and a name, by its name.
func sections(t []token, s span, f form) []reading {
	l := vocabulary()
	t = cutParticles(cutArticles(trimMarks(t)))
	if len(t) == 0 {
		return nil
	}
	var all []reading
	for i := range t {
		if n, ok := l.numbering(t[i:]); ok {
			all = append(all, reading{name: trimMarks(t[:i]), section: n, span: s, form: formOf(n, f)})
		} else if id, ok := l.lone(t[i:], i > 0); ok {
			all = append(all, reading{name: trimMarks(t[:i]), section: numbering{id: id}, span: s, form: f})
		}
		if n, ok := l.numbering(t[:i]); ok {
			all = append(all, reading{name: cutConnectors(t[i:]), section: n, span: s, form: formOf(n, f)})
		}
	}
	if f == colon {
		f = marked
	}
	all = append(all, reading{name: t, span: s, form: f})
	if name, ok := l.cutUnit(t); ok {
		all = append(all, reading{name: name, span: s, form: sure})
	}
	return all
}

// formOf is the form of a reading whose section is numbered as n: the word for
// a section makes it sure.
func formOf(n numbering, f form) form {
	if n.unit != 0 {
		return sure
	}
	return f
}

// cutUnit takes the word for a section off a section's name: "the Bathroom
// section".
func (l *lexicon) cutUnit(t []token) ([]token, bool) {
	switch last := len(t) - 1; {
	case last < 1:
	case l.is(t[last], unitRoles):
		return t[:last], true
	case l.is(t[0], unitRoles):
		return t[1:], true
	}
	return nil, false
}

func cutArticles(t []token) []token {
	for len(t) > 1 && vocabulary().is(t[0], articleRole) {
		t = t[1:]
	}
	return t
}

// cutParticles takes off what stands behind a section in Chinese and Japanese.
func cutParticles(t []token) []token {
	for len(t) > 1 && utf8.RuneCountInString(t[len(t)-1].text) == 1 && t[len(t)-1].text > "\u0fff" && vocabulary().is(t[len(t)-1], ofRole) {
		t = t[:len(t)-1]
	}
	return t
}

// cutConnectors takes off what stands between a paragraph and its section.
func cutConnectors(t []token) []token {
	t = trimMarks(t)
	for len(t) > 1 && vocabulary().is(t[0], ofRole|articleRole) {
		t = trimMarks(t[1:])
	}
	return t
}
