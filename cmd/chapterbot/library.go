package main

import (
	"context"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

// openTexts opens the texts that a question is put to, for reading. The
// returned function closes what they live in.
func (w *world) openTexts(ctx context.Context, files []string, path string) (*retrieval.Library, func(), error) {
	database, err := store.OpenExisting(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	library, err := retrieval.OpenLibrary(ctx, database, nil)
	return library, func() { database.Close() }, err
}
