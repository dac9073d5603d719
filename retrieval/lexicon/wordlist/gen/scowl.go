package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"
)

// scowl is a folder of SCOWL's lists, each a file "spelling-kind.size": the
// larger the size, the rarer its words. Those are Latin-1.
type scowl struct{ folder string }

// sizeLimit returns the largest size from which words and names of a length,
// in letters, are taken. A rare word of three or four letters is a slip more
// often than it is meant: size 70 has "wat".
func sizeLimit(letters int) (words, names int) {
	switch {
	case letters <= 3:
		return 50, 50
	case letters == 4:
		return 60, 60
	case letters == 5:
		return 70, 70
	}
	return 70, 80
}

// commonName is the largest size of names that are said in the plural, which
// SCOWL doesn't list.
const commonName = 50

func (s scowl) words(yield func(string)) error {
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		name, extension := entry.Name(), filepath.Ext(entry.Name())
		size, err := strconv.Atoi(strings.TrimPrefix(extension, "."))
		_, kind, ok := strings.Cut(strings.TrimSuffix(name, extension), "-")
		if err != nil || !ok || kind == "roman-numerals" || kind == "hacker" {
			continue
		}
		err = readLines(filepath.Join(s.folder, name), func(line string) {
			word := fromLatin1(line)
			words, names := sizeLimit(utf8.RuneCountInString(strings.TrimSuffix(word, "'s")))
			limit := words
			if kind == "proper-names" || kind == "upper" {
				limit = names
			}
			if size > limit {
				return
			}
			yield(word)
			bare, possessive := strings.CutSuffix(word, "'s")
			if kind == "proper-names" && possessive && size <= commonName || kind == "words" && isNoun(word) {
				yield(bare + "s")
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// isNoun reports whether a word has an ending of nouns. SCOWL lists the plurals
// of few of those: it has "stranding" without "strandings".
func isNoun(word string) bool {
	for _, ending := range [...]string{"age", "ance", "ence", "er", "ing", "ion", "ism", "ist", "ment", "or", "ship"} {
		if strings.HasSuffix(word, ending) && len(word) >= len(ending)+3 {
			return true
		}
	}
	return false
}

func fromLatin1(s string) string {
	letters := make([]rune, len(s))
	for i := range len(s) {
		letters[i] = rune(s[i])
	}
	return string(letters)
}
