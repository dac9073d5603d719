package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	_ "github.com/mattn/go-sqlite3" // the driver: SQLite itself, compiled in, with its online backup
)

// access is what may be done with a file.
type access int

const (
	frozen access = iota // nobody writes it, and SQLite may put no file beside it
	mayRead
	mayWrite
	mayCreate
)

// busyTimeout is how long a process waits for another that has the file locked.
const busyTimeout = 5 * time.Second

// memoryDSN has the pragmas that mean something in memory.
const memoryDSN = "file::memory:?_foreign_keys=on&_txlock=immediate"

// dsn names a file and the pragmas that each pooled connection shall have.
func dsn(path string, a access) string {
	q := url.Values{
		"_foreign_keys": {"on"},
		"_busy_timeout": {strconv.FormatInt(busyTimeout.Milliseconds(), 10)},
	}
	switch a {
	case frozen, mayRead:
		q.Set("mode", "ro")
		q.Set("_query_only", "on")
		if a == frozen {
			q.Set("immutable", "1")
		}
	case mayWrite:
		q.Set("mode", "rw")
	case mayCreate:
		q.Set("mode", "rwc")
	}
	if a > mayRead {
		q.Set("_journal_mode", "WAL")
		q.Set("_txlock", "immediate")   // a write that must wait does so at BEGIN, not halfway
		q.Set("_synchronous", "NORMAL") // safe with WAL: a power cut may lose the last commits, never tear one
	}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}).String()
}

// checkName refuses the names by which SQLite means no file: each connection
// would get a database of its own.
func checkName(path string) error {
	switch path {
	case "":
		return &PathError{Problem: "DATABASE_PATH is empty", Remedy: "set it to a file, such as chapterbot.db"}
	case ":memory:":
		return &PathError{Problem: "DATABASE_PATH is :memory:, which no other command could read", Remedy: "set it to a file, such as chapterbot.db"}
	}
	return nil
}

// PathError says why no chapterbot database can be at a path. Its remedy is
// another path, in DATABASE_PATH or --database, or another file there.
type PathError struct {
	Problem string // which path, and what is there
	Remedy  string

	foreign bool // a file is there, and somebody else's
}

func (e *PathError) Error() string { return e.Problem + ": " + e.Remedy }

// otherFile is a PathError that another file helps against.
func otherFile(format string, args ...any) *PathError {
	return &PathError{Problem: fmt.Sprintf(format, args...), Remedy: "set DATABASE_PATH to another file"}
}

// inspect finds out, before SQLite touches anything, whether path can be
// opened and is ours to open, and how.
func inspect(ctx context.Context, path string, create bool) (access, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && create:
		return mayCreate, checkFolder(path)
	case errors.Is(err, syscall.ELOOP):
		return 0, otherFile("%s is a link that leads back to itself", path)
	case err != nil:
		return 0, fmt.Errorf("open %s: %w", path, cause(err))
	case info.IsDir():
		return 0, &PathError{Problem: path + " is a directory", Remedy: "set DATABASE_PATH to a file in it, such as " + filepath.Join(path, "chapterbot.db")}
	case !info.Mode().IsRegular():
		return 0, otherFile("%s is not a regular file", path)
	case info.Size() == 0:
		return inspectEmpty(path, create)
	}

	f, err := os.Open(path)
	if err != nil {
		return 0, fmt.Errorf("%s cannot be read (%w): let the user who runs chapterbot read and write it", path, cause(err))
	}
	defer f.Close()
	if err := checkHeader(ctx, path, f); err != nil {
		return 0, err
	}

	w, err := os.OpenFile(path, os.O_RDWR, 0)
	if err == nil {
		return mayWrite, w.Close()
	}
	if create {
		return 0, fmt.Errorf("%s cannot be written (%w): let the user who runs chapterbot write it, or set DATABASE_PATH to another file",
			path, cause(err))
	}
	return readAccess(path), nil
}

// ErrEmpty is met in place of a database by those who don't fill one.
var ErrEmpty = errors.New("it is empty: `chapterbot load FILE` or `chapterbot restore FILE` fills it")

// inspectEmpty is inspect for a file of no bytes. SQLite would delete a log beside it,
// with all that it holds.
func inspectEmpty(path string, create bool) (access, error) {
	log, err := os.Stat(path + "-wal")
	logged := err == nil && log.Size() > 0
	now, err := os.Stat(path)
	switch {
	case err != nil:
		return 0, fmt.Errorf("open %s: %w", path, cause(err))
	case now.Size() == 0 && isWrittenOver(path): // still, and so it is no database in the making
		return 0, writtenOver(path)
	case logged && now.Size() == 0:
		return 0, &DamagedError{Path: path, Detail: "it is empty, and its write-ahead log is not"}
	case !create && now.Size() == 0:
		return 0, fmt.Errorf("%s: %w", path, ErrEmpty)
	}
	return mayCreate, nil
}

// readAccess is how to read a database that may not be written. A write-ahead
// log beside it belongs to somebody who has it open.
func readAccess(path string) access {
	if _, err := os.Stat(path + "-wal"); err == nil {
		return mayRead
	}
	return frozen
}

// checkFolder names what would keep SQLite from creating path.
func checkFolder(path string) error {
	folder := filepath.Dir(path)
	info, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &PathError{
			Problem: fmt.Sprintf("%s cannot be created, there is no folder %s", path, folder),
			Remedy:  "create it, or set DATABASE_PATH to another file",
		}
	case err != nil:
		return fmt.Errorf("%s cannot be created: %w", path, cause(err))
	case !info.IsDir():
		return otherFile("%s cannot be created, %s is not a folder", path, folder)
	}
	return nil
}
