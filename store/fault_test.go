package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"github.com/chapterbot/chapterbot/retrieval"
)

func open1(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "c.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func pragma(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.Exec("PRAGMA " + statement); err != nil {
		t.Fatal(err)
	}
}

func text(origin retrieval.Origin, body string) retrieval.Volume {
	return retrieval.Volume{
		Text:     retrieval.Text{Title: "T", Origin: origin, Sections: []retrieval.TextSection{{Paragraphs: 1}}},
		Passages: []retrieval.Passage{{Paragraph: 1, Body: body, End: len(body)}},
	}
}

// put stores one text and returns its stored form.
func put(ctx context.Context, s *Store, v retrieval.Volume) (stored retrieval.Text, err error) {
	err = s.ReplaceTexts(ctx, []retrieval.Volume{v}, nil, func(texts []retrieval.Text) error {
		stored = texts[0]
		return nil
	})
	return stored, err
}

// holds checks that a database still holds the one text it had, and takes
// another.
func holds(t *testing.T, s *Store) {
	t.Helper()
	if texts, err := s.Texts(context.Background()); err != nil || len(texts) != 1 || texts[0].Origin != "file:/old" {
		t.Errorf("afterwards it holds %v, %v; want the old text alone", texts, err)
	}
	if _, err := put(context.Background(), s, text("file:/next", "Next.")); err != nil {
		t.Errorf("afterwards, with the cause gone, it takes no text: %v", err)
	}
	if err := s.intact(context.Background()); err != nil {
		t.Errorf("afterwards it is not whole: %v", err)
	}
}

func TestAFullDiskIsSurvivedAndReported(t *testing.T) {
	t.Parallel()
	s := open1(t)
	if _, err := put(t.Context(), s, text("file:/old", "Old.")); err != nil {
		t.Fatal(err)
	}
	// SQLite treats a database that may not grow as it treats a full disk.
	var pages int
	if err := s.writer.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	pragma(t, s.writer, fmt.Sprintf("max_page_count = %d", pages+2))
	_, err := put(t.Context(), s, text("file:/big", strings.Repeat("Big. ", 20_000)))
	var e sqlite3.Error
	if !errors.As(err, &e) || e.Code != sqlite3.ErrFull || !strings.Contains(err.Error(), s.path) || !strings.Contains(err.Error(), "make room on its disk") {
		t.Errorf("error %v, want SQLITE_FULL with the file and the remedy", err)
	}
	pragma(t, s.writer, "max_page_count = 1000000")
	holds(t, s)
}

func TestALockedDatabaseIsSurvivedAndReported(t *testing.T) {
	t.Parallel()
	s := open1(t)
	if _, err := put(t.Context(), s, text("file:/old", "Old.")); err != nil {
		t.Fatal(err)
	}
	other, err := Open(t.Context(), s.path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.writer.Begin()
	if err != nil {
		t.Fatal(err)
	}
	pragma(t, s.writer, "busy_timeout = 10")
	_, err = put(t.Context(), s, text("file:/new", "New."))
	var e sqlite3.Error
	if !errors.As(err, &e) || e.Code != sqlite3.ErrBusy || !strings.Contains(err.Error(), s.path) || !strings.Contains(err.Error(), "another program has locked it") {
		t.Errorf("error %v, want SQLITE_BUSY with the file and the remedy", err)
	}
	if _, err := s.Texts(t.Context()); err != nil {
		t.Errorf("while it is locked nothing is read: %v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	holds(t, s)
}

// A database that was copied or restored by hand has no write-ahead log yet. A
// program that reads it meanwhile is waited for, as long as for any lock.
func TestOpeningWaitsForAnotherProgram(t *testing.T) {
	t.Parallel()
	s := open1(t)
	if _, err := put(t.Context(), s, text("file:/old", "Old.")); err != nil {
		t.Fatal(err)
	}
	if err := s.reader.Close(); err != nil { // the journal's kind changes for the last one only
		t.Fatal(err)
	}
	pragma(t, s.writer, "journal_mode = DELETE")
	tx, err := s.writer.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	const held = time.Second // less than busyTimeout
	begin := time.Now()
	released := make(chan error, 1)
	go func() {
		time.Sleep(held)
		released <- tx.Rollback()
	}()
	other, err := Open(t.Context(), s.path)
	if err != nil {
		t.Errorf("after %v it gave up: %v", time.Since(begin), err)
	} else {
		holds(t, other)
		defer other.Close()
	}
	if err := <-released; err != nil {
		t.Fatal(err)
	}
}

// Damage that appears while the database is open is reported by whoever meets
// it.
func TestDamageMetLaterIsReported(t *testing.T) {
	t.Parallel()
	err := explain("c.db", "read", sqlite3.Error{Code: sqlite3.ErrCorrupt})
	if want := "read c.db: database disk image is malformed: it is damaged, restore a backup"; err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
}

// What each connection of the pool has by its DSN.
func TestEachConnectionHasThePragmas(t *testing.T) {
	t.Parallel()
	s := open1(t)
	for name, c := range map[string]struct {
		db   *sql.DB
		want map[string]string
	}{
		"writing": {s.writer, map[string]string{"journal_mode": "wal", "foreign_keys": "1", "busy_timeout": "5000", "synchronous": "1", "query_only": "0"}},
		"reading": {s.reader, map[string]string{"journal_mode": "wal", "foreign_keys": "1", "busy_timeout": "5000", "query_only": "1"}},
	} {
		for pragma, want := range c.want {
			var got string
			if err := c.db.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
				t.Errorf("%s: %s is %s (%v), want %s", name, pragma, got, err, want)
			}
		}
	}
}
