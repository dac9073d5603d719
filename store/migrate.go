package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3" // numbered migrations, each in its transaction, without globals

	"github.com/chapterbot/chapterbot/retrieval"
)

//go:embed migrations/*.sql
var migrations embed.FS

// schemaVersion is the number of the newest migration. Each migration ends by
// setting PRAGMA user_version to its own number.
const schemaVersion = 2

type migration = func(context.Context, *sql.Tx) error

// inGo are the migrations that SQL alone can't do, by their number.
var inGo = map[int]migration{2: addSums}

// migrate brings the tables up to date. A database that is so already costs
// one read.
func (s *Store) migrate(ctx context.Context) error {
	const attempts = 10 // to migrate what another process migrates as well
	deadline := s.now().Add(busyTimeout)
	for try := 1; ; try++ {
		version, err := s.version(ctx)
		switch {
		case err != nil:
		case version == schemaVersion:
			return nil
		case version > schemaVersion:
			return fmt.Errorf("%s was written by a newer chapterbot (its tables are version %d, this program knows %d): "+
				"update chapterbot, or set DATABASE_PATH to another file", s.path, version, schemaVersion)
		}
		if err == nil && version > 0 {
			if err := s.intact(ctx); err != nil {
				return err // what is damaged is not changed
			}
		}
		if err == nil {
			if err = s.up(ctx); err == nil {
				continue // and look again
			}
		}
		// Another process that opens the same new file at the same moment
		// migrates it too; one of the two then trips over the other's tables.
		// And nobody may use a file while it changes to a write-ahead log, as
		// one that was copied here by hand does: SQLite doesn't wait then.
		again := collided(err) && try < attempts || locked(err) && s.now().Before(deadline)
		if !again {
			what := "open"
			if version > 0 {
				what = "update the tables of"
			}
			return s.damaged(what, err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(time.Duration(try)*10*time.Millisecond, 100*time.Millisecond)):
		}
	}
}

// collided reports whether an error can come from another process's migrating
// at the same moment: "table texts already exists".
func collided(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.Code == sqlite3.ErrError || e.Code == sqlite3.ErrConstraint)
}

// locked reports whether an error says that somebody else has the file.
func locked(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.Code == sqlite3.ErrBusy || e.Code == sqlite3.ErrLocked)
}

// version is what PRAGMA user_version says. Where that asks for a migration,
// goose's own table must say the same: it would find nothing to migrate in a
// file whose number alone is wrong.
func (s *Store) version(ctx context.Context) (int, error) {
	var version, migrated int
	err := s.writer.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version)
	if err != nil || version >= schemaVersion {
		return version, err
	}
	err = s.writer.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE name = 'goose_db_version'").Scan(&migrated)
	if err == nil && migrated > 0 {
		err = s.writer.QueryRowContext(ctx, `
			SELECT user_version, coalesce((SELECT max(version_id) FROM goose_db_version), 0)
			FROM pragma_user_version`).Scan(&version, &migrated)
	}
	if err == nil && version != migrated {
		err = &DamagedError{Path: s.path, Detail: fmt.Sprintf("it says that its tables are version %d, and they are %d", version, migrated)}
	}
	return version, err
}

// create makes the tables of a database that is empty and in memory. It keeps
// no record of the migrations, and so does without goose and half a megabyte.
func (s *Store) create(ctx context.Context) error {
	return s.tx(ctx, "create", func(tx *sql.Tx) error {
		for number := 1; number <= schemaVersion; number++ {
			run := inGo[number]
			if run == nil {
				run = inSQL(number)
			}
			if err := run(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
}

func inSQL(number int) migration {
	return func(ctx context.Context, tx *sql.Tx) error {
		names, err := fs.Glob(migrations, fmt.Sprintf("migrations/%05d_*.sql", number))
		for _, name := range names {
			var statements []byte
			if statements, err = migrations.ReadFile(name); err == nil {
				_, err = tx.ExecContext(ctx, string(statements))
			}
		}
		return err
	}
}

func (s *Store) up(ctx context.Context) error {
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	for number, run := range inGo {
		options = append(options, goose.WithGoMigrations(goose.NewGoMigration(int64(number), &goose.GoFunc{RunTx: run}, nil)))
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, s.writer, folder, options...)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	if partial, ok := errors.AsType[*goose.PartialError](err); ok {
		return partial.Err // without what goose says around it
	}
	return err
}

// addSums gives each text its sums (see sums.go). What its rows say by now is
// all that can be known of what was written; only a text whose numbers can't be
// gets no sum, and so is damaged.
func addSums(ctx context.Context, tx *sql.Tx) error {
	for _, statement := range []string{
		"ALTER TABLE texts ADD COLUMN contents BLOB NOT NULL DEFAULT x''", // SHA-256 over the passages
		"ALTER TABLE texts ADD COLUMN sum BLOB NOT NULL DEFAULT x''",      // SHA-256 over the row, the sections and contents
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	records, err := scanRecords(ctx, tx)
	if err != nil {
		return err
	}
	found, err := scanContents(ctx, tx, records, func(int, retrieval.Passage) {})
	if err != nil {
		return err
	}
	for i, r := range records {
		if r.odd || r.text.Revision < 1 || !found[i].canBe() {
			continue
		}
		sum := found[i].sum()
		if _, err := tx.ExecContext(ctx, sealText, sum, textSum(r.text, sum), r.text.ID); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, "PRAGMA user_version = 2")
	return err
}
