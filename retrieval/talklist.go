package retrieval

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"
)

// talkList is what a language says around questions and instead of one; see
// lexicon/en.talk.txt for how the list is written.
type talkList struct {
	language string
	unspaced bool // a character is a word

	sayings []saying
	byFirst map[string][]int // by the word that a saying begins with, "_" any

	vocabulary map[string]string // every word of the list, and what it is squeezed to: the word
	question   map[string]bool   // words that begin a question
	verbs      map[string]bool   // verbs that do
	says       map[string]bool   // words behind which "please" is what was said
	topics     map[string]bool   // words before what somebody reads about
	parts      map[string]bool   // words for a section: chapter, part
	articles   map[string]bool   // words before a section's name: the, about, called
	ordinals   map[string]bool   // first, third, last
	sections   []sectionForm
	stop       map[string]bool // function words, folded
}

// saying is one phrase of a list and what it is said for.
type saying struct {
	phrase phrase
	use    use
	talk   Talk // of useTalk
}

// use is what a phrase is said for; a bit each.
type use uint8

const (
	useTalk     use = 1 << iota // small talk of the kind saying.talk
	useFill                     // nothing: please, so, again
	useAsk                      // before a question, where that shows
	useAskAny                   // before a question, whatever follows
	useAfter                    // behind a question, where that shows
	useAfterAny                 // behind a question, whatever stands before
	useFrame                    // begins a clause about who asks
	useAnd                      // goes on from the message before
)

// talkNames are the names of a list's lines.
var talkNames = map[string]saying{
	"hello": {use: useTalk, talk: TalkHello}, "thanks": {use: useTalk, talk: TalkThanks}, "bye": {use: useTalk, talk: TalkBye},
	"who": {use: useTalk, talk: TalkWho}, "able": {use: useTalk, talk: TalkAble}, "help": {use: useTalk, talk: TalkHelp},
	"about": {use: useTalk, talk: TalkAbout}, "more": {use: useTalk, talk: TalkMore}, "why": {use: useTalk, talk: TalkWhy},
	"fill": {use: useFill}, "ask": {use: useAsk}, "ask!": {use: useAskAny}, "after": {use: useAfter}, "after!": {use: useAfterAny}, "frame": {use: useFrame}, "and": {use: useAnd},
}

// sectionForm is how a section is asked about: the words that name it stand
// between two phrases, of which one may be of no words.
type sectionForm struct{ before, behind phrase }

// talkLists are read when first asked for and never change.
var talkLists = func() map[string]func() *talkList {
	m := make(map[string]func() *talkList, len(languages))
	for _, l := range languages {
		m[l.code] = sync.OnceValue(func() *talkList {
			list, err := newTalkList(l.code, lexicon(l.code+".talk.txt"))
			if err != nil {
				panic(err) // the list is part of the program
			}
			return list
		})
	}
	return m
}()

// talkIn returns a language's list; English for one that has none, since that is
// what members chat in who read in a language unknown here.
func talkIn(language string) *talkList {
	if read, ok := talkLists[language]; ok {
		return read()
	}
	return talkLists["en"]()
}

// newTalkList reads a language's list.
func newTalkList(language string, lines []string) (*talkList, error) {
	l := &talkList{
		language: language, unspaced: unspacedTalk[language],
		byFirst: make(map[string][]int), vocabulary: make(map[string]string),
		stop: make(map[string]bool),
	}
	parser := phraseParser{classes: make(map[string]*slot), literals: make(map[string]phrase), split: l.literal}
	for _, line := range lines {
		name, list, _ := strings.Cut(line, ":")
		phrases, err := parser.parse(list)
		if err != nil {
			return nil, fmt.Errorf("%s.talk.txt: %s: %w", language, name, err)
		}
		if err := l.add(name, phrases, &parser); err != nil {
			return nil, fmt.Errorf("%s.talk.txt: %w", language, err)
		}
	}
	l.indexSayings()
	for _, line := range lexicon(language + ".stop.txt") {
		for w := range strings.FieldsSeq(line) {
			l.stop[stripAccents(foldCase(w))] = true
		}
	}
	return l, nil
}

// unspacedTalk are the languages whose words are not set apart, or, in Korean,
// not always.
var unspacedTalk = map[string]bool{"zh": true, "ja": true, "ko": true, "th": true}

// literal splits a word of the list as a message is split.
func (l *talkList) literal(token string) [][]string {
	var words [][]string
	for _, w := range talkWords(token, l.unspaced) {
		spelt := spellings(token[w.start:w.end])
		for _, form := range spelt {
			l.vocabulary[form] = form
		}
		words = append(words, spelt)
	}
	return words
}

// add takes the phrases of one line.
func (l *talkList) add(name string, phrases []phrase, parser *phraseParser) error {
	kind, known := talkNames[name]
	switch {
	case name[0] == '$':
		parser.classes[name] = slotOf(phrases, false)
	case known:
		for _, p := range phrases {
			l.sayings = append(l.sayings, saying{phrase: p, use: kind.use, talk: kind.talk})
		}
	case name == "section":
		for _, p := range phrases {
			l.sections = append(l.sections, sectionFormOf(p))
		}
	default:
		set, ok := map[string]*map[string]bool{
			"question": &l.question, "verb": &l.verbs, "say": &l.says, "topic": &l.topics,
			"part": &l.parts, "article": &l.articles, "ordinal": &l.ordinals,
		}[name]
		if !ok {
			return fmt.Errorf("no such line: %s", name)
		}
		*set = slotOf(phrases, false).words
	}
	return nil
}

// sectionFormOf cuts a phrase at its "*".
func sectionFormOf(p phrase) sectionForm {
	for i := range p {
		if p[i].has("*") {
			return sectionForm{before: p[:i], behind: p[i+1:]}
		}
	}
	return sectionForm{before: p}
}

func (l *talkList) indexSayings() {
	for i := range l.sayings {
		l.sayings[i].phrase.beginnings(func(w string) {
			if known := l.byFirst[w]; len(known) == 0 || known[len(known)-1] != i {
				l.byFirst[w] = append(known, i)
			}
		})
	}
	for _, w := range l.vocabulary {
		if s := squeeze(w); l.vocabulary[s] == "" {
			l.vocabulary[s] = w
		}
	}
}

// words returns a message's words as the list has them: one drawn out for
// effect ("thaaanks", "heyy") is the word that it draws out.
func (l *talkList) words(message string) []talkWord {
	words := talkWords(message, l.unspaced)
	for i := range words {
		form := words[i].form
		if l.vocabulary[form] != "" || l.stop[form] || !drawnOut(form) {
			continue
		}
		if w := l.vocabulary[squeeze(form)]; w != "" {
			words[i].form = w
		}
	}
	return words
}

// drawnOut reports whether a word has a letter three times over, or ends with
// one twice.
func drawnOut(word string) bool {
	var before, last rune
	for _, r := range word {
		if r == last && r == before {
			return true
		}
		before, last = last, r
	}
	return last == before && utf8.RuneCountInString(word) > 2
}

// squeeze leaves each letter of a run once.
func squeeze(word string) string {
	var b strings.Builder
	var last rune
	for _, r := range word {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// beginning calls yield with each saying of the uses that may stand at
// forms[0], and where it may end; see phrase.ends.
func (l *talkList) beginning(forms []string, uses use, yield func(s *saying, ends uint64)) {
	if len(forms) == 0 {
		return
	}
	try := func(all []int) {
		for _, i := range all {
			if s := &l.sayings[i]; s.use&uses != 0 {
				if ends := s.phrase.ends(forms) &^ 1; ends != 0 {
					yield(s, ends)
				}
			}
		}
	}
	try(l.byFirst[forms[0]])
	try(l.byFirst["_"])
}

// formsOfTalk returns the words' forms.
func formsOfTalk(words []talkWord) []string {
	forms := make([]string, len(words))
	for i, w := range words {
		forms[i] = w.form
	}
	return forms
}
