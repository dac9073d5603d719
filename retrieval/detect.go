package retrieval

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

// detectionSample is how many bytes of a text are looked at.
const detectionSample = 20000

// DetectLanguage returns the BCP 47 base language of text: by its script where
// that is enough, else by the function words of the languages that share the
// script. "und" when neither tells.
func DetectLanguage(text string) string {
	if len(text) > detectionSample {
		text = strings.ToValidUTF8(text[:detectionSample], "")
	}
	var candidates []string
	switch script := dominantScript(text); script {
	case "Latn":
		candidates = latinLanguages
	case "Cyrl":
		candidates = []string{"ru", "uk"}
	case "Arab":
		if strings.ContainsAny(text, "پچژگ") {
			return "fa"
		}
		return "ar"
	default:
		return script
	}
	return detectByWords(text, candidates)
}

// latinLanguages are those with word lists, the likelier of a tie first.
var latinLanguages = []string{"en", "es", "fr", "de", "pt", "it", "nl", "sv", "no", "da", "fi", "hu", "pl", "cs", "ro", "tr", "vi", "id"}

// dominantScript returns the language that the script of most letters means;
// "Latn", "Cyrl" or "Arab" where languages share it; "und" where there are no
// letters or those of a script that is not known here.
func dominantScript(text string) string {
	counts := make(map[string]int)
	for _, r := range text {
		if unicode.IsLetter(r) {
			counts[scriptLanguage(r)]++
		}
	}
	// A character of Han says about as much as three letters, a syllable of
	// Hangul as two; kana beside Han is Japanese, as names in Chinese are not.
	if 10*counts["ja"] > counts["zh"] {
		counts["ja"] += counts["zh"]
		counts["zh"] = 0
	}
	counts["zh"] *= 3
	counts["ja"] *= 2
	counts["ko"] *= 2
	best, most := "und", 0
	for _, code := range []string{"Latn", "Cyrl", "zh", "ja", "ko", "Arab", "he", "el", "th", "hi", "und"} {
		if counts[code] > most {
			best, most = code, counts[code]
		}
	}
	return best
}

func scriptLanguage(r rune) string {
	switch {
	case r < 0x250, unicode.Is(unicode.Latin, r):
		return "Latn"
	case unicode.Is(unicode.Cyrillic, r):
		return "Cyrl"
	case unicode.Is(unicode.Han, r):
		return "zh"
	case unicode.In(r, unicode.Hiragana, unicode.Katakana):
		return "ja"
	case unicode.Is(unicode.Hangul, r):
		return "ko"
	case unicode.Is(unicode.Arabic, r):
		return "Arab"
	case unicode.Is(unicode.Hebrew, r):
		return "he"
	case unicode.Is(unicode.Greek, r):
		return "el"
	case unicode.Is(unicode.Thai, r):
		return "th"
	case unicode.Is(unicode.Devanagari, r):
		return "hi"
	}
	return "und"
}

// functionWords maps a function word to the languages that have it.
var functionWords = sync.OnceValue(func() map[string][]string {
	m := make(map[string][]string, 4096) // there are some 3,000
	for _, l := range languages {
		alone := []string{l.code} // shared by all words of this language alone
		for _, line := range lexicon(l.code + ".stop.txt") {
			for w := range strings.FieldsSeq(line) {
				w = foldCase(w)
				switch known := m[w]; {
				case known == nil:
					m[w] = alone
				case known[len(known)-1] != l.code:
					m[w] = append(slices.Clip(known), l.code)
				}
			}
		}
	}
	return m
})

// functionCounts counts, by language, the words of a text that are function words
// of it; most is the largest count.
func functionCounts(text string, words []talkWord) (counts map[string]int, most int) {
	counts = make(map[string]int)
	for _, w := range words {
		for _, language := range functionWords()[foldCase(text[w.start:w.end])] {
			counts[language]++
			most = max(most, counts[language])
		}
	}
	return counts, most
}

// Keywords reports whether a message is words of which none is a function word of
// a language that is known here: on a phone "refund cabin" asks.
func Keywords(message string) bool {
	words := talkWords(message, spaced)
	_, functions := functionCounts(message, words)
	return len(words) > 0 && functions == 0
}

// detectByWords picks the candidate with the most function words; a word of
// several languages counts for each, less. A text with hardly any is "und".
func detectByWords(text string, candidates []string) string {
	scores := make(map[string]float64)
	tokens := unknownLanguage().Tokens(text)
	for _, t := range tokens {
		languages := functionWords()[foldCase(text[t.Start:t.End])]
		for _, l := range languages {
			scores[l] += 1 / float64(len(languages))
		}
	}
	best, most := "und", fewestFunctionWords*float64(len(tokens))
	for _, code := range candidates {
		if scores[code] > most {
			best, most = code, scores[code]
		}
	}
	return best
}

// fewestFunctionWords is the least share of a text's words that are a
// language's function words where it is that language. Prose has 0.3 to 0.5,
// of which the words shared with other languages take some.
const fewestFunctionWords = 0.04
