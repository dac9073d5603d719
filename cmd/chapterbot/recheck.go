package main

import (
	"context"
	"log/slog"
	"slices"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

// recheck looks whether what is stored is still what was written, and has a library
// read it again where a text is damaged that wasn't: the reload that follows puts
// it right. Its error says that the database is damaged as a whole.
func recheck(database *store.Store, library *retrieval.Library, log *slog.Logger) func(context.Context) error {
	return func(ctx context.Context) error {
		texts, err := database.Recheck(ctx)
		if err != nil {
			return err
		}
		known := library.Damaged()
		damage := retrieval.DamageOf(slices.DeleteFunc(texts, func(t retrieval.Text) bool {
			return known != nil && slices.ContainsFunc(known.Texts, func(k retrieval.Text) bool { return k.ID == t.ID })
		}))
		if damage == nil {
			return nil
		}
		log.Error(textsDamaged, "error", damage)
		return library.Reread(ctx)
	}
}
