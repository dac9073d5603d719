package store_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/store"
)

// Rows that SQLite finds nothing wrong with, and that can't be what was written.
var impossible = map[string]string{
	"more paragraphs than memory":      "UPDATE sections SET paragraphs = 1152921504606846976",
	"fewer than none":                  "UPDATE sections SET paragraphs = -1",
	"one too many":                     "UPDATE sections SET paragraphs = paragraphs + 1 WHERE text_id = 2",
	"one lost":                         "DELETE FROM passages WHERE text_id = 3 AND paragraph = 7",
	"one with another's number":        "UPDATE passages SET paragraph = 99 WHERE text_id = 3 AND paragraph = 7",
	"paragraphs without their section": "PRAGMA foreign_keys = off; DELETE FROM sections WHERE text_id = 2",
	"sections without their text":      "PRAGMA foreign_keys = off; DELETE FROM texts WHERE id = 2",
	"no text left":                     "PRAGMA foreign_keys = off; DELETE FROM texts",
	"a section lost":                   "PRAGMA foreign_keys = off; UPDATE sections SET section = 5 WHERE text_id = 4; UPDATE passages SET section = 5 WHERE text_id = 4",
}

func spoil(t *testing.T, path, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(t.Context(), statements); err != nil {
		t.Fatal(err)
	}
}

func wantDamage(t *testing.T, what string, err error) {
	t.Helper()
	if _, ok := errors.AsType[*store.DamagedError](err); !ok || strings.Count(err.Error(), "damaged") != 1 || !strings.Contains(err.Error(), "chapterbot restore FILE") {
		t.Errorf("%s: error %v, want a DamagedError with its remedy", what, err)
	}
}

func TestNumbersThatCantBeAreDamage(t *testing.T) {
	t.Parallel()
	for name, statements := range impossible {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "c.db")
			s := openFile(t, path)
			fill(t, s)
			spoil(t, path, statements)
			_, err := s.Volumes(t.Context())
			wantDamage(t, "written while it is open", err)
			wantDamage(t, "backup", s.Backup(t.Context(), filepath.Join(t.TempDir(), "b.db")))
			for _, open := range []func(context.Context, string) (*store.Store, error){store.Open, store.OpenExisting} {
				again, err := open(t.Context(), path)
				if err == nil {
					again.Close()
				}
				wantDamage(t, "opened", err)
			}
		})
	}
}
