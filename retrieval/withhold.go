package retrieval

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// secret is what no passage, title or name that is shown may hold.
type secret struct {
	bare []byte // see appendBare; empty: there is none
	back []int  // by byte of bare: how much of bare's beginning ends before it, too
}

// shortestSecret is the length in bytes of the shortest secret that is looked for:
// a shorter one, made up for a try, may be a word of the texts.
const shortestSecret = 20

// Withhold keeps every text that holds a secret, in a passage or a title, from
// being answered from, whoever stored it and wherever it came from. A reload
// names what was withheld. To be called before anything else.
func (l *Library) Withhold(s string) {
	if s = strings.TrimSpace(s); len(s) >= shortestSecret {
		l.secret = newSecret(s)
	}
}

func newSecret(s string) secret {
	x := secret{bare: appendBare(nil, s)}
	x.back = make([]int, len(x.bare))
	for i, n := 1, 0; i < len(x.bare); i++ {
		n = x.after(n, x.bare[i])
		x.back[i] = n
	}
	return x
}

// appendBare appends the letters and digits of s, in full width or in a circle as
// any others. Whatever else there is may stand in a secret that was written down
// without hiding it: where a line was wrapped, as a mark of emphasis or of code,
// or unseen. A chat drops some of that, and shows the secret whole.
func appendBare(bare []byte, s string) []byte {
	for i, r := range s {
		if r < utf8.RuneSelf {
			if isBare(r) {
				bare = append(bare, byte(r))
			}
			continue
		}
		plain := norm.NFKD.PropertiesString(s[i:]).Decomposition()
		if plain == nil && isBare(r) {
			bare = utf8.AppendRune(bare, r)
		}
		for _, r := range string(plain) {
			if isBare(r) {
				bare = utf8.AppendRune(bare, r)
			}
		}
	}
	return bare
}

func isBare(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// after returns how much of the secret is met once b follows n bytes of it, as
// Knuth, Morris and Pratt look for a string. Of a secret that was met, all is.
func (x secret) after(n int, b byte) int {
	if n == len(x.bare) {
		return n
	}
	for n > 0 && x.bare[n] != b {
		n = x.back[n-1]
	}
	if x.bare[n] == b {
		n++
	}
	return n
}

// in reports whether s holds the secret, whatever stands between its letters and
// digits that is none, or the mark of a note.
func (x secret) in(s string) bool {
	if len(x.bare) == 0 {
		return false
	}
	whole, unmarked := 0, 0 // of the secret, with the marks of notes for a part of it and without
	var room [64]byte       // for what one character is written out as
	marked := 0             // where the last such mark ends
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		marked = max(marked, i+noteMark(r, s[i:]))
		for _, b := range appendBare(room[:0], s[i:i+size]) {
			whole = x.after(whole, b)
			if i >= marked {
				unmarked = x.after(unmarked, b)
			}
		}
		if max(whole, unmarked) == len(x.bare) {
			return true
		}
		i += size
	}
	return false
}

// longestMark is the length in bytes of the longest mark of a note in brackets.
const longestMark = 24

// noteMark is the length of the mark of a note that s begins with, of which r is
// the first character: "³", "①", "[3]", "[^tide]". It is 0 where there is none.
func noteMark(r rune, s string) int {
	switch {
	case r == '[':
		return strings.IndexByte(s[:min(len(s), longestMark)], ']') + 1
	case r >= utf8.RuneSelf && unicode.In(r, unicode.No, unicode.Lm):
		return utf8.RuneLen(r)
	}
	return 0
}

func (x secret) inVolume(v Volume) bool {
	return x.in(v.Text.Title) || x.in(string(v.Text.Origin)) ||
		slices.ContainsFunc(v.Text.Sections, func(s TextSection) bool { return x.in(s.Title) }) ||
		slices.ContainsFunc(v.Passages, func(p Passage) bool { return x.in(p.Body) })
}

func (x secret) inDocument(d Document) bool {
	return x.in(d.Title) || x.in(string(d.Origin)) ||
		slices.ContainsFunc(d.Sections, func(s Section) bool { return x.in(s.Title) || x.in(s.Body) })
}

// ErrSecret is in the error of a source that holds the secret.
var ErrSecret = errors.New("it holds the bot's own token: take it out, and reset the token if others may have read it")

// secretName stands for a name that is not to be told.
const secretName = "a file that has the token in its name"

// refuse says that a text was withheld, without the secret.
func (x secret) refuse(origin Origin, kept bool) *SourceError {
	name := origin.Path()
	if x.in(name) {
		name = secretName
	}
	return &SourceError{Name: name, Reason: ErrSecret.Error(), Path: name, Kept: kept, Err: ErrSecret}
}

// conceal takes the secret out of the names of sources that can't be read.
func (x secret) conceal(left []*SourceError) {
	for i, e := range left {
		if x.in(e.Name) || x.in(e.Path) {
			left[i] = &SourceError{Name: secretName, Reason: e.Reason, Path: secretName, Kept: e.Kept}
			if errors.Is(e, ErrKind) {
				left[i].Err = ErrKind
			}
		}
	}
}

// withhold takes out of what the sources gave the documents that hold the
// secret, keeps what is held of them, and says so, as of the stored texts that
// are not live for the same reason. It is an error when nothing else was given.
func (l *Library) withhold(found Found) (Found, error) {
	if len(l.secret.bare) == 0 {
		return found, nil
	}
	held := l.Texts()
	refused := make(map[Origin]bool)
	var clean []Document
	for _, d := range found.Documents {
		if !l.secret.inDocument(d) {
			clean = append(clean, d)
			continue
		}
		at := slices.IndexFunc(held, func(t Text) bool { return t.Origin == d.Origin })
		if at >= 0 {
			found.Keep = append(found.Keep, held[at].ID)
		}
		refused[d.Origin] = true
		found.LeftOut = append(found.LeftOut, l.secret.refuse(d.Origin, at >= 0))
	}
	for _, t := range l.withheld {
		read := slices.ContainsFunc(clean, func(d Document) bool { return d.Origin == t.Origin })
		if !read && !refused[t.Origin] && !slices.Contains(found.gone, t.ID) {
			found.LeftOut = append(found.LeftOut, l.secret.refuse(t.Origin, false))
		}
	}
	found.Documents = clean
	kept := func(t Text) bool { return slices.Contains(found.Keep, t.ID) }
	if len(refused) > 0 && len(clean) == 0 && !slices.ContainsFunc(held, kept) {
		return found, found.LeftOut[len(found.LeftOut)-1]
	}
	return found, nil
}

// unread are the withheld texts as sources see them: as some that are stored, and
// are to be read again.
func (l *Library) unread() []Text {
	texts := make([]Text, len(l.withheld))
	for i, t := range l.withheld {
		texts[i] = Text{ID: t.ID, Origin: t.Origin, Damage: ErrSecret.Error()}
	}
	return texts
}

// goneOf returns the withheld texts that no source gives or keeps any more: they
// were taken out, as was asked for, and are to go from the store, too.
func (l *Library) goneOf(found Found) []TextID {
	var gone []TextID
	for _, t := range l.withheld {
		given := slices.ContainsFunc(found.Documents, func(d Document) bool { return d.Origin == t.Origin })
		if !given && !slices.Contains(found.Keep, t.ID) {
			gone = append(gone, t.ID)
		}
	}
	return gone
}
