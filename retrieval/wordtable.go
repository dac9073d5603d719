package retrieval

import (
	"cmp"
	"iter"
	"slices"
)

// wordID numbers a distinct word: a form with its stem and its kind. The same
// form in two languages can be two words.
type wordID uint32

// stemID numbers a distinct stem.
type stemID uint32

// formID numbers a distinct form, a word as written but for its case.
type formID uint32

// wordTable numbers the words of a library, their forms and their stems.
type wordTable struct {
	words map[string]wordID // by encoded kind, see writeType
	forms map[string]formID
	stems map[string]stemID

	ofWord   []wordInfo
	byForm   []wordID // every word, by its form; made by order
	formText []string
	stemText []string
}

type wordInfo struct {
	form   formID
	stem   stemID
	stop   bool
	number bool
}

func (l *wordTable) init() {
	l.words = make(map[string]wordID)
	l.forms = make(map[string]formID)
	l.stems = make(map[string]stemID)
}

// add returns the number of the word with that encoded kind, a new one if
// need be.
func (l *wordTable) add(kind string) wordID {
	if id, ok := l.words[kind]; ok {
		return id
	}
	t := parseType(kind)
	form, ok := l.forms[t.Form]
	if !ok {
		form = formID(len(l.formText))
		l.forms[t.Form] = form
		l.formText = append(l.formText, t.Form)
	}
	stem, ok := l.stems[t.Stem]
	if !ok {
		stem = stemID(len(l.stemText))
		l.stems[t.Stem] = stem
		l.stemText = append(l.stemText, t.Stem)
	}
	id := wordID(len(l.ofWord))
	l.words[kind] = id
	l.ofWord = append(l.ofWord, wordInfo{form: form, stem: stem, stop: t.Stop, number: t.Number})
	return id
}

// order fills in byForm, once all words are there.
func (l *wordTable) order() {
	l.byForm = make([]wordID, len(l.ofWord))
	for i := range l.byForm {
		l.byForm[i] = wordID(i)
	}
	slices.SortFunc(l.byForm, func(a, b wordID) int {
		return cmp.Or(cmp.Compare(l.formOf(a), l.formOf(b)), cmp.Compare(a, b))
	})
}

// stemsOf yields the stems of the words of a form that aren't stop words; none
// for noForm.
func (l *wordTable) stemsOf(form formID) iter.Seq[stemID] {
	return func(yield func(stemID) bool) {
		from, _ := slices.BinarySearchFunc(l.byForm, form, func(w wordID, form formID) int { return cmp.Compare(l.formOf(w), form) })
		for _, w := range l.byForm[from:] {
			if l.formOf(w) != form || !l.isStop(w) && !yield(l.stemOf(w)) {
				return
			}
		}
	}
}

func (l *wordTable) stemCount() int         { return len(l.stemText) }
func (l *wordTable) isStop(w wordID) bool   { return l.ofWord[w].stop }
func (l *wordTable) stemOf(w wordID) stemID { return l.ofWord[w].stem }

func (l *wordTable) formOf(w wordID) formID { return l.ofWord[w].form }
