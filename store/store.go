// Package store keeps a library's texts in one SQLite file: their titles and
// sections, and every passage verbatim with its analysed form.
//
// Each operation on texts is one transaction. Texts are written by one of them,
// ReplaceTexts, which takes one text as it takes many: what a reload stores and
// what it drops becomes visible together or not at all. It writes to the file
// that has the name it was opened by: once somebody replaced that file, the
// error is a *ReplacedError and nothing is written where nobody would find it.
//
// What it opens is a whole chapterbot database or nothing: a file that is something else, that is
// damaged, or that a newer chapterbot wrote is left exactly as it is, and the
// error says in one line what the file is and what to do about it. A backup is
// taken while others read and write, and a restore keeps what it replaces: no
// operation overwrites a file that somebody might want back. Each text is
// compared with the sums that were stored with it whenever it is read: one that
// is not what was written is given without its paragraphs and with its damage.
// The package knows nothing of ranking, reading or chatting.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Store is an open database. It is safe for use by several goroutines, and
// several processes may have the same file open.
type Store struct {
	path string
	file fs.FileInfo // of what was opened; nil in memory

	// Everything that writes goes through one connection, so that writers
	// queue here and not on SQLite's lock, and so that PRAGMA data_version,
	// asked on the same connection, moves for other processes' commits only.
	writer *sql.DB
	reader *sql.DB // the same as writer in memory

	turn chan struct{} // holds one token while somebody looks at the file, or changes it
	seen seen          // guarded by turn

	now func() time.Time
}

// idleReaders is how many connections are kept to read: each holds the pages that
// it read last, and the texts are read at once.
const idleReaders = 1

// Open opens the database at path, creates it where there is none, checks that
// it is whole and brings its tables up to date. The error for a database that
// is not whole is a *DamagedError.
func Open(ctx context.Context, path string) (*Store, error) {
	return open(ctx, path, true)
}

// OpenExisting is Open for a database that must be there already: it creates
// none, and its error then is fs.ErrNotExist, or ErrEmpty where the file has no
// bytes. A database that may only be read
// is opened all the same, as long as its tables are up to date.
func OpenExisting(ctx context.Context, path string) (*Store, error) {
	return open(ctx, path, false)
}

// OpenMemory opens an empty database that lives until Close.
func OpenMemory(ctx context.Context) (*Store, error) {
	db, err := sql.Open("sqlite3", memoryDSN)
	if err != nil {
		return nil, fmt.Errorf("open a database in memory: %w", err)
	}
	db.SetMaxOpenConns(1) // a second connection would see a second, empty database
	s := &Store{path: "memory", writer: db, reader: db, now: time.Now, turn: make(chan struct{}, 1)}
	if err := s.create(ctx); err != nil {
		return nil, closeAfter(s.explain("open", err), s)
	}
	return s, nil
}

// closeAfter closes what an error made useless. What closing has to say would
// only repeat the error.
func closeAfter(err error, c io.Closer) error {
	_ = c.Close()
	return err
}

func open(ctx context.Context, path string, create bool) (*Store, error) {
	if err := checkName(path); err != nil {
		return nil, err
	}
	access, err := inspect(ctx, path, create)
	if err != nil {
		return nil, err
	}
	if create {
		sweepParts(filepath.Dir(path))
	}
	s, err := connect(ctx, path, access)
	if err != nil && access == mayWrite && !create && readOnly(err) {
		return connect(ctx, path, readAccess(path)) // its folder may not be written
	}
	if locked(err) && isWrittenOver(path) {
		return nil, writtenOver(path)
	}
	return s, err
}

func connect(ctx context.Context, path string, a access) (*Store, error) {
	s := &Store{path: path, now: time.Now, turn: make(chan struct{}, 1)}
	var err error
	if s.writer, err = sql.Open("sqlite3", dsn(path, a)); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	s.writer.SetMaxOpenConns(1)
	if s.reader, err = sql.Open("sqlite3", dsn(path, min(a, mayRead))); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), s.writer.Close())
	}
	s.reader.SetMaxOpenConns(4)
	s.reader.SetMaxIdleConns(idleReaders)
	if err = s.firstLook(ctx); err == nil {
		err = s.migrate(ctx)
	}
	if err == nil {
		err = s.intact(ctx)
	}
	if err == nil {
		s.file, err = os.Stat(path)
	}
	if err != nil {
		return nil, closeAfter(err, s)
	}
	return s, nil
}

// Close closes the database. The last one to close it folds the write-ahead
// log back into the file.
func (s *Store) Close() error {
	var err error
	if s.reader != s.writer {
		err = s.reader.Close()
	}
	return s.explain("close", errors.Join(err, s.writer.Close()))
}

// DataVersion changes when another process, or another Store in this one, has
// committed to the same database. When the file is no longer the one that was
// opened, or somebody wrote over it, the error is a *ReplacedError.
func (s *Store) DataVersion(ctx context.Context) (int64, error) {
	end, err := s.takeTurn(ctx)
	if err != nil {
		return 0, err
	}
	defer end()
	version, err := s.stillOurs(ctx, s.writer)
	if err == nil && (s.seen.file == nil || version != s.seen.version || !s.seen.backfilled) {
		s.remember(ctx)
	}
	return version, err
}

// ReplacedError says that the name of an open database belongs to another file
// by now, or to none, or that the file holds another database: what this process
// stored could not be found by any other.
type ReplacedError struct {
	Path    string
	Removed bool // there is no file of that name
}

func (e *ReplacedError) Error() string {
	what := "replaced"
	if e.Removed {
		what = "removed"
	}
	return fmt.Sprintf("%s was %s while it was open: restart chapterbot", e.Path, what)
}

// inPlace returns an error unless the file that was opened still has its name.
func (s *Store) inPlace() error {
	if s.file == nil {
		return nil
	}
	now, err := os.Stat(s.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &ReplacedError{Path: s.path, Removed: true}
	case err != nil:
		return fmt.Errorf("look at %s: %w", s.path, cause(err))
	case !os.SameFile(s.file, now):
		return &ReplacedError{Path: s.path}
	}
	return nil
}

// tx runs do in one write transaction and commits what it did, unless it
// fails or panics, or the file was replaced.
func (s *Store) tx(ctx context.Context, what string, do func(*sql.Tx) error) error {
	end, err := s.takeTurn(ctx)
	if err != nil {
		return err
	}
	defer end()
	if _, err := s.stillOurs(ctx, s.writer); err != nil {
		return err
	}
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return s.explain(what, err)
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it has nothing left to do
	if err := s.notNewer(ctx, tx); err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return s.explain(what, err)
	}
	if _, err := s.stillOurs(ctx, tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return s.explain(what, err)
	}
	s.remember(ctx)
	return nil
}

// view runs do in one read transaction: all it reads is of one moment.
func (s *Store) view(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return s.explain("read", err)
	}
	defer tx.Rollback() //nolint:errcheck // it only read
	if err := s.notNewer(ctx, tx); err != nil {
		return err
	}
	return s.explain("read", do(tx))
}
