package retrieval

import (
	"cmp"
	"math"
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
	Word     string
	Count    int
	Function bool // a function word of the language, held or not
	Kin      bool // held in another form only
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

// minSpellLength is the shortest word, in letters, that is corrected.
const minSpellLength = 3

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

// Correction is a word of the vocabulary that a misspelt word may stand for.
type Correction struct {
	WordCount
	// Edits is how many letters were added, left out, exchanged with the next
	// or with another: 0 for the word itself.
	Edits int
	// Cost is what the slips between the two cost: about 1 an edit, less for
	// those that fingers and ears make most.
	Cost float64
}

// spellReach is how many edits a word of n letters is looked for within.
func spellReach(n int) int {
	if n >= 6 {
		return 2
	}
	return 1
}

// Near returns the words of the vocabulary, and of others, that are within
// that many edits of form: the fewest edits first, then the likeliest. The word
// itself counts as near.
func (s *Spelling) Near(form string, within int, others ...WordCount) []Correction {
	return s.near(nil, form, within, others...)
}

// near is Near for as long as the effort lasts.
func (s *Spelling) near(e *effort, form string, within int, others ...WordCount) []Correction {
	typed := []rune(form)
	n := len(typed)
	if n < minSpellLength || n > maxSpellLength || hasDigit(form) {
		return nil
	}
	search := spellSearch{effort: e, typed: typed, letters: letterSet(form), pattern: patternOf(typed)}
	for length := max(n-within, minSpellLength-1); length <= min(n+within, maxSpellLength); length++ {
		search.scan(&s.lengths[length], within)
	}
	for _, w := range others {
		search.measure(w, within)
	}
	slices.SortStableFunc(search.found, func(a, b Correction) int {
		return cmp.Or(cmp.Compare(a.Edits, b.Edits), cmp.Compare(a.unlikely(), b.unlikely()), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Word, b.Word))
	})
	return search.found
}

// unlikely orders corrections of as many edits: by how often those are made,
// and by how rare the word is in the text.
func (c Correction) unlikely() float64 {
	cost := c.Cost - frequencyWeight*math.Log10(float64(max(c.Count, 1)))
	if c.Kin {
		cost += costKin
	}
	return cost
}

// costKin is what a word of the texts may cost more than one that they have in
// another form only.
const costKin = 0.25

// frequencyWeight is what ten times as many passages make up for. Chosen with
// the costs of slips.go on 10,167 seeded slips (exchanged, missing, doubled,
// neighbouring) in words of five letters or more from the questions of the
// English development sets: 1.2 % of them were put right to a wrong word.
const frequencyWeight = 0.1

// spellSearch is one look-up under way.
type spellSearch struct {
	effort  *effort
	typed   []rune
	letters uint64
	pattern pattern
	meter   slipMeter
	found   []Correction
}

// scan finds the words of a bucket that are within that many edits.
func (s *spellSearch) scan(b *spellBucket, within int) {
	for i, letters := range b.letters {
		if i%lettersALook == 0 && !s.effort.spend(lettersALook/8) {
			return
		}
		// One edit brings in at most one letter and takes away at most one.
		if different := letters ^ s.letters; different != 0 &&
			(bits.OnesCount64(different&letters) > within || bits.OnesCount64(different&s.letters) > within) {
			continue
		}
		w := b.words[i]
		if s.pattern.edits(w.Word) > within {
			continue
		}
		if !s.effort.spend(costOfMeasure) {
			return
		}
		s.measure(w, within)
	}
}

// Comparing eight sets of letters is a step of an effort, measuring a word some
// fifty.
const (
	lettersALook  = 1 << 12
	costOfMeasure = 50
)

// measure adds a word to those found if it is within that many edits.
func (s *spellSearch) measure(w WordCount, within int) {
	if between := s.meter.measure(s.typed, w.Word, within); between.edits <= within {
		s.found = append(s.found, Correction{WordCount: w, Edits: between.edits, Cost: between.cost})
	}
}
