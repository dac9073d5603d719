// Package reader turns a file into a retrieval.Document: sections, in reading
// order, of paragraphs.
//
// It quotes, it does not edit: a paragraph of a plain text is the file's own
// bytes, apart from the line breaks of hard-wrapped prose, which become
// spaces, and white space at the ends. What is no part of the text (a site's
// list of other titles, a paragraph that stands there twice, a table of
// contents) is left out by rules that look at the shape of the text, never at
// its subject, and every line left out is returned with its reason. The
// package reads what it is given and what lies below the directory it is
// given; it stores nothing.
package reader

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/chapterbot/chapterbot/retrieval"
)

// MaxSize is the largest file that is read, in bytes. The longest novels have
// about 4 MB; the index over 64 MB of prose takes some 400 MB of memory.
const MaxSize = 64 << 20

// Dropped is a line of the source that is not in the document.
type Dropped struct {
	Line   int    // from 1
	Text   string // without white space at its ends
	Reason string // "repeats line 3"
}

// Read reads a document whose kind is told by its name's extension. The name's
// last element also titles a document that has no title of its own. The
// caller sets Origin.
func Read(name string, r io.Reader) (retrieval.Document, []Dropped, error) {
	c, err := readContent(name, r)
	if err != nil {
		return retrieval.Document{}, nil, err
	}
	return c.document(context.Background(), name)
}

// content is a file's bytes, not looked into yet.
type content struct {
	data   []byte
	sha256 string // lower-case hexadecimal
}

func readContent(name string, r io.Reader) (content, error) {
	if parserOf(name) == nil {
		return content{}, unreadable(name, otherKind{"chapterbot reads .txt and .md files: save it as one of them"})
	}
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return content{}, unreadable(name, cause(err))
	}
	if len(data) > MaxSize {
		return content{}, unreadable(name, fmt.Errorf("it is larger than %d MB: split it", MaxSize>>20))
	}
	sum := sha256.Sum256(data)
	return content{data: data, sha256: hex.EncodeToString(sum[:])}, nil
}

// Budget is how long the reading of one text may take. The largest that is
// read at all takes a few seconds, and some of what only looks like a text a
// few more.
const Budget = time.Minute

// document reads the content. Its error is that of ctx, or a SourceError.
func (c content) document(ctx context.Context, name string) (retrieval.Document, []Dropped, error) {
	return c.documentWithin(ctx, name, Budget)
}

func (c content) documentWithin(ctx context.Context, name string, budget time.Duration) (retrieval.Document, []Dropped, error) {
	source, err := decode(c.data)
	if err != nil {
		return retrieval.Document{}, nil, unreadable(name, err)
	}
	within, cancel := context.WithTimeout(ctx, budget)
	defer cancel()
	if strings.Count(strings.TrimSuffix(source, "\n"), "\n") >= MaxLines {
		return retrieval.Document{}, nil, unreadable(name, overLimit{"lines", MaxLines})
	}
	p := &pace{ctx: within}
	doc, dropped := parserOf(name)(p, source)
	if err := ctx.Err(); err != nil {
		return retrieval.Document{}, nil, err
	}
	if over, is := errors.AsType[overLimit](p.err); is {
		return retrieval.Document{}, nil, unreadable(name, over)
	}
	if p.err != nil {
		return retrieval.Document{}, nil, unreadable(name, fmt.Errorf("it takes longer than %v to read: split it into smaller files", budget))
	}
	if !slices.ContainsFunc(doc.Sections, func(s retrieval.Section) bool { return len(retrieval.Paragraphs(s.Body)) > 0 }) {
		return retrieval.Document{}, nil, unreadable(name, errNoText)
	}
	if doc.Title == "" {
		doc.Title = titleOf(name)
	}
	doc.SHA256 = c.sha256
	return doc, dropped, nil
}

// unreadable says why a file can't be read.
func unreadable(path string, reason error) *retrieval.SourceError {
	return &retrieval.SourceError{Name: path, Reason: reason.Error(), Path: path, Err: fmt.Errorf("%s: %w", path, reason)}
}

// otherKind says that files of a name's kind are not read.
type otherKind struct{ reason string }

func (e otherKind) Error() string { return e.reason }

func (otherKind) Is(target error) bool { return target == retrieval.ErrKind }

var errNoText = errors.New("there is no paragraph of text in it")

// parserOf returns the function that reads files of this name; nil if none does.
func parserOf(name string) func(*pace, string) (retrieval.Document, []Dropped) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".txt":
		return parseText
	case ".md", ".markdown":
		return parseMarkdown
	}
	return nil
}

func eitherKind() string { return ".txt or .md" }

// titleOf makes a title of a file's name: "two-sessions.txt" is "Two sessions".
func titleOf(name string) string {
	base := filepath.Base(name)
	base = strings.TrimSuffix(base, filepath.Ext(base))
	title := strings.Join(strings.FieldsFunc(base, func(r rune) bool { return r == '-' || r == '_' || unicode.IsSpace(r) }), " ")
	if title == "" {
		return base
	}
	first, size := utf8.DecodeRuneInString(title)
	return string(unicode.ToTitle(first)) + title[size:]
}
