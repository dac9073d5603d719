package retrieval

import (
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
	respell         func(word string) string // one spelling for those of two countries
	apostrophe      apostropheRule
	decimalComma    bool              // 3,5 is a number and 1.000 a thousand
	spacedThousands bool              // 1 000 is a thousand
	prefixes        string            // written solid with what follows their hyphen
	solid           string            // one word in spite of an apostrophe, which is left out
	restore         string            // endings that stemmers know by accents readers leave out: "bare accented", ...
	bareStems       bool              // the stemmer wants its words without accents
	capitalNouns    bool              // every noun has a capital
	keepAccents     bool              // words differ by their accents too often to fold them in stems
	proper          map[string]string // word as written -> stem, where capitals make it another word
	listsStems      bool              // the word list has stems, for words have too many forms
	compounds       bool              // words are made by writing two as one
	plural          string            // the ending of most plurals, where the word list may lack some
}

var languages = []language{
	{code: "en", stem: english.Stem, respell: american, prefixes: "to co re un de on", plural: "s",
		proper: map[string]string{"US": "usa", "USA": "usa"}},
	{code: "es", stem: spanish.Stem, decimalComma: true,
		restore: "cion ción sion sión logia logía logias logías nomia nomía grafia grafía grafias grafías"},
	{code: "fr", stem: french.Stem, apostrophe: elision, solid: "aujourdhui prudhomme prudhommes",
		restore:      "ee ée ees ées erent èrent iere ière ieres ières ite ité ites ités",
		decimalComma: true, spacedThousands: true},
	{code: "ru", stem: russian.Stem, bareStems: true, decimalComma: true, spacedThousands: true},
	{code: "sv", stem: swedish.Stem, decimalComma: true, spacedThousands: true},
	{code: "no", stem: norwegian.Stem, decimalComma: true, spacedThousands: true},
	{code: "hu", stem: hungarian.Stem, listsStems: true, compounds: true, decimalComma: true, spacedThousands: true},
	{code: "de", stem: germanLight, bareStems: true, capitalNouns: true, decimalComma: true},
	{code: "it", stem: italianLight, bareStems: true, apostrophe: elision, decimalComma: true},
	{code: "pt", stem: portugueseLight, bareStems: true, decimalComma: true},
	{code: "nl", stem: dutchLight, bareStems: true, compounds: true, decimalComma: true},
	{code: "da", stem: danish, compounds: true, decimalComma: true},
	{code: "pl", decimalComma: true, spacedThousands: true},
	{code: "fi", decimalComma: true, spacedThousands: true},
	{code: "tr", stem: turkishPrefix, bareStems: true, apostrophe: suffix, decimalComma: true},
	{code: "ro", decimalComma: true},
	{code: "cs", decimalComma: true, spacedThousands: true},
	{code: "vi", keepAccents: true, decimalComma: true},
	{code: "id", decimalComma: true},
	{code: "uk", bareStems: true, decimalComma: true, spacedThousands: true},
	{code: "el", decimalComma: true},
	{code: "ar", stem: arabicLight, bareStems: true},
	{code: "hi"},
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
