package retrieval

import (
	"math/bits"
	"slices"
)

// phrases are the phrases of a list. A row of words is written as in "good
// (morning|evening) [to you]": "(a|b)" is one of two, "[a]" may be missing,
// "$name" is any of what the list has under that name, "_" is any word at all
// and "*" what formsOf cuts at.
type phrases struct {
	ids     map[string]chatWord // of the words, folded
	choices []choice
}

// chatWord numbers the words of a list of phrases.
type chatWord uint16

const (
	noWord   chatWord = iota // a word that the list hasn't
	anyWord                  // "_"
	starWord                 // "*"
)

// phrase is a row of words and choices.
type phrase []element

// element is a chatWord or, from firstChoice on, a number of phrases.choices.
type element uint32

const firstChoice element = 1 << 16

// choice is what may stand at one place of a phrase.
type choice struct {
	words []chatWord // one of these, in order
	ways  []phrase   // or one of these
	free  bool       // or nothing
}

// longestPhrase bounds how many words of a message one phrase may cover.
const longestPhrase = 63

// ends returns where a phrase may end that begins at words[0]: bit n is set
// where it covers n words.
func (ps *phrases) ends(p phrase, words []chatWord) uint64 {
	return ps.step(p, words[:min(len(words), longestPhrase)], 1)
}

// step moves every place of at over the phrase.
func (ps *phrases) step(p phrase, words []chatWord, at uint64) uint64 {
	for _, e := range p {
		if at == 0 {
			break
		}
		if e < firstChoice {
			at = steps(words, at, func(w chatWord) bool { return w == chatWord(e) || chatWord(e) == anyWord })
			continue
		}
		c := &ps.choices[e-firstChoice]
		to := steps(words, at, func(w chatWord) bool { _, ok := slices.BinarySearch(c.words, w); return ok })
		for _, way := range c.ways {
			to |= ps.step(way, words, at)
		}
		if c.free {
			to |= at
		}
		at = to
	}
	return at
}

// steps moves those places of at by one at which a word stands that may.
func steps(words []chatWord, at uint64, may func(chatWord) bool) uint64 {
	var to uint64
	for ; at != 0; at &= at - 1 {
		if n := bits.TrailingZeros64(at); n < len(words) && words[n] != heldWord && may(words[n]) {
			to |= 1 << (n + 1)
		}
	}
	return to
}

// beginnings calls yield with each word that a phrase may begin with, some more
// than once. It reports whether a phrase may be of no words.
func (ps *phrases) beginnings(p phrase, yield func(chatWord)) (empty bool) {
	for _, e := range p {
		if e < firstChoice {
			yield(chatWord(e))
			return false
		}
		c := &ps.choices[e-firstChoice]
		for _, w := range c.words {
			yield(w)
		}
		skip := c.free
		for _, way := range c.ways {
			skip = ps.beginnings(way, yield) || skip
		}
		if !skip {
			return false
		}
	}
	return true
}

// wordsOf adds all words of a phrase.
func (ps *phrases) wordsOf(p phrase, words map[chatWord]bool) {
	for _, e := range p {
		if e < firstChoice {
			words[chatWord(e)] = true
			continue
		}
		c := &ps.choices[e-firstChoice]
		for _, w := range c.words {
			words[w] = true
		}
		for _, way := range c.ways {
			ps.wordsOf(way, words)
		}
	}
}
