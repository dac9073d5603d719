package reader_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
	"github.com/chapterbot/chapterbot/store"
)

// TestAWithheldFileIsReadAgainOnceItIsMended: one that was loaded by hand, and
// that no folder brings back.
func TestAWithheldFileIsReadAgainOnceItIsMended(t *testing.T) {
	t.Parallel()
	const token = "a-token-of-the-bot's-own.and.long"
	file := filepath.Join(tree(t, map[string]string{"notes.md": "The token is " + token + "."}), "notes.md")
	database, err := store.OpenMemory(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { database.Close() })
	other, err := retrieval.OpenLibrary(t.Context(), database, nil) // which knows no token
	if err != nil {
		t.Fatal(err)
	}
	well := retrieval.Document{Title: "Well", Origin: retrieval.NewOrigin(retrieval.SchemeFile, "/nowhere/well.md"), Sections: []retrieval.Section{{Body: "The well is deep."}}}
	notes := retrieval.Document{Title: "Notes", Origin: retrieval.NewOrigin(retrieval.SchemeFile, file), Sections: []retrieval.Section{{Body: "The token is " + token + "."}}}
	if _, err := other.Add(t.Context(), []retrieval.Document{well, notes}); err != nil {
		t.Fatal(err)
	}
	l := retrieval.NewLibrary(database, reader.Sources(""))
	l.Withhold(token)
	for range 2 {
		report, err := l.Reload(t.Context())
		if err != nil || len(report.LeftOut) != 1 || !errors.Is(report.LeftOut[0], retrieval.ErrSecret) || report.LeftOut[0].Kept || len(l.Texts()) != 1 {
			t.Fatalf("left out %v, %d texts, error %v; want the file named and not held", report.LeftOut, len(l.Texts()), err)
		}
	}
	if err := os.WriteFile(file, []byte("The key hangs in the kitchen."), 0o600); err != nil {
		t.Fatal(err)
	}
	if report, err := l.Reload(t.Context()); err != nil || len(report.LeftOut) != 0 || len(l.Texts()) != 2 {
		t.Errorf("mended: left out %v, %d texts, error %v", report.LeftOut, len(l.Texts()), err)
	}
}
