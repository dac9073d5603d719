package retrieval

import "testing"

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
