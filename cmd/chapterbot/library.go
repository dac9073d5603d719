package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
	"github.com/chapterbot/chapterbot/store"
)

// askedTexts opens the texts that ask's flags and settings name: the one place
// that the command line names, else CORPUS_DIR, else the database, else the
// built-in text.
func (w *world) askedTexts(ctx context.Context, cmd *cli.Command) (*retrieval.Library, func() error, error) {
	var named []string
	for _, flag := range []string{"text", "corpus", "database"} {
		if onCommandLine(cmd, flag) {
			named = append(named, "--"+flag)
		}
	}
	if len(named) > 1 {
		return nil, nil, wrongUsage(ctx, cmd, fmt.Errorf("there are %s, and each says what to answer from: give one of them", strings.Join(named, " and ")), true)
	}
	files, path, corpus := cmd.StringSlice("text"), cmd.String("database"), cmd.String("corpus")
	if len(files) > 0 {
		return w.openTexts(ctx, files, "", "")
	}
	if onCommandLine(cmd, "database") {
		library, closeTexts, err := w.openDatabaseTexts(ctx, path)
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("there is no database %s: `chapterbot load FILE` makes one", path)
		} else if errors.Is(err, errNoTexts) {
			err = fmt.Errorf("there is no text in %s: `chapterbot load FILE` puts one in", path)
		}
		return library, closeTexts, err
	}
	var check checker
	name := envCorpus
	if onCommandLine(cmd, "corpus") {
		name = "--corpus"
	}
	parseDirectory(&check, name, corpus)
	if err := check.err(); err != nil {
		return nil, nil, err
	}
	if _, err := os.Stat(path); err == nil && corpus != "" && name == envCorpus {
		fmt.Fprintf(w.errs, "chapterbot: the answer comes from %s, %s; --database %s asks what is stored instead\n", envCorpus, inLine(corpus), inLine(path))
	}
	return w.openTexts(ctx, nil, path, corpus)
}

// openTexts opens the texts that a question is put to: the files that are
// named, else those of the corpus directory, else the database's, else what a
// bot without any of them answers from. It creates no file. The returned
// function closes what the texts live in.
func (w *world) openTexts(ctx context.Context, files []string, path, corpus string) (*retrieval.Library, func() error, error) {
	switch {
	case len(files) > 0:
		return openForNow(ctx, fileSources(files), w.errs)
	case corpus != "":
		return openForNow(ctx, reader.Sources(corpus), w.errs)
	}
	library, closeTexts, err := w.openDatabaseTexts(ctx, path)
	if errors.Is(err, store.ErrEmpty) {
		fmt.Fprintf(w.errs, "chapterbot: %s is empty: the answer comes from the built-in text\n", inLine(path))
	}
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, store.ErrEmpty) || errors.Is(err, errNoTexts) {
		return openForNow(ctx, reader.Sources(""), w.errs)
	}
	return library, closeTexts, err
}

var errNoTexts = errors.New("the database holds no text")

// openDatabaseTexts opens what is stored, and names what of it is damaged:
// fs.ErrNotExist where there is no database, store.ErrEmpty where there is nothing
// in its file, errNoTexts where it holds none.
func (w *world) openDatabaseTexts(ctx context.Context, path string) (*retrieval.Library, func() error, error) {
	w.tellLostCommits(path)
	database, err := store.OpenExisting(ctx, path)
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
		if damage := library.Damaged(); damage != nil {
			return nil, nil, errors.Join(damage, database.Close())
		}
		return nil, nil, errors.Join(errNoTexts, database.Close())
	}
	w.tellDamage(library)
	return library, database.Close, nil
}

// tellLostCommits says that the database loses its last changes, if it does. It
// must be done before anything opens it: SQLite then discards them, and nobody can
// tell any more. What else is wrong with the log, the opening tells.
func (w *world) tellLostCommits(path string) {
	if lost, ok := errors.AsType[*store.LogError](store.CheckLog(path)); ok {
		w.complain(lost)
	}
}

// tellDamage names the stored texts that are damaged, a line each.
func (w *world) tellDamage(library *retrieval.Library) {
	if damage := library.Damaged(); damage != nil {
		w.complain(damage)
	}
}

// heldTexts are all that a library holds, the damaged ones, too.
func heldTexts(library *retrieval.Library) []retrieval.Text {
	texts := library.Texts()
	if damage := library.Damaged(); damage != nil {
		texts = append(texts, damage.Texts...)
	}
	return texts
}

// openForNow reads the sources into memory, and tells on tell of what can't be
// read.
func openForNow(ctx context.Context, sources retrieval.Sources, tell io.Writer) (*retrieval.Library, func() error, error) {
	database, err := store.OpenMemory(ctx)
	if err != nil {
		return nil, nil, err
	}
	library, err := retrieval.OpenLibrary(ctx, database, sources)
	if err == nil {
		var report retrieval.Report
		report, err = library.Reload(ctx)
		tellLeftOut(tell, report.LeftOut)
	}
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("read the texts: %w", err), database.Close())
	}
	return library, database.Close, nil
}

// mostLeftOut is how many files a command names that it left out.
const mostLeftOut = 20

// tellLeftOut names what should have been read and can't be, a line each.
func tellLeftOut(tell io.Writer, left []*retrieval.SourceError) {
	broken := slices.DeleteFunc(slices.Clone(left), func(e *retrieval.SourceError) bool { return errors.Is(e, retrieval.ErrKind) })
	for _, e := range broken[:min(mostLeftOut, len(broken))] {
		fmt.Fprintf(tell, "chapterbot: %s: left out, %s\n", inLine(e.Path), inLine(e.Reason))
	}
	if more := len(broken) - mostLeftOut; more > 0 {
		fmt.Fprintf(tell, "chapterbot: %s more left out\n", count(more, "file"))
	}
}

// fileSources reads files, and what directories hold, anew for each reload.
func fileSources(paths []string) retrieval.Sources {
	return func(ctx context.Context, _ []retrieval.Text) (retrieval.Found, error) {
		sources, skipped, err := reader.ReadPaths(ctx, paths)
		found := retrieval.Found{Documents: documents(sources)}
		for _, s := range skipped {
			if s.Err != nil {
				found.LeftOut = append(found.LeftOut, s.Err)
			}
		}
		return found, err
	}
}

func documents(sources []reader.Source) []retrieval.Document {
	docs := make([]retrieval.Document, len(sources))
	for i, source := range sources {
		docs[i] = source.Document
	}
	return docs
}
