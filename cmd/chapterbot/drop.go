package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
	"github.com/chapterbot/chapterbot/store"
)

func dropCommand(w *world) *cli.Command {
	return &cli.Command{
		Name:      "drop",
		Aliases:   []string{"unload"},
		Usage:     "remove texts that were loaded (a running bot notices and swaps)",
		ArgsUsage: "NAME...",
		Description: "A NAME is a text's title, or the file it was loaded from, as `chapterbot texts` shows them; the file may be\n" +
			"gone. When any NAME fits no text or several, nothing changes. The file itself stays.\n" +
			"After the last text the bot answers from CORPUS_DIR or the built-in text again.",
		OnUsageError: wrongUsage,
		Flags:        []cli.Flag{databaseFlag(w), corpusFlag(w.env)},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if !cmd.Args().Present() {
				return wrongUsage(ctx, cmd, errors.New("there is no text to drop: name one that `chapterbot texts` lists"), true)
			}
			return w.drop(ctx, cmd.Args().Slice(), cmd.String("database"), cmd.String("corpus"))
		},
	}
}

func (w *world) drop(ctx context.Context, names []string, path, corpus string) (err error) {
	w.tellLostCommits(path)
	database, err := store.OpenExisting(ctx, path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no database %s, and so no text to drop", path)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	library, err := retrieval.OpenLibrary(ctx, database, reader.Sources(corpus))
	if err != nil {
		return err
	}
	ids, err := loadedTexts(heldTexts(library), names)
	if err != nil {
		return err
	}
	report, err := library.Drop(ctx, ids...)
	tellLeftOut(w.errs, report.LeftOut)
	if err != nil {
		return err
	}
	var b strings.Builder
	changes(&b, report)
	_, err = fmt.Fprint(w.out, printable(b.String()))
	return err
}

// loadedTexts finds the texts, loaded by hand, that names mean. Its error tells
// of each name that means none of them.
func loadedTexts(texts []retrieval.Text, names []string) ([]retrieval.TextID, error) {
	var ids []retrieval.TextID
	var errs []error
	for _, name := range names {
		text, err := loadedText(texts, name)
		if err != nil {
			errs = append(errs, err)
		}
		ids = append(ids, text.ID)
	}
	return ids, errors.Join(errs...)
}

func loadedText(texts []retrieval.Text, name string) (retrieval.Text, error) {
	found := named(texts, name)
	switch {
	case len(found) == 0:
		return retrieval.Text{}, fmt.Errorf("there is no text %q: `chapterbot texts` lists what there is", name)
	case len(found) > 1:
		origins := make([]string, len(found))
		for i, text := range found {
			origins[i] = string(text.Origin)
		}
		return retrieval.Text{}, fmt.Errorf("%d texts are named %q: drop one by its file, %s", len(found), name, strings.Join(origins, " or "))
	}
	switch found[0].Origin.Scheme() {
	case retrieval.SchemeCorpus:
		return retrieval.Text{}, fmt.Errorf("%s comes from CORPUS_DIR: take %s out of it and reload", cmp.Or(found[0].Title, name), found[0].Origin.Path())
	case retrieval.SchemeEmbedded:
		return retrieval.Text{}, fmt.Errorf("%s is the built-in text: it goes when you load another", cmp.Or(found[0].Title, name))
	}
	return found[0], nil
}

// named returns the one text of an origin or file, else those of a title.
func named(texts []retrieval.Text, name string) []retrieval.Text {
	file, err := filepath.Abs(name)
	byOrigin := slices.IndexFunc(texts, func(t retrieval.Text) bool {
		return string(t.Origin) == name || err == nil && t.Origin == retrieval.NewOrigin(retrieval.SchemeFile, file)
	})
	if byOrigin >= 0 {
		return texts[byOrigin : byOrigin+1]
	}
	var found []retrieval.Text
	for _, t := range texts {
		if t.Title != "" && strings.EqualFold(t.Title, strings.TrimSpace(name)) { // a damaged one may have lost it
			found = append(found, t)
		}
	}
	return found
}
