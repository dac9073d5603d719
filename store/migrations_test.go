package store

import (
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
)

// Each migration is in SQL or in Go, and ends by saying its own number, of which
// schemaVersion is the last.
func TestTheNewestMigrationIsTheSchemasVersion(t *testing.T) {
	t.Parallel()
	inFiles := 0
	for number := 1; number <= schemaVersion; number++ {
		names, err := fs.Glob(migrations, fmt.Sprintf("migrations/%05d_*.sql", number))
		if err != nil || (len(names) == 1) == (inGo[number] != nil) {
			t.Errorf("migration %d has the files %v, %v, and is in Go: %v", number, names, err, inGo[number] != nil)
		}
		for _, name := range names {
			inFiles++
			data, err := migrations.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if last := fmt.Sprintf("PRAGMA user_version = %d;", number); !strings.HasSuffix(strings.TrimSpace(string(data)), last) {
				t.Errorf("%s does not end with %s", name, last)
			}
		}
	}
	all, err := migrations.ReadDir("migrations")
	if err != nil || len(all) != inFiles {
		t.Errorf("there are %d files (%v) for %d migrations in SQL", len(all), err, inFiles)
	}
}

// copied copies a file to where a test may change it.
func copied(t *testing.T, file string) (path string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "c.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A database has the same tables whether it is new, in memory, or was made by any
// program of before.
func TestTheTablesAreTheSameWhereverTheyCameFrom(t *testing.T) {
	t.Parallel()
	tablesOf := func(s *Store) (tables string) {
		t.Helper()
		var version int
		err := s.writer.QueryRow(`
			SELECT user_version, (SELECT group_concat(type || ' ' || name || ': ' || coalesce(sql, ''), char(10) ORDER BY type, name)
				FROM sqlite_schema WHERE name NOT LIKE 'goose%')
			FROM pragma_user_version`).Scan(&version, &tables)
		if err != nil || version != schemaVersion {
			t.Errorf("it is version %d (%v), want %d", version, err, schemaVersion)
		}
		return tables
	}
	fresh := open1(t)
	want := tablesOf(fresh)
	memory, err := OpenMemory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer memory.Close()
	if got := tablesOf(memory); got != want {
		t.Errorf("in memory the tables are\n%s\nand in a file\n%s", got, want)
	}
	former, err := filepath.Glob("testdata/version*.db")
	if err != nil || len(former) != schemaVersion-1 {
		t.Errorf("of %d versions of before there are %v, %v", schemaVersion-1, former, err)
	}
	for _, name := range former {
		s, err := Open(t.Context(), copied(t, name))
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if got := tablesOf(s); got != want {
			t.Errorf("of %s the tables are\n%s\nand of a new database\n%s", name, got, want)
		}
	}
	var strict int
	err = fresh.writer.QueryRow("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND strict AND name IN ('texts', 'sections', 'passages')").Scan(&strict)
	if err != nil || strict != 3 {
		t.Errorf("%d of the 3 tables are STRICT (%v)", strict, err)
	}
}

// Whoever is killed between two migrations leaves a database that is brought up
// to date by the next, and in which a program of before stores nothing either.
func TestBetweenTwoMigrations(t *testing.T) {
	t.Parallel()
	path := copied(t, "testdata/version1.db")
	db, err := sql.Open("sqlite3", dsn(path, mayWrite))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if err := addSums(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("UPDATE texts SET loaded = 0"); err == nil {
		t.Error("a program of before may write")
	}
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if texts, err := s.Check(t.Context()); err != nil || len(texts) != 2 || retrieval.DamageOf(texts) != nil {
		t.Errorf("it holds %+v, %v", texts, err)
	}
}

// In memory a migration runs as it stands: one that would go back by that, or
// that goose would take otherwise, is refused.
func TestAMigrationThatGoesBackIsNotRunInMemory(t *testing.T) {
	t.Parallel()
	const up = "CREATE TABLE lanterns (id);\nPRAGMA user_version = 9;\n"
	for file, want := range map[string]string{
		"-- +goose Up\n" + up: up,
		"-- +goose Up\n" + up + "\n-- +goose Down\nDROP TABLE lanterns;\n":   "",
		"-- +goose Up\n" + up + "\n  --+goose  down\nDROP TABLE lanterns;\n": "",
		"-- +goose NO TRANSACTION\n-- +goose Up\n" + up:                      "",
		"-- +goose Up\n-- +goose ENVSUB ON\n" + up:                           "",
		"-- +goose Down\nDROP TABLE lanterns;\n":                             "",
		up:                                                                   "",
		"":                                                                   "",
	} {
		if got, err := upAlone(file); got != want || (err == nil) != (want != "") {
			t.Errorf("of\n%s\nit runs %q, %v", file, got, err)
		}
	}
}
