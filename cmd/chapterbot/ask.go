package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/retrieval"
)

// mostCitations is the largest --top: more is a search engine's work.
const mostCitations = 100

func askCommand(w *world) *cli.Command {
	return &cli.Command{
		Name:      "ask",
		Usage:     "answer questions from the text",
		ArgsUsage: "[QUESTION...]",
		Description: "It answers from what --text, --corpus or --database names; without any of them from CORPUS_DIR,\n" +
			"else from the database where there is one, else from the built-in text.\n" +
			"Without a question, on a terminal, it takes questions and the bot's commands line by line.",
		DisableSliceFlagSeparator: true, // a comma may belong to a file's name
		OnUsageError:              wrongUsage,
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "text", TakesFile: true, Usage: "answer from this `FILE` and store nothing; may be repeated"},
			&cli.IntFlag{Name: "top", Value: 1, Usage: fmt.Sprintf("most passages to show for a question; with --json and --batch %d unless it is set", retrieval.DefaultLimit)},
			&cli.BoolFlag{Name: "explain", Usage: "show what each passage's score is made of"},
			&cli.BoolFlag{Name: "json", Usage: "print one JSON object for each question"},
			&cli.StringFlag{Name: "batch", TakesFile: true, Usage: "answer each line of this `FILE` (- for standard input) with a line of JSON; a line is a question, or a JSON object with a \"question\" field"},
			databaseFlag(w),
			corpusFlag(w.env),
			thresholdFlag(w.env),
		},
		Action: func(ctx context.Context, cmd *cli.Command) error { return w.ask(ctx, cmd) },
	}
}

func (w *world) ask(ctx context.Context, cmd *cli.Command) (err error) {
	question := strings.TrimSpace(strings.Join(cmd.Args().Slice(), " "))
	batch, asJSON := cmd.String("batch"), cmd.Bool("json")
	top := cmd.Int("top")
	if (asJSON || batch != "") && !cmd.IsSet("top") {
		top = retrieval.DefaultLimit
	}
	interactive := false
	switch {
	case top < 1 || top > mostCitations:
		return wrongUsage(ctx, cmd, fmt.Errorf("--top is %d: a number from 1 to %d", top, mostCitations), true)
	case batch != "" && question != "":
		return wrongUsage(ctx, cmd, errors.New("there is a question and a --batch: give one of them"), true)
	case batch == "" && question == "":
		_, typed := terminal(w.stdin)
		_, shown := terminal(w.out)
		interactive = typed && shown && !asJSON && !cmd.Args().Present()
		if !interactive {
			return wrongUsage(ctx, cmd, errors.New(`there is no question: write it after ask, or pass a list with --batch`), true)
		}
	}
	var check checker
	threshold := parseThreshold(&check, cmd.String("threshold"))
	if err := check.err(); err != nil {
		return err
	}
	texts, closeTexts, err := w.askedTexts(ctx, cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeTexts()) }()
	library := &asked{Library: texts, top: top, threshold: threshold, explain: cmd.Bool("explain")}
	switch {
	case interactive:
		return w.console(ctx, library)
	case batch != "":
		return w.askBatch(ctx, library, batch)
	case asJSON:
		return newJSONAnswers(w.out, library).ask(ctx, question)
	}
	return w.askOnce(ctx, library, question, newPage(w.out, w.env))
}

// askOnce has the conversation itself answer, so that a terminal shows the
// words that Discord shows.
func (w *world) askOnce(ctx context.Context, library *asked, question string, page *page) error {
	reply, _ := w.conversation(library, library.top).Handle(ctx, bot.Message{Text: localPrefix + "ask " + question, User: localUser})
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := page.reply(withChoices(reply)); err != nil {
		return err
	}
	if reply.Outcome == bot.Failed {
		return errors.New("the question could not be answered")
	}
	if n := further(library.last, library.top); n > 0 {
		hint := fmt.Sprintf("\n%s: --top %d", count(n, "more passage"), library.top+n)
		if err := page.reply(bot.Reply{Blocks: []bot.Block{{Small: true, Runs: []bot.Run{{Text: hint}}}}}); err != nil {
			return err
		}
	}
	if library.explain {
		return page.explain(library.last, library.top)
	}
	return nil
}

// further is how many citations of an answer, behind the first top, are worth
// showing.
func further(answer retrieval.Answer, top int) (n int) {
	if answer.Verdict == retrieval.VerdictNone {
		return 0
	}
	for _, c := range answer.Citations[min(top, len(answer.Citations)):] {
		if c.Worth {
			n++
		}
	}
	return n
}

// withChoices adds what the buttons say to a reply that asks back: without them
// it can't be answered.
func withChoices(r bot.Reply) bot.Reply {
	if r.Outcome != bot.Done && r.Outcome != bot.Refused || slices.ContainsFunc(r.Blocks, func(b bot.Block) bool { return b.Quote }) {
		return r
	}
	var labels []string
	for _, b := range r.Buttons {
		labels = append(labels, b.Label)
	}
	if len(labels) > 0 {
		r.Blocks = append(r.Blocks, bot.Block{Runs: []bot.Run{{Text: strings.Join(labels, "\n")}}})
	}
	return r
}

// explain shows what the scores of the first citations are made of, what weighs
// most first.
func (p *page) explain(answer retrieval.Answer, top int) error {
	var b strings.Builder
	fmt.Fprintf(&b, "\nConfidence %.3f\n", answer.Confidence)
	for _, c := range answer.Citations[:min(top, len(answer.Citations))] {
		fmt.Fprintf(&b, "\n%s ¶%d%s: score %.4f\n", printable(c.Section), c.Place.Paragraph, bot.PartOf(c.Part, c.Parts), c.Score)
		features := slices.Clone(c.Features)
		slices.SortStableFunc(features, func(a, b retrieval.Feature) int {
			return cmp.Compare(math.Abs(b.Value*b.Weight), math.Abs(a.Value*a.Weight))
		})
		for _, f := range features {
			if f.Value*f.Weight == 0 {
				break
			}
			fmt.Fprintf(&b, "  %-24s %9.4f × %8.4f = %9.4f\n", f.Name, f.Value, f.Weight, f.Value*f.Weight)
		}
	}
	_, err := fmt.Fprint(p.w, b.String())
	return err
}

// Who speaks with a conversation that isn't in Discord, and how.
const (
	localUser   = bot.UserID("local")
	localPrefix = "!"
)

// conversation is the bot for the one person at this machine, who may do
// everything and need not wait.
func (w *world) conversation(library bot.Library, passages int) *bot.Bot {
	config := bot.Config{Prefix: localPrefix, Admins: []bot.UserID{localUser}, Passages: passages, Burst: math.MaxInt32}
	return bot.New(config, library, slog.New(slog.NewTextHandler(w.errs, &slog.HandlerOptions{Level: slog.LevelWarn})))
}

// asked is a library that answers as the command line wants it, and keeps the
// last answer. One goroutine asks it.
type asked struct {
	bot.Library
	top       int     // passages wanted
	threshold float64 // 0: the default
	explain   bool
	last      retrieval.Answer
}

func (a *asked) Ask(ctx context.Context, q retrieval.Query) (retrieval.Answer, error) {
	q.Limit, q.Threshold, q.Explain = cmp.Or(q.Limit, a.top), a.threshold, a.explain
	var err error
	a.last, err = a.Library.Ask(ctx, q)
	return a.last, err
}
