package rest

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

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

func (t *Transport) judge(r route, resp *http.Response, body []byte, err error) verdict {
	if err != nil {
		return verdict{retry: true, untouched: neverSent(err)}
	}
	v := verdict{status: resp.StatusCode, limits: readLimits(resp.Header)}
	switch {
	case v.status == http.StatusTooManyRequests:
		v.retry, v.untouched = true, true
		v.after, v.scope = readTooMany(resp.Header, body)
		r.warn(t.config.Log, v)
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
