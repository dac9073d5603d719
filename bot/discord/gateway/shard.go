package gateway

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/cenkalti/backoff/v5"

	"github.com/chapterbot/chapterbot/bot/discord/rest"
)

// The states of a shard, as Metrics is told.
const (
	stateStarting   = "starting"
	stateConnecting = "connecting"
	stateReady      = "ready"
	stateWaiting    = "waiting"
	stateStopped    = "stopped"
)

// shard keeps one gateway connection, from now until its context ends or
// Discord turns it away for good.
type shard struct {
	id, count int
	gateway   *Gateway
	log       *slog.Logger
	timing    Timing
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

func newShard(g *Gateway, id, count int) *shard {
	return &shard{
		id: id, count: count, gateway: g, timing: g.config.Timing,
		log: g.config.Log.With("shard", id),
	}
}

func (s *shard) enter(state string) {
	s.state.v.Store(state)
	s.gateway.config.Metrics.Gateway(s.id, state)
}

func (s *shard) run(ctx context.Context) error {
	defer s.enter(stateStopped)
	pause := s.gateway.gate.pause()
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
		if rest.Sleep(ctx, wait) != nil {
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
	s.asked = discordgo.Intent(s.gateway.intents.Load())
	var readyAt time.Time
	l := &link{
		timing:   s.timing,
		identity: newIdentify(s.gateway.config.Token, s.id, s.count, s.asked),
		saved:    &s.saved,
		consume:  s.gateway.config.Consume,
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
	gate, resuming := s.gateway.gate, func(time.Time) {}
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
	if readyFor >= s.timing.Stable {
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
			if closed.code != CloseDisallowedIntents || s.asked == s.gateway.config.Unprivileged {
				return 0, final
			}
			s.gateway.dropPrivileged()
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
	s.gateway.config.Metrics.Reconnecting(s.id, reason)
	s.log.Warn("gateway connection ended", "reason", why, "ready_for", readyFor.Round(time.Millisecond), "resume", s.saved.id != "", "retry_in", wait.Round(time.Millisecond))
	return wait, nil
}

// invalidWait is Discord's: one to five seconds, at random.
func (s *shard) invalidWait() time.Duration {
	return s.timing.Invalid + rand.N(4*s.timing.Invalid)
}
