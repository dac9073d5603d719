package reference

// span is a run of paragraphs, from and to included.
type span struct {
	from, to int    // 0: none; lastParagraph: the last
	section  string // the number of the section of to, if it is another one
	ordinal  bool   // counted in words, as one counts a whole text's: "the first paragraph"
}

const lastParagraph = -1

var (
	spanOfSection = span{}
	lastOfSection = span{from: lastParagraph, to: lastParagraph}
)

func (s span) none() bool { return s.from == 0 }

// joints are the marks that may stand between a section and its paragraphs.
const joints = ":.,/#(-"

// spanTail reads the whole of t as what stands behind a section: ":11",
// "¶11 of 16", "paragraph 4", "11-13".
func spanTail(t []token) (span, form, bool) {
	l := vocabulary()
	f, i := bare, 0
	for i < len(t) && isMark(t[i], joints) {
		switch t[i].text {
		case ":":
			f = colon
		case ".", "/", "#", "-":
			f = marked
		}
		i++
	}
	for i < len(t) && l.is(t[i], articleRole) {
		i++
	}
	if s, end := l.worded(t, i); end > i {
		return s, sure, l.ends(t, end)
	}
	if i > 0 && isMark(t[i-1], "-") {
		return span{}, bare, false // "48-11" is a range
	}
	s, end := l.figureSpan(t, i)
	return s, f, end > i && end == len(trimClosing(t))
}

// spanHead reads the whole of t as what stands before a section: "the last
// paragraph", "¶11", "verses 3 to 5".
func spanHead(t []token) (span, bool) {
	l := vocabulary()
	t = cutArticles(t)
	s, end := l.worded(t, 0)
	return s, end > 0 && l.ends(t, end)
}

// ends reports whether nothing but the number of all paragraphs, as citations
// give it, and closing marks stand behind end.
func (l *lexicon) ends(t []token, end int) bool {
	t = trimClosing(t)
	if end < len(t) && (l.is(t[end], ofRole) || isMark(t[end], "/")) {
		if _, after := figure(t, end+1); after > end+1 {
			end = after
		}
	}
	return end == len(t)
}

func trimClosing(t []token) []token {
	for len(t) > 0 && isMark(t[len(t)-1], ").,") {
		t = t[:len(t)-1]
	}
	return t
}

// worded reads paragraphs with the word or the sign for them, before or behind
// their number.
func (l *lexicon) worded(t []token, i int) (span, int) {
	if at := l.paragraphWords(t, i); at > i {
		if n, end := l.spelt(t, at, l.cardinals); end > at {
			return span{from: n, to: n}, end
		}
		if s, end := l.figureSpan(t, at); end > at {
			return s, end
		}
		return span{}, i
	}
	start := i
	if start < len(t) && l.is(t[start], ordinalStartRole) {
		start++
	}
	if start < len(t) && l.is(t[start], lastRole) {
		if end := l.paragraphWords(t, start+1); end > start+1 {
			return span{from: lastParagraph, to: lastParagraph, ordinal: true}, end
		}
	}
	if n, at := l.ordinal(t, start); at > start {
		if end := l.paragraphWords(t, at); end > at {
			return span{from: n, to: n, ordinal: at > start && t[start].kind == wordToken}, end
		}
	}
	return span{}, i
}

// paragraphWords reads signs and words for paragraphs, with the points that
// shorten them: "¶¶", "verses", "par.".
func (l *lexicon) paragraphWords(t []token, i int) int {
	start := i
	for i < len(t) && (isMark(t[i], "¶") || l.is(t[i], paragraphRole)) {
		i++
	}
	for i > start && i < len(t) && (isMark(t[i], ".") || l.is(t[i], numberSignRole)) {
		i++
	}
	return i
}

// figureSpan reads "11", "11-13", "11 to 13", "36-4:2" and, where they follow
// each other, "11 and 12".
func (l *lexicon) figureSpan(t []token, i int) (span, int) {
	from, end := figure(t, i)
	if end == i {
		return span{}, i
	}
	s := span{from: from, to: from}
	at := end
	and := at < len(t) && (isMark(t[at], "&,") || l.is(t[at], andRole))
	if at >= len(t) || !and && !isMark(t[at], "-") && !l.is(t[at], toRole) {
		return s, end
	}
	at++
	at = max(at, l.paragraphWords(t, at))
	to, after := figure(t, at)
	switch {
	case after == at, and && to != from+1:
		return s, end
	case after+1 < len(t) && isMark(t[after], ":"):
		if last, end := figure(t, after+1); end > after+1 {
			s.section, s.to = t[at].text, last
			return s, end
		}
	}
	s.from, s.to = min(from, to), max(from, to)
	return s, after
}
