package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v3"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/eval"
)

// scoreDepth is how many documents the measures look at.
const scoreDepth = 10

func evalCommand(w *world) *cli.Command {
	return &cli.Command{
		Name:      "eval",
		Usage:     "measure the ranking on questions whose answers are known",
		ArgsUsage: "DIR",
		Description: "DIR is a BEIR folder: corpus.jsonl, queries.jsonl and qrels/test.tsv. Before a change, write a run\n" +
			"with --run; after it, --compare with that run says what got better, what got worse, and how likely\n" +
			"that is chance. With --words there is no DIR: the questions of its file are put to the built-in text.",
		OnUsageError: wrongUsage,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "scope", Usage: "\"source\": rank each query against the passages of its own metadata.source only"},
			&cli.StringFlag{Name: "run", TakesFile: true, Usage: "write the first 100 passages of each query to this `FILE`, as TREC runs are written"},
			&cli.StringFlag{Name: "compare", TakesFile: true, Usage: "compare with the run in this `FILE`"},
			&cli.BoolFlag{Name: "answers", Usage: "measure, too, how often the first highlight holds one of metadata.answers"},
			&cli.StringFlag{Name: "foreign", TakesFile: true, Usage: "measure, too, how well the confidence tells these questions, whose answers are not there, from the folder's: JSON lines in `FILE` with a \"question\" or \"text\" field"},
			&cli.StringFlag{Name: "words", TakesFile: true, Usage: "measure how many slips are put right and how many words wrongly touched: JSON lines in `FILE`, each with a \"question\" and what one word of it must become as \"want\", or null"},
		},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if words := cmd.String("words"); words != "" {
				if cmd.Args().Len() > 0 || cmd.NumFlags() > 1 {
					return wrongUsage(ctx, cmd, errors.New("--words stands alone"), true)
				}
				return w.evaluateWords(words)
			}
			if cmd.Args().Len() != 1 {
				return wrongUsage(ctx, cmd, errors.New("name one directory"), true)
			}
			scope := cmd.String("scope")
			if scope != "" && scope != "source" {
				return wrongUsage(ctx, cmd, fmt.Errorf("--scope is %q: source, or nothing", scope), true)
			}
			return w.evaluate(ctx, cmd.Args().First(), evaluation{
				scoped: scope == "source", answers: cmd.Bool("answers"),
				run: cmd.String("run"), compare: cmd.String("compare"), foreign: cmd.String("foreign"),
			})
		},
	}
}

// evaluation is what is wanted besides the usual measures.
type evaluation struct {
	scoped, answers       bool
	run, compare, foreign string // paths; empty: not wanted
}

func (w *world) evaluate(ctx context.Context, dir string, e evaluation) error {
	folder, err := eval.Open(dir)
	if err != nil {
		return err
	}
	var before eval.Run
	if e.compare != "" {
		if before, err = readRun(e.compare); err != nil {
			return err
		}
	}
	var foreign []string
	if e.foreign != "" {
		if foreign, err = eval.ReadQuestions(e.foreign); err != nil {
			return err
		}
	}
	depth := scoreDepth
	if e.run != "" {
		depth = eval.RunDepth
	}
	corpus := eval.NewCorpus(folder, e.scoped)
	bar := w.progress(len(folder.Queries))
	outcomes, err := eval.Evaluate(ctx, folder, corpus, depth, func() { _ = bar.Add(1) })
	if err != nil {
		return err
	}
	_ = bar.Finish() // a bar that can't be drawn is no reason to lose the measures
	if e.run != "" {
		if err := writeRun(e.run, folder.Queries, outcomes); err != nil {
			return err
		}
	}
	fmt.Fprintf(w.out, "%s: %d passages, %d questions\n", printable(folder.Name), len(folder.Documents), len(folder.Queries))
	w.measures(outcomes, e.answers)
	if e.foreign != "" {
		own := make([]float64, len(outcomes))
		for i, o := range outcomes {
			own[i] = o.Confidence
		}
		s := eval.Separate(own, eval.Foreign(corpus, foreign))
		fmt.Fprintf(w.out, "%d foreign questions: AUROC %.4f; with 95 %% of the folder's own answered (confidence %.3f), %.4f refused\n",
			len(foreign), s.AUROC, s.Threshold, s.Refused)
	}
	if e.compare != "" {
		w.comparison(folder, outcomes, before)
	}
	return nil
}

func (w *world) measures(outcomes []eval.Outcome, answers bool) {
	scores := make([]eval.Scores, len(outcomes))
	verdicts := make(map[retrieval.Verdict]int)
	held, known := 0, 0
	for i, o := range outcomes {
		scores[i] = o.Scores
		verdicts[o.Verdict]++
		if len(o.Query.Answers) > 0 {
			known++
		}
		if o.Held {
			held++
		}
	}
	mean := eval.Mean(scores)
	fmt.Fprintf(w.out, "P@1      %.4f\nMRR@10   %.4f\nR@5      %.4f\nnDCG@10  %.4f\n", mean.P1, mean.MRR10, mean.R5, mean.NDCG10)
	for _, v := range []struct {
		name string
		is   retrieval.Verdict
	}{{"answered", retrieval.VerdictAnswer}, {"closest", retrieval.VerdictClosest}, {"refused", retrieval.VerdictNone}} {
		fmt.Fprintf(w.out, "%-8s %.4f\n", v.name, share(verdicts[v.is], len(outcomes)))
	}
	if answers {
		fmt.Fprintf(w.out, "the first highlight holds the answer of %.4f, with %d answers known\n", share(held, known), known)
	}
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// comparison sets the measures of each query beside those of an earlier run.
func (w *world) comparison(folder *eval.Folder, outcomes []eval.Outcome, before eval.Run) {
	for _, measure := range []struct {
		name string
		of   func(eval.Scores) float64
	}{
		{"P@1", func(s eval.Scores) float64 { return s.P1 }},
		{"MRR@10", func(s eval.Scores) float64 { return s.MRR10 }},
		{"nDCG@10", func(s eval.Scores) float64 { return s.NDCG10 }},
	} {
		now, then := make([]float64, len(outcomes)), make([]float64, len(outcomes))
		for i, o := range outcomes {
			now[i] = measure.of(o.Scores)
			then[i] = measure.of(eval.Score(before.IDs(o.Query.ID), folder.Relevant[o.Query.ID]))
		}
		c := eval.Compare(now, then)
		fmt.Fprintf(w.out, "%s against the run: %+.4f, %d better, %d worse, %d the same, p = %.4f\n",
			measure.name, c.Difference, c.Wins, c.Losses, c.Ties, c.P)
	}
}

func readRun(path string) (eval.Run, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	run, err := eval.ReadRun(file)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return run, nil
}

// writeRun writes a run whole or not at all, since the one that it replaces
// may be what the next comparison needs.
func writeRun(path string, queries []eval.Query, outcomes []eval.Outcome) (err error) {
	run := make(eval.Run, len(outcomes))
	for _, o := range outcomes {
		run[o.Query.ID] = o.Ranking
	}
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = file.Close() // perhaps a second time
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	if err := run.WriteTo(file, queries, "chapterbot"); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := file.Close(); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// progress is a bar on the terminal where errors go, and nothing elsewhere.
func (w *world) progress(steps int) *progressbar.ProgressBar {
	out := io.Discard
	if _, ok := terminal(w.errs); ok {
		out = w.errs
	}
	return progressbar.NewOptions(steps, progressbar.OptionSetWriter(out), progressbar.OptionClearOnFinish(),
		progressbar.OptionSetDescription("asking"), progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true))
}
