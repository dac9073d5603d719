package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A copy of a database is made in a folder of its own, hidden beside the file
// that it is to become. Whoever makes it holds the folder locked, and the lock
// goes with the process: what a killed one left is told from what a living one
// is at. The file itself can't be held so, for SQLite has its own locks there.
const (
	partFolder = ".chapterbot-part-" // and a number
	partFile   = "copy.db"
)

// newPart creates an empty file, to become one beside file, and sweeps away what
// killed processes left there. Its caller calls drop in the end, whatever the
// file has become.
func newPart(file string) (part string, drop func(), err error) {
	sweepParts(filepath.Dir(file))
	for {
		folder, err := os.MkdirTemp(filepath.Dir(file), partFolder+"*")
		if err != nil {
			return "", nil, cause(err)
		}
		unlock, err := lockFolder(folder, true)
		if errors.Is(err, fs.ErrNotExist) {
			continue // somebody swept before it was locked
		}
		if err != nil {
			return "", nil, errors.Join(cause(err), os.Remove(folder))
		}
		part := filepath.Join(folder, partFile)
		drop := func() {
			removeParts(folder)
			unlock()
		}
		f, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err == nil {
			err = f.Close()
		}
		if err != nil {
			drop()
			return "", nil, cause(err)
		}
		return part, drop, nil
	}
}

// sweepParts removes what killed processes left of their copies in a folder. It
// is tidying: what can't be removed stays until the next time.
func sweepParts(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		number, ours := strings.CutPrefix(e.Name(), partFolder)
		if !ours || number == "" || strings.Trim(number, "0123456789") != "" || !e.IsDir() {
			continue
		}
		left := filepath.Join(folder, e.Name())
		unlock, err := lockFolder(left, false)
		if err != nil {
			continue // somebody is at it
		}
		removeParts(left)
		unlock()
	}
}

// removeParts removes a folder and what a copy may have put there. One that
// holds anything else stays.
func removeParts(folder string) {
	removeDatabase(filepath.Join(folder, partFile))
	_ = os.Remove(folder)
}

// lockFolder locks a folder until unlock is called or the process ends. Without
// wait it fails where another has locked it; and it fails with fs.ErrNotExist
// where the folder was removed meanwhile.
func lockFolder(folder string, wait bool) (unlock func(), err error) {
	f, err := os.Open(folder)
	if err != nil {
		return nil, err
	}
	if err := lock(f, wait); err != nil && !wait { // where a file system has no locks, nobody sweeps
		return nil, errors.Join(fmt.Errorf("lock %s: %w", folder, err), f.Close())
	}
	held, err := f.Stat()
	now, lerr := os.Lstat(folder)
	if err := errors.Join(err, lerr); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if !os.SameFile(held, now) {
		return nil, errors.Join(fs.ErrNotExist, f.Close())
	}
	return func() { _ = f.Close() }, nil
}
