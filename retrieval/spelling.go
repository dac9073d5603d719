package retrieval

import (
	"math/bits"
	"slices"
	"unicode/utf8"
)

// Spelling finds the words of an index that a misspelt word may stand for. It
// never changes after NewSpelling and is safe for concurrent use.
//
// Words are kept by length with a 64-bit set of their letters beside each.
// A look-up scans the sets of the lengths within reach and measures only the
// words whose letters differ in few enough places: 16 bytes a word beside the
// word itself, where an index of deletions (SymSpell) takes hundreds.
type Spelling struct {
	lengths [maxSpellLength + 1]spellBucket
}

// maxSpellLength is the longest word, in letters, that is corrected.
const maxSpellLength = 30

// spellBucket holds the words of one length, the most frequent first.
type spellBucket struct {
	letters []uint64
	words   []WordCount
}

// WordCount is a word (a Token.Form) and the number of passages that hold it.
type WordCount struct {
	Word  string
	Count int
}

// NewSpelling returns the spelling of a vocabulary. Words with digits are left
// out: no number is another one misspelt.
func NewSpelling(vocabulary []WordCount) *Spelling {
	s := new(Spelling)
	for _, w := range vocabulary {
		if n := utf8.RuneCountInString(w.Word); n <= maxSpellLength && n >= minSpellLength-1 && !hasDigit(w.Word) {
			s.lengths[n].words = append(s.lengths[n].words, w)
		}
	}
	for i := range s.lengths {
		b := &s.lengths[i]
		slices.SortFunc(b.words, func(x, y WordCount) int {
			if x.Count != y.Count {
				return y.Count - x.Count
			}
			if x.Word < y.Word {
				return -1
			}
			return 1
		})
		b.letters = make([]uint64, len(b.words))
		for j, w := range b.words {
			b.letters[j] = letterSet(w.Word)
		}
	}
	return s
}

// minSpellLength is the shortest word, in letters, that is corrected: three
// letters are one slip away from too many words.
const minSpellLength = 4

func hasDigit(s string) bool {
	for i := 0; i < len(s); i++ {
		if '0' <= s[i] && s[i] <= '9' {
			return true
		}
	}
	return false
}

func letterSet(word string) uint64 {
	var set uint64
	for _, r := range word {
		set |= 1 << (uint32(r) % 64)
	}
	return set
}

// Nearest returns the word of the vocabulary that form most likely stands for,
// and what the slip costs: 0 for the word itself, about 1 for one slip (less
// for two letters exchanged, a letter doubled or a neighbouring key). ok is
// false when no word is near: within one slip, or two from eight letters on.
func (s *Spelling) Nearest(form string) (word string, cost float64, ok bool) {
	runes := []rune(form)
	n := len(runes)
	if n < minSpellLength || n > maxSpellLength || hasDigit(form) {
		return "", 0, false
	}
	reach := 1
	if n >= 8 {
		reach = 2
	}
	set := letterSet(form)
	best := spellMatch{cost: float64(reach) + 1}
	var m slipMeter
	for length := max(n-reach, minSpellLength-1); length <= min(n+reach, maxSpellLength); length++ {
		b := &s.lengths[length]
		for i, letters := range b.letters {
			if bits.OnesCount64(letters^set) > 2*reach {
				continue
			}
			w := b.words[i]
			if c, near := m.measure(runes, w.Word, reach); near {
				best.offer(w, c)
			}
		}
	}
	return best.word.Word, best.cost, best.word.Word != ""
}

// spellMatch is the best correction so far.
type spellMatch struct {
	word WordCount
	cost float64
}

func (b *spellMatch) offer(w WordCount, cost float64) {
	if b.word.Word == "" || cost < b.cost || cost == b.cost && w.Count > b.word.Count {
		b.word, b.cost = w, cost
	}
}
