package retrieval

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// secret is what no passage, title or name that is shown may hold: its letters
// and digits, in full width or in a circle as any others. Whatever else there is
// may stand in a secret that was written down without hiding it: where a line was
// wrapped, as a mark of emphasis or of code, or unseen. A chat drops some of
// that, and shows the secret whole.
type secret struct {
	at    [256]ends // by byte: the beginnings of the secret that end with it
	whole ends      // the secret itself; none: there is no secret
	notes bool      // whether a digit that is between its own may be a note's
}

// ends is a set of beginnings of a secret, as Baeza-Yates and Gonnet look for a
// string: bit i is the one of i+1 bytes.
type ends [2]uint64

// longestSecret is how many bytes of a secret's letters and digits are looked for:
// what holds all of a longer one holds these. A token of Discord has some 70.
const longestSecret = 64 * len(ends{})

func (e ends) or(f ends) ends    { return ends{e[0] | f[0], e[1] | f[1]} }
func (e ends) meets(f ends) bool { return (e[0]&f[0])|(e[1]&f[1]) != 0 }

func newSecret(s string) secret {
	var x secret
	var bare []byte
	var room [utf8.UTFMax]byte
	letters := 0
	for i, c := range s {
		for _, c := range string(compared(room[:0], s[i:], c)) {
			if isBare(c) {
				bare = utf8.AppendRune(bare, c)
			}
			if unicode.IsLetter(c) {
				letters++
			}
		}
	}
	x.notes = 2*letters >= len(bare) // one of digits alone is between the others of any long table
	for i, b := range bare[:min(len(bare), longestSecret)] {
		x.whole = ends{}
		x.whole[i/64] = 1 << (i % 64)
		x.at[b] = x.at[b].or(x.whole)
	}
	return x
}

// after returns which beginnings have ended with b, of those that had before it.
func (x *secret) after(e ends, b byte) ends {
	at := &x.at[b]
	return ends{(e[0]<<1 | 1) & at[0], (e[1]<<1 | e[0]>>63) & at[1]}
}

// compared returns what the first character of s, c, is compared as.
func compared(room []byte, s string, c rune) []byte {
	if plain := norm.NFKD.PropertiesString(s).Decomposition(); plain != nil {
		return plain
	}
	return utf8.AppendRune(room, c)
}

func isBare(c rune) bool { return unicode.IsDigit(c) || unicode.IsLetter(c) && !isUnseen(c) }

// isUnseen reports whether a letter is shown as nothing, or as a space: a filler of
// Hangul, a blank of hieroglyphs.
func isUnseen(c rune) bool {
	return c == 0x13441 || c == 0x13442 || c > 0xFF && unicode.Is(unicode.Other_Default_Ignorable_Code_Point, c)
}

// in reports whether s holds the secret.
func (x *secret) in(s string) bool {
	r := reading{secret: x}
	r.read(s)
	return r.found
}

// deepest is how many brackets in one another are told apart.
const deepest = 4

// reading looks for a secret in strings that are read one behind the other, as if
// they were one. What may be the mark of a note, a digit, a character above the
// line or what stands in brackets, is taken for a part of the secret and for none.
type reading struct {
	secret *secret
	found  bool
	ends   ends          // which of the secret's beginnings end here
	before [deepest]ends // and which did before each open bracket
	open   int
}

func (r *reading) read(s string) {
	if r.found || r.secret.whole == (ends{}) {
		return
	}
	var room [utf8.UTFMax]byte
	for i, c := range s {
		switch {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
			r.ends = r.secret.after(r.ends, byte(c))
		case c < utf8.RuneSelf:
			r.character(c, false)
		default:
			mark := unicode.In(c, unicode.No, unicode.Lm)
			for _, c := range string(compared(room[:0], s[i:], c)) {
				r.character(c, mark)
			}
		}
		if r.ends.meets(r.secret.whole) {
			r.found = true
			return
		}
	}
}

// character reads one that may be the mark of a note.
func (r *reading) character(c rune, mark bool) {
	switch {
	case isBare(c):
		var room [utf8.UTFMax]byte
		next := r.ends
		for _, b := range utf8.AppendRune(room[:0], c) {
			next = r.secret.after(next, b)
		}
		if mark || r.secret.notes && unicode.IsDigit(c) {
			next = next.or(r.ends)
		}
		r.ends = next
	case c == '<' || unicode.Is(unicode.Ps, c):
		if r.open == deepest {
			copy(r.before[:], r.before[1:])
			r.open--
		}
		r.before[r.open] = r.ends
		r.open++
	case (c == '>' || unicode.Is(unicode.Pe, c)) && r.open > 0:
		r.open--
		r.ends = r.ends.or(r.before[r.open])
	}
}

// secretLook looks for a secret in a text as it is read: its title, the title of
// a section, that one's paragraphs, the next section. No border hides one. Titles
// it reads as they are shown as well: all of them as a list, and each behind the
// text's own, as in a citation.
type secretLook struct {
	text, list reading
	title      reading // the text's alone
	cited      bool    // whether a citation's titles hold it
}

func (x *secret) look(title string) secretLook {
	r := reading{secret: x}
	r.read(title)
	return secretLook{text: r, list: r, title: r}
}

func (l *secretLook) section(title string) {
	l.text.read(title)
	l.list.read(title)
	citation := l.title
	citation.read(title)
	l.cited = l.cited || citation.found
}

func (l *secretLook) found() bool { return l.cited || l.text.found || l.list.found }

// inVolume reports whether a stored text holds the secret.
func (x *secret) inVolume(v Volume) bool {
	l := x.look(v.Text.Title)
	passages := v.Passages
	for i, s := range v.Text.Sections {
		l.section(s.Title)
		for len(passages) > 0 && passages[0].Section <= i {
			l.text.read(passages[0].Body)
			passages = passages[1:]
		}
	}
	for _, p := range passages { // of no section: it is shown nowhere, and read all the same
		l.text.read(p.Body)
	}
	return l.found() || x.in(string(v.Text.Origin))
}

// inDocument is inVolume before a text is split.
func (x *secret) inDocument(d Document) bool {
	l := x.look(d.Title)
	for _, s := range d.Sections {
		l.section(s.Title)
		l.text.read(s.Body)
	}
	return l.found() || x.in(string(d.Origin))
}
