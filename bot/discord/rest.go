package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
)

const (
	maxAttempts     = 6       // at one request, whatever its context allows
	maxResponseBody = 8 << 20 // bytes; the largest answers are lists of a few kilobytes
)

// transport holds the whole policy towards Discord's REST API, under
// discordgo's own: where requests go, when they may be sent, and which are
// sent again.
//
// A request is repeated only where that can't do a thing twice: GET, PUT,
// PATCH and DELETE; the first response to an interaction, which Discord takes
// once; a message with an enforced nonce; and any that never left.
type transport struct {
	base    http.RoundTripper
	target  *url.URL // nil: as the request says
	limits  *limiter
	invalid *invalidCount
	metrics Metrics
	clock   *clock
	log     *slog.Logger
	timing  timing
}

// idleConnections are kept for the next request: each holds two goroutines and
// a file. net/http's own two are few for a bot that answers many at once over
// HTTP/1.1, as through a proxy; Discord itself takes all on one, of HTTP/2.
const idleConnections = 8

func newBaseTransport() *http.Transport {
	base := http.DefaultTransport.(*http.Transport).Clone()
	base.MaxIdleConns, base.MaxIdleConnsPerHost = idleConnections, idleConnections
	return base
}

type repeatableKey struct{}

// repeatable marks the requests made with it as safe to send twice.
func repeatable(ctx context.Context) context.Context {
	return context.WithValue(ctx, repeatableKey{}, true)
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	r := routeOf(req.Method, req.URL.Path)
	safe := r.callback || req.Method != http.MethodPost || ctx.Value(repeatableKey{}) != nil
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval, pause.MaxInterval = t.timing.retryFirst, t.timing.retryLong
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
			t.clock.answered(resp.Header, began)
		}
		verdict := t.judge(r, resp, body, err)
		release(verdict)
		t.metrics.Requested(r.name, verdict.status, time.Since(began))
		t.invalid.count(verdict, time.Now())

		if ambiguous && r.callback && verdict.code == codeAlreadyAcknowledged { // by that attempt
			resp.StatusCode, resp.Status, resp.Body = http.StatusNoContent, "204 No Content", http.NoBody
			return resp, nil
		}
		if !verdict.retry || (!safe && !verdict.untouched) || attempt >= maxAttempts || ctx.Err() != nil {
			if verdict.after > 0 {
				return nil, &errRateLimited{route: r.name, wait: verdict.after}
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
		t.log.DebugContext(ctx, "request repeated", "route", r.name, "attempt", attempt, "status", verdict.status, "wait", wait)
	}
}

// patience is how long an attempt may take. The first response to an
// interaction must arrive within three seconds, so a connection that hangs is
// found out sooner; the next attempts, which may only learn that the first was
// heard, are given more.
func (t *transport) patience(r route, attempt int) time.Duration {
	if r.callback {
		return min(t.timing.callbackAttempt<<(attempt-1), t.timing.attempt)
	}
	return t.timing.attempt
}

// once makes one attempt and reads the response whole.
func (t *transport) once(ctx context.Context, req *http.Request, patience time.Duration) (*http.Response, []byte, error) {
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
	if t.target != nil {
		out.URL.Scheme, out.URL.Host = t.target.Scheme, t.target.Host
		out.URL.Path = strings.TrimSuffix(t.target.Path, "/") + out.URL.Path
		if out.URL.RawPath != "" {
			out.URL.RawPath = strings.TrimSuffix(t.target.EscapedPath(), "/") + out.URL.RawPath
		}
		out.Host = t.target.Host
	}
	resp, err := t.base.RoundTrip(out)
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

// verdict is what one attempt means for the next.
type verdict struct {
	status    int // 0: no response
	code      int // the API's own error code
	retry     bool
	untouched bool          // Discord did certainly nothing
	after     time.Duration // a 429's wait; 0: none
	scope     scope
	limits    limitHeaders
}

// scope is what a 429 closes.
type scope int

const (
	scopeRoute  scope = iota
	scopeShared       // the route, but others' doing: not an invalid request
	scopeGlobal       // everything but interactions
	scopeEdge         // everything: Cloudflare in front of Discord
)

func (t *transport) judge(r route, resp *http.Response, body []byte, err error) verdict {
	if err != nil {
		return verdict{retry: true, untouched: neverSent(err)}
	}
	v := verdict{status: resp.StatusCode, limits: readLimits(resp.Header)}
	switch {
	case v.status == http.StatusTooManyRequests:
		v.retry, v.untouched = true, true
		v.after, v.scope = readTooMany(resp.Header, body)
		r.warn(t.log, v)
	case v.status >= 500, v.status < 300 && len(body) > 0 && !json.Valid(body):
		v.retry = true // the second is a proxy's page
	case v.status >= 400:
		var apiError struct {
			Code int `json:"code"`
		}
		_ = json.Unmarshal(body, &apiError) // not JSON: no code
		v.code = apiError.Code
	}
	// What was read here must not be read again by discordgo, whose limiter
	// refuses a delivered message over a header it can't parse.
	for name := range resp.Header {
		if strings.HasPrefix(name, "X-Ratelimit-") || name == "Retry-After" {
			resp.Header.Del(name)
		}
	}
	return v
}

func (r route) warn(log *slog.Logger, v verdict) {
	log.Warn("rate limited by discord", "route", r.name, "wait", v.after, "scope", v.scope.String())
}

func (s scope) String() string {
	return [...]string{"route", "shared", "global", "edge"}[s]
}

// neverSent reports whether a request failed before it could reach anyone.
func neverSent(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// readTooMany reads how long a 429 asks to wait, from its body or its header,
// whichever asks for more, and what it closes.
func readTooMany(h http.Header, body []byte) (time.Duration, scope) {
	var said struct {
		RetryAfter float64 `json:"retry_after"`
		Global     bool    `json:"global"`
	}
	isJSON := json.Unmarshal(body, &said) == nil
	after := max(said.RetryAfter, number(h.Get("Retry-After")), number(h.Get("X-RateLimit-Reset-After")))
	wait := seconds(after)
	if wait <= 0 {
		wait = time.Second // nothing said, or nonsense: Discord's own limits are by the second
	}
	switch {
	case said.Global || h.Get("X-RateLimit-Global") == "true" || h.Get("X-RateLimit-Scope") == "global":
		return wait, scopeGlobal
	case !isJSON && h.Get("X-RateLimit-Limit") == "" && h.Get("X-RateLimit-Scope") == "":
		return wait, scopeEdge
	case h.Get("X-RateLimit-Scope") == "shared":
		return wait, scopeShared
	}
	return wait, scopeRoute
}

// number reads a header's number of seconds; anything else is 0.
func number(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != f || f < 0 {
		return 0
	}
	return f
}

// seconds converts and caps what a server said: a day is as good as for ever.
func seconds(f float64) time.Duration {
	return time.Duration(min(f, 86400) * float64(time.Second))
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
