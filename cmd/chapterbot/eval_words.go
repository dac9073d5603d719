package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/eval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
)

// evaluateWords puts typed questions to the built-in text and prints how the
// words in them fared, and each that fared ill.
func (w *world) evaluateWords(path string) error {
	typed, err := eval.ReadTyped(path)
	if err != nil {
		return err
	}
	if len(typed) == 0 {
		return fmt.Errorf("read %s: %w", path, errors.New("no questions"))
	}
	doc, err := reader.Default()
	if err != nil {
		return err
	}
	ix := retrieval.NewIndex([]retrieval.Volume{retrieval.Prepare(doc)})
	var touched, kept, right, slips int
	for _, r := range eval.Respell(ix.Ask, typed) {
		switch {
		case r.Slip && r.Right:
			slips, right = slips+1, right+1
		case r.Slip:
			slips++
			fmt.Fprintf(w.out, "not put right: %s: want %s, got %q\n", printable(r.Question), printable(r.Want), printable(r.Suggestion))
		case r.Right:
			kept++
		default:
			kept, touched = kept+1, touched+1
			fmt.Fprintf(w.out, "wrongly touched: %s: got %q\n", printable(r.Question), printable(r.Suggestion))
		}
	}
	fmt.Fprintf(w.out, "%s: %d questions\n", printable(filepath.Base(path)), len(typed))
	fmt.Fprintf(w.out, "wrongly touched %d of %d (%.1f %%)\n", touched, kept, 100*share(touched, kept))
	fmt.Fprintf(w.out, "put right %d of %d (%.1f %%)\n", right, slips, 100*share(right, slips))
	return nil
}
