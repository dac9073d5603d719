package retrieval

// part says of which paragraph an entry is a part, and which.
type part struct {
	of     int32 // index into Index.divided
	number int32 // 0-based
}

// divided is a paragraph too long for a passage.
type divided struct {
	body  string
	parts []Span
}

// longPassages returns the parts of the paragraphs of a volume that are too long
// for a passage, by their number.
func longPassages(v Volume) map[int][]Span {
	parts := make(map[int][]Span)
	for i, p := range v.Passages {
		if isLong(p.Body) {
			parts[i] = passageSpans(p.Body)
		}
	}
	return parts
}

// partOf returns the paragraph that passage number p is a part of, and the
// part's number from 0 on; ok is false where it is a paragraph itself.
func (ix *Index) partOf(p int) (of divided, number int, ok bool) {
	if ix.entries[p].part == 0 {
		return divided{}, 0, false
	}
	part := ix.parts[ix.entries[p].part-1]
	return ix.divided[part.of], int(part.number), true
}
