package bot_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/retrieval"
)

// What a text is needed for waits until there is one, however it was said. What
// none is needed for, and what isn't for the bot, waits for nothing.
func TestOnlyWhatNeedsATextWaitsForIt(t *testing.T) {
	t.Parallel()
	reading := &bot.UserError{Message: "One after another."}
	for i, row := range []struct {
		message bot.Message
		waits   bool
	}{
		{bot.Message{Text: "!ask Who kept the light?"}, true},
		{bot.Message{Text: "!ask Chapter 3 ¶2"}, true},
		{bot.Message{Text: "Who kept the light?", Direct: true}, true},
		{bot.Message{Text: "what is this about?", Direct: true}, true},
		{bot.Message{Text: "what is chapter 3 about?", Direct: true}, true},
		{bot.Message{Text: "more", Direct: true}, true},
		{bot.Message{Text: "and why is that?", Direct: true}, true},
		{bot.Message{Text: "!ask 🦆"}, true},
		{bot.Message{Text: "hello " + strings.Repeat("h", 600), Direct: true}, true},
		{bot.Message{Text: "!passage"}, true},
		{bot.Message{Text: "!passage 3:2"}, true},
		{bot.Message{Command: bot.Texts}, true},
		{bot.Message{Action: "passage:1:0:2:0"}, true},
		{bot.Message{Action: "texts:0"}, true},
		{bot.Message{Action: "about:1"}, true},
		{bot.Message{Action: "ask:Who kept the light?"}, true},

		{bot.Message{Text: "!help"}, false},
		{bot.Message{Text: "", Direct: true}, false},
		{bot.Message{Text: "!reload"}, false},
		{bot.Message{Text: "!ask"}, false},
		{bot.Message{Text: "hello!", Direct: true}, false},
		{bot.Message{Text: "thank you", Direct: true}, false},
		{bot.Message{Text: "who are you?", Direct: true}, false},
		{bot.Message{Text: "🦆", Direct: true}, false},
		{bot.Message{Text: "Who kept the light?"}, false},
		{bot.Message{Text: "!play music"}, false},
	} {
		for _, known := range []bool{false, true} {
			waited := 0
			w := newWorldWith(t, bot.Config{Ready: func(context.Context) error {
				waited++
				if known {
					return nil
				}
				return reading
			}}, handbook)
			row.message.User = bot.UserID(fmt.Sprint(i))
			reply, forBot := w.Handle(t.Context(), row.message)
			if waited > 1 || waited == 1 != row.waits {
				t.Errorf("%+v: it waits %d times", row.message, waited)
			}
			if told := strings.Contains(words(reply), reading.Message); told != (row.waits && !known) {
				t.Errorf("%+v: %v: %s", row.message, forBot, words(reply))
			}
		}
	}
}

// What may be a remark for others is nothing to say that no text is there yet to.
func TestARemarkIsNotToldThatTheTextsAreBeingRead(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, bot.Config{Ready: func(context.Context) error { return errors.New("not yet") }}, handbook)
	if reply, forBot := w.Handle(t.Context(), bot.Message{User: "1", Text: "I liked the old lamp better.", Direct: true, Unnamed: true}); forBot {
		t.Errorf("it says %s", words(reply))
	}
}

// Small talk waits for no text; where none is there yet, it is told why.
func TestSmallTalkIsToldThatTheTextsAreBeingRead(t *testing.T) {
	t.Parallel()
	reading := &bot.UserError{Message: "One after another."}
	for _, known := range []bool{false, true} {
		ready := func(ctx context.Context) error {
			if ctx.Err() == nil {
				t.Error("it would wait")
			}
			if known {
				return nil
			}
			return reading
		}
		b := bot.New(bot.Config{Prefix: "!", Ready: ready}, retrieval.NewLibrary(nil, nil), slog.New(slog.DiscardHandler))
		reply, _ := b.Handle(t.Context(), bot.Message{User: "1", Text: "hello!", Direct: true})
		if told := strings.Contains(words(reply), reading.Message); told == known {
			t.Errorf("with texts read %v it says %s", known, words(reply))
		}
	}
}
