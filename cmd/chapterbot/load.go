package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
	"github.com/chapterbot/chapterbot/store"
)

func loadCommand(w *world) *cli.Command {
	return &cli.Command{
		Name:      "load",
		Usage:     "read texts into the database (a running bot notices and swaps)",
		ArgsUsage: "PATH...",
		Description: "A PATH is a file, or a directory of them. A text that was loaded from the same file is replaced.\n" +
			"When a file that is named can't be read, nothing changes; one below a directory is left out and named.",
		OnUsageError: wrongUsage,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "verbose", Usage: "list every line that is left out of a text, and why"},
			databaseFlag(w),
		},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if !cmd.Args().Present() {
				return wrongUsage(ctx, cmd, errors.New("there is no file to load"), true)
			}
			return w.load(ctx, cmd.Args().Slice(), cmd.String("database"), cmd.Bool("verbose"))
		},
	}
}

func (w *world) load(ctx context.Context, paths []string, path string, verbose bool) (err error) {
	sources, skipped, err := reader.ReadPaths(ctx, paths)
	if err != nil {
		return err
	}
	database, err := store.Open(ctx, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	library, err := retrieval.OpenLibrary(ctx, database, nil)
	if err != nil {
		return err
	}
	report, err := library.Add(ctx, documents(sources))
	if err != nil {
		return err
	}
	w.tellDamage(library)
	var b strings.Builder
	leftOut(&b, sources, skipped, verbose)
	changes(&b, report)
	_, err = fmt.Fprint(w.out, printable(b.String()))
	return err
}

// leftOut says what is not in the texts: as numbers, or line by line.
func leftOut(b *strings.Builder, sources []reader.Source, skipped []reader.Skipped, verbose bool) {
	for _, source := range sources {
		switch n := len(source.Dropped); {
		case n == 0:
			continue
		case verbose:
			fmt.Fprintf(b, "%s: %s left out:\n", inLine(source.Path), count(n, "line"))
		default:
			fmt.Fprintf(b, "%s: %s left out (--verbose lists them)\n", inLine(source.Path), count(n, "line"))
			continue
		}
		for _, line := range source.Dropped {
			fmt.Fprintf(b, "  line %d, %s: %s\n", line.Line, line.Reason, inLine(line.Text))
		}
	}
	passedOver := 0
	for _, file := range skipped {
		switch broken := file.Err != nil && !errors.Is(file.Err, retrieval.ErrKind); {
		case broken:
			fmt.Fprintf(b, "%s: left out, %s\n", inLine(file.Path), inLine(file.Reason))
		case verbose:
			fmt.Fprintf(b, "%s: skipped, %s\n", inLine(file.Path), inLine(file.Reason))
		default:
			passedOver++
		}
	}
	if passedOver > 0 {
		fmt.Fprintf(b, "%s skipped (--verbose lists them)\n", count(passedOver, "file"))
	}
}

// changes says what the load did to each text.
func changes(b *strings.Builder, report retrieval.Report) {
	for _, text := range report.Texts {
		fmt.Fprintf(b, "%s: %s", inLine(text.Title), text.Kind)
		switch text.Kind {
		case retrieval.Dropped:
		case retrieval.Changed:
			fmt.Fprintf(b, ", %d of %s, revision %d", text.Changed, count(text.Paragraphs, "paragraph"), text.Revision)
		default:
			fmt.Fprintf(b, ", %s, revision %d", count(text.Paragraphs, "paragraph"), text.Revision)
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(b, "%s in all, %v\n", count(report.Paragraphs, "paragraph"), report.Took.Round(time.Millisecond))
}
