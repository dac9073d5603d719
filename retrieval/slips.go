package retrieval

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

// The cost of one slip, by how easily fingers make it.
const (
	costSwap      = 0.7  // two letters exchanged
	costDouble    = 0.7  // a letter typed twice, or once where it stands twice
	costNeighbour = 0.8  // the key beside the right one
	costDrop      = 0.65 // a letter missing
	costOther     = 1.0
	costFirst     = 0.05 // on top: the first letter is seldom the wrong one
)

// measure returns the cost of the slips that made typed of word: the optimal
// string alignment distance (Damerau-Levenshtein without editing a
// transposed pair again), and whether it is within reach edits.
func (m *slipMeter) measure(typed []rune, word string, reach int) (float64, bool) {
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
			return 0, false
		}
	}
	end := current[len(right)]
	return end.cost, end.edits <= reach
}

// step is the best way to the pair i, j but for a transposition.
func (m *slipMeter) step(typed, right []rune, i, j int, previous, current *[maxSpellLength + 2]slips) slips {
	t, r := typed[i-1], right[j-1]
	if t == r {
		return previous[j-1]
	}
	change := costOther
	if areNeighbours(t, r) {
		change = costNeighbour
	}
	best := previous[j-1].add(change + atFirst(min(i, j)))
	extra := costOther
	if i > 1 && t == typed[i-2] {
		extra = costDouble
	}
	if s := previous[j].add(extra + atFirst(i)); s.less(best) {
		best = s
	}
	missing := costDrop
	if j > 1 && r == right[j-2] {
		missing = costDouble
	}
	if s := current[j-1].add(missing + atFirst(j)); s.less(best) {
		best = s
	}
	return best
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
