package retrieval

import (
	"errors"
	"slices"
	"strings"
)

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

// ErrSecret is in the error of a source that holds the secret.
var ErrSecret = errors.New("it holds the bot's own token: take it out, and reset the token if others may have read it")

// secretName stands for a name that is not to be told.
const secretName = "a file that has the token in its name"

// refuse says that a text was withheld, without the secret.
func (x *secret) refuse(origin Origin, kept bool) *SourceError {
	name := origin.Path()
	if x.in(name) {
		name = secretName
	}
	return &SourceError{Name: name, Reason: ErrSecret.Error(), Path: name, Kept: kept, Err: ErrSecret}
}

// conceal takes the secret out of the names of sources that can't be read.
func (x *secret) conceal(left []*SourceError) {
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
	if l.secret.whole == (ends{}) {
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
