package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"

	"github.com/chapterbot/chapterbot/retrieval"
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

// check looks whether the database is whole: that its pages and rows hang
// together (PRAGMA quick_check), that each passage has its section, and that the
// numbers of both are right.
func (s *Store) check(ctx context.Context) error {
	var detail string
	err := s.writer.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&detail)
	if err != nil {
		return s.damaged(err)
	}
	if detail != "ok" {
		detail = strings.TrimPrefix(detail, "*** in database main ***\n")
		return &DamagedError{Path: s.path, Detail: strings.ReplaceAll(detail, "\n", "; ")}
	}
	var orphans int
	if err := s.writer.QueryRowContext(ctx, "SELECT count(*) FROM pragma_foreign_key_check").Scan(&orphans); err != nil {
		return s.damaged(err)
	}
	if orphans > 0 {
		return &DamagedError{Path: s.path, Detail: fmt.Sprintf("%d rows belong to a text that is not there", orphans)}
	}
	if err := s.checkNumbers(ctx, s.writer); err != nil {
		return s.damaged(err)
	}
	return nil
}

// querier is a database or a transaction.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// checkNumbers looks whether sections and paragraphs are numbered without a gap,
// each section has as many paragraphs as it says, and none is without its text or
// its section: whoever reads them counts on that.
func (s *Store) checkNumbers(ctx context.Context, q querier) error {
	var text retrieval.TextID
	var section int
	err := q.QueryRowContext(ctx, `
		WITH found AS (
			SELECT text_id, section, count(*) AS n, min(paragraph) AS low, max(paragraph) AS high
			FROM passages GROUP BY text_id, section)
		SELECT text_id, section FROM sections LEFT JOIN found USING (text_id, section)
		WHERE paragraphs != coalesce(n, 0) OR n > 0 AND (low != 1 OR high != n)
		UNION ALL
		SELECT text_id, max(section) FROM sections GROUP BY text_id
		HAVING min(section) != 0 OR max(section) != count(*) - 1
		UNION ALL
		SELECT text_id, section FROM found LEFT JOIN sections USING (text_id, section) WHERE paragraphs IS NULL
		UNION ALL
		SELECT text_id, section FROM sections WHERE text_id NOT IN (SELECT id FROM texts)
		LIMIT 1`).Scan(&text, &section)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	}
	return &DamagedError{Path: s.path, Detail: fmt.Sprintf("the paragraphs of section %d of text %d are not those that it should have", section, text)}
}

// damaged tells damage from the other errors of a first look at a database.
func (s *Store) damaged(err error) error {
	if isDamage(err) {
		return err
	}
	var e sqlite3.Error
	if errors.As(err, &e) && (e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB) {
		return &DamagedError{Path: s.path, Detail: e.Error()}
	}
	return s.explain("open", err)
}

// SetAside renames a database, with its write-ahead log, to a name that tells
// when, and returns that name. Nothing is lost by it: SQLite opens the renamed
// file as it would have opened the old one. Nobody may have it open.
func SetAside(path string, now time.Time) (string, error) {
	aside, err := freeName(path + now.UTC().Format(".damaged-20060102T150405Z"))
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
