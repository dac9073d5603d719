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

// waitForTexts is how long a question that is put to no text waits for the first:
// longer than most texts take, and shorter than a member's patience.
const waitForTexts = 5 * time.Second

var errStillReading = &bot.UserError{Message: "I'm still reading my texts. Please ask again in a moment."}

// startingLibrary is the library of a bot that may be reading its texts still.
// It answers from those that it has; a question put to none waits until all are
// read, or is asked to come again.
type startingLibrary struct {
	countedLibrary
	loaded <-chan struct{} // closed when the texts are read
	wait   time.Duration   // at most so long
}

func (s startingLibrary) Ask(ctx context.Context, q retrieval.Query) (retrieval.Answer, error) {
	if len(s.Texts()) == 0 {
		select {
		case <-s.loaded: // or given up, where the bot is to stop
		case <-time.After(s.wait):
		case <-ctx.Done():
		}
		if len(s.Texts()) == 0 {
			return retrieval.Answer{}, errStillReading
		}
	}
	return s.countedLibrary.Ask(ctx, q)
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
