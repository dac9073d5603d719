package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/chapterbot/chapterbot/bot/reference"
	"github.com/chapterbot/chapterbot/retrieval"
)

// Library is what the conversation needs of the texts.
type Library interface {
	Ask(context.Context, retrieval.Query) (retrieval.Answer, error)
	Passage(retrieval.Place) (retrieval.Excerpt, bool)
	Texts() []retrieval.Text
	Terms() []string
	Reload(context.Context) (retrieval.Report, error)
}

// Config is what an operator may set.
type Config struct {
	Prefix    string   // "!" makes "!ask"; required
	Admins    []UserID // may reload anywhere, whatever the chat says
	Threshold float64  // see retrieval.Query; 0: its default
	Passages  int      // quoted at once by an answer; 0: the best alone

	// Ready returns nil once there are texts to answer from, after a while at most,
	// or until its context ends, and else why there are none yet. It is called for
	// what needs them, before anything is looked up. nil: they are there.
	Ready func(context.Context) error

	// A user may send Burst commands at once and then one each Every.
	// Zero values mean 30 and 1 second: nobody who reads the answers is slowed.
	Burst int
	Every time.Duration
}

// Bot answers messages. It is safe for concurrent use.
type Bot struct {
	config    Config
	library   Library
	log       *slog.Logger
	cooldown  *cooldown
	reloading sync.Mutex
	memory    *memory
	titles    atomic.Pointer[reference.Catalogue] // of the texts as they were last seen
	offered   atomic.Pointer[offered]             // of them, too
}

// New makes a Bot that answers from the library.
func New(config Config, library Library, log *slog.Logger) *Bot {
	return &Bot{
		config:   config,
		library:  library,
		log:      log,
		cooldown: newCooldown(config.Burst, config.Every),
		memory:   newMemory(time.Now),
	}
}

// Handle answers one message. It reports false when the message is not for
// the bot, which then says nothing.
func (b *Bot) Handle(ctx context.Context, m Message) (Reply, bool) {
	request, forBot := b.parse(m)
	if !forBot {
		return Reply{}, false
	}
	// Who pages through a passage presses fast, and a press costs no message.
	if !request.press {
		wait, told := b.cooldown.wait(m.User)
		if wait > 0 {
			// Everybody in the channel reads a refusal in prefix form: one is enough.
			return Note(Refused, fmt.Sprintf("One moment, please: you can ask again in %s.", seconds(wait))), !told || m.Command != "" || m.Action != ""
		}
	}
	reply, err := b.answer(ctx, m, request)
	if errors.Is(err, errRemark) {
		return Reply{}, false
	}
	if err != nil {
		return b.excuse(ctx, err), true
	}
	return reply, true
}

func (b *Bot) answer(ctx context.Context, m Message, r request) (Reply, error) {
	if err := b.ready(ctx, m, r); err != nil {
		return Reply{}, err
	}
	if r.subject != nil {
		return b.pressedAbout(m, *r.subject)
	}
	c, ok := r.command.find()
	if !ok {
		return b.help(), nil
	}
	return c.run(b, ctx, m, r)
}

// put answers a question, which may be a reference to a place.
func (b *Bot) put(ctx context.Context, m Message, r request) (Reply, error) {
	if reply, ok := b.referred(r.argument); ok {
		return reply, nil
	}
	return b.converse(ctx, m, r)
}

// read shows what a reference or a button names.
func (b *Bot) read(_ context.Context, _ Message, r request) (Reply, error) {
	if len(r.further) > 0 {
		return b.further(r.further)
	}
	return b.passage(r)
}

// UserError is an error whose words are meant for the person who asked.
type UserError struct{ Message string }

func (e *UserError) Error() string { return e.Message }

// excuse turns an error into a reply: a UserError's own words, or none of
// anyone else's. That a caller went away is no error to log.
func (b *Bot) excuse(ctx context.Context, err error) Reply {
	var user *UserError
	if errors.As(err, &user) {
		return Note(Refused, user.Message)
	}
	if errors.Is(err, context.Canceled) {
		return Note(Failed, "I was stopped before I had the answer. Please ask again in a moment.")
	}
	b.log.ErrorContext(ctx, "a message could not be answered", "error", err)
	return Excuse()
}

// Excuse is the reply to a message that could not be answered for a reason
// that is none of the asker's business.
func Excuse() Reply {
	return Note(Failed, "Something went wrong, and it is not your fault. Please try again in a moment.")
}

// Note is a reply of one sentence, for the asker's eyes.
func Note(outcome Outcome, text string) Reply {
	return note(outcome, plain(text).Runs)
}

func note(outcome Outcome, runs []Run) Reply {
	return Reply{Blocks: []Block{{Runs: runs}}, Private: true, Outcome: outcome}
}

func plain(text string) Block { return Block{Runs: []Run{{Text: text}}} }
