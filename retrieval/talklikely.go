package retrieval

import "slices"

// likelyLanguages returns those of some languages that a message may be in: all
// of them, unless its words include function words of some; and English, which
// members everywhere chat in. Reading the lists of a language takes a
// millisecond and its memory, and most messages are plainly in one.
func likelyLanguages(message string, codes []string) []string {
	seen := make(map[string]bool)
	words := slices.DeleteFunc(talkWords(message, spaced), func(w talkWord) bool { // of "ha ha" one counts
		again := seen[w.form]
		seen[w.form] = true
		return again
	})
	counts, most := functionCounts(message, words)
	if most < plainlyIn {
		return codes
	}
	var likely []string
	for _, code := range codes {
		if code == "en" || counts[code] >= max(most-1, plainlyIn) {
			likely = append(likely, code)
		}
	}
	return likely
}

// plainlyIn is the number of function words that make a language plain. Words
// that languages share are many, so that one word less than another's is likely
// enough beyond that. Of 3,400 phrases of small talk in eighteen languages five
// are taken for none of their own.
const plainlyIn = 2
