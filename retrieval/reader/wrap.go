package reader

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Text is kept in files in two ways: each paragraph on one line, or broken
// into lines of at most 60 to 100 columns with blank lines (or an indented
// first line) between paragraphs. Verse looks like the second way, but its
// line breaks mean something.

const (
	// longLine is wider than any line of a hard-wrapped text.
	longLine = 100

	// slack is how many columns of a full line may stay empty: texts that were
	// edited after they were wrapped have ragged lines, but not many short ones.
	slack = 12

	// manyLines is a block that is hardly one paragraph if most of its lines
	// end a sentence; where blank lines part nothing, two lines are many.
	manyLines = 8
)

// layout is what the file as a whole tells about its lines.
type layout struct {
	unwrapped bool // paragraphs are lines
	spaced    bool // blank lines separate most of the paragraphs all the same
	columns   int  // the widest line of a wrapped text
	many      int  // lines: see manyLines
}

func layoutOf(blocks blocks) layout {
	total, long, single, inner := 0, 0, 0, 0
	var widths [longLine + 2]int // how many of inner are so wide; the last: or wider
	for _, b := range blocks.all() {
		total += len(b)
		if len(b) == 1 {
			single++
		}
		for i, l := range b {
			w := columns(l.raw)
			if w > longLine && strings.ContainsAny(l.text(), " 。，、") { // not one long address
				long++
			} else if i+1 < len(b) {
				widths[min(w, len(widths)-1)]++
				inner++
			}
		}
	}
	lay := layout{unwrapped: long*20 > total, spaced: single*5 > total*4, many: manyLines}
	if blocks.count() <= 2 {
		lay.many = 2
	}
	if inner > 0 {
		narrower := widths[0]
		for narrower <= (inner-1)*98/100 { // a table or an address may stick out
			lay.columns++
			narrower += widths[lay.columns]
		}
	}
	return lay
}

// paragraphs splits a block without headings into its paragraphs.
func (lay layout) paragraphs(block []line) iter.Seq[[]line] {
	switch {
	case len(block) < 2:
		return whole(block)
	case lay.lineByLine(block):
		return each(block)
	}
	return splitIndented(block)
}

// lineByLine reports whether each line of a block is a paragraph.
func (lay layout) lineByLine(block []line) bool {
	if lay.unwrapped {
		return !(lay.spaced && allShort(block))
	}
	text := block // what stands before an end mark tells; a list after it does not
	if i := slices.IndexFunc(block, func(l line) bool { return isEndMark(l.text()) }); i >= 0 {
		text = block[:i]
	}
	return len(block) >= lay.many && len(text) > 0 && sentenceEnds(text) >= 0.7 && !fills(text, lay.columns)
}

func each(block []line) iter.Seq[[]line] { return slices.Chunk(block, 1) }

func whole(block []line) iter.Seq[[]line] {
	return func(yield func([]line) bool) { yield(block) }
}

func allShort(block []line) bool {
	return !slices.ContainsFunc(block, func(l line) bool { return columns(l.text()) > 80 })
}

// sentenceEnds returns the share of lines, headings apart, that end a sentence.
func sentenceEnds(block []line) float64 {
	n, ends := 0, 0
	for _, l := range block {
		if _, ok := headingKey(l.text()); ok {
			continue
		}
		if n++; endsSentence(l.text()) {
			ends++
		}
	}
	return float64(ends) / float64(max(n, 1))
}

// splitIndented splits a block before each indented line, if those are the
// fewer: so a text without blank lines shows its paragraphs.
func splitIndented(block []line) iter.Seq[[]line] {
	indented := 0
	for _, l := range block {
		if indent(l) > 0 {
			indented++
		}
	}
	if indented == 0 || indented*2 > len(block) || indent(block[0]) == 0 && indented == 1 && len(block) < 4 {
		return whole(block)
	}
	if !(len(block) >= 4 && fills(block, columnsOf(block))) {
		return whole(block) // verse
	}
	return func(yield func([]line) bool) {
		start := 0
		for i := 1; i < len(block); i++ {
			if indent(block[i]) > 0 {
				if !yield(block[start:i]) {
					return
				}
				start = i
			}
		}
		yield(block[start:])
	}
}

func columnsOf(block []line) int {
	most := 0
	for _, l := range block {
		most = max(most, columns(l.raw))
	}
	return most
}

// indent counts the columns of white space before a line.
func indent(l line) int {
	return columns(l.raw) - columns(l.text())
}

// fills reports whether lines break only where the next word would not fit:
// that is what wrapping does, and verse does not.
func fills(block []line, wrapAt int) bool {
	if wrapAt > longLine || wrapAt < 45 {
		return false
	}
	full, n, capitals := 0, 0, 0
	for i := 0; i+1 < len(block); i++ {
		if indent(block[i+1]) > indent(block[i]) {
			continue // a new paragraph: the line before may end anywhere
		}
		n++
		if first, _ := utf8.DecodeRuneInString(block[i+1].text()); unicode.IsUpper(first) {
			capitals++
		}
		word, _, _ := strings.Cut(block[i+1].text(), " ")
		if columns(block[i].raw)+1+columns(word) > wrapAt-slack {
			full++
		}
	}
	if n >= 3 && capitals*10 >= n*8 {
		return false // verse, by its capitals
	}
	return n > 0 && full*3 >= n*2
}

// bodyOf joins the lines of one paragraph: prose into one line, anything else
// as it stands.
func (lay layout) bodyOf(lines []line) string {
	if len(lines) == 1 {
		return lines[0].text()
	}
	if fills(lines, lay.columns) {
		return joinWrapped(lines)
	}
	common := indent(lines[0])
	for _, l := range lines {
		common = min(common, indent(l))
	}
	var b strings.Builder
	b.WriteString(lines[0].text())
	for _, l := range lines[1:] {
		b.WriteByte('\n')
		if common > 0 {
			b.WriteString(strings.Repeat(" ", indent(l)-common) + l.text())
		} else {
			b.WriteString(l.raw)
		}
	}
	return b.String()
}

func joinWrapped(lines []line) string {
	var b strings.Builder
	for i, l := range lines {
		if i > 0 && needsSpace(lines[i-1].text(), l.text()) {
			b.WriteByte(' ')
		}
		b.WriteString(l.text())
	}
	return b.String()
}

// needsSpace reports whether a line break stood for a space: not after a word
// broken at its hyphen, and not in scripts written without spaces.
func needsSpace(before, after string) bool {
	last, size := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	if isWide(last) && isWide(first) {
		return false
	}
	beforeLast, _ := utf8.DecodeLastRuneInString(before[:len(before)-size])
	return !(last == '-' && unicode.IsLetter(beforeLast) && unicode.IsLower(first))
}

// endsSentence reports whether text ends as a sentence does.
func endsSentence(text string) bool {
	text = strings.TrimRight(text, ` "'”’»)]」』）】*_`)
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?…。！？", last)
}

// columns is the width of s on a terminal: East Asian characters take two.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r == '\t':
			n += 8
		case isWide(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

func isWide(r rune) bool {
	if r < 0x1100 {
		return false
	}
	k := width.LookupRune(r).Kind()
	return k == width.EastAsianWide || k == width.EastAsianFullwidth
}
