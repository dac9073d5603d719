package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// A file that somebody writes over in place, as cp does, is to SQLite the database
// that it was: nothing tells a connection that its pages are no longer the file's.
// So each look compares the file's size and time with those of the look before.
// Where they differ and no commit of another process explains it, what a new
// connection finds tells a checkpoint, after which the texts are those of before,
// from another database.

// seen is what a file was like when it was last known to hold this database.
type seen struct {
	file       fs.FileInfo // nil: what it was like is not known
	version    int64       // PRAGMA data_version
	texts      [sha256.Size]byte
	backfilled bool // the file holds all that the write-ahead log does
}

// rowQuerier is a database or a transaction.
type rowQuerier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// takeTurn waits for the turn to look at the file or to change it: a look must not
// take this process's own commit for somebody else's doing.
func (s *Store) takeTurn(ctx context.Context) (end func(), err error) {
	select {
	case s.turn <- struct{}{}:
		return func() { <-s.turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// stillOurs returns PRAGMA data_version, or a *ReplacedError where the file that
// was opened has lost its name or holds another database. It is the caller's turn.
func (s *Store) stillOurs(ctx context.Context, q rowQuerier) (int64, error) {
	if err := s.inPlace(); err != nil {
		return 0, err
	}
	now, changed, err := s.changed()
	if err != nil {
		return 0, err
	}
	version, err := dataVersion(ctx, q)
	switch {
	case changed && isBroken(err):
		return 0, &ReplacedError{Path: s.path}
	case err != nil || !changed || version != s.seen.version:
		return version, s.explain("look at", err)
	}
	if isWrittenOver(s.path) {
		return 0, &ReplacedError{Path: s.path} // with what it held, maybe; nobody else can open it
	}
	texts, err := s.textsAnew(ctx)
	switch {
	case err != nil && !isBroken(err):
		return version, nil // the next look tells
	case err == nil && texts == s.seen.texts:
		s.seen.file = now // it was a checkpoint
		return version, nil
	}
	if later, err := dataVersion(ctx, q); err != nil || later != version {
		return later, s.explain("look at", err) // another process committed meanwhile
	}
	return 0, &ReplacedError{Path: s.path}
}

// changed reports whether the file is of another size or time than when it was
// last known, if it was.
func (s *Store) changed() (now fs.FileInfo, changed bool, err error) {
	before := s.seen.file
	if before == nil {
		return nil, false, nil
	}
	if now, err = os.Stat(s.path); err != nil {
		return nil, false, fmt.Errorf("look at %s: %w", s.path, cause(err))
	}
	return now, now.Size() != before.Size() || !now.ModTime().Equal(before.ModTime()), nil
}

// remember takes the file for what it should be. It is the caller's turn, and no
// transaction is open.
func (s *Store) remember(ctx context.Context) {
	s.seen = seen{}
	if s.file == nil {
		return
	}
	var busy, inLog, copied int
	// What the log holds is not looked up in the file: so the file is brought up
	// to date, as far as readers allow.
	err := s.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &inLog, &copied)
	now := seen{backfilled: err != nil || inLog == copied} // a file that can't be written stays as it is
	if now.version, err = dataVersion(ctx, s.writer); err != nil {
		return
	}
	if now.file, err = os.Stat(s.path); err != nil {
		return
	}
	if now.texts, err = textsOf(ctx, s.reader); err != nil {
		return
	}
	s.seen = now
}

func dataVersion(ctx context.Context, q rowQuerier) (version int64, err error) {
	err = q.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version)
	return version, err
}

// textsAnew is textsOf by a connection that remembers no page.
func (s *Store) textsAnew(ctx context.Context) (sum [sha256.Size]byte, err error) {
	db, err := sql.Open("sqlite3", dsn(s.path, mayRead))
	if err != nil {
		return sum, err
	}
	defer db.Close()
	return textsOf(ctx, db)
}

// textsOf sums up which texts a database holds, and when each was loaded.
func textsOf(ctx context.Context, db *sql.DB) (sum [sha256.Size]byte, err error) {
	rows, err := db.QueryContext(ctx, "SELECT id, origin, sha256, revision, loaded_at, sum FROM texts ORDER BY id")
	if err != nil {
		return sum, err
	}
	defer rows.Close()
	h := sha256.New()
	for rows.Next() {
		var id, revision, loaded int64
		var origin, hash string
		var all []byte // of all that the text holds
		if err := rows.Scan(&id, &origin, &hash, &revision, &loaded, &all); err != nil {
			return sum, err
		}
		fmt.Fprintf(h, "%d %q %q %d %d %x\n", id, origin, hash, revision, loaded, all)
	}
	return [sha256.Size]byte(h.Sum(nil)), rows.Err()
}

// isWrittenOver reports whether a file that somebody has open as a database with a
// write-ahead log is one without, or empty: something was put over it.
func isWrittenOver(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, headerSize)
	n, err := io.ReadFull(f, head)
	if n > 0 && (err != nil || head[18] != 1) { // the file format: 1, or 2 with a log
		return false
	}
	_, err = os.Stat(path + "-shm")
	return err == nil
}

func writtenOver(path string) error {
	return fmt.Errorf("%s was written over while another program has it open: end that one, such as the bot, and try again", path)
}
