package retrieval

import "unicode"

// unknown is a word of a question that the texts lack as it stands, beside the
// words of theirs that it is near to. The nil unknown is one that they have.
type unknown struct {
	ix       *Index
	analyzer *Analyzer
	token    Token
	typed    []rune
	name     bool         // typed as names are
	word     bool         // a word of the language, and so no slip
	stemmed  bool         // the texts have its stem, or that of the word it is part of
	near     []Correction // the fewest edits first, then the likeliest
	rival    bool         // a listed word that the texts lack is one edit away
}

// unknown looks a word of a question up; name tells that it is written as names
// are.
func (ix *Index) unknown(analyzer *Analyzer, t Token, name bool, e *effort) *unknown {
	if ix.formNamed(t.Form) != noForm {
		return nil
	}
	u := &unknown{ix: ix, analyzer: analyzer, token: t, typed: []rune(t.Form), name: name,
		word: ix.isWord(analyzer, t.Form), stemmed: ix.knows(t)}
	var kin []WordCount
	if !u.word && e.spend(lookEvery) { // a look-up in the lists takes no less
		kin = u.kin()
	}
	if !u.word || !u.stemmed {
		u.near = ix.spelling.near(e, t.Form, spellReach(len(u.typed)), kin...)
	}
	return u
}

// kin returns the listed words one edit away that the texts have in another
// form, as "abolish" where they have "abolished".
func (u *unknown) kin() []WordCount {
	var kin []WordCount
	u.analyzer.words().Near(u.token.Form, 1, func(word string) {
		if u.ix.formNamed(word) != noForm {
			return
		}
		if stem, ok := u.ix.stems[u.analyzer.analyse(word).stem]; ok {
			kin = append(kin, WordCount{Word: word, Count: len(u.ix.postingsOf(stem)), Kin: true})
		} else {
			u.rival = true
		}
	})
	return kin
}

// slipOf returns the form of the word that this one is likely a slip of.
func (u *unknown) slipOf() (form string, ok bool) {
	if u == nil || u.word {
		return "", false
	}
	listed := u.analyzer.words() != nil
	if !listed && u.stemmed {
		return "", false
	}
	for _, c := range u.near {
		// Two slips are less likely than one, be that of a word that no text has;
		// and a word that is found by its stem is at most misspelt in its ending.
		if c.Edits > 1 && (u.rival || u.stemmed && u.analyzer.analyse(c.Word).stem != u.token.Stem) {
			continue
		}
		s := slip{Correction: c, typed: u.typed, word: []rune(c.Word), name: u.name && !u.ix.isName(c.Word)}
		if listed && s.isLikely() || s.isSure() {
			return c.Word, true
		}
	}
	return "", false
}

// formOf returns the form in which the texts have the word, where they lack its
// stem: stemmers leave forms of a word apart, above all in languages that have
// no stemmer here. What differs is the end of a long word or, in Arabic and
// Hebrew, a letter before it, where short words are written.
func (u *unknown) formOf() (form string, ok bool) {
	if u == nil || u.stemmed {
		return "", false
	}
	for _, c := range u.near {
		word := []rune(c.Word)
		if c.Function || c.Kin || c.Edits > 1 && len(u.typed) < twoLetterEndings {
			continue
		}
		if isEnding(u.typed, word) || isClitic(u.typed, word) {
			return c.Word, true
		}
	}
	return "", false
}

// isName reports whether the texts have a word as names are written.
func (ix *Index) isName(word string) bool {
	form := ix.formNamed(word)
	return form != noForm && ix.named[form]
}

// twoLetterEndings is the length, in letters, of the shortest word whose ending
// may differ in two letters.
const twoLetterEndings = 8

// isEnding reports whether two words differ in the last letters of the longer
// at most, and are long, which in scripts of consonants is less.
func isEnding(a, b []rune) bool {
	const ending, shortest, shortestConsonants = 2, 6, 5
	longer := max(len(a), len(b))
	least := shortest
	if isOfConsonants(a[0]) {
		least = shortestConsonants
	}
	return longer >= least && commonBeginning(a, b) >= longer-ending
}

// isClitic reports whether two words of a script of consonants differ in the
// letter before one of them or both.
func isClitic(a, b []rune) bool {
	const shortest = 4
	longer := max(len(a), len(b))
	return isOfConsonants(a[0]) && longer > shortest && commonEnding(a, b) >= longer-1
}

func isOfConsonants(letter rune) bool { return unicode.In(letter, unicode.Arabic, unicode.Hebrew) }

func commonBeginning(a, b []rune) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
