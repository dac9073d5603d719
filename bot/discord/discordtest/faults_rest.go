package discordtest

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// instead is a REST fault that answers in place of the server: nothing is
// stored.
func instead(answer func(s *Server, in *Injection, w http.ResponseWriter, r *request)) func(*Server, *Injection, http.ResponseWriter, *request) (after, bool) {
	return func(s *Server, in *Injection, w http.ResponseWriter, r *request) (after, bool) {
		answer(s, in, w, r)
		return nil, true
	}
}

// afterwards is a REST fault that lets the server do its work, and then
// spoils the answer.
func afterwards(answer func(s *Server, w http.ResponseWriter, r *request, status int, out any)) func(*Server, *Injection, http.ResponseWriter, *request) (after, bool) {
	return func(s *Server, _ *Injection, _ http.ResponseWriter, r *request) (after, bool) {
		return func(w http.ResponseWriter, status int, out any) { answer(s, w, r, status, out) }, false
	}
}

// limitFaults are 429 in all its forms.
func limitFaults() []Fault {
	const second = time.Second
	return []Fault{{
		Name: "429", Doc: "429 of the route, with JSON and headers", Expect: Retries, hook: hookREST, RetryAfter: 300 * time.Millisecond,
		rest: instead(func(s *Server, in *Injection, w http.ResponseWriter, r *request) {
			s.tooMany(w, in.fault.RetryAfter, false)
		}),
	}, {
		Name: "429-global", Doc: "429 of the global limit", Expect: Retries, hook: hookREST, RetryAfter: 300 * time.Millisecond,
		rest: instead(func(s *Server, in *Injection, w http.ResponseWriter, r *request) {
			s.tooMany(w, in.fault.RetryAfter, true)
		}),
	}, {
		Name: "429-shared", Doc: "429 of a resource shared with other bots", Expect: Retries, hook: hookREST, RetryAfter: 300 * time.Millisecond,
		rest: instead(func(s *Server, in *Injection, w http.ResponseWriter, r *request) {
			w.Header().Set("X-RateLimit-Scope", "shared")
			w.Header().Set("Retry-After", headerSeconds(in.fault.RetryAfter))
			s.write(w, http.StatusTooManyRequests, map[string]any{
				"message": "The resource is being rate limited.", "global": false,
				"retry_after": in.fault.RetryAfter.Seconds(),
			})
		}),
	}, {
		Name: "429-empty", Doc: "429 with the body {} and a Retry-After header", Expect: Retries, hook: hookREST, RetryAfter: second,
		rest: instead(func(s *Server, in *Injection, w http.ResponseWriter, r *request) {
			w.Header().Set("Retry-After", headerSeconds(in.fault.RetryAfter))
			s.write(w, http.StatusTooManyRequests, json.RawMessage("{}"))
		}),
	}, {
		Name: "429-bare", Doc: "429 that does not say how long", Expect: Retries, hook: hookREST,
		rest: instead(func(s *Server, _ *Injection, w http.ResponseWriter, r *request) {
			s.page(w, http.StatusTooManyRequests, "")
		}),
	}, {
		Name: "429-html", Doc: "429 from Cloudflare: an HTML page and a Retry-After header", Expect: Retries, hook: hookREST, RetryAfter: second,
		rest: instead(func(s *Server, in *Injection, w http.ResponseWriter, r *request) {
			w.Header().Set("Retry-After", headerSeconds(in.fault.RetryAfter))
			s.page(w, http.StatusTooManyRequests, "<html><title>Access denied</title>error code: 1015</html>")
		}),
	}, {
		Name: "429-for-ever", Doc: "every answer is 429, for a while", Expect: GivesUp, hook: hookREST, For: 5 * second, RetryAfter: second,
		rest: instead(func(s *Server, in *Injection, w http.ResponseWriter, r *request) {
			s.tooMany(w, in.fault.RetryAfter, false)
		}),
	}, {
		Name: "429-an-hour", Doc: "429 that asks to come back in an hour", Expect: GivesUp, hook: hookREST, RetryAfter: time.Hour,
		rest: instead(func(s *Server, in *Injection, w http.ResponseWriter, r *request) {
			if !r.route.kind.byToken() {
				s.mu.Lock()
				s.quiet[ID(r.vars[0])] = time.Now().Add(in.fault.RetryAfter)
				s.mu.Unlock()
			}
			s.tooMany(w, in.fault.RetryAfter, false)
		}),
	}}
}

func headerSeconds(d time.Duration) string {
	return strconv.Itoa(int(math.Ceil(d.Seconds())))
}

// page answers with something that is not JSON.
func (s *Server) page(w http.ResponseWriter, status int, body string) {
	s.count(status)
	w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}

// serverFaults are requests that fail on their way, before or after Discord
// did what they asked.
func serverFaults() []Fault {
	var out []Fault
	for _, status := range []int{500, 502, 503, 504} {
		body := fmt.Sprintf("<html><title>%d</title></html>", status)
		out = append(out, Fault{
			Name: strconv.Itoa(status), Doc: fmt.Sprintf("%d, and nothing was stored", status), Expect: Retries, hook: hookREST,
			rest: instead(func(s *Server, _ *Injection, w http.ResponseWriter, _ *request) { s.page(w, status, body) }),
		})
	}
	return append(out, []Fault{{
		Name: "502-after", Doc: "502, although the reply was stored", Expect: Retries, hook: hookREST,
		rest: afterwards(func(s *Server, w http.ResponseWriter, _ *request, _ int, _ any) {
			s.page(w, http.StatusBadGateway, "<html><title>502</title></html>")
		}),
	}, {
		Name: "reset-before", Doc: "the connection is reset before the reply was stored", Expect: Retries, hook: hookREST,
		rest: instead(func(s *Server, _ *Injection, w http.ResponseWriter, _ *request) {
			s.count(0)
			cut(w)
		}),
	}, {
		Name: "reset-after", Doc: "the connection is reset after the reply was stored", Expect: Retries, hook: hookREST,
		rest: afterwards(func(s *Server, w http.ResponseWriter, _ *request, _ int, _ any) {
			s.count(0)
			cut(w)
		}),
	}, {
		Name: "truncated", Doc: "the reply was stored; the answer's body breaks off", Expect: Retries, hook: hookREST,
		rest: afterwards(func(s *Server, w http.ResponseWriter, _ *request, status int, _ any) {
			s.count(status)
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", "1000")
			w.WriteHeader(http.StatusOK)
			_, _ = w.Write([]byte(`{"id":"1","channel_id":`))
		}),
	}, {
		Name: "not-json", Doc: "the reply was stored; the answer is 200 with a page", Expect: Retries, hook: hookREST,
		rest: afterwards(func(s *Server, w http.ResponseWriter, _ *request, _ int, _ any) {
			s.page(w, http.StatusOK, "<html>ok</html>")
		}),
	}, {
		Name: "slow", Doc: "the answer takes its time", Expect: Unnoticed, hook: hookREST, Delay: time.Second,
		rest: func(s *Server, in *Injection, _ http.ResponseWriter, r *request) (after, bool) {
			in.wait(r, in.fault.Delay)
			return nil, false
		},
	}, {
		Name: "hang", Doc: "a request is never answered", Expect: Retries, hook: hookREST, Delay: time.Hour,
		rest: func(s *Server, in *Injection, w http.ResponseWriter, r *request) (after, bool) {
			if r.route.kind.byToken() { // three seconds leave no room for a second try
				s.mu.Lock()
				s.excuse(r)
				s.mu.Unlock()
			}
			in.wait(r, in.fault.Delay)
			s.count(0)
			cut(w)
			return nil, true
		},
	}, {
		Name: "gateway-url-500", Doc: "cut off; GET /gateway and /gateway/bot answer 500 for a while", Expect: Resumes,
		hook: hookREST, For: time.Second, start: toAll(func(_ *Server, c *conn) { c.reset() }),
		scope: func(rt *route) bool { return strings.HasPrefix(rt.pattern, "/gateway") },
		rest: instead(func(s *Server, _ *Injection, w http.ResponseWriter, _ *request) {
			s.page(w, http.StatusInternalServerError, "")
		}),
	}}...)
}

// wait delays a request until its time is up, its client left, or the server
// closes.
func (in *Injection) wait(r *request, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-r.http.Context().Done():
	case <-in.srv.closing:
	}
}

// refusalFaults are answers that no retry changes.
func refusalFaults() []Fault {
	refuse := func(name, doc string, e *apiError, kind routeKind) Fault {
		return Fault{
			Name: name, Doc: doc, Expect: GivesUp, hook: hookREST,
			scope: func(rt *route) bool { return rt.kind == kind },
			rest:  instead(func(s *Server, _ *Injection, w http.ResponseWriter, r *request) { s.write(w, e.status, e) }),
		}
	}
	return []Fault{
		refuse("401", "one request is refused with 401", errUnauthorized, sending),
		refuse("403", "the bot may not write there", errMissingPermissions, sending),
		refuse("404-channel", "the channel is gone", errUnknownChannel, sending),
		refuse("404-interaction", "the interaction is gone", errUnknownInteraction, tokenReply),
		{
			Name: "cloudflare-ban", Doc: "403 with an HTML page on every request, for a while", Expect: GivesUp,
			hook: hookREST, For: 2 * time.Second, scope: func(*route) bool { return true },
			rest: instead(func(s *Server, _ *Injection, w http.ResponseWriter, _ *request) {
				s.page(w, http.StatusForbidden, "<html><title>Access denied</title>error code: 1020</html>")
			}),
		},
	}
}
