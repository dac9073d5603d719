package discord

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/cenkalti/backoff/v5"
)

// The states of a shard.
const (
	stateStarting   = "starting"
	stateConnecting = "connecting"
	stateReady      = "ready"
	stateWaiting    = "waiting"
	stateStopped    = "stopped"
)

// Intents without any that Discord must approve. Guilds is for the changes of
// roles and channels on which the bot's permissions rest.
const (
	plainIntents  = discordgo.IntentGuilds | discordgo.IntentGuildMessages | discordgo.IntentDirectMessages
	wantedIntents = plainIntents | discordgo.IntentMessageContent
)

// intents are what the bot asks of the gateway, the same for all its shards.
type intents struct{ now atomic.Int64 }

func newIntents() *intents {
	i := &intents{}
	i.now.Store(int64(wantedIntents))
	return i
}

func (i *intents) get() discordgo.Intent { return discordgo.Intent(i.now.Load()) }

// dropPrivileged reports whether there were any to drop, to the first caller.
func (i *intents) dropPrivileged() bool {
	return i.now.CompareAndSwap(int64(wantedIntents), int64(plainIntents))
}

// shard keeps one gateway connection, from now until its context ends or
// Discord turns it away for good.
type shard struct {
	id, count int
	client    *Client
	intents   *intents
	log       *slog.Logger
	timing    timing
	state     atomicState

	saved   savedSession
	astray  bool             // the gateway's address did not lead there
	asked   discordgo.Intent // of the latest connection
	resumes int              // RESUMEs in a row that failed
}

type atomicState struct{ v atomic.Value }

func (s *atomicState) Load() string {
	state, _ := s.v.Load().(string)
	if state == "" {
		return stateStarting
	}
	return state
}

func newShard(c *Client, id, count int, in *intents) *shard {
	return &shard{
		id: id, count: count, client: c, intents: in, timing: c.timing,
		log: c.log.With("shard", id),
	}
}

func (s *shard) enter(state string) {
	s.state.v.Store(state)
	s.client.metrics.Gateway(s.id, state)
}

func (s *shard) run(ctx context.Context) error {
	defer s.enter(stateStopped)
	pause := s.client.gate.pause()
	for ctx.Err() == nil {
		readyFor, err := s.connect(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if isFinal(err) {
			return err
		}
		wait, err := s.after(err, readyFor, pause)
		if err != nil {
			return err
		}
		s.enter(stateWaiting)
		if sleep(ctx, wait) != nil {
			return nil
		}
	}
	return nil
}

// connect makes one connection and returns how long it was of use, and why it
// ended.
func (s *shard) connect(ctx context.Context) (readyFor time.Duration, err error) {
	s.enter(stateConnecting)
	address, identified, err := s.address(ctx)
	if err != nil {
		return 0, err
	}
	defer identified(time.Time{})
	s.asked = s.intents.get()
	var readyAt time.Time
	l := &link{
		timing:   s.timing,
		identity: newIdentify(s.client.config.Token, s.id, s.count, s.asked),
		saved:    &s.saved,
		consume:  s.client.intake.event,
		started:  func() { identified(time.Now()) },
		onReady: func(resumed bool) {
			readyAt = time.Now()
			s.resumes = 0
			s.enter(stateReady)
			s.log.Info("gateway ready", "resumed", resumed)
		},
	}
	err = l.run(ctx, address)
	s.astray = errors.Is(err, errUnreachable)
	if readyAt.IsZero() && s.saved.id != "" {
		s.saved.url = "" // it may be the address that is gone
		if l.startSent {
			s.resumes++
		}
	}
	if !readyAt.IsZero() {
		readyFor = time.Since(readyAt)
	}
	return readyFor, err
}

// address is where to connect now. For a new session it waits until one may
// start, and the caller says when it did: see gate.admit.
func (s *shard) address(ctx context.Context) (address string, identified func(time.Time), err error) {
	gate, resuming := s.client.gate, func(time.Time) {}
	switch {
	case s.saved.id == "":
		identified, err := gate.admit(ctx, s.id)
		return gate.address(), identified, err
	case s.saved.url != "":
		return s.saved.url, resuming, nil
	case s.astray:
		if _, err := gate.first(ctx); err != nil {
			return "", nil, err
		}
	}
	return gate.address(), resuming, nil
}

// maxResumes is how often in a row a resume may fail before the session is
// given up: something about it may be what fails.
const maxResumes = 5

// after decides what follows the end of a connection: how long to wait, and
// whether the session is kept. It returns an error when nothing follows.
func (s *shard) after(why error, readyFor time.Duration, pause *backoff.ExponentialBackOff) (time.Duration, error) {
	if readyFor >= s.timing.stable {
		pause.Reset()
	}
	wait := pause.NextBackOff()
	if s.resumes >= maxResumes {
		s.saved, s.resumes = savedSession{}, 0
	}
	reason := "network"
	var closed *closeError
	switch {
	case errors.As(why, &closed):
		reason = "close"
		if final := finalError(closed.code); final != nil {
			if closed.code != closeDisallowedIntents || s.asked == plainIntents {
				return 0, final
			}
			s.explainIntents()
			s.saved = savedSession{}
		}
		switch closed.code {
		case closeNotAuthenticated, closeInvalidSequence, closeSessionTimedOut:
			s.saved = savedSession{}
		}
	case errors.Is(why, errInvalidSession):
		reason, s.saved = "invalid session", savedSession{}
		wait = max(wait, s.invalidWait())
	case errors.Is(why, errInvalidResume):
		reason = "invalid session"
		wait = max(wait, s.invalidWait())
	case errors.Is(why, errReconnect):
		reason = "reconnect"
	case errors.Is(why, errNoAck), errors.Is(why, errSilent):
		reason = "dead"
	case errors.Is(why, errNoHello), errors.Is(why, errNotReady):
		reason = "no answer"
	}
	s.client.metrics.Reconnecting(s.id, reason)
	s.log.Warn("gateway connection ended", "reason", why, "ready_for", readyFor.Round(time.Millisecond), "resume", s.saved.id != "", "retry_in", wait.Round(time.Millisecond))
	return wait, nil
}

// invalidWait is Discord's: one to five seconds, at random.
func (s *shard) invalidWait() time.Duration {
	return s.timing.invalid + rand.N(4*s.timing.invalid)
}

func (s *shard) explainIntents() {
	if s.intents.dropPrivileged() {
		s.log.Error("the bot has no Message Content intent: prefix commands in servers will not work, slash commands, mentions and direct messages will. "+
			"To have them all, switch on Message Content Intent at "+portal+" (Bot, Privileged Gateway Intents) and start again", "close_code", closeDisallowedIntents)
	}
}
