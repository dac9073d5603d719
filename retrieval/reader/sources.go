package reader

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

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
// read again where they are still there. When that is nothing, the embedded
// text.
func Sources(corpusDir string) retrieval.Sources {
	return func(ctx context.Context, loaded []retrieval.Text) ([]retrieval.Document, []retrieval.TextID, error) {
		var docs []retrieval.Document
		var err error
		if corpusDir != "" {
			if docs, err = readCorpus(ctx, corpusDir); err != nil {
				return nil, nil, err
			}
		}
		byHand, keep, err := readAgain(ctx, loaded)
		if err != nil {
			return nil, nil, err
		}
		docs = append(docs, byHand...)
		if len(docs)+len(keep) == 0 {
			doc, err := Default()
			if err != nil {
				return nil, nil, err
			}
			docs = append(docs, doc)
		}
		return docs, keep, nil
	}
}

func readCorpus(ctx context.Context, dir string) ([]retrieval.Document, error) {
	files, _, err := Files(dir)
	if err != nil {
		return nil, fmt.Errorf("CORPUS_DIR: %w", err)
	}
	docs := make([]retrieval.Document, 0, len(files))
	for _, path := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		source, err := ReadFile(path)
		if err != nil {
			return nil, err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		source.Document.Origin = retrieval.NewOrigin(retrieval.SchemeCorpus, filepath.ToSlash(rel))
		docs = append(docs, source.Document)
	}
	return docs, nil
}

// readAgain reads the files that were loaded by hand, and keeps the texts of
// those that are gone.
func readAgain(ctx context.Context, loaded []retrieval.Text) (docs []retrieval.Document, keep []retrieval.TextID, err error) {
	for _, t := range loaded {
		if t.Origin.Scheme() != retrieval.SchemeFile {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if _, err := os.Stat(t.Origin.Path()); errors.Is(err, fs.ErrNotExist) {
			keep = append(keep, t.ID)
			continue
		}
		source, err := ReadFile(t.Origin.Path())
		if err != nil {
			return nil, nil, err
		}
		docs = append(docs, source.Document)
	}
	return docs, keep, nil
}
