package retrieval

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	s := NewSpelling([]WordCount{{"management", 9}, {"manager", 3}, {"letter", 4}, {"later", 5}, {"house", 3}, {"horse", 2}, {"mouse", 9}, {"2012", 4}, {"cat", 5}, {"form", 2}, {"from", 90}})
	tests := []struct{ requirement, typed, want string }{
		{"two letters exchanged", "managmeent", "management"},
		{"a letter dropped", "managemnt", "management"},
		{"a letter doubled", "lettter", "letter"},
		{"the neighbouring key", "hpuse", "house"},
		{"two slips in a long word", "managmant", "management"},
		{"two slips in a short word are none", "lxttxr", ""},
		{"the frequent word where all else is equal", "fomr", "form"},
		{"nothing is near", "xylophone", ""},
		{"three letters are not corrected", "cta", ""},
		{"numbers are not corrected", "2013", ""},
	}
	for _, tt := range tests {
		t.Run(tt.requirement, func(t *testing.T) {
			t.Parallel()
			if got, cost, ok := s.Nearest(tt.typed); got != tt.want || ok != (tt.want != "") {
				t.Errorf("Nearest(%q) = %q, %v, %v, want %q", tt.typed, got, cost, ok, tt.want)
			}
		})
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
		if _, near := m.measure(a, string(b), 2); near != (want <= 2) {
			t.Fatalf("%q and %q: near %v, %d edits by the book", string(a), string(b), near, want)
		}
	})
}

func TestNearestIsNearest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfDistinct(rapid.StringMatching(`[a-c]{3,9}`), rapid.ID).Draw(t, "words")
		typed := rapid.StringMatching(`[a-c]{4,9}`).Draw(t, "typed")
		var vocabulary []WordCount
		least := 99
		for i, w := range words {
			vocabulary = append(vocabulary, WordCount{w, i + 1})
			least = min(least, editDistance([]rune(typed), []rune(w)))
		}
		reach := 1
		if len(typed) >= 8 {
			reach = 2
		}
		got, cost, ok := NewSpelling(vocabulary).Nearest(typed)
		if ok != (least <= reach) {
			t.Fatalf("%q among %q: found %q, the nearest word is %d edits away", typed, words, got, least)
		}
		if ok && least > 0 && editDistance([]rune(typed), []rune(got)) != least {
			t.Fatalf("%q among %q: found %q, which is further than %d", typed, words, got, least)
		}
		if ok && (cost == 0) != (got == typed) {
			t.Fatalf("%q corrected to %q at cost %v", typed, got, cost)
		}
	})
}
