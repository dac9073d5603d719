package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
	"github.com/chapterbot/chapterbot/store"
)

// openTexts opens the texts that a question is put to: the files that are
// named, else the database, else what a bot with a new database would load. It
// creates no file. The returned function closes what the texts live in.
func openTexts(ctx context.Context, files []string, path, corpus string) (*retrieval.Library, func() error, error) {
	if len(files) > 0 {
		return openForNow(ctx, fileSources(files))
	}
	database, err := store.OpenExisting(ctx, path)
	if errors.Is(err, fs.ErrNotExist) {
		return openForNow(ctx, reader.Sources(corpus))
	}
	if err != nil {
		return nil, nil, err
	}
	// No sources: a reload here must not drop what the bot's own settings,
	// unknown here, have loaded.
	library, err := retrieval.OpenLibrary(ctx, database, nil)
	if err != nil {
		return nil, nil, errors.Join(err, database.Close())
	}
	if len(library.Texts()) == 0 {
		if err := database.Close(); err != nil {
			return nil, nil, err
		}
		return openForNow(ctx, reader.Sources(corpus))
	}
	return library, database.Close, nil
}

// openForNow reads the sources into memory.
func openForNow(ctx context.Context, sources retrieval.Sources) (*retrieval.Library, func() error, error) {
	database, err := store.OpenMemory(ctx)
	if err != nil {
		return nil, nil, err
	}
	library, err := retrieval.OpenLibrary(ctx, database, sources)
	if err == nil {
		_, err = library.Reload(ctx)
	}
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("read the texts: %w", err), database.Close())
	}
	return library, database.Close, nil
}

// fileSources reads files, and what directories hold, anew for each reload.
func fileSources(paths []string) retrieval.Sources {
	return func(ctx context.Context, _ []retrieval.Text) ([]retrieval.Document, []retrieval.TextID, error) {
		sources, _, err := reader.ReadPaths(ctx, paths)
		return documents(sources), nil, err
	}
}

func documents(sources []reader.Source) []retrieval.Document {
	docs := make([]retrieval.Document, len(sources))
	for i, source := range sources {
		docs[i] = source.Document
	}
	return docs
}
