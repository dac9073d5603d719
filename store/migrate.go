package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3" // numbered migrations, each in its transaction, without globals
)

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
			return s.newer(version)
		default:
			if version > 0 {
				if err := s.intact(ctx); err != nil {
					return err // what is damaged is not changed
				}
			}
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

// newer is the error for tables that this program doesn't know.
func (s *Store) newer(version int) error {
	return fmt.Errorf("%s was written by a newer chapterbot (its tables are version %d, this program knows %d): "+
		"update chapterbot, or set DATABASE_PATH to another file", s.path, version, schemaVersion)
}

// notNewer returns an error where a newer chapterbot changed the tables while
// this one had them open. Looked at in a transaction, it holds until its end.
func (s *Store) notNewer(ctx context.Context, tx *sql.Tx) error {
	var version int
	err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version)
	if err == nil && version > schemaVersion {
		return s.newer(version)
	}
	return s.explain("look at", err)
}
