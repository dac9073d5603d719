package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/mattn/go-sqlite3"

	"github.com/chapterbot/chapterbot/retrieval"
)

// backupPages is how many pages are copied between two looks at the context:
// 4 MB of a database with pages of 4096 bytes.
const backupPages = 1024

// Backup writes a copy of the database, as it is at this moment, to a new file,
// while this and other processes go on reading and writing, and lists the texts
// that the copy holds. The file has its name only once the copy is complete, on disk and found to be whole. A file
// that is there already is left as it is.
//
// What is not whole is not backed up: the error then is a *DamagedError, or
// names each text that is not what was written by a *retrieval.DamageError.
func (s *Store) Backup(ctx context.Context, file string) (texts []retrieval.Text, err error) {
	err = s.backup(ctx, file, func(copied *Store) error {
		copied.path = s.path // what is damaged in the copy is so in the original
		if err := copied.whole(ctx); err != nil {
			return err
		}
		texts, err = copied.Texts(ctx)
		return err
	})
	return texts, err
}

// backup is Backup with a check of its own.
func (s *Store) backup(ctx context.Context, file string, check func(copied *Store) error) error {
	if _, err := os.Lstat(file); err == nil {
		return fmt.Errorf("%s exists: name another file", file)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("back up to %s: %w", file, cause(err))
	}
	part, drop, err := newPart(file)
	if err != nil {
		return fmt.Errorf("back up to %s: %w", file, err)
	}
	defer drop()
	if err := s.copyTo(ctx, part, check); err != nil {
		return fmt.Errorf("back up to %s: %w", file, err)
	}
	// A link, other than a rename, never replaces what somebody put there
	// meanwhile; but not every file system has links.
	if err := os.Link(part, file); errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists: name another file", file)
	} else if err == nil {
		return nil
	}
	if err := os.Rename(part, file); err != nil {
		return fmt.Errorf("back up to %s: %w", file, err)
	}
	return nil
}

// copyTo writes the database into an empty file and checks what it wrote.
func (s *Store) copyTo(ctx context.Context, file string, check func(copied *Store) error) error {
	to, err := sql.Open("sqlite3", dsn(file, mayWrite))
	if err != nil {
		return err
	}
	defer to.Close()
	to.SetMaxOpenConns(1)
	if err := copyPages(ctx, to, s.reader); err != nil {
		return s.damaged("read", err)
	}
	// Back from the log into the one file, which is then complete by itself.
	if _, err := to.ExecContext(ctx, "PRAGMA journal_mode = DELETE"); err != nil {
		return err
	}
	return check(&Store{path: file, writer: to, reader: to})
}

// copyPages copies a whole database with SQLite's online backup
// (https://sqlite.org/backup.html), inside one read transaction, so that
// writers elsewhere can't make it begin again.
func copyPages(ctx context.Context, to, from *sql.DB) error {
	return withConn(ctx, from, func(source *sqlite3.SQLiteConn) error {
		return withConn(ctx, to, func(target *sqlite3.SQLiteConn) error {
			if _, err := source.Exec("BEGIN", nil); err != nil {
				return err
			}
			defer source.Exec("ROLLBACK", nil) //nolint:errcheck // it only read
			rows, err := source.Query("SELECT count(*) FROM sqlite_schema", nil)
			if err != nil {
				return err
			}
			if err := rows.Close(); err != nil {
				return err
			}
			return stepPages(ctx, target, source)
		})
	})
}

func stepPages(ctx context.Context, target, source *sqlite3.SQLiteConn) error {
	b, err := target.Backup("main", source, "main")
	if err != nil {
		return err
	}
	stalled := 0
	for {
		before := b.Remaining()
		done, err := b.Step(backupPages)
		switch {
		case err != nil:
			return closeAfter(err, b)
		case done:
			return b.Close()
		case ctx.Err() != nil:
			return closeAfter(ctx.Err(), b)
		case b.Remaining() != before:
			stalled = 0
			continue
		}
		// Busy: the target is somebody else's for the moment.
		if stalled++; stalled > 100 {
			return closeAfter(sqlite3.Error{Code: sqlite3.ErrBusy}, b)
		}
		select {
		case <-ctx.Done():
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// withConn lends the driver's connection of a pool.
func withConn(ctx context.Context, db *sql.DB, do func(*sqlite3.SQLiteConn) error) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(driver any) error {
		c, ok := driver.(*sqlite3.SQLiteConn)
		if !ok {
			return fmt.Errorf("the driver's connection is a %T", driver)
		}
		return do(c)
	})
}

// removeDatabase removes a file and what SQLite may have put beside it.
func removeDatabase(path string) {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		_ = os.Remove(path + suffix)
	}
}

// Restore puts a backup in the place of the database at path, which a bot may
// have open: it notices, and answers from the restored texts. What the
// database held before is kept in another file, whose name is returned; it is
// empty when there was none. The backup itself stays as it is; before anything
// is replaced, a copy of it is brought up to date and found to be whole.
//
// When the database at path is damaged, it is set aside as SetAside does, and
// a bot that has it open must be started anew. When another program has it locked,
// all stays as it is.
func Restore(ctx context.Context, file, path string) (former string, err error) {
	backup, drop, err := openCopy(ctx, file, path)
	if err != nil {
		return "", err
	}
	defer drop()
	defer backup.Close()

	former, isCopy, err := keepFormer(ctx, path, time.Now())
	if err != nil {
		return "", err
	}
	unchanged := func(err error) (string, error) {
		if isCopy { // of what is still there
			removeDatabase(former)
			former = ""
		}
		return former, err
	}
	target, err := Open(ctx, path)
	if err != nil {
		return unchanged(err)
	}
	defer target.Close()
	if err := copyPages(ctx, target.writer, backup.reader); err != nil {
		return unchanged(target.explain("restore", err))
	}
	return former, target.explain("restore", target.whole(ctx))
}

// openCopy opens a copy of a backup, made beside the database at path. Its caller
// closes it and then calls drop.
func openCopy(ctx context.Context, file, path string) (s *Store, drop func(), err error) {
	if isSame(file, path) {
		return nil, nil, fmt.Errorf("%s is the database itself: name a backup of it", file)
	}
	if err := checkFolder(path); err != nil {
		return nil, nil, err
	}
	original, err := openBackup(ctx, file)
	if err != nil {
		return nil, nil, ofBackup(file, err)
	}
	defer original.writer.Close()
	part, drop, err := newPart(path)
	if err != nil {
		return nil, nil, fmt.Errorf("restore %s: %w", path, err)
	}
	// It is looked at once it is brought up to date, and has sums.
	if err = original.copyTo(ctx, part, func(*Store) error { return nil }); err == nil {
		if s, err = openWhole(ctx, part); err == nil {
			return s, drop, nil
		}
	}
	drop()
	return nil, nil, ofBackup(file, err)
}

// openBackup opens a file to be copied, as it is.
func openBackup(ctx context.Context, file string) (*Store, error) {
	access, err := inspect(ctx, file, false)
	if err != nil {
		return nil, err
	}
	from, err := sql.Open("sqlite3", dsn(file, min(access, readAccess(file))))
	if err != nil {
		return nil, err
	}
	s := &Store{path: file, writer: from, reader: from}
	var version int
	err = s.firstLook(ctx)
	if err == nil {
		err = from.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version)
	}
	switch {
	case err != nil:
		err = s.damaged("read", err)
	case version == 0:
		err = notOurs(file)
	case version > schemaVersion:
		err = fmt.Errorf("%s was written by a newer chapterbot: update chapterbot", file)
	default:
		err = s.intact(ctx)
	}
	if err != nil {
		return nil, closeAfter(err, from)
	}
	return s, nil
}

// ofBackup words an error for whoever wants a file restored: it is that file, and
// no setting, that is to be another.
func ofBackup(file string, err error) error {
	const untouched = "; nothing was replaced"
	if damage, ok := errors.AsType[*retrieval.DamageError](err); ok {
		word := retrieval.ShellWord(file)
		return errors.Join(fmt.Errorf("%s is damaged%s: restore another backup, or mend this one first with `chapterbot load --database %s FILE` "+
			"or `chapterbot drop --database %s TITLE`", file, untouched, word, word), errors.New(damage.What()))
	}
	damage, isDamaged := errors.AsType[*DamagedError](err)
	problem, isPath := errors.AsType[*PathError](err)
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no backup %s%s", file, untouched)
	case errors.Is(err, ErrEmpty):
		return fmt.Errorf("%s is empty%s", file, untouched)
	case isPath && problem.foreign:
		return fmt.Errorf("%s is not a backup of chapterbot%s", file, untouched)
	case isPath:
		return errors.New(problem.Problem + untouched)
	case isDamaged:
		return fmt.Errorf("%s is damaged (%s)%s: restore another backup", file, damage.Detail, untouched)
	}
	return fmt.Errorf("%w%s", err, untouched)
}

// openWhole is Open for a file of which every text must be whole.
func openWhole(ctx context.Context, path string) (*Store, error) {
	s, err := Open(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := s.wholeTexts(ctx); err != nil {
		return nil, closeAfter(err, s)
	}
	return s, nil
}

// keepFormer keeps what is at path under another name, which it returns, and
// whether that is a copy.
func keepFormer(ctx context.Context, path string, now time.Time) (former string, isCopy bool, err error) {
	current, err := OpenExisting(ctx, path)
	var damage *DamagedError
	switch {
	case errors.As(err, &damage):
		former, err = SetAside(path, now)
		return former, false, err
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, ErrEmpty):
		return "", false, nil
	case err != nil:
		return "", false, err
	}
	if err := current.free(ctx); err != nil {
		return "", false, closeAfter(current.explain("restore", err), current)
	}
	former, err = freeName(path + now.UTC().Format(".replaced-20060102T150405Z"))
	if err == nil {
		// As it is: what is damaged in it may be wanted all the same.
		err = current.backup(ctx, former, func(copied *Store) error { return copied.intact(ctx) })
	}
	return former, true, errors.Join(err, current.Close())
}

// free returns an error where another program has the database locked for longer
// than one waits for a lock: before anything is copied.
func (s *Store) free(ctx context.Context) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	return tx.Rollback()
}

func isSame(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}
