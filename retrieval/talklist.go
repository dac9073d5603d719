package retrieval

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
)

// talkList is what a language says around questions and instead of one; see
// lexicon/en.talk.txt for how the list is written.
type talkList struct {
	phrases
	language string
	rule     wordRule
	bare     func() *talkList // of an accented language, for messages typed without accents
	stop     map[string]bool  // function words, folded

	sayings []saying
	byFirst []uint32 // in order: a word that a saying may begin with << 16 | the saying's number

	question wordList // words that begin a question
	verbs    wordList // verbs that do
	selves   wordList // words by which who asks is spoken of: I, my
	pronouns wordList // words that lean on what was said, beside function words
	says     wordList // words behind which "please" is what was said
	keywords wordList // words that are small talk of other languages only
	chats    wordList // words about asking, and about who asks
	joins    wordList // words that join a question to what stands before it: but
	topics   wordList // words before what somebody reads about
	parts    wordList // words for a section: chapter, part
	articles wordList // words before a section's name: the, about, called
	ordinals wordList // first, third, last
	sections []talkForm
	arounds  []talkForm // what asks on both sides of a question

	vocabulary func() map[chatWord]bool // the words of phrases that are cut
	squeezed   func() map[string]string // the list's words by what squeeze makes of them
}

// saying is one phrase of a list and what it is said for.
type saying struct {
	phrase phrase
	use    use
	talk   Talk // of useTalk
	clause bool // it is small talk only where marks set it apart
	own    bool // its words may be the question's own
}

// use is what a phrase is said for; a bit each.
type use uint16

const (
	useTalk      use = 1 << iota // small talk of the kind saying.talk
	useTalkAlone                 // the same, and a question by its words: how are you
	useFill                      // nothing: please, so, again
	useAsk                       // before a question, where that shows
	useAskAny                    // before a question, whatever follows
	useAfter                     // behind a question, where that shows
	useAfterAny                  // behind a question, whatever stands before
	useFrame                     // begins a clause about who asks
	useAnd                       // goes on from the message before
)

// talkNames are the names of a list's lines of phrases.
var talkNames = map[string]saying{
	"okay": {use: useTalk, talk: TalkOkay}, "hello": {use: useTalk, talk: TalkHello}, "hello?": {use: useTalkAlone, talk: TalkHello}, "thanks": {use: useTalk, talk: TalkThanks}, "bye": {use: useTalk, talk: TalkBye}, "sorry": {use: useTalk, talk: TalkSorry},
	"who": {use: useTalk, talk: TalkWho}, "able": {use: useTalk, talk: TalkAble}, "help": {use: useTalk, talk: TalkHelp},
	"about": {use: useTalk, talk: TalkAbout}, "more": {use: useTalk, talk: TalkMore}, "why": {use: useTalk, talk: TalkWhy},
	"fill": {use: useFill}, "ask": {use: useAsk}, "ask!": {use: useAskAny}, "after": {use: useAfter}, "after!": {use: useAfterAny}, "after?": {use: useAfterAny, own: true},
	"frame": {use: useFrame}, "and": {use: useAnd},
}

// talkForm is what is said on both sides of something: of the words that name a
// section, or of a question.
type talkForm struct{ before, behind phrase }

// wordList is words of a list in order.
type wordList []chatWord

func (l wordList) has(w chatWord) bool {
	_, ok := slices.BinarySearch(l, w)
	return ok
}

// talkLists are read when first asked for and never change.
var talkLists = func() map[string]func() *talkList {
	codes := slices.Clone(talkOnly)
	for _, l := range languages {
		codes = append(codes, l.code)
	}
	m := make(map[string]func() *talkList, len(codes))
	for _, code := range codes {
		m[code] = sync.OnceValue(func() *talkList {
			list, err := newTalkList(code, lexicon(code+".talk.txt"))
			if err != nil {
				panic(err) // the list is part of the program
			}
			return list
		})
	}
	return m
}()

// talkOnly are the languages that have a list, and no other.
var talkOnly = []string{"he", "th"}

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
	l, err := newTalkListBy(wordRules[language], language, lines)
	if err == nil && l.rule == accented {
		l.bare = sync.OnceValue(func() *talkList {
			bare, _ := newTalkListBy(spaced, language, lines)
			return bare
		})
	}
	return l, err
}

// as returns the list as a message is to be read.
func (l *talkList) as(message string) *talkList {
	if l.bare != nil && isASCII(message) {
		return l.bare()
	}
	return l
}

func newTalkListBy(rule wordRule, language string, lines []string) (*talkList, error) {
	l := &talkList{language: language, rule: rule, stop: make(map[string]bool)}
	parser := newPhraseParser(&l.phrases, l.rule)
	for _, line := range lines {
		name, list, _ := strings.Cut(line, ":")
		phrases, err := parser.parse(list)
		if err == nil {
			err = l.add(name, phrases, parser)
		}
		if err != nil {
			return nil, fmt.Errorf("%s.talk.txt: %s: %w", language, name, err)
		}
	}
	l.sayings = slices.Clip(l.sayings)
	for i, s := range l.sayings {
		l.beginnings(s.phrase, func(w chatWord) { l.byFirst = append(l.byFirst, uint32(w)<<16|uint32(i)) })
	}
	slices.Sort(l.byFirst)
	l.byFirst = slices.Clip(slices.Compact(l.byFirst))
	l.vocabulary = sync.OnceValue(l.cutWords)
	l.squeezed = sync.OnceValue(l.squeezeAll)
	for _, line := range lexicon(language + ".stop.txt") {
		for w := range strings.FieldsSeq(line) {
			l.stop[rule.fold(w)] = true
		}
	}
	return l, nil
}

// add takes the phrases of one line.
func (l *talkList) add(name string, phrases []phrase, parser *phraseParser) error {
	base, clause := strings.CutSuffix(name, "=")
	kind, known := talkNames[base]
	kind.clause = clause
	switch {
	case strings.HasPrefix(name, "$"):
		parser.classes[name] = parser.add(phrases, false)
	case known:
		for _, p := range phrases {
			kind.phrase = p
			l.sayings = append(l.sayings, kind)
		}
	case name == "section":
		l.sections = append(l.sections, formsOf(phrases)...)
	case name == "around":
		l.arounds = append(l.arounds, formsOf(phrases)...)
	default:
		words, ok := map[string]*wordList{
			"question": &l.question, "verb": &l.verbs, "pronoun": &l.pronouns, "self": &l.selves, "say": &l.says, "topic": &l.topics, "chat": &l.chats, "keyword": &l.keywords, "join": &l.joins,
			"part": &l.parts, "article": &l.articles, "ordinal": &l.ordinals,
		}[name]
		if !ok {
			return fmt.Errorf("no such line")
		}
		for _, p := range phrases {
			if len(p) > 1 && !l.rule.alone() {
				return fmt.Errorf("more than a word")
			}
			l.beginnings(p, func(w chatWord) { *words = append(*words, w) })
		}
		slices.Sort(*words)
	}
	return nil
}

// formsOf cuts phrases at their "*".
func formsOf(phrases []phrase) []talkForm {
	forms := make([]talkForm, len(phrases))
	for i, p := range phrases {
		at := slices.Index(p, element(starWord))
		if at < 0 {
			at = len(p)
		}
		forms[i] = talkForm{before: p[:at], behind: p[min(at+1, len(p)):]}
	}
	return forms
}

// heldWord is a word of a message that no phrase may have.
const heldWord chatWord = math.MaxUint16

// words returns a message's words as the list has them: one drawn out for
// effect ("thaaanks", "heyy") is the word that it draws out.
func (l *talkList) words(message string) ([]talkWord, []chatWord) {
	words := talkWords(message, l.rule)
	ids := make([]chatWord, len(words))
	for i, w := range words {
		id, known := l.ids[w.form]
		if !known && !l.stop[w.form] && drawnOut(w.form) {
			id = l.ids[l.squeezed()[squeeze(w.form)]]
		}
		ids[i] = id
	}
	return words, ids
}

func (l *talkList) squeezeAll() map[string]string {
	squeezed := make(map[string]string, len(l.ids))
	for w := range l.ids {
		// Of "go" and "goo", which begins so, the first in order is meant.
		if s := squeeze(w); squeezed[s] == "" || w < squeezed[s] {
			squeezed[s] = w
		}
	}
	return squeezed
}

// drawnOut reports whether a word has a letter three times over, or ends with a
// vowel, "y" or "k" twice.
func drawnOut(word string) bool {
	var before, last rune
	for _, r := range word {
		if r == last && r == before {
			return true
		}
		before, last = last, r
	}
	return last == before && len(word) > 2 && strings.ContainsRune("aeiouyk", last)
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

// each calls yield with each saying of the uses that may stand at words[0], and
// where it may end; see phrases.ends.
func (l *talkList) each(words []chatWord, uses use, yield func(s *saying, ends uint64)) {
	if len(words) == 0 || words[0] == heldWord {
		return
	}
	for _, first := range []chatWord{words[0], anyWord} {
		at, _ := slices.BinarySearch(l.byFirst, uint32(first)<<16)
		for ; first != noWord && at < len(l.byFirst) && l.byFirst[at]>>16 == uint32(first); at++ {
			if s := &l.sayings[l.byFirst[at]&0xffff]; s.use&uses != 0 {
				if ends := l.ends(s.phrase, words) &^ 1; ends != 0 {
					yield(s, ends)
				}
			}
		}
	}
}

// cutWords are the words of all phrases that are cut.
func (l *talkList) cutWords() map[chatWord]bool {
	words := make(map[chatWord]bool)
	for _, s := range l.sayings {
		if s.talk <= TalkBye && s.use != useAnd {
			l.wordsOf(s.phrase, words)
		}
	}
	delete(words, anyWord)
	return words
}
