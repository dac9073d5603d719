package retrieval

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestNear(t *testing.T) {
	t.Parallel()
	s := NewSpelling([]WordCount{
		{Word: "management", Count: 9}, {Word: "manager", Count: 3}, {Word: "letter", Count: 4}, {Word: "later", Count: 5}, {Word: "house", Count: 3},
		{Word: "horse", Count: 2}, {Word: "mouse", Count: 9}, {Word: "2012", Count: 4}, {Word: "form", Count: 2}, {Word: "from", Count: 90}, {Word: "ferry", Count: 1},
	})
	tests := []struct {
		requirement, typed, want string
		within                   int
		cost                     float64
	}{
		{"two letters exchanged", "managmeent", "management", 1, costSwap},
		{"a letter dropped", "managemnt", "management", 1, costDrop},
		{"a letter doubled", "lettter", "letter", 1, costDouble},
		{"a letter doubled is no letter put in before", "fferry", "ferry", 1, costDouble},
		{"a letter typed once that stands twice", "fery", "ferry", 1, costDrop},
		{"the neighbouring key", "hpuse", "house", 1, costNeighbour},
		{"the neighbouring key as well", "houdse", "house", 1, costNeighbour},
		{"a vowel by ear", "manegement", "management", 1, costAlike},
		{"two slips", "managmant", "management", 2, costDrop + costAlike},
		{"two slips are more than one", "managmant", "", 1, 0},
		{"the frequent word where all else is equal", "fomr", "form", 1, costSwap},
		{"nothing is near", "xylophone", "", 2, 0},
		{"numbers are not corrected", "2013", "", 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.requirement, func(t *testing.T) {
			t.Parallel()
			near := s.Near(tt.typed, tt.within)
			if tt.want == "" {
				if len(near) > 0 {
					t.Errorf("%q is near %v", tt.typed, near)
				}
				return
			}
			if len(near) == 0 || near[0].Word != tt.want || math.Abs(near[0].Cost-tt.cost) > 1e-9 {
				t.Errorf("%q is near %v, want %q first at a cost of %v", tt.typed, near, tt.want, tt.cost)
			}
		})
	}
	near := s.Near("wanager", 1, WordCount{Word: "wagner", Count: 1}, WordCount{Word: "wager", Count: 1})
	if len(near) != 1 || near[0].Word != "manager" {
		t.Errorf("other words are taken that are too far: %v", near)
	}
	if near := s.Near("manwger", 1, WordCount{Word: "manger", Count: 1, Kin: true}); len(near) != 2 || near[0].Word != "manager" {
		t.Errorf("%v, want a word of the texts before one that they have in another form", near)
	}
}

// editDistance is the optimal string alignment distance as the textbook has it.
func editDistance(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			d[i][j] = min(d[i-1][j-1]+change, d[i-1][j]+1, d[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestEditsAreTheTextbooks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-d]{1,30}`)
		a, b := []rune(word.Draw(t, "a")), []rune(word.Draw(t, "b"))
		want := editDistance(a, b)
		p := patternOf(a)
		if got := p.edits(string(b)); got != want {
			t.Fatalf("%q and %q: %d edits in bits, %d by the book", string(a), string(b), got, want)
		}
		var m slipMeter
		if got := m.measure(a, string(b), 2).edits; (got <= 2) != (want <= 2) || got <= 2 && got != want {
			t.Fatalf("%q and %q: %d edits measured, %d by the book", string(a), string(b), got, want)
		}
	})
}

func TestNearFindsAllThatIsNear(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfDistinct(rapid.StringMatching(`[a-c]{3,9}`), rapid.ID).Draw(t, "words")
		typed := rapid.StringMatching(`[a-c]{3,9}`).Draw(t, "typed")
		within := rapid.IntRange(1, 2).Draw(t, "within")
		var vocabulary []WordCount
		for i, w := range words {
			vocabulary = append(vocabulary, WordCount{Word: w, Count: i + 1})
		}
		got := make(map[string]Correction)
		for _, c := range NewSpelling(vocabulary).Near(typed, within) {
			got[c.Word] = c
		}
		for _, w := range words {
			edits := editDistance([]rune(typed), []rune(w))
			c, found := got[w]
			if found != (edits <= within) || found && (c.Edits != edits || (c.Cost == 0) != (edits == 0)) {
				t.Fatalf("%q and %q are %d edits apart: found %v, %+v", typed, w, edits, found, c)
			}
		}
	})
}
