package main

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// nearest returns the name that was most likely meant by a typed one, whatever
// the case of either, or the empty string where none is near enough. Of equals
// it is the first.
func nearest(typed string, names iter.Seq[string]) string {
	typed = strings.ToLower(typed)
	best, fewest := "", slips(typed)+1
	for name := range names {
		if d := editDistance(typed, strings.ToLower(name)); d < fewest {
			best, fewest = name, d
		}
	}
	return best
}

// suggested is nearest for what a person typed as a command or a flag, who may
// have stopped early: after three letters the name that begins so will do.
func suggested(typed string, names iter.Seq[string]) string {
	if near := nearest(typed, names); near != "" || len(typed) < 3 {
		return near
	}
	for name := range names {
		if strings.HasPrefix(name, strings.ToLower(typed)) {
			return name
		}
	}
	return ""
}

// slips is how many slips of the keyboard a word of this length may have: one,
// up to three in a long one. Two in a word of four letters make another word.
func slips(word string) int { return min(3, max(1, (utf8.RuneCountInString(word)-1)/3)) }

// editDistance is the least number of letters inserted, left out or replaced
// and of neighbours swapped that turns a into b, no letter touched twice: the
// optimal string alignment distance (Boytsov 2011, section 2.1).
func editDistance(a, b string) int {
	from, to := []rune(a), []rune(b)
	width := len(to) + 1
	before, row, next := make([]int, width), make([]int, width), make([]int, width)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(from); i++ {
		next[0] = i
		for j := 1; j <= len(to); j++ {
			replaced := row[j-1]
			if from[i-1] != to[j-1] {
				replaced++
			}
			next[j] = min(replaced, row[j]+1, next[j-1]+1)
			if i > 1 && j > 1 && from[i-1] == to[j-2] && from[i-2] == to[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(to)]
}
