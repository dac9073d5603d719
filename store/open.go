package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
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
		return errors.New("DATABASE_PATH is empty: set it to a file, such as chapterbot.db")
	case ":memory:":
		return errors.New("DATABASE_PATH is :memory:, which no other command could read: set it to a file, such as chapterbot.db")
	}
	return nil
}

// applicationID marks a chapterbot database, "chbt". A migration sets it.
const applicationID = 0x63686274

// inspect finds out, before SQLite touches anything, whether path can be
// opened and is ours to open, and how.
func inspect(ctx context.Context, path string, create bool) (access, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && create:
		return mayCreate, checkFolder(path)
	case err != nil:
		return 0, fmt.Errorf("open the database: %w", err)
	case info.IsDir():
		return 0, fmt.Errorf("%s is a directory: set DATABASE_PATH to a file in it, such as %s",
			path, filepath.Join(path, "chapterbot.db"))
	case !info.Mode().IsRegular():
		return 0, fmt.Errorf("%s is not a regular file: set DATABASE_PATH to another file", path)
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
		return fmt.Errorf("%s cannot be created, there is no folder %s: create it, or set DATABASE_PATH to another file", path, folder)
	case err != nil:
		return fmt.Errorf("%s cannot be created: %w", path, cause(err))
	case !info.IsDir():
		return fmt.Errorf("%s cannot be created, %s is not a folder: set DATABASE_PATH to another file", path, folder)
	}
	return nil
}

// checkHeader reads SQLite's file header (https://sqlite.org/fileformat2.html,
// section 1.3): the magic string, and the application ID at byte 68.
func checkHeader(ctx context.Context, path string, f io.Reader) error {
	const magic = "SQLite format 3\x00"
	header := make([]byte, 100)
	n, err := io.ReadFull(f, header)
	switch {
	case errors.Is(err, io.EOF):
		return nil // empty: SQLite makes a database of it
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("read %s: %w", path, cause(err))
	case n < len(header) || string(header[:len(magic)]) != magic:
		return fmt.Errorf("%s is not a chapterbot database: set DATABASE_PATH to another file", path)
	case binary.BigEndian.Uint32(header[68:]) == applicationID:
		return nil
	}
	// The header may lag behind the write-ahead log: ask SQLite.
	return checkOwner(ctx, path)
}

// checkOwner tells an empty or chapterbot database from another program's.
func checkOwner(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite3", dsn(path, readAccess(path)))
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	defer db.Close()
	var id, tables int64
	// goose makes its own table before the first migration marks the file.
	err = db.QueryRowContext(ctx, `
		SELECT application_id, (SELECT count(*) FROM sqlite_schema WHERE tbl_name NOT IN ('goose_db_version', 'sqlite_sequence'))
		FROM pragma_application_id`).Scan(&id, &tables)
	if err != nil {
		return (&Store{path: path}).damaged("open", err)
	}
	if id != applicationID && (id != 0 || tables > 0) {
		return fmt.Errorf("%s is another program's database: set DATABASE_PATH to another file", path)
	}
	return nil
}
