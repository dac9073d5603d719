package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
		Description: "A PATH is a file, or a directory of them. A text that was loaded from the same file is replaced, and so is\n" +
			"one that the bot read from it, in CORPUS_DIR.\n" +
			"When a file that is named can't be read, nothing changes; one below a directory is left out and named.",
		OnUsageError: wrongUsage,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "verbose", Usage: "list every line that is left out of a text, and why"},
			databaseFlag(w),
			corpusFlag(w.env),
		},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if !cmd.Args().Present() {
				return wrongUsage(ctx, cmd, errors.New("there is no file to load"), true)
			}
			return w.load(ctx, cmd.Args().Slice(), cmd.String("database"), cmd.String("corpus"), cmd.Bool("verbose"))
		},
	}
}

func (w *world) load(ctx context.Context, paths []string, path, corpus string, verbose bool) (err error) {
	sources, skipped, err := reader.ReadPaths(ctx, paths)
	if err != nil {
		return err
	}
	w.tellLostCommits(path)
	database, err := store.Open(ctx, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	library, err := retrieval.OpenLibrary(ctx, database, nil)
	if err != nil {
		return err
	}
	docs := documents(sources)
	takePlace(docs, heldTexts(library), corpus)
	report, err := library.Add(ctx, docs)
	if err != nil {
		return err
	}
	w.tellDamage(library)
	var b strings.Builder
	leftOut(&b, sources, skipped, verbose)
	report.Texts = askedFor(report.Texts, library.Texts(), docs)
	changes(&b, report)
	sameTitles(&b, library.Texts(), docs)
	_, err = fmt.Fprint(w.out, printable(b.String()))
	return err
}

// askedFor are the changes of a load but for the texts that it had nothing to do
// with, which are live as well.
func askedFor(changes []retrieval.TextChange, live []retrieval.Text, docs []retrieval.Document) []retrieval.TextChange {
	var asked []retrieval.TextChange
	for i, change := range changes { // those of live come first, in its order
		if change.Kind != retrieval.Unchanged || i < len(live) && isAsked(live[i], docs) {
			asked = append(asked, change)
		}
	}
	return asked
}

func isAsked(text retrieval.Text, docs []retrieval.Document) bool {
	return slices.ContainsFunc(docs, func(d retrieval.Document) bool { return d.Origin == text.Origin })
}

// sameTitles names other texts of the title of one that was loaded: members see
// two of that name.
func sameTitles(b *strings.Builder, live []retrieval.Text, docs []retrieval.Document) {
	told := make(map[string]bool)
	for _, text := range live {
		title := strings.ToLower(text.Title)
		if told[title] || !isAsked(text, docs) {
			continue
		}
		told[title] = true
		if same := named(live, text.Title); len(same) > 1 {
			origins := make([]string, len(same))
			for i, t := range same {
				origins[i] = inLine(t.Origin)
			}
			fmt.Fprintf(b, "%d texts are named %q, from %s\n", len(same), text.Title, strings.Join(origins, " and "))
		}
	}
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
