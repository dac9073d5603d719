package reader

import (
	"hash/maphash"
	"slices"
	"strings"
)

// long is the width from which a paragraph that stands twice is a copy and no
// coincidence: people say "Yes." twice, not this much.
const long = 60

// dropRepeats keeps one of each run of paragraphs that stands there again. A
// short paragraph counts as a copy only beside the copy of a longer one, when
// it stood beside that one the first time too.
func (c cleaner) dropRepeats() {
	seed := maphash.MakeSeed()
	first := make(map[uint64]int32) // by the sum of its words: the item that is kept
	of := make(copies, len(c.items))
	for i, it := range c.items {
		if !c.step(1) {
			return
		}
		if it.kind != paragraph || it.drop != stays || len(it.body) < long {
			continue
		}
		sum := sumOfWords(seed, it.body)
		if at, seen := first[sum]; !seen {
			first[sum] = int32(i)
		} else if widthOfWords(it.body) >= long && !isVerse(it) && sameWords(c.items[at].body, it.body) {
			of.set(i, int(at))
		}
	}
	c.againAfter(of)
	c.spread(of, 1)
	c.spread(of, -1)
	for i := range of {
		if at, is := of.at(i); is {
			c.items[i].drop = reason(c.items[at].lines[0].n)
		}
	}
}

// copies says of which item, plus one, each is a copy; 0: of none.
type copies []int32

func (c copies) set(i, of int)              { c[i] = int32(of + 1) }
func (c copies) at(i int) (of int, is bool) { return int(c[i]) - 1, c[i] > 0 }

// sumOfWords is equal for texts of the same words.
func sumOfWords(seed maphash.Seed, body string) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for word := range strings.FieldsSeq(body) {
		h.WriteString(word)
		h.WriteByte(' ')
	}
	return h.Sum64()
}

// widthOfWords is how wide the words of a text are with a space between each two.
func widthOfWords(body string) int {
	width := -1
	for word := range strings.FieldsSeq(body) {
		width += columns(word) + 1
	}
	return width
}

func sameWords(a, b string) bool { return a == b || slices.Equal(strings.Fields(a), strings.Fields(b)) }

// againAfter finds copies of any length where a chapter begins again: right
// after an end mark, or after the same heading as before, the paragraphs are
// those that stood after an earlier heading.
func (c cleaner) againAfter(of copies) {
	known := openings{maphash.MakeSeed(), make(map[uint64]int32)}
	known.add(c.items, -1)
	for i, it := range c.items {
		if !c.step(1) {
			return
		}
		if it.kind == paragraph {
			continue
		}
		if start, ok := known.like(c.items, i); ok {
			for k := range c.sameRun(start+1, i+1) {
				of.set(i+1+k, start+1+k)
			}
		}
		if it.kind == heading {
			known.add(c.items, i)
		}
	}
}

// openings tells where chapters began, by the sum of how they begin: the item
// before each one's first paragraph, the first of those that begin alike.
type openings struct {
	seed  maphash.Seed
	first map[uint64]int32
}

// opening is how a chapter begins: with two paragraphs, or one; after a
// heading, or whatever stood before it.
type opening struct {
	heading, first, second string
	headed, two            bool
}

// openingAt returns how a chapter begins after item i.
func openingAt(items []item, i int, headed, two bool) opening {
	o := opening{first: bodyAt(items, i+1), headed: headed, two: two}
	if two {
		o.second = bodyAt(items, i+2)
	}
	if headed && i >= 0 {
		o.heading = items[i].body
	}
	return o
}

// add adds a chapter that begins after item i.
func (o openings) add(items []item, i int) {
	note := func(headed, two bool) {
		sum := maphash.Comparable(o.seed, openingAt(items, i, headed, two))
		if _, known := o.first[sum]; !known {
			o.first[sum] = int32(i)
		}
	}
	if bodyAt(items, i+1) == "" {
		return
	}
	note(false, false)
	if bodyAt(items, i+2) == "" {
		return
	}
	note(false, true)
	if i >= 0 {
		note(true, true)
	}
}

// like returns the first chapter that began as the one after item i does: with
// the same two paragraphs, or the only one after an end mark, and before i.
func (o openings) like(items []item, i int) (start int, ok bool) {
	two := items[i].kind != endMark || !atEnd(items, i+2)
	headed := items[i].kind == heading
	key := openingAt(items, i, headed, two)
	if key.first == "" || two && key.second == "" {
		return 0, false
	}
	at, known := o.first[maphash.Comparable(o.seed, key)]
	if start = int(at); !known || openingAt(items, start, headed, two) != key {
		return 0, false
	}
	length := 1
	if two {
		length = 2
	}
	return start, start+length < i
}

// bodyAt returns what a paragraph says that stays, empty where item i is none.
func bodyAt(items []item, i int) string {
	if i >= len(items) || items[i].kind != paragraph || items[i].drop != stays {
		return ""
	}
	return items[i].body
}

// sameRun counts the equal paragraphs from a and from b on.
func (c cleaner) sameRun(a, b int) int {
	n := 0
	for a+n < b-1 && c.step(1) {
		if body := bodyAt(c.items, b+n); body == "" || body != bodyAt(c.items, a+n) {
			break
		}
		n++
	}
	return n
}

// atEnd reports whether a chapter is over before item i.
func atEnd(items []item, i int) bool { return i >= len(items) || items[i].kind != paragraph }

// spread extends the copies step by step to the neighbours that are copies of
// the originals' neighbours.
func (c cleaner) spread(of copies, step int) {
	for i := range of {
		at, is := of.at(i)
		for next := i; is && c.step(1); {
			next, at = next+step, at+step
			if next < 0 || next >= len(c.items) || at < 0 || at >= len(c.items) || at == next {
				break
			}
			if _, done := of.at(next); done || c.items[next].kind != paragraph || c.items[next].drop != stays || c.items[at].kind != paragraph {
				break
			}
			if _, itself := of.at(at); itself || c.items[next].body != c.items[at].body || step > 0 && at > next {
				break
			}
			of.set(next, at)
		}
	}
}

// isVerse reports whether a paragraph is lines of verse: a refrain stands
// there twice on purpose.
func isVerse(it item) bool {
	return strings.Contains(it.body, "\n") && !slices.ContainsFunc(it.lines, func(l line) bool { return columns(l.text()) > 60 })
}
