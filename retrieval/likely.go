package retrieval

import (
	"slices"
	"unicode"
)

// slip is a word typed that is in no list and in no text, beside the word that
// it may stand for.
type slip struct {
	Correction
	typed, word []rune
	name        bool // typed as names are, and the word is none
}

// isLikely reports whether it is a slip rather than a word unknown: the
// shorter it is, the less may differ. Chosen on the 39,000 different words of
// other texts, of which the built-in one's put right 146, most of them slips,
// and on 1,936 seeded slips in the words of that, 87 % put right; 6 % more are
// words by themselves. What it comes to on others, eval --words tells.
func (s *slip) isLikely() bool {
	n := len(s.typed)
	sameFirst := s.typed[0] == s.word[0]
	easy := s.Cost <= costNeighbour+costFirst+slack
	switch {
	case s.name && (n < 7 || s.Edits > 1), s.Kin && !sameFirst:
		return false
	case s.Edits > 1:
		return sameFirst && s.Cost <= 2*costAlike+slack
	case n >= 6:
		return sameFirst || easy
	case n == 5 || n == 4 && len(s.word) != n:
		return easy
	case n == 4:
		return s.isSwap() || sameFirst && s.isNeighbour()
	}
	return s.isSwap() || sameFirst && s.isShortened() && (s.Function || isConsonants(string(s.typed)))
}

// isSure is isLikely where no list says what words there are, beyond doubt:
// letters exchanged or doubled within a long word or, in a longer one, one left
// out or the key beside it; a vowel for another is as often another word, and
// what differs at the end another form.
func (s *slip) isSure() bool {
	const long, longer, ending = 8, 10, 3
	n := len(s.typed)
	if n < long || s.Edits != 1 || s.typed[0] != s.word[0] || commonEnding(s.typed, s.word) < ending {
		return false
	}
	doubled := n > len(s.word) && s.Cost <= costDouble+slack
	beside := n == len(s.word) && s.Cost > costAlike+slack && s.Cost <= costNeighbour+slack
	return s.isSwap() || doubled || n >= longer && (s.isShortened() || beside)
}

// slack keeps sums of costs on their side of a limit.
const slack = 1e-6

// isSwap reports whether two letters of the word are exchanged, given that
// there is one edit.
func (s *slip) isSwap() bool {
	return len(s.typed) == len(s.word) && slices.Equal(slices.Sorted(slices.Values(s.typed)), slices.Sorted(slices.Values(s.word)))
}

// isNeighbour reports whether the letters in which the two differ are on
// neighbouring keys, given that they are of one length.
func (s *slip) isNeighbour() bool {
	for i, r := range s.typed {
		if r != s.word[i] && !areNeighbours(r, s.word[i]) {
			return false
		}
	}
	return true
}

// isShortened reports whether a letter of the word is missing, given that
// there is one edit.
func (s *slip) isShortened() bool { return len(s.typed) < len(s.word) }

func commonEnding(a, b []rune) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}

// isConsonants reports whether a word has no vowel, in a script that writes
// them.
func isConsonants(word string) bool {
	for _, r := range word {
		if isVowel(r) || !unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek) {
			return false
		}
	}
	return true
}
