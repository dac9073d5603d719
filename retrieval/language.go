package retrieval

import (
	"strings"
	"sync"
	"unicode"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/french"
	"github.com/kljensen/snowball/hungarian"
	"github.com/kljensen/snowball/norwegian"
	"github.com/kljensen/snowball/russian"
	"github.com/kljensen/snowball/spanish"
	"github.com/kljensen/snowball/swedish"
)

// language is what analysis knows of one language beside its word lists.
type language struct {
	code            string
	stem            func(word string, stemStopWords bool) string
	apostrophe      apostropheRule
	decimalComma    bool              // 3,5 is a number and 1.000 a thousand
	spacedThousands bool              // 1 000 is a thousand
	prefixes        string            // written solid with what follows their hyphen
	solid           string            // one word in spite of an apostrophe, which is left out
	bareStems       bool              // the stemmer wants its words without accents
	proper          map[string]string // word as written -> stem, where capitals make it another word
}

var languages = []language{
	{code: "en", stem: english.Stem, prefixes: "to co re un de on",
		proper: map[string]string{"US": "usa", "USA": "usa"}},
	{code: "es", stem: spanish.Stem, decimalComma: true},
	{code: "fr", stem: french.Stem, apostrophe: elision, solid: "aujourdhui prudhomme prudhommes", decimalComma: true, spacedThousands: true},
	{code: "ru", stem: russian.Stem, bareStems: true, decimalComma: true, spacedThousands: true},
	{code: "sv", stem: swedish.Stem, decimalComma: true, spacedThousands: true},
	{code: "no", stem: norwegian.Stem, decimalComma: true, spacedThousands: true},
	{code: "hu", stem: hungarian.Stem, decimalComma: true, spacedThousands: true},
	{code: "de", decimalComma: true},
	{code: "it", apostrophe: elision, decimalComma: true},
	{code: "pt", decimalComma: true},
	{code: "nl", decimalComma: true},
	{code: "da", decimalComma: true},
	{code: "pl", decimalComma: true, spacedThousands: true},
	{code: "fi", decimalComma: true, spacedThousands: true},
	{code: "tr", apostrophe: suffix, decimalComma: true},
	{code: "zh"},
	{code: "ja"},
	{code: "ko"},
}

// guarded makes a stemmer that never panics and never returns nothing: the
// Snowball port indexes into words that it did not expect.
func guarded(stem func(string, bool) string) func(string) string {
	return func(word string) (stemmed string) {
		defer func() {
			if recover() != nil || stemmed == "" {
				stemmed = word
			}
		}()
		// Stop words are stemmed like all others, so that a word has one stem
		// whatever the library's own list holds.
		return stem(word, true)
	}
}

// detectionSample is how much of a text is looked at.
const detectionSample = 20000

// DetectLanguage returns the BCP 47 base language of text: by its script where
// that is enough, else by the function words of the languages that share the
// script. "und" when neither tells.
func DetectLanguage(text string) string {
	if len(text) > detectionSample {
		text = strings.ToValidUTF8(text[:detectionSample], "")
	}
	switch script := dominantScript(text); script {
	case "":
		return "und"
	case "Latn":
		return detectByWords(text)
	default:
		return script
	}
}

// dominantScript returns the language that the script of most letters means,
// "Latn" where many languages share it, "" where there are no letters.
func dominantScript(text string) string {
	counts := make(map[string]int)
	total := 0
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		total++
		counts[scriptLanguage(r)]++
	}
	if total == 0 {
		return ""
	}
	// Kana beside Han is Japanese; Han weighs more since it says more a letter.
	if kana := counts["ja"]; kana*10 > counts["zh"] && kana+counts["zh"] > 0 && 2*(kana+counts["zh"]) > counts["Latn"] {
		return "ja"
	}
	counts["zh"] *= 3
	counts["ko"] *= 2
	best, most := "", 0
	for _, code := range []string{"Latn", "ru", "zh", "ja", "ko", "ar", "he", "el", "th", "hi", "und"} {
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
		return "ru"
	case unicode.Is(unicode.Han, r):
		return "zh"
	case unicode.In(r, unicode.Hiragana, unicode.Katakana):
		return "ja"
	case unicode.Is(unicode.Hangul, r):
		return "ko"
	case unicode.Is(unicode.Arabic, r):
		return "ar"
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
	m := make(map[string][]string)
	for _, l := range languages {
		for _, line := range lexicon(l.code + ".stop.txt") {
			for _, w := range strings.Fields(line) {
				m[w] = append(m[w], l.code)
			}
		}
	}
	return m
})

// detectByWords picks the Latin-script language with the most function words;
// a word of several languages counts for each, less.
func detectByWords(text string) string {
	scores := make(map[string]float64)
	hits := 0
	for _, t := range unknownLanguage().Tokens(text) {
		langs := functionWords()[foldCase(text[t.Start:t.End])]
		if len(langs) > 0 {
			hits++
		}
		for _, l := range langs {
			scores[l] += 1 / float64(len(langs))
		}
	}
	best, most := "und", 0.0
	for _, l := range languages {
		if scores[l.code] > most {
			best, most = l.code, scores[l.code]
		}
	}
	return best
}
