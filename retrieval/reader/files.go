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

// Skipped is a file or a folder below a directory that was not read, and why.
type Skipped struct {
	Path   string
	Reason string
	Err    *retrieval.SourceError // nil: it is hidden, or was read already
}

// broken tells what should have been read from what is no text at all.
func (s Skipped) broken() bool { return s.Err != nil && !errors.Is(s.Err, retrieval.ErrKind) }

// ReadFile reads one file. Its document's origin is the file's absolute path.
func ReadFile(path string) (Source, error) { return readFile(context.Background(), path) }

func readFile(ctx context.Context, path string) (Source, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return Source{}, fmt.Errorf("%s: %w", path, err)
	}
	c, err := readFileContent(path)
	if err != nil {
		return Source{}, err
	}
	doc, dropped, err := c.document(ctx, path)
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
// named itself must be readable, and so must one file of each directory; the
// others that can't be read are skipped.
func ReadPaths(ctx context.Context, paths []string) ([]Source, []Skipped, error) {
	r := reading{seen: make(map[retrieval.Origin]bool)}
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case err != nil:
			err = unreadable(path, cause(err))
		case info.IsDir():
			err = r.directory(ctx, path)
		default:
			err = r.file(ctx, path)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return r.sources, r.skipped, nil
}

// reading is what ReadPaths has read so far.
type reading struct {
	sources []Source
	skipped []Skipped
	seen    map[retrieval.Origin]bool
}

func (r *reading) file(ctx context.Context, path string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	source, err := readFile(ctx, path)
	if err != nil {
		return err
	}
	if !r.seen[source.Document.Origin] {
		r.seen[source.Document.Origin] = true
		r.sources = append(r.sources, source)
	}
	return nil
}

// mostNamed is how many files the error of a directory names that has no other.
const mostNamed = 5

func (r *reading) directory(ctx context.Context, dir string) error {
	files, skipped, err := Files(dir)
	if err != nil {
		return err
	}
	var broken []error
	for _, file := range files {
		err := r.file(ctx, file)
		if err == nil {
			continue
		}
		var source *retrieval.SourceError
		if !errors.As(err, &source) {
			return err
		}
		broken = append(broken, err)
		skipped = append(skipped, Skipped{Path: file, Reason: source.Reason, Err: source})
	}
	if len(broken) == len(files) {
		whole := unreadable(dir, errNothingReadable)
		return errors.Join(append([]error{whole}, broken[:min(mostNamed, len(broken))]...)...)
	}
	r.skipped = append(r.skipped, skipped...)
	return nil
}

var errNothingReadable = errors.New("nothing in it can be read")

// Files lists the files below dir that should be read, sorted, and what is
// skipped. It follows symbolic links, and enters each directory once. Hidden
// files and directories are skipped. It is an error if there is no file to read.
func Files(dir string) ([]string, []Skipped, error) {
	w := walk{entered: make(map[string]bool)}
	if err := w.enter(dir); err != nil {
		return nil, nil, unreadable(dir, err)
	}
	if len(w.files) == 0 {
		return nil, w.skipped, unreadable(dir, fmt.Errorf("there is no %s file in it", eitherKind()))
	}
	return w.files, w.skipped, nil
}

type walk struct {
	entered map[string]bool // real paths of directories
	files   []string
	skipped []Skipped
}

// enter walks a directory. Its error is that directory's own cause: what can't
// be read below is skipped.
func (w *walk) enter(dir string) error {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return cause(err)
	}
	if w.entered[real] {
		w.skip(dir, "it was read already, through another link")
		return nil
	}
	w.entered[real] = true
	entries, err := os.ReadDir(dir)
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
	info, err := os.Stat(path)
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

// cause strips the path that package os puts before an error's cause: the
// message names the file already.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
