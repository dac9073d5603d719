package retrieval

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// knows reports whether the library has a word, or a part of it.
func (ix *Index) knows(t Token) bool {
	if _, ok := ix.forms[t.Form]; ok {
		return true
	}
	if _, ok := ix.stems[t.Stem]; ok {
		return true
	}
	_, ok := ix.stems[t.Joined]
	return ok && t.Joined != ""
}

// holds reports whether the library has a word of a question.
func (ix *Index) holds(analyzer *Analyzer, word string) bool {
	return slices.ContainsFunc(analyzer.Tokens(word), ix.knows)
}

// isWord reports whether a form is a word: of the texts, the plural of one, or
// of a list of their languages.
func (ix *Index) isWord(analyzer *Analyzer, form string) bool {
	if _, ok := ix.forms[form]; ok || analyzer.hasWord(form) {
		return true
	}
	if singular, ok := analyzer.singular(form); ok {
		if _, ok := ix.forms[singular]; ok {
			return true
		}
	}
	for _, language := range ix.language[:min(len(ix.language), maxLanguages)] {
		if language != analyzer.language && AnalyzerFor(language).hasWord(form) {
			return true
		}
	}
	return false
}

// hasWord reports whether a form is a word of the analyzer's language, as far
// as its lists tell.
func (a *Analyzer) hasWord(form string) bool {
	if a.stop[form] || a.listed[form] || a.words().Has(form) {
		return true
	}
	if a.listsStems && a.words().Has(a.analyse(form).stem) {
		return true
	}
	return a.compounds && a.isCompound(form)
}

// shortestPart is the length, in bytes, of the shortest word that a compound
// is taken to be made of: shorter ones are found in any row of letters.
const shortestPart = 4

// isCompound reports whether a form is two listed words written as one.
func (a *Analyzer) isCompound(form string) bool {
	if len(form) > maxSpellLength*utf8.UTFMax {
		return false
	}
	for i := shortestPart; i+shortestPart <= len(form); i++ {
		if a.words().Has(form[:i]) && a.words().Has(form[i:]) {
			return true
		}
	}
	return false
}

// singular returns the word that a form is the regular plural of, in a
// language whose plurals are looked for.
func (a *Analyzer) singular(form string) (string, bool) {
	if a.plural == "" {
		return "", false
	}
	word, ok := strings.CutSuffix(form, a.plural)
	if !ok || len(word) < 3 || strings.HasSuffix(word, "sh") || strings.HasSuffix(word, "ch") || strings.ContainsRune("sxz", lastRune(word)) {
		return "", false
	}
	if before, ok := strings.CutSuffix(word, "y"); ok && !strings.ContainsRune("aeou", lastRune(before)) {
		return "", false
	}
	return word, true
}
