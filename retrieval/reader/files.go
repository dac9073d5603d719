package reader

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

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
func ReadFile(path string) (Source, error) { return readFile(context.Background(), anywhere{}, path) }

func readFile(ctx context.Context, files opener, path string) (Source, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return Source{}, fmt.Errorf("%s: %w", path, err)
	}
	c, err := readFileContent(files, path)
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

// opener opens a file that was named, or one below a folder.
type opener interface {
	Stat(path string) (fs.FileInfo, error)
	Open(path string) (*os.File, error)
}

// anywhere opens files by their names, wherever they lead.
type anywhere struct{}

func (anywhere) Stat(path string) (fs.FileInfo, error) { return os.Stat(path) }
func (anywhere) Open(path string) (*os.File, error)    { return os.OpenFile(path, readOnly, 0) }

// readOnly opens without waiting: a pipe may have taken a file's place since it
// was looked at, and nobody writes it.
const readOnly = os.O_RDONLY | syscall.O_NONBLOCK

func readFileContent(files opener, path string) (content, error) {
	// Looked at before it is opened, which may do something to a device, and after,
	// as something else may have taken its place.
	info, err := files.Stat(path)
	if err != nil {
		return content{}, unreadable(path, cause(err))
	}
	if !info.Mode().IsRegular() {
		return content{}, unreadable(path, errNotRegular)
	}
	f, err := files.Open(path)
	if err != nil {
		return content{}, unreadable(path, cause(err))
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil || !info.Mode().IsRegular() {
		return content{}, unreadable(path, errNotRegular)
	}
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
			err = r.file(ctx, anywhere{}, path)
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

func (r *reading) file(ctx context.Context, files opener, path string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	source, err := readFile(ctx, files, path)
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
	in, err := openFolder(dir)
	if err != nil {
		return unreadable(dir, cause(err))
	}
	defer in.Close()
	files, skipped, err := in.files()
	if err != nil {
		return err
	}
	var broken []error
	for _, file := range files {
		err := r.file(ctx, in, file)
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

// cause strips the path that package os puts before an error's cause: the
// message names the file already.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
