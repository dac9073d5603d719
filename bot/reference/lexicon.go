package reference

import (
	"slices"
	"strings"
	"sync"
)

// What goes with a figure or a word, whatever the language.
const (
	ordinalStarts = "第 제"
	ordinalEnds   = "st nd rd th er ère re e ème eme o a te ter tes ten de ste я й ю ей го ая ый ой 번째"
	numberSigns   = "no nr num number numero nummer numéro номер"
	tens          = "twenty thirty forty fifty sixty seventy eighty ninety"
)

// role is what a word can be in a reference.
type role uint32

const (
	chapterRole role = 1 << iota
	partRole
	sectionRole
	paragraphRole
	severalRole
	ofRole
	articleRole
	toRole
	andRole
	lastRole
	ordinalStartRole
	ordinalEndRole
	numberSignRole

	unitRoles = chapterRole | partRole | sectionRole
)

// lexicon is what the words of all tongues can mean, by their folded form. All
// of them hold for any text: a server's members and its text need not share a
// language.
type lexicon struct {
	roles     map[string]role
	ordinals  map[string]int
	cardinals map[string]int
	tens      map[string]int

	show, asks, close [][]token // phrases, longest first
}

// vocabulary returns the lexicon, which is made when it is first needed.
var vocabulary = sync.OnceValue(newLexicon)

func newLexicon() *lexicon {
	l := &lexicon{roles: map[string]role{}, ordinals: map[string]int{}, cardinals: map[string]int{}, tens: map[string]int{}}
	for _, t := range tongues {
		for role, list := range map[role]string{
			chapterRole: t.chapter, partRole: t.part, sectionRole: t.section, paragraphRole: t.paragraph, severalRole: t.several,
			ofRole: t.of, articleRole: t.article, toRole: t.to, andRole: t.and, lastRole: t.last,
		} {
			l.add(list, role)
		}
		enumerate(l.ordinals, t.ordinals, 1, 1)
		enumerate(l.cardinals, t.cardinals, 1, 1)
		l.show = append(l.show, phrases(t.show)...)
		l.asks = append(l.asks, phrases(t.asks)...)
		l.close = append(l.close, phrases(t.close)...)
	}
	enumerate(l.tens, tens, 20, 10)
	l.add(ordinalStarts, ordinalStartRole)
	l.add(ordinalEnds, ordinalEndRole)
	l.add(numberSigns, numberSignRole)
	for _, list := range [][][]token{l.show, l.asks, l.close} {
		slices.SortStableFunc(list, func(a, b []token) int { return len(b) - len(a) })
	}
	return l
}

func (l *lexicon) add(list string, r role) {
	for _, word := range strings.Fields(list) {
		l.roles[foldWord(word)] |= r
	}
}

// enumerate numbers the words of a list from first on, step by step. Forms of
// one word are separated by slashes; a word keeps the number it has already.
func enumerate(numbers map[string]int, list string, first, step int) {
	for i, forms := range strings.Fields(list) {
		for form := range strings.SplitSeq(forms, "/") {
			if form = foldWord(form); numbers[form] == 0 {
				numbers[form] = first + i*step
			}
		}
	}
}

func phrases(list string) [][]token {
	var out [][]token
	for phrase := range strings.SplitSeq(list, ";") {
		if t := lex(phrase); len(t) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// is reports whether a token is a word that can be one of some roles.
func (l *lexicon) is(t token, roles role) bool {
	return t.kind == wordToken && l.roles[t.text]&roles != 0
}

// cutPhrase takes the longest phrase of a list off the front of t, or off its
// end.
func cutPhrase(t []token, list [][]token, end bool) ([]token, bool) {
	for _, p := range list {
		if len(p) > len(t) {
			continue
		}
		part, rest := t[:len(p)], t[len(p):]
		if end {
			rest, part = t[:len(t)-len(p)], t[len(t)-len(p):]
		}
		if slices.EqualFunc(part, p, sameToken) {
			return rest, true
		}
	}
	return t, false
}
