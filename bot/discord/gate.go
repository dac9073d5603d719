package discord

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/cenkalti/backoff/v5"
)

// gate lets sessions start: no more than Discord allows in a day, and of each
// concurrency bucket one in five seconds. A bot that passes the daily limit
// has its token reset.
type gate struct {
	api    *api
	timing timing
	log    *slog.Logger

	mu   sync.Mutex
	next map[int]time.Time // by concurrency bucket
	url  string
}

func newGate(a *api, t timing, log *slog.Logger) *gate {
	return &gate{api: a, timing: t, log: log, next: map[int]time.Time{}}
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
		if err := sleep(ctx, wait); err != nil {
			return info, err
		}
	}
}

func (g *gate) pause() *backoff.ExponentialBackOff {
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval, pause.MaxInterval = g.timing.firstWait, g.timing.longWait
	return pause
}

func (g *gate) ask(ctx context.Context) (discordgo.GatewayBotResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, g.timing.send)
	defer cancel()
	info, err := g.api.gatewayBot(ctx)
	if status, _ := statusOf(err); status == http.StatusUnauthorized {
		return info, finalError(closeAuthenticationFailed)
	}
	if err != nil {
		return info, err
	}
	g.mu.Lock()
	g.url = info.URL
	g.mu.Unlock()
	return info, nil
}

// address is the gateway's, as last told.
func (g *gate) address() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.url
}

// admit returns when the shard may send one IDENTIFY.
func (g *gate) admit(ctx context.Context, shard int) error {
	for {
		info, err := g.first(ctx)
		if err != nil {
			return err
		}
		limit := info.SessionStartLimit
		if limit.Remaining > 0 || limit.Total == 0 {
			return g.turn(ctx, shard%max(limit.MaxConcurrency, 1))
		}
		wait := max(time.Duration(limit.ResetAfter)*time.Millisecond, g.timing.identify)
		g.log.ErrorContext(ctx, "no session may start: discord's daily limit is used up", "limit", limit.Total, "wait", wait)
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// turn waits for the bucket's next turn and takes it.
func (g *gate) turn(ctx context.Context, bucket int) error {
	g.mu.Lock()
	now := time.Now()
	at := later(g.next[bucket], now)
	g.next[bucket] = at.Add(g.timing.identify)
	g.mu.Unlock()
	return sleep(ctx, at.Sub(now))
}
