package gateway

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/cenkalti/backoff/v5"

	"github.com/chapterbot/chapterbot/bot/discord/rest"
)

// gate lets sessions start: no more than Discord allows in a day, and of each
// concurrency bucket one in five seconds. A bot that passes the daily limit
// has its token reset.
type gate struct {
	where  func(context.Context) (discordgo.GatewayBotResponse, error)
	timing Timing
	log    *slog.Logger

	starting sync.Mutex // held by the shard that asks whether a session is left

	mu          sync.Mutex
	turns       map[int]*turn // by concurrency bucket
	url         string
	concurrency int         // buckets, as last told
	admitted    int         // may identify and have not yet
	sent        []time.Time // IDENTIFYs, of which Discord may not have counted the last
}

// turn is held by the shard of a concurrency bucket that may identify next.
type turn struct {
	held chan struct{} // holds one token
	next time.Time     // when the next IDENTIFY may be sent; guarded by held
}

func newGate(config Config) *gate {
	return &gate{where: config.Where, timing: config.Timing, log: config.Log, turns: map[int]*turn{}}
}

// first asks where the gateway is until it is told, or told to go away.
func (g *gate) first(ctx context.Context) (discordgo.GatewayBotResponse, error) {
	pause := g.pause()
	for {
		info, err := g.ask(ctx)
		if err == nil || ctx.Err() != nil || isFinal(err) {
			return info, err
		}
		wait := pause.NextBackOff()
		g.log.WarnContext(ctx, "gateway address unknown", "error", err, "retry_in", wait)
		if err := rest.Sleep(ctx, wait); err != nil {
			return info, err
		}
	}
}

func (g *gate) pause() *backoff.ExponentialBackOff {
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval, pause.MaxInterval = g.timing.FirstWait, g.timing.LongWait
	return pause
}

func (g *gate) ask(ctx context.Context) (discordgo.GatewayBotResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, g.timing.Ask)
	defer cancel()
	info, err := g.where(ctx)
	if status, _ := rest.StatusOf(err); status == http.StatusUnauthorized {
		return info, finalError(closeAuthenticationFailed)
	}
	if err != nil {
		return info, err
	}
	g.mu.Lock()
	g.url, g.concurrency = info.URL, max(info.SessionStartLimit.MaxConcurrency, 1)
	g.mu.Unlock()
	return info, nil
}

// address is the gateway's, as last told.
func (g *gate) address() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.url
}

// admit returns when the shard may send one IDENTIFY. The shard calls what it
// returns when the connection made for it has ended, or as soon as the
// IDENTIFY is sent, with that time.
func (g *gate) admit(ctx context.Context, shard int) (done func(sent time.Time), err error) {
	for {
		// How many are left is asked when it is the shard's turn: those before it
		// have had theirs by then.
		giveBack, err := g.turn(shard).take(ctx, g.timing.Identify)
		if err != nil {
			return nil, err
		}
		wait, err := g.reserve(ctx)
		if err == nil && wait == 0 {
			var once sync.Once
			return func(sent time.Time) {
				once.Do(func() {
					giveBack(sent)
					g.settle(sent)
				})
			}, nil
		}
		giveBack(time.Time{})
		if err == nil {
			err = rest.Sleep(ctx, wait)
		}
		if err != nil {
			return nil, err
		}
	}
}

// reserve takes one of the sessions that may start, or returns how long to wait
// before asking again.
func (g *gate) reserve(ctx context.Context) (wait time.Duration, err error) {
	g.starting.Lock()
	defer g.starting.Unlock()
	info, err := g.first(ctx)
	if err != nil {
		return 0, err
	}
	limit := info.SessionStartLimit
	g.mu.Lock()
	defer g.mu.Unlock()
	lately := time.Now().Add(-g.timing.Identify)
	g.sent = slices.DeleteFunc(g.sent, func(sent time.Time) bool { return sent.Before(lately) })
	switch {
	case limit.Total == 0 || limit.Remaining > g.admitted+len(g.sent):
		g.admitted++
		return 0, nil
	case limit.Remaining > 0: // for those that are on their way
		return g.timing.Identify, nil
	}
	wait = max(time.Duration(limit.ResetAfter)*time.Millisecond, g.timing.Identify)
	g.log.ErrorContext(ctx, "no session may start: discord's daily limit is used up", "limit", limit.Total, "wait", wait)
	return wait, nil
}

// settle notes what became of a session that was reserved.
func (g *gate) settle(sent time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.admitted--
	if !sent.IsZero() {
		g.sent = append(g.sent, sent)
	}
}

// turn is that of a shard's concurrency bucket.
func (g *gate) turn(shard int) *turn {
	g.mu.Lock()
	defer g.mu.Unlock()
	bucket := shard % max(g.concurrency, 1)
	t := g.turns[bucket]
	if t == nil {
		t = &turn{held: make(chan struct{}, 1)}
		g.turns[bucket] = t
	}
	return t
}

// take holds the turn until the function it returns is called, which it is once.
func (t *turn) take(ctx context.Context, every time.Duration) (func(sent time.Time), error) {
	select {
	case t.held <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := rest.Sleep(ctx, time.Until(t.next)); err != nil {
		<-t.held
		return nil, err
	}
	return func(sent time.Time) {
		if next := sent.Add(every); next.After(t.next) {
			t.next = next
		}
		<-t.held
	}, nil
}
