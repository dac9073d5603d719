package retrieval

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// longestGram is the most characters of a term in a script without spaces.
const longestGram = 6

// grams counts what may be terms of a passage whose words are not set apart:
// rows of characters. What is a word shows by its neighbours: part of one has
// always the rest of it beside it.
func (c *termCounts) grams(body string) {
	var run []int // where the characters of a run begin, and where the last ends
	for at, r := range body {
		if !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) || r < 0x0e00 {
			c.run(body, append(run, at))
			run = run[:0]
			continue
		}
		run = append(run, at)
	}
	c.run(body, append(run, len(body)))
}

// run counts the rows of characters within a run of them.
func (c *termCounts) run(body string, at []int) {
	runes := len(at) - 1
	for i := range max(runes, 0) {
		for n := 2; n <= longestGram && i+n <= runes; n++ {
			gram := body[at[i]:at[i+n]]
			t := c.seen(gram, gram, false)
			before, behind := noNeighbour, noNeighbour
			if i > 0 {
				before, _ = utf8.DecodeRuneInString(body[at[i-1]:])
			}
			if i+n < runes {
				behind, _ = utf8.DecodeRuneInString(body[at[i+n]:])
			}
			t.before.add(before)
			t.behind.add(behind)
			if t.before.vary && t.behind.vary && (t.firm > 0 || c.says(gram)) {
				t.firm = t.passages
			}
		}
	}
}

// says reports whether a row of characters has no function word in it, and
// begins with what a word begins with.
func (c *termCounts) says(gram string) bool {
	first, _ := utf8.DecodeRuneInString(gram)
	return unicode.IsLetter(first) && !slices.ContainsFunc(c.analyzer.Tokens(gram), func(t Token) bool { return t.Stop })
}

// neighbours are the characters seen on one side of another.
type neighbours struct {
	one  rune // 0: none was seen yet
	vary bool // no single character is always there
}

// noNeighbour is where a run begins or ends, as a word may time and again.
const noNeighbour rune = -1

func (n *neighbours) add(r rune) {
	n.vary = n.vary || n.one != 0 && (r != n.one || r == noNeighbour)
	n.one = r
}
