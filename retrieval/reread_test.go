package retrieval_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

// counted is a real store that counts how often everything is read of it.
type counted struct {
	*store.Store
	reads int
}

func (c *counted) Volumes(ctx context.Context) ([]retrieval.Volume, error) {
	c.reads++
	return c.Store.Volumes(ctx)
}

// When somebody commits and no text has changed by it, nothing is read again, be
// some of the texts damaged or withheld; what is whole again, or may be quoted, is
// noticed.
func TestOnlyWhatChangedIsReadAgain(t *testing.T) {
	t.Parallel()
	const token = "a-token-of-the-bot's-own.and.long"
	const spoilParagraph = "UPDATE passages SET body = 'The pond is five feet deep.' WHERE body LIKE '%pond%'"
	const spoilRow = "UPDATE texts SET title = 'Pond' WHERE origin = 'file:/pond.md'"
	for name, c := range map[string]struct {
		spoil, mend string // the second undoes the first
		addition    string // to a text beside the others
		live        int    // while it is spoilt, of three
	}{
		"nothing is wrong":       {"", "", "", 3},
		"a damaged paragraph":    {spoilParagraph, "UPDATE passages SET body = 'The pond is nine feet deep.' WHERE body LIKE '%pond%'", "", 2},
		"a damaged row":          {spoilRow, "UPDATE texts SET title = 'Title of /pond.md' WHERE origin = 'file:/pond.md'", "", 2},
		"a text with the secret": {"", "", token, 2},
		"all of them": {spoilParagraph + ";" + spoilRow,
			"UPDATE passages SET body = 'The pond is nine feet deep.' WHERE body LIKE '%pond%'; UPDATE texts SET title = 'Title of /pond.md' WHERE origin = 'file:/pond.md'", token, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "c.db")
			other, err := retrieval.OpenLibrary(t.Context(), openStore(t, path), nil)
			if err != nil {
				t.Fatal(err)
			}
			barn := document("file:/barn.md", "The barn was built by the miller's son. "+c.addition)
			if _, err := other.Add(t.Context(), []retrieval.Document{barn, document("file:/pond.md", "The pond is nine feet deep."), document("file:/well.md", "The well is eleven fathoms deep.")}); err != nil {
				t.Fatal(err)
			}
			somebody := connection(t, path)
			somebody(c.spoil)
			s := &counted{Store: openStore(t, path)}
			l := retrieval.NewLibrary(s, nil)
			l.Withhold(token)
			refreshed := func(when string, reads, live int) {
				t.Helper()
				if err := l.Refresh(t.Context()); err != nil && !errors.As(err, new(*retrieval.DamageError)) {
					t.Fatalf("%s: %v", when, err)
				}
				if s.reads != reads || len(l.Texts()) != live {
					t.Errorf("%s: everything was read %d times, and %d texts are live; want %d and %d", when, s.reads, len(l.Texts()), reads, live)
				}
			}
			refreshed("at first", 1, c.live)
			for _, commit := range []string{"CREATE TABLE visits (at)", "INSERT INTO visits VALUES (1)", "INSERT INTO visits VALUES (2)"} {
				somebody(commit)
				refreshed(commit, 1, c.live)
			}
			if c.mend != "" {
				somebody(c.mend)
				c.live++
				refreshed("mended", 2, c.live)
			}
			before := s.reads
			if _, err := other.Add(t.Context(), []retrieval.Document{document("file:/barn.md", "The barn was built by the miller's daughter.")}); err != nil {
				t.Fatal(err)
			}
			refreshed("replaced", before+1, 3)
			somebody("INSERT INTO visits VALUES (3)")
			refreshed("at last", before+1, 3)
		})
	}
}

// connection returns what runs statements on a database and commits them.
func connection(t *testing.T, path string) func(statements string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return func(statements string) {
		t.Helper()
		if _, err := db.Exec(statements); err != nil {
			t.Fatal(err)
		}
	}
}
