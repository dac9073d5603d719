package store_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/store"
)

// What a killed process committed last is in the write-ahead log alone. It goes
// with the database that is set aside, and never into the one that follows.
func TestWhatIsSetAsideKeepsItsLastCommits(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "c.db")
	s := openFile(t, path)
	reader, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	reading, err := reader.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Rollback()
	var before int
	if err := reading.QueryRowContext(t.Context(), "SELECT count(*) FROM texts").Scan(&before); err != nil { // and so nothing leaves the log
		t.Fatal(err)
	}
	want := fill(t, s)
	killed := filepath.Join(t.TempDir(), "c.db")
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(killed+suffix, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	aside, err := store.SetAside(killed, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(killed + "*"); !slices.Equal(left, []string{aside, aside + "-wal"}) {
		t.Errorf("there are %v, want the database and its log under their new name", left)
	}
	if texts, err := openFile(t, killed).Texts(t.Context()); err != nil || len(texts) > 0 {
		t.Errorf("the database that follows holds %d texts, %v", len(texts), err)
	}
	same(t, want, contents(t, openFile(t, aside)))
}
