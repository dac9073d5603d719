package reader

import (
	"fmt"
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
	first := make(map[string]int) // body -> index of the item that is kept
	copyOf := make(map[int]int)
	for i, it := range c.items {
		if !c.step(1) {
			return
		}
		if it.kind != paragraph || it.drop != "" {
			continue
		}
		key := strings.Join(strings.Fields(it.body), " ")
		if at, seen := first[key]; !seen {
			first[key] = i
		} else if columns(key) >= long && !isVerse(it) {
			copyOf[i] = at
		}
	}
	c.againAfter(copyOf)
	c.spread(copyOf, 1)
	c.spread(copyOf, -1)
	for i, at := range copyOf {
		c.items[i].drop = fmt.Sprintf("repeats line %d", c.items[at].lines[0].n)
	}
}

// againAfter finds copies of any length where a chapter begins again: right
// after an end mark, or after the same heading as before, the paragraphs are
// those that stood after an earlier heading.
func (c cleaner) againAfter(copyOf map[int]int) {
	known := make(openings)
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
				copyOf[i+1+k] = start + 1 + k
			}
		}
		if it.kind == heading {
			known.add(c.items, i)
		}
	}
}

// openings tells where chapters began, by how they begin: the item before each
// one's first paragraph, the first of those that begin alike.
type openings map[opening]int

// opening is how a chapter begins: with two paragraphs, or one; after a
// heading, or whatever stood before it.
type opening struct {
	heading, first, second string
	headed, two            bool
}

// add adds a chapter that begins after item i.
func (o openings) add(items []item, i int) {
	note := func(key opening) {
		if _, known := o[key]; !known {
			o[key] = i
		}
	}
	first, second := bodyAt(items, i+1), bodyAt(items, i+2)
	if first == "" {
		return
	}
	note(opening{first: first})
	if second == "" {
		return
	}
	note(opening{first: first, second: second, two: true})
	if i >= 0 {
		note(opening{heading: items[i].body, first: first, second: second, headed: true, two: true})
	}
}

// like returns the first chapter that began as the one after item i does: with
// the same two paragraphs, or the only one after an end mark, and before i.
func (o openings) like(items []item, i int) (start int, ok bool) {
	key := opening{first: bodyAt(items, i+1), second: bodyAt(items, i+2), two: true}
	length := 2
	switch {
	case items[i].kind == endMark && atEnd(items, i+2):
		key, length = opening{first: key.first}, 1
	case items[i].kind == heading:
		key.heading, key.headed = items[i].body, true
	}
	if key.first == "" || key.two && key.second == "" {
		return 0, false
	}
	start, ok = o[key]
	return start, ok && start+length < i
}

// bodyAt returns what a paragraph says that stays, empty where item i is none.
func bodyAt(items []item, i int) string {
	if i >= len(items) || items[i].kind != paragraph || items[i].drop != "" {
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
func (c cleaner) spread(copyOf map[int]int, step int) {
	from := make([]int, 0, len(copyOf))
	for i := range copyOf {
		from = append(from, i)
	}
	slices.Sort(from)
	for _, i := range from {
		for at := copyOf[i]; c.step(1); {
			i, at = i+step, at+step
			if i < 0 || i >= len(c.items) || at < 0 || at >= len(c.items) || at == i {
				break
			}
			if _, done := copyOf[i]; done || c.items[i].kind != paragraph || c.items[i].drop != "" || c.items[at].kind != paragraph {
				break
			}
			if _, itself := copyOf[at]; itself || c.items[i].body != c.items[at].body || step > 0 && at > i {
				break
			}
			copyOf[i] = at
		}
	}
}

// isVerse reports whether a paragraph is lines of verse: a refrain stands
// there twice on purpose.
func isVerse(it item) bool {
	return strings.Contains(it.body, "\n") && !slices.ContainsFunc(it.lines, func(l line) bool { return columns(l.text) > 60 })
}
