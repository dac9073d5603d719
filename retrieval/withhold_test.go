package retrieval_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

// TestATextThatHoldsTheSecretIsWithheld: wherever in it that stands, whoever
// stored it; what was held of it before stays, and the reload says so.
func TestATextThatHoldsTheSecretIsWithheld(t *testing.T) {
	t.Parallel()
	const secret = "MTIz_NDU2.abc_def.Gh-Ij"
	text := func(name, title, body string) retrieval.Document {
		return retrieval.Document{Title: "T", Origin: retrieval.NewOrigin(retrieval.SchemeCorpus, name), SHA256: name,
			Sections: []retrieval.Section{{Title: title, Body: body}}}
	}
	sections := func(title string, of ...retrieval.Section) retrieval.Document {
		return retrieval.Document{Title: title, Origin: retrieval.NewOrigin(retrieval.SchemeCorpus, "a.md"), SHA256: title, Sections: of}
	}
	plain := retrieval.Section{Title: "One", Body: "Nothing."}
	clean := text("well.md", "One", "The well is eleven fathoms deep.")
	for _, c := range []struct {
		name  string
		doc   retrieval.Document
		names string
	}{
		{"in a paragraph", text("a.md", "One", "Nothing.\n\nTOKEN="+secret+"\n\nNothing."), "a.md"},
		{"in a heading", text("a.md", "About "+secret, "Nothing."), "a.md"},
		{"in its name", text(secret+".md", "One", "Nothing."), "a file that has the token in its name"},
		{"over two lines", text("a.md", "One", "It is "+secret[:9]+"\n"+secret[9:15]+" "+secret[15:]+"."), "a.md"},
		{"in code, with what doesn't show", text("a.md", "One", "It is `"+secret[:9]+"\u200b"+secret[9:]+"`."), "a.md"},
		{"with what a chat drops", text("a.md", "About "+secret[:9]+"\x01\u202e"+secret[9:], "Nothing."), "a.md"},
		{"with marks that don't show", text("a.md", "One", "It is "+secret[:9]+"\ufe0f\u034f"+secret[9:]+"."), "a.md"},
		{"in full width", text("a.md", "One", "It is "+strings.Map(fullWidth, secret)+"."), "a.md"},
		{"in letters with circles", text("a.md", "About "+strings.ReplaceAll(secret, "a", "ⓐ"), "Nothing."), "a.md"},
		{"with a footnote's mark", text("a.md", "One", "It is "+secret[:12]+"[1]"+secret[12:]+"."), "a.md"},
		{"with a footnote's name", text("a.md", "One", "It is "+secret[:12]+"[^reset]"+secret[12:]+"."), "a.md"},
		{"with a mark above the line", text("a.md", "One", "It is "+secret[:12]+"³ᵇ"+secret[12:]+"."), "a.md"},
		{"in brackets", text("a.md", "One", "It is ["+secret+"]."), "a.md"},
		{"behind its own beginning and a mark", text("a.md", "One", "It is "+secret[:9]+"[2]"+secret+"."), "a.md"},
		{"behind its own beginning", text("a.md", "One", "It is "+secret[:9]+secret+"."), "a.md"},
		{"over two paragraphs", text("a.md", "One", "It is "+secret[:12]+"\n\n"+secret[12:]+"."), "a.md"},
		{"over three, of one character", text("a.md", "One", "It is "+secret[:12]+"\n\n"+secret[12:13]+"\n\n"+secret[13:]+"."), "a.md"},
		{"over the items of a list", text("a.md", "One", "1. It is "+secret[:12]+"\n\n2. "+secret[12:]+"."), "a.md"},
		{"over a heading and its paragraph", text("a.md", "It is "+secret[:12], secret[12:]+"."), "a.md"},
		{"over two sections", sections("T", retrieval.Section{Title: "One", Body: "It is " + secret[:12]}, retrieval.Section{Body: secret[12:] + "."}), "a.md"},
		{"in its title", sections("About "+secret, plain), "a.md"},
		{"over its title and a heading", sections("About "+secret[:12], retrieval.Section{Title: secret[12:], Body: "Nothing."}), "a.md"},
		{"over its title and a later heading", sections("About "+secret[:12], plain, retrieval.Section{Title: secret[12:], Body: "Nothing."}), "a.md"},
		{"over two headings", sections("T", retrieval.Section{Title: secret[:12], Body: "Nothing."}, retrieval.Section{Title: secret[12:], Body: "Nothing."}), "a.md"},
		{"without the marks of emphasis", text("a.md", "One", "It is "+strings.ReplaceAll(secret, "_", "")+"."), "a.md"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			database, err := store.OpenMemory(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { database.Close() })
			var given []retrieval.Document
			kept := false
			open := func() *retrieval.Library {
				l := retrieval.NewLibrary(database, func(_ context.Context, held []retrieval.Text) (retrieval.Found, error) {
					found := retrieval.Found{Documents: given}
					for _, t := range held {
						if kept && t.Origin == c.doc.Origin {
							found.Keep = append(found.Keep, t.ID)
						}
					}
					return found, nil
				})
				l.Withhold(secret)
				return l
			}
			check := func(when string, l *retrieval.Library, kept bool, live int) {
				t.Helper()
				report, err := l.Reload(t.Context())
				if err != nil {
					t.Fatalf("%s: %v", when, err)
				}
				if len(report.LeftOut) != 1 || report.LeftOut[0].Name != c.names || report.LeftOut[0].Kept != kept ||
					!errors.Is(report.LeftOut[0], retrieval.ErrSecret) || strings.Contains(report.LeftOut[0].Error(), secret) {
					t.Errorf("%s: left out %+v", when, report.LeftOut)
				}
				if len(l.Texts()) != live {
					t.Errorf("%s: it holds %d texts", when, len(l.Texts()))
				}
				if a, err := l.Ask(t.Context(), retrieval.Query{Question: secret}); err != nil || a.Answered() {
					t.Errorf("%s: it answers %+v, %v", when, a.Citations, err)
				}
			}

			given = []retrieval.Document{c.doc}
			if _, err := open().Reload(t.Context()); !errors.Is(err, retrieval.ErrSecret) {
				t.Errorf("with nothing else: %v", err)
			}
			given = []retrieval.Document{clean, c.doc}
			check("read", open(), false, 1)

			// Another process, which knows no secret, has stored it.
			other, err := retrieval.OpenLibrary(t.Context(), database, nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := other.Add(t.Context(), []retrieval.Document{clean, c.doc}); err != nil {
				t.Fatal(err)
			}
			given, kept = []retrieval.Document{clean}, true
			l := open()
			check("stored", l, false, 1)

			// It is taken out.
			kept = false
			if report, err := l.Reload(t.Context()); err != nil || len(report.LeftOut) != 0 {
				t.Errorf("taken out: %v, %v", report.LeftOut, err)
			}
			if stored, err := database.Texts(t.Context()); err != nil || len(stored) != 1 {
				t.Errorf("the database holds %d texts, %v", len(stored), err)
			}

			// It is mended, and then holds the secret again.
			mended := c.doc
			mended.SHA256, mended.Title, mended.Sections = "mended", "T", []retrieval.Section{{Title: "One", Body: "The miller keeps bees."}}
			if c.doc.Origin.Path() == secret+".md" {
				return
			}
			given = []retrieval.Document{clean, mended}
			if report, err := l.Reload(t.Context()); err != nil || len(report.LeftOut) != 0 || len(l.Texts()) != 2 {
				t.Errorf("mended: %+v, %v", report.LeftOut, err)
			}
			given = []retrieval.Document{clean, c.doc}
			check("spoilt again", l, true, 2)
		})
	}
}

// fullWidth is a character of ASCII as wide as one of Han.
func fullWidth(r rune) rune { return r + '！' - '!' }

// A damaged text that is kept is nothing to answer from, and no reason to go on
// without another.
func TestASecretBesideADamagedTextIsAnError(t *testing.T) {
	t.Parallel()
	const token = "a-token-of-the-bot's-own.and.long"
	path := filepath.Join(t.TempDir(), "c.db")
	document := func(name, body string) retrieval.Document {
		return retrieval.Document{Title: "A text", Language: "en", Origin: retrieval.NewOrigin(retrieval.SchemeFile, "/"+name),
			SHA256: name, Sections: []retrieval.Section{{Body: body}}}
	}
	reload(t, openLibrary(t, openStore(t, path), func(context.Context, []retrieval.Text) (retrieval.Found, error) {
		return retrieval.Found{Documents: []retrieval.Document{document("well.md", "The well is eleven fathoms deep.")}}, nil
	}))
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("UPDATE passages SET body = replace(body, 'eleven', 'twelve')"); err != nil {
		t.Fatal(err)
	}
	l := retrieval.NewLibrary(openStore(t, path), func(_ context.Context, held []retrieval.Text) (retrieval.Found, error) {
		return retrieval.Found{Documents: []retrieval.Document{document("notes.md", "It is "+token+".")}, Keep: []retrieval.TextID{held[0].ID}}, nil
	})
	l.Withhold(token)
	if _, err := l.Reload(t.Context()); !errors.Is(err, retrieval.ErrSecret) {
		t.Errorf("error %v, want the secret", err)
	}
}

// The name of what can't be read, and is no text, is told nobody either.
func TestASecretInTheNameOfWhatCannotBeReadIsNotTold(t *testing.T) {
	t.Parallel()
	const token = "a-token-of-the-bot's-own.and.long"
	for _, kind := range []error{nil, retrieval.ErrKind} {
		for _, sourcesFail := range []error{nil, errors.New("no text to load")} {
			l := retrieval.NewLibrary(openStore(t, filepath.Join(t.TempDir(), "c.db")), func(context.Context, []retrieval.Text) (retrieval.Found, error) {
				return retrieval.Found{
					Documents: []retrieval.Document{{Title: "Well", Origin: retrieval.NewOrigin(retrieval.SchemeFile, "/well.md"), Sections: []retrieval.Section{{Body: "The well is deep."}}}},
					LeftOut:   []*retrieval.SourceError{{Name: token + ".txt", Reason: "it is empty", Path: "/texts/" + token + ".txt", Err: kind}},
				}, sourcesFail
			})
			l.Withhold(token)
			report, err := l.Reload(t.Context())
			if !errors.Is(err, sourcesFail) || len(report.LeftOut) != 1 {
				t.Fatalf("left out %v, error %v", report.LeftOut, err)
			}
			e := report.LeftOut[0]
			if strings.Contains(e.Name+e.Path+e.Error(), token) || e.Reason != "it is empty" || errors.Is(e, retrieval.ErrKind) != (kind != nil) {
				t.Errorf("left out %+v", e)
			}
		}
	}
}
