package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/mattn/go-sqlite3"
)

// explain words an error for the operator: what could not be done to which
// file, why, and the remedy where there is one.
func (s *Store) explain(what string, err error) error { return explain(s.path, what, err) }

func explain(path, what string, err error) error {
	var e sqlite3.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case isDamage(err):
		return err // which names the file and the remedy
	case errors.Is(err, errNoText):
		return &DamagedError{Path: path, Detail: errNoText.Error()}
	case !errors.As(err, &e):
		return fmt.Errorf("%s %s: %w", what, path, err)
	}
	if r := remedy(e); r != "" {
		return fmt.Errorf("%s %s: %w: %s", what, path, err, r)
	}
	return fmt.Errorf("%s %s: %w", what, path, err)
}

// readOnly reports whether an error says that something may not be written.
func readOnly(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.Code == sqlite3.ErrReadonly || e.Code == sqlite3.ErrCantOpen || e.Code == sqlite3.ErrPerm)
}

func remedy(e sqlite3.Error) string {
	switch e.Code {
	case sqlite3.ErrFull:
		return "make room on its disk"
	case sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrCantOpen:
		return "let the user who runs chapterbot write the file and its folder"
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return "another program has locked it, end that one or try again"
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return "it is damaged, restore a backup"
	case sqlite3.ErrIoErr:
		return "its disk does not work as it should"
	}
	return ""
}

// cause strips the path that package os puts before an error's cause, where
// the message has named the file already.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
