package reader

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chapterbot/chapterbot/retrieval"
)

// Source is a file that was read.
type Source struct {
	Path     string // as it was given, or below the directory that was given
	Document retrieval.Document
	Dropped  []Dropped
}

// Skipped is a file below a directory that was not read, and why.
type Skipped struct {
	Path   string
	Reason string
}

// ReadFile reads one file. Its document's origin is the file's absolute path.
func ReadFile(path string) (Source, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return Source{}, fmt.Errorf("%s: %w", path, err)
	}
	c, err := readFileContent(path)
	if err != nil {
		return Source{}, err
	}
	doc, dropped, err := c.document(path)
	if err != nil {
		return Source{}, err
	}
	doc.Origin = retrieval.NewOrigin(retrieval.SchemeFile, abs)
	return Source{Path: path, Document: doc, Dropped: dropped}, nil
}

var errNotRegular = errors.New("it is not a regular file")

func readFileContent(path string) (content, error) {
	// Looked at before it is opened: opening a pipe waits for who writes it.
	if info, err := os.Stat(path); err != nil {
		return content{}, unreadable(path, cause(err))
	} else if !info.Mode().IsRegular() {
		return content{}, unreadable(path, errNotRegular)
	}
	f, err := os.Open(path)
	if err != nil {
		return content{}, unreadable(path, cause(err))
	}
	defer f.Close()
	return readContent(path, f)
}

// ReadPaths reads files and, below directories, every file that can be read,
// in the order of a book's chapters: chapter-2 before chapter-10. A file that is
// named itself must be readable; a directory must hold one file that is.
func ReadPaths(ctx context.Context, paths []string) ([]Source, []Skipped, error) {
	var sources []Source
	var skipped []Skipped
	seen := make(map[retrieval.Origin]bool)
	for _, path := range paths {
		files := []string{path}
		if info, err := os.Stat(path); err != nil {
			return nil, nil, unreadable(path, cause(err))
		} else if info.IsDir() {
			var more []Skipped
			if files, more, err = Files(path); err != nil {
				return nil, nil, err
			}
			skipped = append(skipped, more...)
		}
		for _, file := range files {
			if err := ctx.Err(); err != nil {
				return nil, nil, err
			}
			source, err := ReadFile(file)
			if err != nil {
				return nil, nil, err
			}
			if !seen[source.Document.Origin] {
				seen[source.Document.Origin] = true
				sources = append(sources, source)
			}
		}
	}
	return sources, skipped, nil
}

// Files lists the files below dir that can be read, sorted, and those that are
// skipped. It follows symbolic links, and enters each directory once. Hidden
// files and directories are skipped. It is an error if nothing can be read.
func Files(dir string) ([]string, []Skipped, error) {
	w := walk{entered: make(map[string]bool)}
	if err := w.enter(dir); err != nil {
		return nil, nil, err
	}
	if len(w.files) == 0 {
		return nil, nil, unreadable(dir, fmt.Errorf("there is no %s file in it", strings.ReplaceAll(kinds(), " and ", " or ")))
	}
	return w.files, w.skipped, nil
}

type walk struct {
	entered map[string]bool // real paths of directories
	files   []string
	skipped []Skipped
}

func (w *walk) enter(dir string) error {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return unreadable(dir, cause(err))
	}
	if w.entered[real] {
		w.skip(dir, "it was read already, through another link")
		return nil
	}
	w.entered[real] = true
	entries, err := os.ReadDir(dir)
	if err != nil {
		return unreadable(dir, cause(err))
	}
	slices.SortStableFunc(entries, func(a, b fs.DirEntry) int { return naturally(a.Name(), b.Name()) })
	for _, e := range entries {
		if err := w.visit(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
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

func (w *walk) visit(path string) error {
	if strings.HasPrefix(filepath.Base(path), ".") {
		w.skip(path, "it is hidden")
		return nil
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		w.skip(path, "it is a link to nothing")
	case err != nil:
		w.skip(path, cause(err).Error())
	case info.IsDir():
		return w.enter(path)
	case !info.Mode().IsRegular():
		w.skip(path, errNotRegular.Error())
	case parser(path) == nil:
		w.skip(path, "it is no "+strings.ReplaceAll(kinds(), " and ", " or ")+" file")
	default:
		w.files = append(w.files, path)
	}
	return nil
}

func (w *walk) skip(path, reason string) {
	w.skipped = append(w.skipped, Skipped{Path: path, Reason: reason})
}

// cause strips the path that package os puts before an error's cause: the
// message names the file already.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
