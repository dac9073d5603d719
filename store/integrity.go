package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"
)

// DamagedError says that a file is a chapterbot database, but not a whole one.
type DamagedError struct {
	Path   string
	Detail string // what is wrong, where SQLite says it in its own words
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("%s is damaged (%s): restore a backup with `chapterbot restore FILE`", e.Path, e.Detail)
}

func isDamage(err error) bool {
	_, ok := errors.AsType[*DamagedError](err)
	return ok
}

// intact looks whether the file is whole: that its pages, its rows and its
// indexes hang together (PRAGMA integrity_check), that its tables are those that
// were made, and that no row belongs to a text that is not there. Whether a text
// is what was written, its sums tell.
func (s *Store) intact(ctx context.Context) error {
	var detail string
	err := s.writer.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&detail)
	if err != nil {
		return s.damaged("open", err)
	}
	if detail != "ok" {
		detail = strings.TrimPrefix(detail, "*** in database main ***\n")
		return &DamagedError{Path: s.path, Detail: strings.ReplaceAll(detail, "\n", "; ")}
	}
	if err := s.hasItsTables(ctx); err != nil {
		return err
	}
	var orphans bool
	err = s.writer.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM sections WHERE text_id NOT IN (SELECT id FROM texts))
			OR EXISTS (SELECT 1 FROM passages WHERE text_id NOT IN (SELECT id FROM texts))`).Scan(&orphans)
	switch {
	case err == nil && orphans:
		err = errNoText
	case isBroken(err):
		return damagedBy(s.path, err)
	}
	return s.damaged("open", err)
}

// errNoText is met by whoever reads rows of which nobody can say what they are
// of, or where from they could be read again.
var errNoText = errors.New("rows belong to a text that is not there")

// damaged tells damage from the other errors of a first look at a database,
// which explain words.
func (s *Store) damaged(what string, err error) error {
	if damage, ok := errors.AsType[*DamagedError](err); ok {
		return damage // without what goose says around it
	}
	var e sqlite3.Error
	if errors.As(err, &e) && (e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB) {
		return damagedBy(s.path, e)
	}
	return s.explain(what, err)
}

// mostDetail is how much is told of what SQLite says, in bytes: it quotes whole
// tables.
const mostDetail = 120

// damagedBy says in SQLite's words what is wrong, in one line.
func damagedBy(path string, err error) *DamagedError {
	detail, _, long := strings.Cut(err.Error(), "\n")
	if len(detail) > mostDetail {
		detail, long = strings.ToValidUTF8(detail[:mostDetail], ""), true
	}
	if long {
		detail += " …"
	}
	return &DamagedError{Path: path, Detail: detail}
}

// isBroken reports whether an error can come of a file whose header, pages or
// tables are not what was written.
func isBroken(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB || e.Code == sqlite3.ErrError)
}

// asideMark stands behind the name of a database in the name that it has aside.
const asideMark = ".damaged-"

// IsAside reports whether a file is the database of a path that was set aside.
func IsAside(path, file string) bool { return strings.HasPrefix(file, path+asideMark) }

// SetAside renames a database, with its write-ahead log, to a name that tells
// when, and returns that name. Nothing is lost by it: SQLite opens the renamed
// file as it would have opened the old one. Nobody may have it open.
func SetAside(path string, now time.Time) (string, error) {
	aside, err := freeName(path + now.UTC().Format(asideMark+"20060102T150405Z"))
	if err != nil {
		return "", err
	}
	// The log goes first: if the second rename fails, the database is left
	// without its last commits and not with another's.
	for _, suffix := range []string{"-wal", "-shm", ""} {
		err := os.Rename(path+suffix, aside+suffix)
		if err != nil && !(suffix != "" && errors.Is(err, os.ErrNotExist)) {
			return "", fmt.Errorf("set %s aside: %w", path, err)
		}
	}
	return aside, nil
}

// freeName returns base, or base with a number where something has that name.
func freeName(base string) (string, error) {
	name := base
	for n := 2; ; n++ {
		if _, err := os.Lstat(name); errors.Is(err, os.ErrNotExist) {
			return name, nil
		} else if err != nil {
			return "", err
		}
		name = fmt.Sprintf("%s-%d", base, n)
	}
}
