package bot

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/chapterbot/chapterbot/retrieval"
)

// pagesOf returns the parts of a passage that have a reply each.
func pagesOf(e retrieval.Excerpt) []retrieval.Span {
	parts := e.Parts
	if parts == nil {
		parts = retrieval.Parts(e.Body)
	}
	return parts
}

// partAt is the number of the part that holds a byte.
func partAt(parts []retrieval.Span, at int) int {
	for i, part := range parts {
		if at < part.End {
			return i
		}
	}
	return 0
}

// partOf ends the citation of a part, counted from 1. Of 1 or of none it is the
// whole.
func partOf(part, parts int) string {
	if parts <= 1 {
		return ""
	}
	return fmt.Sprintf(", part %d of %d", part, parts)
}

var citedPart = regexp.MustCompile(`^(.*¶.*), part ([0-9]{1,9}) of [0-9]+[\s.)]*$`)

// cutPart returns a reference without what partOf puts behind a citation, and
// the part that it names, from 0 on.
func cutPart(s string) (reference string, part int) {
	m := citedPart.FindStringSubmatch(s)
	if m == nil {
		return s, 0
	}
	n, _ := strconv.Atoi(m[2]) // of few digits
	return m[1], max(n-1, 0)
}

// roomFor is an upper bound for the width of a passage and its number; of a long
// one it is only more than a reply has.
func roomFor(e retrieval.Excerpt) int {
	if len(e.Parts) > 1 {
		return retrieval.PartWidth + 1
	}
	return retrieval.Width(e.Body) + numberWidth
}
