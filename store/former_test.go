package store_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
)

// formerPrograms are the statements of the programs that know the tables of
// formerVersions, by what they do, in the order in which they run there.
var formerPrograms = map[string]map[string][]string{
	"version1.db": {
		"list": {"SELECT id, origin, title, sha256, language, revision, loaded FROM texts ORDER BY id"},
		"load": {
			"SELECT id, revision, loaded FROM texts WHERE origin = ?",
			"INSERT INTO texts (origin, title, sha256, language, revision, loaded) VALUES (?, ?, ?, ?, ?, ?)",
			"UPDATE texts SET title = ?, sha256 = ?, language = ?, revision = ?, loaded = ? WHERE id = ?",
			"DELETE FROM sections WHERE text_id = ?",
			"INSERT INTO sections (text_id, section, title, paragraphs) VALUES (?, ?, ?, ?)",
			"INSERT INTO passages (text_id, section, paragraph, body, start_byte, end_byte, stems) VALUES (?, ?, ?, ?, ?, ?, ?)",
		},
	},
	"version2.db": {
		"list": {"SELECT id, origin, title, sha256, language, revision, loaded, contents, sum FROM texts ORDER BY id"},
		"load": {
			"SELECT id, revision, loaded FROM texts WHERE origin = ?",
			"INSERT INTO texts (origin, title, sha256, language, revision, loaded) VALUES (?, ?, ?, ?, ?, ?)",
			"UPDATE texts SET title = ?, sha256 = ?, language = ?, revision = ?, loaded = ? WHERE id = ?",
			"DELETE FROM passages WHERE text_id = ?",
			"DELETE FROM sections WHERE text_id = ?",
			"INSERT INTO sections (text_id, section, title, paragraphs) VALUES (?, ?, ?, ?)",
			"INSERT INTO passages (text_id, section, paragraph, body, start_byte, end_byte, stems) VALUES (?, ?, ?, ?, ?, ?, ?)",
		},
	},
}

// formerly does what a program of before does, in a transaction that it rolls back
// at the first statement that fails: it prepares them all, and then runs them. To
// drop a text it deletes the row, and prepares what a load would run.
func formerly(db *sql.DB, program map[string][]string, operation string, commit bool) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback() // after a commit it has nothing left to do
	statements, run := program[operation], true
	if operation == "drop" {
		if _, err := tx.Exec("DELETE FROM texts WHERE id = 2"); err != nil {
			return err
		}
		statements, run = program["load"], false
	}
	prepared := make([]*sql.Stmt, len(statements))
	for i, statement := range statements {
		if prepared[i], err = tx.Prepare(statement); err != nil {
			return err
		}
		defer prepared[i].Close()
	}
	for i := 0; run && i < len(prepared); i++ {
		ones := make([]any, strings.Count(statements[i], "?"))
		for j := range ones {
			ones[j] = 1
		}
		if _, err := prepared[i].Exec(ones...); err != nil {
			return err
		}
	}
	if commit {
		return tx.Commit()
	}
	return nil
}

// A program of before that still has a database open once it was brought up to
// date can neither read nor change it: what it stored would be damage.
func TestAProgramOfBeforeCanNeitherReadNorWrite(t *testing.T) {
	t.Parallel()
	for _, name := range formerVersions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := copyOf(t, name)
			db, err := sql.Open("sqlite3", "file:"+path+"?_foreign_keys=on&_journal_mode=WAL&_txlock=immediate&_busy_timeout=5000")
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			db.SetMaxOpenConns(1) // which remembers the tables that it saw
			operations := []string{"list", "load", "drop"}
			for _, operation := range operations {
				if err := formerly(db, formerPrograms[name], operation, false); err != nil {
					t.Fatalf("with its own tables it can't %s: %v", operation, err)
				}
			}

			s := openFile(t, path)
			for _, operation := range operations {
				err := formerly(db, formerPrograms[name], operation, true)
				if err == nil || !strings.Contains(err.Error(), "no such column: loaded") {
					t.Errorf("%s: error %v, want that there is no such column", operation, err)
				}
			}
			texts, err := s.Check(t.Context())
			if err != nil || len(texts) != 2 || retrieval.DamageOf(texts) != nil {
				t.Errorf("afterwards it holds %+v, %v", texts, err)
			}
		})
	}
}

// So it will be with this program, once a newer one changes the tables beside it,
// whatever these are like: it goes on with what it has in memory.
func TestTablesThatANewerProgramChangedAreLeftAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.db")
	s := openFile(t, path)
	if _, err := put(t.Context(), s, volume("file:/old", "Old.")); err != nil {
		t.Fatal(err)
	}
	l, err := retrieval.OpenLibrary(t.Context(), s, nil)
	if err != nil {
		t.Fatal(err)
	}
	execute(t, path, "PRAGMA user_version = 4711")

	_, listed := s.Texts(t.Context())
	_, read := s.Volumes(t.Context())
	_, checked := s.Check(t.Context())
	_, written := put(t.Context(), s, volume("file:/new", "New."))
	for doing, err := range map[string]error{
		"list": listed, "read": read, "check": checked, "write": written,
		"refresh": l.Refresh(t.Context()), "back up": backUp(t.Context(), s, filepath.Join(t.TempDir(), "b.db")),
	} {
		if err == nil || !strings.Contains(err.Error(), path+" was written by a newer chapterbot") {
			t.Errorf("%s: error %v, want that a newer chapterbot wrote it", doing, err)
		}
	}
	if texts := l.Texts(); len(texts) != 1 {
		t.Errorf("it answers from %+v", texts)
	}
	execute(t, path, "PRAGMA user_version = 3")
	if texts, err := s.Texts(t.Context()); err != nil || len(texts) != 1 || texts[0].Origin != "file:/old" {
		t.Errorf("it holds %+v, %v", texts, err)
	}
}
