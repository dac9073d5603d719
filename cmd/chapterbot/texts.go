package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/urfave/cli/v3"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

func textsCommand(w *world) *cli.Command {
	return &cli.Command{
		Name:         "texts",
		Usage:        "list the texts in the database",
		OnUsageError: wrongUsage,
		Flags:        []cli.Flag{databaseFlag(w), corpusFlag(w.env)},
		Action:       func(ctx context.Context, cmd *cli.Command) error { return w.texts(ctx, cmd) },
	}
}

func (w *world) texts(ctx context.Context, cmd *cli.Command) error {
	if cmd.Args().Present() {
		return wrongUsage(ctx, cmd, fmt.Errorf("texts takes no arguments, and there is %q", cmd.Args().First()), true)
	}
	path := cmd.String("database")
	w.tellLostCommits(path)
	texts, err := storedTexts(ctx, path)
	if errors.Is(err, fs.ErrNotExist) && w.database != nil {
		return fmt.Errorf("there is no database %s: `chapterbot load FILE` makes one", path)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, store.ErrEmpty) {
		return err
	}
	if len(texts) == 0 {
		instead := "the built-in one"
		if corpus := cmd.String("corpus"); corpus != "" {
			instead = "those of CORPUS_DIR, " + corpus
		}
		_, err := fmt.Fprintf(w.out, "No text is stored in %s: ask answers from %s. To store yours: %s\n", inLine(path), inLine(instead), inLine(w.advise("`chapterbot load FILE`")))
		return err
	}
	var b strings.Builder
	for i, text := range texts {
		if i > 0 {
			b.WriteByte('\n')
		}
		w.describe(&b, text)
	}
	if corpus := cmd.String("corpus"); corpus != "" {
		fmt.Fprintf(&b, "\nask answers from those of CORPUS_DIR, %s, unless it is told --database %s.\n", inLine(corpus), inLine(path))
	}
	_, err = fmt.Fprint(w.out, printable(b.String()))
	return err
}

// storedTexts lists what the database at path holds.
func storedTexts(ctx context.Context, path string) ([]retrieval.Text, error) {
	database, err := store.OpenExisting(ctx, path)
	if err != nil {
		return nil, err
	}
	defer database.Close()
	return database.Check(ctx)
}

// describe writes what a text holds: a line about it and one a section. Of a
// damaged one it says only that.
func (w *world) describe(b *strings.Builder, text retrieval.Text) {
	if text.Damage != "" {
		fmt.Fprintln(b, inLine(w.advise(retrieval.DamageOf([]retrieval.Text{text}).Error())))
		return
	}
	fmt.Fprintf(b, "%s: %s, revision %d, loaded %s from %s\n", inLine(text.Title), count(paragraphsOf(text), "paragraph"),
		text.Revision, text.Loaded.UTC().Format("2006-01-02 15:04:05 UTC"), inLine(text.Origin))
	for _, section := range text.Sections {
		title := inLine(section.Title)
		if title == "" {
			title = "(no title)"
		}
		if section.Paragraphs == 0 { // "Part One", above its chapters
			fmt.Fprintf(b, "  %s\n", title)
			continue
		}
		fmt.Fprintf(b, "  %s: %s\n", title, count(section.Paragraphs, "paragraph"))
	}
}

func paragraphsOf(text retrieval.Text) int {
	n := 0
	for _, section := range text.Sections {
		n += section.Paragraphs
	}
	return n
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
