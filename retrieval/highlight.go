package retrieval

import "unicode/utf8"

// HighlightLimit is the length that a highlight never exceeds, in characters.
const HighlightLimit = 300

// highlight returns the part of a passage to show in bold: its best sentence.
func (ix *Index) highlight(r ranked) Span {
	body := ix.entries[r.passage].body
	span := Span{0, len(body)}
	if r.best >= 0 {
		s := ix.sentences[r.best]
		span = Span{int(s.start), int(s.end)}
	}
	return trimToLimit(body, trimSpace(body, span), HighlightLimit)
}

// trimToLimit cuts a span after at most limit characters, before a white space
// where the last quarter has one.
func trimToLimit(text string, span Span, limit int) Span {
	part := text[span.Start:span.End]
	if utf8.RuneCountInString(part) <= limit {
		return span
	}
	end, border, n := 0, -1, 0
	for i, r := range part {
		if n == limit {
			end = i
			break
		}
		if r == ' ' || r == '\n' {
			if n >= limit*3/4 {
				border = i
			}
		}
		n++
	}
	if r, _ := utf8.DecodeRuneInString(part[end:]); r == ' ' || r == '\n' || border < 0 {
		border = end
	}
	return trimSpace(text, Span{span.Start, span.Start + border})
}
