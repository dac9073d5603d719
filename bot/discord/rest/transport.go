package rest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
)

const (
	maxAttempts     = 6       // at one request, whatever its context allows
	maxResponseBody = 8 << 20 // bytes; the largest answers are lists of a few kilobytes
)

// Config is what a Transport goes by. The zero value of every field but Log means
// its default.
type Config struct {
	Base      http.RoundTripper                                  // what carries requests out; nil: NewBase
	Target    *url.URL                                           // of a Discord-compatible server or a proxy; nil: as the request says
	PerSecond int                                                // the global limit that Discord granted; 0: its usual 50
	Requested func(route string, status int, took time.Duration) // told of each attempt; status 0: there was no response
	Clock     *Clock                                             // told of the dates of answers
	Log       *slog.Logger
	Timing    Timing
}

// Timing holds how long things take. The zero value is DefaultTiming.
type Timing struct {
	Attempt    time.Duration // one attempt at a request
	Callback   time.Duration // the first attempt at an interaction's first response
	RetryFirst time.Duration // before the first retry
	RetryLong  time.Duration // the most before a retry of our own choosing
}

// DefaultTiming is that of real life.
func DefaultTiming() Timing {
	return Timing{
		Attempt:    8 * time.Second,
		Callback:   900 * time.Millisecond,
		RetryFirst: 100 * time.Millisecond,
		RetryLong:  5 * time.Second,
	}
}

// Transport holds the whole policy towards Discord's REST API: where requests
// go, when they may be sent, and which are sent again. It takes the headers of
// limits away from what it returns.
//
// A request is repeated only where that can't do a thing twice: GET, PUT,
// PATCH and DELETE; the first response to an interaction, which Discord takes
// once; a message with an enforced nonce; and any that never left.
type Transport struct {
	config  Config
	limits  *limiter
	invalid *invalidCount
}

var _ http.RoundTripper = (*Transport)(nil)

// New makes a Transport.
func New(config Config) *Transport {
	if config.Base == nil {
		config.Base = NewBase()
	}
	if config.PerSecond == 0 {
		config.PerSecond = 50
	}
	if config.Requested == nil {
		config.Requested = func(string, int, time.Duration) {}
	}
	if config.Clock == nil {
		config.Clock = NewClock()
	}
	if config.Timing == (Timing{}) {
		config.Timing = DefaultTiming()
	}
	return &Transport{config: config, limits: newLimiter(config.PerSecond), invalid: newInvalidCount()}
}

// IdleConnections are kept for the next request: each holds two goroutines and
// a file. net/http's own two are few for a bot that answers many at once over
// HTTP/1.1, as through a proxy; Discord itself takes all on one, of HTTP/2.
const IdleConnections = 8

// NewBase makes what carries requests out. Whoever ends closes its idle connections.
func NewBase() *http.Transport {
	base := http.DefaultTransport.(*http.Transport).Clone()
	base.MaxIdleConns, base.MaxIdleConnsPerHost = IdleConnections, IdleConnections
	return base
}

type repeatableKey struct{}

// Repeatable marks the requests made with it as safe to send twice.
func Repeatable(ctx context.Context) context.Context {
	return context.WithValue(ctx, repeatableKey{}, true)
}

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	r := routeOf(req.Method, req.URL.Path)
	safe := r.callback || req.Method != http.MethodPost || ctx.Value(repeatableKey{}) != nil
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval, pause.MaxInterval = t.config.Timing.RetryFirst, t.config.Timing.RetryLong
	ambiguous := false // an earlier attempt may have been carried out
	for attempt := 1; ; attempt++ {
		if err := t.invalid.allow(time.Now()); err != nil {
			return nil, err
		}
		release, err := t.limits.wait(ctx, r)
		if err != nil {
			return nil, err
		}
		began := time.Now()
		resp, body, err := t.once(ctx, req, t.patience(r, attempt))
		if resp != nil {
			t.config.Clock.answered(resp.Header, began)
		}
		verdict := t.judge(r, resp, body, err)
		release(verdict)
		t.config.Requested(r.name, verdict.status, time.Since(began))
		t.invalid.count(verdict, time.Now())

		if ambiguous && r.callback && verdict.code == CodeAlreadyAcknowledged { // by that attempt
			resp.StatusCode, resp.Status, resp.Body = http.StatusNoContent, "204 No Content", http.NoBody
			return resp, nil
		}
		if !verdict.retry || (!safe && !verdict.untouched) || attempt >= maxAttempts || ctx.Err() != nil {
			if verdict.after > 0 {
				return nil, &LimitError{route: r.name, wait: verdict.after}
			}
			return resp, err
		}
		ambiguous = ambiguous || !verdict.untouched
		wait := verdict.after
		if wait == 0 {
			wait = pause.NextBackOff()
		}
		if perr := pauseFor(ctx, r, wait, nil); perr != nil {
			if resp != nil && verdict.after == 0 {
				return resp, nil
			}
			return nil, perr
		}
		t.config.Log.DebugContext(ctx, "request repeated", "route", r.name, "attempt", attempt, "status", verdict.status, "wait", wait)
	}
}

// patience is how long an attempt may take. The first response to an
// interaction must arrive within three seconds, so a connection that hangs is
// found out sooner; the next attempts, which may only learn that the first was
// heard, are given more.
func (t *Transport) patience(r route, attempt int) time.Duration {
	if r.callback {
		return min(t.config.Timing.Callback<<(attempt-1), t.config.Timing.Attempt)
	}
	return t.config.Timing.Attempt
}

// once makes one attempt and reads the response whole.
func (t *Transport) once(ctx context.Context, req *http.Request, patience time.Duration) (*http.Response, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	out := req.Clone(ctx)
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, nil, fmt.Errorf("repeat a request's body: %w", err)
		}
		out.Body = body
	}
	if t.config.Target != nil {
		out.URL.Scheme, out.URL.Host = t.config.Target.Scheme, t.config.Target.Host
		out.URL.Path = strings.TrimSuffix(t.config.Target.Path, "/") + out.URL.Path
		if out.URL.RawPath != "" {
			out.URL.RawPath = strings.TrimSuffix(t.config.Target.EscapedPath(), "/") + out.URL.RawPath
		}
		out.Host = t.config.Target.Host
	}
	resp, err := t.config.Base.RoundTrip(out)
	if err != nil {
		return nil, nil, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxResponseBody))
	resp.Body.Close()
	if err != nil {
		return nil, nil, fmt.Errorf("read the response: %w", err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.Request = req
	return resp, body, nil
}
