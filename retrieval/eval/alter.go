package eval

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Renumber returns a question with one of its figures changed, so that what
// answered it doesn't any more; ok is false where it has none.
func Renumber(random *rand.Rand, question string) (changed string, ok bool) {
	return alter(random, question, func(_ int, word string) bool {
		return unicode.IsDigit(firstRune(word))
	}, func(figure string) string {
		n, err := strconv.Atoi(figure)
		if err != nil {
			return strconv.Itoa(1000 + random.IntN(9000))
		}
		step := 3 + random.IntN(max(n/50, 9)) // a year stays a year
		if n >= step && random.IntN(2) == 0 {
			return strconv.Itoa(n - step)
		}
		return strconv.Itoa(n + step)
	})
}

// Rename returns a question with one of its names changed for one of names; ok
// is false where it has none.
func Rename(random *rand.Rand, question string, names []string) (changed string, ok bool) {
	return alter(random, question, isName, func(string) string { return names[random.IntN(len(names))] })
}

// Names returns the names in questions, each once, sorted.
func Names(questions []string) []string {
	seen := make(map[string]bool)
	for _, q := range questions {
		for i, w := range strings.Fields(q) {
			if isName(i, trimMarks(w)) {
				seen[trimMarks(w)] = true
			}
		}
	}
	var names []string
	for name := range seen {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// isName reports whether the ith word of a question has a capital that its
// place doesn't ask for.
func isName(i int, word string) bool { return i > 0 && unicode.IsUpper(firstRune(word)) }

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// alter changes one word, of those that may be, chosen by random.
func alter(random *rand.Rand, question string, may func(i int, word string) bool, change func(string) string) (string, bool) {
	words := strings.Fields(question)
	var places []int
	for i, w := range words {
		if may(i, trimMarks(w)) {
			places = append(places, i)
		}
	}
	if len(places) == 0 {
		return question, false
	}
	i := places[random.IntN(len(places))]
	bare := trimMarks(words[i])
	words[i] = strings.Replace(words[i], bare, change(bare), 1)
	return strings.Join(words, " "), true
}

// trimMarks drops the punctuation around a word, and a possessive.
func trimMarks(word string) string {
	bare := strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.TrimSuffix(strings.TrimSuffix(bare, "'s"), "’s")
}
