package reader

import "strconv"

// Beside its size, a text has limits in what is kept of each of its lines,
// headings and paragraphs while it is read and for as long as it is loaded:
// some tens of bytes. The longest novels have some ten thousand paragraphs, the
// Bible 31,102 verses, and a file of MaxSize half a million paragraphs of usual
// length.
const (
	// MaxLines is the most lines that a text has, blank ones too.
	MaxLines = 2_000_000
	// MaxHeadings is the most headings, those too that are left out of it.
	MaxHeadings = 100_000
	// MaxParagraphs is the most paragraphs, those too that are left out of it.
	MaxParagraphs = 1_000_000
)

// overLimit says that a text has more of something than is read.
type overLimit struct {
	what string
	most int
}

func (e overLimit) Error() string {
	most := strconv.Itoa(e.most)
	for i := len(most) - 3; i > 0; i -= 3 {
		most = most[:i] + "," + most[i:]
	}
	return "it has more than " + most + " " + e.what + ": split it into smaller files"
}

// tally counts what was found in a text, and ends its reading where that is too
// much.
type tally struct{ headings, paragraphs int }

// addHeading counts a heading and reports whether to go on.
func (p *pace) addHeading() bool {
	p.headings++
	return p.within(p.headings, MaxHeadings, "headings")
}

// addParagraph counts a paragraph and reports whether to go on.
func (p *pace) addParagraph() bool {
	p.paragraphs++
	return p.within(p.paragraphs, MaxParagraphs, "paragraphs")
}

func (p *pace) within(found, most int, what string) bool {
	if found > most && p.err == nil {
		p.err = overLimit{what, most}
	}
	return p.err == nil
}
