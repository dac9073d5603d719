package reader

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// Files lists the files below dir that should be read, sorted, and what is
// skipped. It follows the symbolic links that stay below dir, and enters each
// directory once. Hidden files and directories are skipped. It is an error if
// there is no file to read.
func Files(dir string) ([]string, []Skipped, error) {
	in, err := openFolder(dir)
	if err != nil {
		return nil, nil, unreadable(dir, cause(err))
	}
	defer in.Close()
	return in.files()
}

// folder is a directory whose files are read. Whatever a link in it says, it
// opens nothing that lies elsewhere.
type folder struct {
	root *os.Root
	dir  string // as it was named
	real string // where that is
}

func openFolder(dir string) (*folder, error) {
	real, err := realPath(dir)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(real)
	if err != nil {
		return nil, err
	}
	return &folder{root: root, dir: dir, real: real}, nil
}

// realPath returns where a path leads, from the root on: a link that is absolute
// below a folder that isn't can be compared with it.
func realPath(path string) (string, error) {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		if _, loop := os.Stat(path); errors.Is(loop, syscall.ELOOP) {
			return "", errLoop
		}
		return "", err
	}
	return filepath.Abs(real)
}

var errLoop = errors.New("it is a link that leads back to itself")

// Close releases the folder. It has no error: nothing was written.
func (f *folder) Close() { f.root.Close() }

var errOutside = errors.New("it is a link that leads out of the folder: put what it leads to there itself")

// within returns where a path below the folder leads, relative to the folder.
// Links are resolved here because os.Root knows none that is absolute; that
// nothing changes until the file is opened is for it to see to.
func (f *folder) within(path string) (string, error) {
	rel, err := filepath.Rel(f.dir, path)
	if err != nil {
		return "", errOutside
	}
	real, err := realPath(filepath.Join(f.real, rel)) // the folder itself may be a link that is switched
	if err != nil {
		return "", err
	}
	rel, err = filepath.Rel(f.real, real)
	if err != nil || !filepath.IsLocal(rel) {
		return "", errOutside
	}
	return rel, nil
}

// Stat implements opener.
func (f *folder) Stat(path string) (fs.FileInfo, error) {
	rel, err := f.within(path)
	if err != nil {
		return nil, err
	}
	return f.root.Stat(rel)
}

// Open implements opener.
func (f *folder) Open(path string) (*os.File, error) {
	rel, err := f.within(path)
	if err != nil {
		return nil, err
	}
	return f.root.OpenFile(rel, readOnly, 0)
}

func (f *folder) files() ([]string, []Skipped, error) {
	w := walk{folder: f, entered: make(map[string]bool)}
	if err := w.enter(f.dir); err != nil {
		return nil, nil, unreadable(f.dir, err)
	}
	if len(w.files) == 0 {
		return nil, w.skipped, unreadable(f.dir, fmt.Errorf("there is no %s file in it", eitherKind()))
	}
	return w.files, w.skipped, nil
}

type walk struct {
	*folder
	entered map[string]bool // directories, by where they are below the folder
	files   []string
	skipped []Skipped
}

// enter walks a directory. Its error is that directory's own cause: what can't
// be read below is skipped.
func (w *walk) enter(dir string) error {
	real, err := w.within(dir)
	if err != nil {
		return cause(err)
	}
	if w.entered[real] {
		w.skip(dir, "it was read already, through another link")
		return nil
	}
	w.entered[real] = true
	entries, err := fs.ReadDir(w.root.FS(), filepath.ToSlash(real))
	if err != nil {
		return cause(err)
	}
	slices.SortStableFunc(entries, func(a, b fs.DirEntry) int { return naturally(a.Name(), b.Name()) })
	for _, e := range entries {
		w.visit(filepath.Join(dir, e.Name()))
	}
	return nil
}

// naturally compares names as people do, their runs of digits by value.
func naturally(a, b string) int {
	for a != "" && b != "" {
		x, y := digitRun(a), digitRun(b)
		if x > 0 && y > 0 {
			m, n := strings.TrimLeft(a[:x], "0"), strings.TrimLeft(b[:y], "0")
			if c := cmp.Or(cmp.Compare(len(m), len(n)), strings.Compare(m, n)); c != 0 {
				return c
			}
			a, b = a[x:], b[y:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

// digitRun is the length of the run of digits that s begins with.
func digitRun(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }

func (w *walk) visit(path string) {
	if strings.HasPrefix(filepath.Base(path), ".") {
		w.skip(path, "it is hidden")
		return
	}
	info, err := w.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		w.fail(path, errors.New("it is a link to nothing"))
	case err != nil:
		w.fail(path, cause(err))
	case info.IsDir():
		if err := w.enter(path); err != nil {
			w.fail(path, err)
		}
	case parserOf(path) == nil:
		w.fail(path, otherKind{"it is no " + eitherKind() + " file"})
	case !info.Mode().IsRegular():
		w.fail(path, errNotRegular)
	default:
		w.files = append(w.files, path)
	}
}

func (w *walk) skip(path, reason string) {
	w.skipped = append(w.skipped, Skipped{Path: path, Reason: reason})
}

// fail skips what somebody may have meant to be read.
func (w *walk) fail(path string, reason error) {
	err := unreadable(path, reason)
	w.skipped = append(w.skipped, Skipped{Path: path, Reason: err.Reason, Err: err})
}
