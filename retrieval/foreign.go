package retrieval

import (
	"slices"
	"unicode"
)

// Foreign reports whether a question is in a language that is none of some, as
// far as it shows: it is written in another script, or more of its words are
// function words of one other language than of all of these. Names and single
// words are of no language, and of a language that has no word list nothing is
// known.
func Foreign(question string, codes []string) bool {
	question = beginning(question)
	if len(codes) == 0 || slices.ContainsFunc(codes, func(l string) bool { return scriptOf(l) == "" }) {
		return false
	}
	script := dominantScript(question)
	if script == "und" || usesScriptOf(question, codes) {
		return false
	}
	if !slices.ContainsFunc(codes, func(l string) bool { return readsScript(l, script) }) {
		return true
	}
	if scripts := []string{"Latn", "Cyrl", "Arab"}; !slices.Contains(scripts, script) || slices.ContainsFunc(codes, func(l string) bool { return !hasWords(l) }) {
		return false // the script is that of one language, or a language's words aren't known
	}
	own, others := 0, make(map[string]int)
	for _, w := range talkWords(question, spaced) {
		of := functionWords()[foldCase(question[w.start:w.end])]
		if slices.ContainsFunc(of, func(l string) bool { return slices.Contains(codes, l) }) {
			own++
			continue
		}
		for _, l := range of {
			others[l]++
		}
	}
	for _, n := range others {
		if n > own && n >= fewestForeign {
			return true
		}
	}
	return false
}

// usesScriptOf reports whether a question has letters of some languages' script
// that is not Latin. Names may be written in Latin in any language, so that a
// question of many is still one in Thai.
func usesScriptOf(question string, codes []string) bool {
	letters := 0
	for _, r := range question {
		if script := scriptLanguage(r); script != "Latn" && unicode.IsLetter(r) && slices.ContainsFunc(codes, func(l string) bool { return readsScript(l, script) }) {
			letters++
		}
	}
	return letters > 1
}

// fewestForeign is the number of function words that make a language.
const fewestForeign = 2

// scriptOf returns what dominantScript calls the script of a language; empty
// for languages that it doesn't know.
func scriptOf(code string) string {
	switch {
	case slices.Contains(latinLanguages, code):
		return "Latn"
	case code == "ru", code == "uk":
		return "Cyrl"
	case code == "ar", code == "fa":
		return "Arab"
	case code == "he", code == "th", hasWords(code):
		return code
	}
	return ""
}

// hasWords reports whether a language has word lists.
func hasWords(code string) bool {
	return slices.ContainsFunc(languages, func(l language) bool { return l.code == code })
}

// readsScript reports whether a language is written in a script: Japanese in
// that of Chinese, too.
func readsScript(code, script string) bool {
	return scriptOf(code) == script || code == "ja" && script == "zh"
}
