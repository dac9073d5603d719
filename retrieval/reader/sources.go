package reader

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"github.com/chapterbot/chapterbot/retrieval"
)

//go:embed chapter-48.md
var chapter48 string

// Default returns the embedded text.
func Default() (retrieval.Document, error) {
	doc, _, err := Read("chapter-48.md", strings.NewReader(chapter48))
	if err != nil {
		return retrieval.Document{}, fmt.Errorf("the embedded text: %w", err)
	}
	doc.Origin = retrieval.NewOrigin(retrieval.SchemeEmbedded, "chapter-48.md")
	return doc, nil
}

// Sources returns where a library's texts come from: the files below
// corpusDir, if that is not empty, and the files that were loaded by hand,
// read again where the operating system still gives them; whoever loaded one
// may have been another user, or on another machine's file system. When that
// is nothing, the embedded text.
//
// A file whose bytes are as they were is looked into once: the first time, for
// a newer program may read it better than the one that stored it.
func Sources(corpusDir string) retrieval.Sources {
	s := &sources{corpus: corpusDir, read: make(map[retrieval.Origin]string)}
	return s.find
}

type sources struct {
	corpus string // directory; may be empty

	mu   sync.Mutex
	read map[retrieval.Origin]string // SHA-256 of what was looked into
}

// found is what one look at the sources has found so far.
type found struct {
	docs []retrieval.Document
	keep []retrieval.TextID
}

func (s *sources) find(ctx context.Context, loaded []retrieval.Text) ([]retrieval.Document, []retrieval.TextID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	held := make(map[retrieval.Origin]retrieval.Text, len(loaded))
	for _, t := range loaded {
		held[t.Origin] = t
	}
	var f found
	if s.corpus != "" {
		if err := s.findCorpus(ctx, &f, held); err != nil {
			return nil, nil, err
		}
	}
	for _, t := range loaded {
		if t.Origin.Scheme() != retrieval.SchemeFile {
			continue
		}
		if err := s.add(ctx, &f, t.Origin, t.Origin.Path(), held); outOfReach(err) {
			f.keep = append(f.keep, t.ID)
		} else if err != nil {
			return nil, nil, err
		}
	}
	if len(f.docs)+len(f.keep) == 0 {
		doc, err := Default()
		if err != nil {
			return nil, nil, err
		}
		f.docs = append(f.docs, doc)
	}
	return f.docs, f.keep, nil
}

// outOfReach tells a file that is gone, or that only others may read, from one
// that is there and no longer a text.
func outOfReach(err error) bool {
	var system syscall.Errno
	return errors.As(err, &system) || errors.Is(err, errNotRegular)
}

func (s *sources) findCorpus(ctx context.Context, f *found, held map[retrieval.Origin]retrieval.Text) error {
	files, _, err := Files(s.corpus)
	if err != nil {
		return publicly("CORPUS_DIR", fmt.Errorf("CORPUS_DIR: %w", err))
	}
	for _, path := range files {
		rel, err := filepath.Rel(s.corpus, path)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		origin := retrieval.NewOrigin(retrieval.SchemeCorpus, filepath.ToSlash(rel))
		if err := s.add(ctx, f, origin, path, held); err != nil {
			return err
		}
	}
	return nil
}

// add reads a file, or keeps the text that is held of it.
func (s *sources) add(ctx context.Context, f *found, origin retrieval.Origin, path string, held map[retrieval.Origin]retrieval.Text) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	name := origin.Path()
	if origin.Scheme() == retrieval.SchemeFile {
		name = filepath.Base(name) // where it lies is the operator's business
	}
	c, err := readFileContent(path)
	if err != nil {
		return publicly(name, err)
	}
	if t, ok := held[origin]; ok && t.SHA256 == c.sha256 && s.read[origin] == c.sha256 {
		f.keep = append(f.keep, t.ID)
		return nil
	}
	doc, _, err := c.document(path)
	if err != nil {
		return publicly(name, err)
	}
	doc.Origin = origin
	f.docs = append(f.docs, doc)
	s.read[origin] = c.sha256
	return nil
}

// publicly gives what could not be read the name that members may see.
func publicly(name string, err error) error {
	var source *retrieval.SourceError
	if !errors.As(err, &source) {
		return err
	}
	return &retrieval.SourceError{Name: name, Reason: source.Reason, Err: err}
}
