package retrieval

import (
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// likelyLanguages returns those of some languages that a message may be in: where
// its words include function words of some, those, else those whose lists have
// words of it; and English, which members everywhere chat in. Reading the list
// of a language takes a millisecond and its memory, and most messages are plainly
// in one.
func likelyLanguages(message string, codes []string) iter.Seq[string] {
	seen := make(map[string]bool)
	words := slices.DeleteFunc(talkWords(message, spaced), func(w talkWord) bool { // of "ha ha" one counts
		again := seen[w.form]
		seen[w.form] = true
		return again
	})
	counts, most := functionCounts(message, words)
	isLikely := func(code string) bool {
		switch {
		case code == "en":
			return true
		case most >= plainlyIn:
			return counts[code] >= max(most-1, plainlyIn)
		}
		return talkHas(code, message)
	}
	return func(yield func(string) bool) {
		for _, code := range codes {
			if isLikely(code) && !yield(code) {
				return
			}
		}
	}
}

// plainlyIn is the number of function words that make a language plain. Words
// that languages share are many, so that one word less than another's is likely
// enough beyond that. Of 3,400 phrases of small talk in eighteen languages five
// are taken for none of their own.
const plainlyIn = 2

// talkHas reports whether a language's list, which isn't read for that, has the
// first word of a message or half of all: small talk is all of such words, what
// goes on begins with one. Drawn out, a word may be any.
func talkHas(code, message string) bool {
	language := uint32(1) << slices.Index(latinLanguages, code)
	words := talkWords(message, wordRules[code])
	has := 0
	for i, w := range words {
		if drawnOut(w.form) || talkVocabulary()[wordHash(stripAccents(w.form))]&language != 0 {
			if has++; i == 0 {
				return true
			}
		}
	}
	return has > 0 && 2*has >= len(words)
}

// talkVocabulary tells in which of latinLanguages, a bit each, the phrases of a
// list have a word, without its accents or with "ue" for "ü". It holds hashes:
// where two words share one, a list is read in vain.
var talkVocabulary = sync.OnceValue(func() map[uint32]uint32 {
	vocabulary := make(map[uint32]uint32, 14_000)
	noLetter := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	for i, code := range latinLanguages {
		for _, line := range lexicon(code + ".talk.txt") {
			_, phrases, _ := strings.Cut(line, ":")
			for word := range strings.FieldsFuncSeq(phrases, noLetter) {
				vocabulary[wordHash(stripAccents(word))] |= 1 << i
				if !isASCII(word) {
					vocabulary[wordHash(stripAccents(umlauts.Replace(word)))] |= 1 << i
				}
			}
		}
	}
	return vocabulary
})

// wordHash is FNV-1a.
func wordHash(word string) uint32 {
	hash := uint32(2166136261)
	for i := range len(word) {
		hash = (hash ^ uint32(word[i])) * 16777619
	}
	return hash
}
