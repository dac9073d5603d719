package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3" // numbered migrations, each in its transaction, without globals
)

//go:embed migrations/*.sql
var migrations embed.FS

// schemaVersion is the number of the newest migration. Each migration ends by
// setting PRAGMA user_version to its own number.
const schemaVersion = 1

// migrate brings the tables up to date. A database that is so already costs
// one read.
func (s *Store) migrate(ctx context.Context) error {
	const attempts = 10 // to migrate what another process migrates as well
	deadline := s.now().Add(busyTimeout)
	for try := 1; ; try++ {
		version, err := s.version(ctx)
		switch {
		case err == nil && version == schemaVersion:
			return nil
		case err == nil && version > schemaVersion:
			return fmt.Errorf("%s was written by a newer chapterbot (its tables are version %d, this program knows %d): "+
				"update chapterbot, or set DATABASE_PATH to another file", s.path, version, schemaVersion)
		}
		if err == nil && version > 0 {
			if err := s.check(ctx); err != nil {
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
			return s.damaged(err)
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

func (s *Store) version(ctx context.Context) (int, error) {
	var version int
	err := s.writer.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version)
	return version, err
}

func (s *Store) up(ctx context.Context) error {
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, s.writer, folder, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}
