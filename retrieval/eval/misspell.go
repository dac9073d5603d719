package eval

import (
	"math/rand/v2"
	"unicode"
	"unicode/utf8"
)

// Misspell returns a question with one slip in it, as fingers make them: two
// letters exchanged, one left out, one doubled, or a neighbouring key. It is
// made inside a word of five letters or more chosen by random, of Latin
// letters; a question without such a word comes back as it is.
func Misspell(random *rand.Rand, question string) string {
	type word struct{ start, end int }
	var words []word
	start := -1
	for i, r := range question + " " {
		switch {
		case unicode.IsLetter(r) && r < unicode.MaxLatin1:
			if start < 0 {
				start = i
			}
		case start >= 0:
			if utf8.RuneCountInString(question[start:i]) >= 5 {
				words = append(words, word{start, i})
			}
			start = -1
		}
	}
	if len(words) == 0 {
		return question
	}
	w := words[random.IntN(len(words))]
	return question[:w.start] + slip(random, question[w.start:w.end]) + question[w.end:]
}

// slip makes one slip in a word, never at its first letter.
func slip(random *rand.Rand, word string) string {
	letters := []rune(word)
	for {
		i := 1 + random.IntN(len(letters)-1)
		before, at, after := letters[:i], letters[i], letters[i+1:]
		switch random.IntN(4) {
		case 0:
			if i+1 < len(letters) && letters[i+1] != at {
				return string(before) + string(letters[i+1]) + string(at) + string(letters[i+2:])
			}
		case 1:
			return string(before) + string(after)
		case 2:
			return string(before) + string(at) + string(at) + string(after)
		case 3:
			if n := neighbour(random, unicode.ToLower(at)); n != 0 {
				return string(before) + string(n) + string(after)
			}
		}
	}
}

// neighbour returns a key beside a letter on the same row; 0 if there is none.
func neighbour(random *rand.Rand, letter rune) rune {
	for _, row := range [...]string{"qwertyuiop", "asdfghjkl", "zxcvbnm"} {
		for i, r := range row {
			if r != letter {
				continue
			}
			if side := i + 1 - 2*random.IntN(2); side >= 0 && side < len(row) {
				return rune(row[side])
			}
		}
	}
	return 0
}
