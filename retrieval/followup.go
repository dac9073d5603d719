package retrieval

import (
	"math/bits"
	"slices"
	"strings"
)

// maxFollowUp is the number of words beyond which a message of function words
// is taken to stand on its own.
const maxFollowUp = 12

// followsUp reports whether a message leans on the one before it: it begins as
// one that goes on ("and Beijing?", "what about them"), or it asks with
// function words alone ("when was that?", "how many of them").
func (l *talkList) followsUp(message string) bool {
	l = l.as(message)
	words, ids := l.words(message)
	return l.goesOn(message, words, ids) || l.asksAlone(message, words, ids)
}

// goesOn reports whether a message begins as one that goes on. What is "and" in
// one language is often a word of another ("et", "en"), so one of two letters
// counts only where no other language has more of the function words behind it.
func (l *talkList) goesOn(message string, words []talkWord, ids []chatWord) bool {
	n := 0
	l.each(ids, useAnd, func(_ *saying, ends uint64) { n = max(n, bits.Len64(ends)-1) })
	if n == 0 || n == len(words) && l.language != "en" || strings.HasPrefix(message[words[n-1].end:], "-") {
		return false
	}
	if l.rule.alone() || words[n-1].end-words[0].start > 2 {
		return true
	}
	counts, most := functionCounts(message, words[n:])
	return counts[l.language] == most
}

// asksAlone reports whether a message asks with function words alone. One that
// neither begins a question nor ends with its mark is no such thing: what
// are function words here may be nouns in the language it is in.
func (l *talkList) asksAlone(message string, words []talkWord, ids []chatWord) bool {
	asks, tokens := false, 0
	for _, id := range ids {
		asks = asks || l.question.has(id) || l.verbs.has(id) && len(ids) > 1
	}
	marked := strings.ContainsAny(message, "?？؟;")
	asks = asks || len(words) > 1 && marked
	if len(words) == 1 && l.language != "en" && isASCII(message) && !marked {
		return false // "hur" asks how in Swedish, and is a film
	}
	if !asks {
		return false
	}
	if l.rule.alone() {
		for _, t := range AnalyzerFor(l.language).Tokens(message) {
			if tokens++; !t.Stop && !l.leans(t.Form) || tokens > maxFollowUp {
				return false
			}
		}
		return tokens > 0
	}
	for i, w := range words {
		if !l.stop[w.form] && !l.question.has(ids[i]) && !l.pronouns.has(ids[i]) {
			return false
		}
	}
	return len(words) <= maxFollowUp
}

// asks reports whether a text has a word that questions are made with: "who",
// "did". What has none is a name, keywords, or words of the text's own.
func (l *talkList) asks(text string) bool {
	_, ids := l.words(text)
	return slices.ContainsFunc(ids, func(id chatWord) bool { return l.question.has(id) || l.verbs.has(id) })
}

// leans reports whether a word is made of pronouns' characters.
func (l *talkList) leans(word string) bool {
	for _, r := range word {
		if !l.pronouns.has(l.ids[string(r)]) {
			return false
		}
	}
	return true
}
