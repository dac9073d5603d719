package retrieval

import "strings"

// slipMeter measures the slips between two words; it keeps its rows between
// measurements. Not safe for concurrent use.
type slipMeter struct {
	rows  [3][maxSpellLength + 2]slips
	other []rune
}

// slips is a number of edits and what they cost together.
type slips struct {
	edits int
	cost  float64
}

func (s slips) add(cost float64) slips { return slips{s.edits + 1, s.cost + cost} }

func (s slips) less(o slips) bool {
	return s.edits < o.edits || s.edits == o.edits && s.cost < o.cost
}

// The cost of one slip, by how easily fingers and ears make it.
const (
	costSwap      = 0.7  // two letters exchanged
	costDouble    = 0.7  // a letter typed twice
	costAlike     = 0.75 // a letter for one that sounds like it
	costNeighbour = 0.8  // the key beside the right one, instead of it or with it
	costDrop      = 0.65 // a letter missing, above all one of two equal ones
	costOther     = 1.0
	costFirst     = 0.05 // on top: the first letter is seldom the wrong one
)

// measure returns the slips that made typed of word: the optimal string
// alignment distance (Damerau-Levenshtein without editing a transposed pair
// again); more than reach edits are only said to be more.
func (m *slipMeter) measure(typed []rune, word string, reach int) slips {
	m.other = append(m.other[:0], []rune(word)...)
	right := m.other
	before, previous, current := &m.rows[0], &m.rows[1], &m.rows[2]
	for j := 0; j <= len(right); j++ {
		current[j] = slips{j, costDrop * float64(j)}
		if j > 0 {
			current[j].cost += costFirst
		}
	}
	for i := 1; i <= len(typed); i++ {
		before, previous, current = previous, current, before
		current[0] = slips{i, costOther*float64(i) + costFirst}
		nearest := current[0].edits
		for j := 1; j <= len(right); j++ {
			best := m.step(typed, right, i, j, previous, current)
			if i > 1 && j > 1 && typed[i-1] == right[j-2] && typed[i-2] == right[j-1] && typed[i-1] != typed[i-2] {
				if swap := before[j-2].add(costSwap + atFirst(i-1)); swap.less(best) {
					best = swap
				}
			}
			current[j] = best
			nearest = min(nearest, best.edits)
		}
		if nearest > reach {
			return slips{edits: nearest}
		}
	}
	return current[len(right)]
}

// step is the best way to the pair i, j but for a transposition.
func (m *slipMeter) step(typed, right []rune, i, j int, previous, current *[maxSpellLength + 2]slips) slips {
	t, r := typed[i-1], right[j-1]
	best := previous[j-1]
	if t != r {
		best = best.add(changed(t, r) + atFirst(min(i, j)))
	}
	extra := costOther
	switch {
	case i > 1 && t == typed[i-2]:
		extra = costDouble
	case i > 1 && areNeighbours(t, typed[i-2]) || i < len(typed) && areNeighbours(t, typed[i]):
		extra = costNeighbour
	}
	if s := previous[j].add(extra + atFirst(i)); s.less(best) {
		best = s
	}
	if s := current[j-1].add(costDrop + atFirst(j)); s.less(best) {
		best = s
	}
	return best
}

// changed is what it costs to type one letter for another.
func changed(typed, right rune) float64 {
	switch {
	case soundAlike(typed, right):
		return costAlike
	case areNeighbours(typed, right):
		return costNeighbour
	}
	return costOther
}

func atFirst(position int) float64 {
	if position == 1 {
		return costFirst
	}
	return 0
}

// keys are where the letters stand on the keyboards of QWERTY and ЙЦУКЕН;
// each row stands half a key to the right of the one above.
var keys = func() map[rune]key {
	m := make(map[rune]key)
	for row, letters := range []string{"qwertyuiop", "asdfghjkl", "zxcvbnm", "", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"} {
		for column, r := range []rune(letters) {
			m[r] = key{row, column}
		}
	}
	return m
}()

type key struct{ row, column int }

// areNeighbours reports whether two letters are on touching keys.
func areNeighbours(a, b rune) bool {
	left, ok := keys[a]
	right, known := keys[b]
	if !ok || !known {
		return false
	}
	across := right.column - left.column
	switch right.row - left.row {
	case 0:
		return across == 1 || across == -1
	case 1:
		return across == 0 || across == -1
	case -1:
		return across == 0 || across == 1
	}
	return false
}

// soundAlike reports whether one letter is written for the other by ear: a
// vowel or half-vowel for another, a consonant for its voiced twin.
func soundAlike(a, b rune) bool {
	return isVowel(a) && isVowel(b) || consonants[[2]rune{min(a, b), max(a, b)}]
}

func isVowel(r rune) bool { return strings.ContainsRune("aeiouywаеиоуыэюяαεηιουω", r) }

var consonants = func() map[[2]rune]bool {
	m := make(map[[2]rune]bool)
	for _, pair := range strings.Fields("bp bv cg ck cq cs cz dt fv gj gk jy kq mn sx sz бп вф гк дт жш зс сц чщ ьъ") {
		r := []rune(pair)
		m[[2]rune{min(r[0], r[1]), max(r[0], r[1])}] = true
	}
	return m
}()
