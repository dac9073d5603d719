package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/retrieval"
)

const (
	// connectAfter is how long a bot that starts waits for its texts before it
	// connects to Discord all the same. Most texts are read within it.
	connectAfter = time.Second

	// leaveAfter is how long a bot that must stop waits for what can't be
	// interrupted, the analysis of a paragraph of 50 MB say. Replies in flight
	// are done with well before, and a database bears to be left as it is.
	leaveAfter = 2500 * time.Millisecond
)

// waitForTexts is how long what needs a text waits for the first: longer than most
// texts take, and shorter than a member's patience.
const waitForTexts = 5 * time.Second

var errStillReading = &bot.UserError{Message: "I'm still reading my texts. Please ask again in a moment."}

// firstTexts are the texts of a bot that may be reading them still.
type firstTexts struct {
	library *retrieval.Library
	wait    time.Duration // for the first of them, at most

	ended chan struct{} // closed when reading has ended
	whole bool          // all were read, once ended is closed
}

func newFirstTexts(library *retrieval.Library, wait time.Duration) *firstTexts {
	return &firstTexts{library: library, wait: wait, ended: make(chan struct{})}
}

// read reads them. It is called once.
func (f *firstTexts) read(ctx context.Context, log *slog.Logger) error {
	defer close(f.ended)
	err := firstReload(ctx, f.library, log)
	f.whole = err == nil && ctx.Err() == nil
	return err
}

// ready returns nil once there is one to answer from, or none to wait for. Those
// held from before are enough, though they may not be all.
func (f *firstTexts) ready(ctx context.Context) error {
	if len(f.library.Texts()) > 0 {
		return nil
	}
	select {
	case <-f.ended:
	case <-time.After(f.wait):
	case <-ctx.Done():
	}
	if len(f.library.Texts()) > 0 || f.allRead() {
		return nil // where there is none, they were dropped since, or damaged
	}
	return errStillReading
}

func (f *firstTexts) allRead() bool {
	select {
	case <-f.ended:
		return f.whole
	default:
		return false
	}
}

// textsDamaged is what the log says of texts that are stored otherwise than they
// were written.
const textsDamaged = "stored texts are damaged and left out until they are read again"

// firstReload brings the texts up to date. What can't be read must not keep a
// bot from answering that has texts, from before or from other files.
func firstReload(ctx context.Context, library *retrieval.Library, log *slog.Logger) error {
	if damage, ok := errors.AsType[*retrieval.DamageError](library.Refresh(ctx)); ok {
		log.Error(textsDamaged, "error", damage)
	}
	report, err := library.Reload(ctx) // which tells of the other errors, too
	bot.LogReport(ctx, log, report)
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		if len(library.Texts()) == 0 {
			return fmt.Errorf("load the texts: %w", err)
		}
		log.Error("texts not reloaded, answering from those of before", "error", err)
		return nil
	}
	log.Info("texts loaded", "texts", len(library.Texts()), "paragraphs", report.Paragraphs, "took", report.Took)
	return nil
}

// inTime returns what run returns or, where it goes on after ctx has ended,
// nothing once leaveAfter has passed: the process is about to end anyway.
func inTime(ctx context.Context, log *slog.Logger, run func() error) error {
	ended := make(chan error, 1)
	go func() { ended <- run() }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-ended:
		return err
	case <-time.After(leaveAfter):
		log.Warn("something goes on that can't be interrupted: left it", "after", leaveAfter)
		return nil
	}
}
