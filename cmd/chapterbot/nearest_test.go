package main

import (
	"slices"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestSuggested(t *testing.T) {
	t.Parallel()
	names := commandNames(root(&world{}))
	for _, c := range []struct{ typed, want string }{
		{"aks", "ask"}, // a swap is one slip, and backup is three away
		{"ASK", "ask"},
		{"sevre", "serve"},
		{"bakcpu", ""}, // two swaps in six letters
		{"verrsoin", "version"},
		{"unlaod", "unload"},
		{"restroe", "restore"},
		{"chekc", "check"},
		{"back", "backup"}, // begun and not ended
		{"ba", ""},
		{"tsk", "ask"},
		{"run", ""},
		{"answer", ""},
		{"", ""},
		{"backupbackup", ""},
	} {
		if got := suggested(c.typed, names); got != c.want {
			t.Errorf("%q: %q, want %q", c.typed, got, c.want)
		}
	}
}

func TestEditDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"ask", "aks", 1},
		{"databse", "database", 1},
		{"kitten", "sitting", 3},
		{"ca", "abc", 3}, // aligned: no letter is touched twice, so it isn't 2
		{"größe", "grösse", 2},
	} {
		if got := editDistance(c.a, c.b); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestEditDistanceIsOneForOneSlip(t *testing.T) {
	t.Parallel()
	word := rapid.StringOfN(rapid.RuneFrom([]rune("abcdé_-")), 0, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := editDistance(a, b)
		n, m := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
		if d != editDistance(b, a) || d < max(n-m, m-n) || d > max(n, m) || (d == 0) != (a == b) {
			t.Fatalf("%q to %q: %d", a, b, d)
		}
		letters := []rune(a)
		at := rapid.IntRange(0, len(letters)).Draw(t, "at")
		slipped := slices.Insert(slices.Clone(letters), at, 'x')
		if d := editDistance(a, string(slipped)); d != 1 {
			t.Fatalf("a letter more is %d away", d)
		}
		if at+1 < len(letters) && letters[at] != letters[at+1] {
			letters[at], letters[at+1] = letters[at+1], letters[at]
			if d := editDistance(a, string(letters)); d != 1 {
				t.Fatalf("a swap is %d away", d)
			}
		}
	})
}
