package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/store"
)

// What is none of a database's own tables, or is not as it was made, is damage to
// it: it is told in one line with what helps, and set aside for a backup.
func TestTablesThatAreNotAsTheyWereMadeAreDamage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ statement, want string }{
		"a table is dropped":            {"DROP TABLE passages", "its table passages is missing"},
		"goose's is dropped":            {"DROP TABLE goose_db_version", ""},
		"its number is lost, too":       {"DROP TABLE goose_db_version; PRAGMA user_version = 0", "its table goose_db_version is missing"},
		"a column is renamed":           {"ALTER TABLE sections RENAME COLUMN paragraphs TO paragraqhs", "its table sections has not the columns"},
		"a column is added":             {"ALTER TABLE texts ADD COLUMN note TEXT", "its table texts has not the columns"},
		"a trigger":                     {"CREATE TRIGGER shout AFTER INSERT ON passages BEGIN UPDATE passages SET body = upper(body); END", "the trigger shout is none of chapterbot's"},
		"no more texts fit":             {"UPDATE sqlite_sequence SET seq = 9223372036854775807", "the number of the last text that it stored can't be"},
		"a number to be given again":    {"UPDATE sqlite_sequence SET seq = 2", "the last text it stored is number 2, and it holds number 3"},
		"all numbers to be given again": {"DELETE FROM sqlite_sequence", "the last text it stored is number 0, and it holds number 3"},
		"goose missed a migration":      {"DELETE FROM goose_db_version WHERE version_id = (SELECT max(version_id) FROM goose_db_version)", "it says that its tables are version"},
		"goose knows one too many":      {"UPDATE goose_db_version SET version_id = version_id + 1", "it says that its tables are version"},
		"goose knows no number":         {"UPDATE goose_db_version SET version_id = 'x'", "it says that its tables are version"},
		"the mark is lost":              {"PRAGMA application_id = 7", "the mark in its header"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			path, backup := filepath.Join(folder, "c.db"), filepath.Join(folder, "b.db")
			inventory(t, path)
			s, err := store.Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(backUp(t.Context(), s, backup), s.Close()); err != nil {
				t.Fatal(err)
			}
			execute(t, path, c.statement)
			before, _ := os.ReadFile(path)
			s, err = store.OpenExisting(t.Context(), path)
			if err == nil {
				s.Close()
			}
			if !errors.As(err, new(*store.DamagedError)) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v, want the damage: %s", err, c.want)
			}
			former, err := store.Restore(t.Context(), backup, path)
			if kept, _ := os.ReadFile(former); err != nil || !bytes.Equal(before, kept) {
				t.Errorf("it is kept as %q, %v", former, err)
			}
			if got, err := quote(t, path, nil); err != nil || len(got.texts) != 3 {
				t.Errorf("restored it holds %d texts, %v", len(got.texts), err)
			}
		})
	}
}

// What others put beside the texts changes nothing of them and is named; what
// Litestream keeps there is expected.
func TestWhatOthersPutIntoADatabaseIsNamed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.db")
	s := openFile(t, path)
	fill(t, s)
	execute(t, path, "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER); ANALYZE")
	if foreign, err := s.Foreign(t.Context()); err != nil || len(foreign) > 0 {
		t.Errorf("foreign are %v, %v", foreign, err)
	}
	execute(t, path, "CREATE TABLE notes (line TEXT); CREATE INDEX by_title ON texts (title); CREATE VIEW broken AS SELECT * FROM nowhere")
	if foreign, err := s.Foreign(t.Context()); err != nil || !slices.Equal(foreign, []string{"index by_title", "table notes", "view broken"}) {
		t.Errorf("foreign are %v, %v", foreign, err)
	}
	if _, err := openFile(t, path).Texts(t.Context()); err != nil {
		t.Errorf("the texts beside them: %v", err)
	}
}

// A file of no bytes is no database to those who need one. Where its log still
// holds what was written, nobody opens it: SQLite would delete that.
func TestAnEmptyFileIsNoDatabaseToReadFrom(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.db")
	writeOver(t, path, nil)
	if _, err := store.OpenExisting(t.Context(), path); !errors.Is(err, store.ErrEmpty) || !strings.Contains(err.Error(), path+": it is empty") {
		t.Errorf("error %v, want that it is empty", err)
	}
	if data, err := os.ReadFile(path); err != nil || len(data) > 0 {
		t.Errorf("it has %d bytes now, %v", len(data), err)
	}

	other := filepath.Join(t.TempDir(), "c.db")
	s := openFile(t, other)
	fill(t, s)
	log, err := os.ReadFile(other + "-wal")
	if err != nil || len(log) == 0 {
		t.Fatalf("the log has %d bytes, %v", len(log), err)
	}
	writeOver(t, path+"-wal", log)
	if _, err := store.Open(t.Context(), path); !errors.As(err, new(*store.DamagedError)) {
		t.Errorf("error %v, want the damage", err)
	}
	if now, err := os.ReadFile(path + "-wal"); err != nil || !bytes.Equal(now, log) {
		t.Errorf("of the log %d bytes are left, %v", len(now), err)
	}
}
