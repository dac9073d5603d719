package reader

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
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
// may have been another user, or on another machine's file system. When there
// is neither, the embedded text.
//
// What can't be read is left out, and what is held of it stays. A directory
// without a text is an error all the same, and so is one of which nothing can
// be read where nothing else is held: more likely a disk is missing than that
// somebody wants it so, and another text is no answer to either.
//
// A file whose bytes are as they were is looked into once: the first time, for
// a newer program may read it better than the one that stored it. Where nothing
// is held, the large files of the directory come after the others.
func Sources(corpusDir string) retrieval.Sources {
	s := &sources{corpus: corpusDir, read: make(map[retrieval.Origin]string)}
	return s.find
}

type sources struct {
	corpus string // directory; may be empty

	mu    sync.Mutex
	read  map[retrieval.Origin]string // SHA-256 of what was looked into
	begun bool                        // a directory was read, though without its large files
}

// large is the size of a file, in bytes, from which on it may take seconds to read.
const large = 1 << 20

func (s *sources) find(ctx context.Context, loaded []retrieval.Text) (retrieval.Found, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := &look{sources: s, held: make(map[retrieval.Origin]retrieval.Text, len(loaded))}
	for _, t := range loaded {
		l.held[t.Origin] = t
	}
	if s.corpus != "" {
		if err := l.readCorpus(ctx, loaded); err != nil {
			return l.found, err
		}
	}
	for _, t := range loaded {
		if t.Origin.Scheme() != retrieval.SchemeFile {
			continue
		}
		if err := l.byHand(ctx, t); err != nil {
			return l.found, err
		}
	}
	if len(l.found.Documents) > 0 || l.keepsOne(loaded) {
		return l.found, nil
	}
	if s.corpus != "" {
		return l.found, ofCorpus(unreadable(s.corpus, errNothingReadable))
	}
	doc, err := Default()
	l.found.Documents = append(l.found.Documents, doc)
	return l.found, err
}

// look is one look at the sources.
type look struct {
	*sources
	held  map[retrieval.Origin]retrieval.Text
	found retrieval.Found
}

// keepsOne reports whether a text is kept that can be quoted.
func (l *look) keepsOne(loaded []retrieval.Text) bool {
	return slices.ContainsFunc(loaded, func(t retrieval.Text) bool {
		return t.Damage == "" && slices.Contains(l.found.Keep, t.ID)
	})
}

// readCorpus looks at the directory. Its error is what is wrong with the
// directory itself, or with ctx.
func (l *look) readCorpus(ctx context.Context, loaded []retrieval.Text) error {
	in, err := openFolder(l.corpus)
	if err != nil {
		return ofCorpus(unreadable(l.corpus, cause(err)))
	}
	defer in.Close()
	files, skipped, err := in.files()
	if err != nil && !slices.ContainsFunc(skipped, Skipped.broken) {
		return ofCorpus(err)
	}
	unread := make(map[string]*retrieval.SourceError) // by name below the directory
	for _, s := range skipped {
		if s.Err != nil {
			unread[l.below(s.Path)] = s.Err
		}
	}
	small, rest := files, []string(nil)
	if len(loaded) == 0 && !l.begun {
		small, rest = bySize(in, files)
	}
	l.begun = true
	if err := l.readFiles(ctx, in, small, unread); err != nil {
		return err
	}
	if l.found.More = len(rest) > 0 && len(l.found.Documents) > 0; !l.found.More {
		if err := l.readFiles(ctx, in, rest, unread); err != nil {
			return err
		}
	}
	l.leaveOut(unread, loaded)
	return nil
}

// readFiles reads files of the directory, and notes in unread why one can't be.
func (l *look) readFiles(ctx context.Context, in *folder, files []string, unread map[string]*retrieval.SourceError) error {
	for _, file := range files {
		name := l.below(file)
		err := l.add(ctx, in, retrieval.NewOrigin(retrieval.SchemeCorpus, name), file)
		var source *retrieval.SourceError
		if errors.As(err, &source) {
			unread[name] = source
		} else if err != nil {
			return err
		}
	}
	return nil
}

// bySize parts the large files from the others, each in their order.
func bySize(in *folder, files []string) (small, others []string) {
	for _, file := range files {
		if info, err := in.Stat(file); err == nil && info.Size() >= large {
			others = append(others, file)
		} else {
			small = append(small, file)
		}
	}
	return small, others
}

// leaveOut notes what can't be read, by its name below the directory, and
// keeps what is held of it or, where it is a folder, of what was in it. What
// must not be read is not kept: it never should have been.
func (l *look) leaveOut(unread map[string]*retrieval.SourceError, loaded []retrieval.Text) {
	kept := make(map[string]bool)
	for _, t := range loaded {
		if t.Origin.Scheme() != retrieval.SchemeCorpus {
			continue
		}
		for name := t.Origin.Path(); name != "." && name != "/"; name = path.Dir(name) {
			if e := unread[name]; e != nil && !errors.Is(e, errOutside) {
				kept[name] = t.Damage == ""
				l.found.Keep = append(l.found.Keep, t.ID)
				break
			}
		}
	}
	for _, foreign := range []bool{false, true} { // what is merely of another kind comes last
		for _, name := range slices.SortedFunc(maps.Keys(unread), naturally) {
			if e := unread[name]; errors.Is(e, retrieval.ErrKind) == foreign {
				e.Name, e.Kept = name, kept[name]
				l.found.LeftOut = append(l.found.LeftOut, e)
			}
		}
	}
}

// below is a file's name as members may see it.
func (l *look) below(file string) string {
	rel, err := filepath.Rel(l.corpus, file)
	if err != nil { // of a path that Files made: never
		return filepath.Base(file)
	}
	return filepath.ToSlash(rel)
}

// ofCorpus names the setting in what is wrong with the directory itself.
func ofCorpus(err error) error {
	var source *retrieval.SourceError
	if !errors.As(err, &source) {
		return err
	}
	return &retrieval.SourceError{
		Name: "CORPUS_DIR", Reason: source.Reason, Path: source.Path,
		Err: fmt.Errorf("CORPUS_DIR: %w: put a text there, or leave CORPUS_DIR empty for the built-in one", err),
	}
}

// byHand reads a file that was loaded by hand, or keeps what is held of it: in
// silence where it is out of reach, as that may be how it is meant.
func (l *look) byHand(ctx context.Context, t retrieval.Text) error {
	err := l.add(ctx, anywhere{}, t.Origin, t.Origin.Path())
	var source *retrieval.SourceError
	if err == nil || !errors.As(err, &source) {
		return err
	}
	l.found.Keep = append(l.found.Keep, t.ID)
	if !outOfReach(err) {
		source.Name = filepath.Base(source.Path) // where it lies is the operator's business
		source.Kept = t.Damage == ""
		l.found.LeftOut = append(l.found.LeftOut, source)
	}
	return nil
}

// outOfReach tells a file that is gone, or that only others may read, from one
// that is there and no longer a text.
func outOfReach(err error) bool {
	var system syscall.Errno
	return errors.As(err, &system) || errors.Is(err, errNotRegular)
}

// add reads a file, or keeps the text that is held of it.
func (l *look) add(ctx context.Context, files opener, origin retrieval.Origin, file string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c, err := readFileContent(files, file)
	if err != nil {
		return err
	}
	if t, ok := l.held[origin]; ok && t.SHA256 == c.sha256 && l.read[origin] == c.sha256 {
		l.found.Keep = append(l.found.Keep, t.ID)
		return nil
	}
	doc, _, err := c.document(ctx, file)
	if err != nil {
		return err
	}
	doc.Origin = origin
	l.found.Documents = append(l.found.Documents, doc)
	l.read[origin] = c.sha256
	return nil
}
