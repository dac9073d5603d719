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

func checkCommand(w *world) *cli.Command {
	return &cli.Command{
		Name:  "check",
		Usage: "look whether the database holds what was stored, while the bot runs",
		Description: "It reads everything and compares it with the sums that were stored beside it. Exit status 0 when all of\n" +
			"it is whole; else 1, and a line for each text that is damaged, with what helps. It mends nothing.\n" +
			"The sums of a database that an older chapterbot wrote are made by the first command that opens it.",
		OnUsageError: wrongUsage,
		Flags:        []cli.Flag{databaseFlag(w)},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if cmd.Args().Present() {
				return wrongUsage(ctx, cmd, fmt.Errorf("check takes no arguments, and there is %q: --database names the file", cmd.Args().First()), true)
			}
			return w.check(ctx, cmd.String("database"))
		},
	}
}

func (w *world) check(ctx context.Context, path string) (err error) {
	if err := store.CheckLog(path); err != nil {
		return err
	}
	database, err := store.OpenExisting(ctx, path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no database %s to check", path)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	texts, err := database.Check(ctx)
	if err != nil {
		return err
	}
	if damage := retrieval.DamageOf(texts); damage != nil {
		return damage
	}
	foreign, err := database.Foreign(ctx)
	if err != nil {
		return err
	}
	if len(foreign) > 0 {
		return fmt.Errorf("%s holds what is none of chapterbot's (%s): its texts are whole; drop the rest, or ask who put it there",
			path, strings.Join(foreign, ", "))
	}
	_, err = fmt.Fprintf(w.out, "%s is whole: %s\n", inLine(path), summary(texts))
	return err
}

// summary counts what a database holds.
func summary(texts []retrieval.Text) string {
	paragraphs := 0
	for _, text := range texts {
		paragraphs += paragraphsOf(text)
	}
	return count(len(texts), "text") + ", " + count(paragraphs, "paragraph")
}
