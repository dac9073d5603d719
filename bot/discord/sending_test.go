package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// restServer answers the bot's requests with a function of their number.
func restServer(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) (*api, *atomic.Int32) {
	t.Helper()
	var n atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		answer(int(n.Add(1)), w, r)
	}))
	target, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	base := newBaseTransport()
	t.Cleanup(func() {
		base.CloseIdleConnections()
		srv.Close()
	})
	a, err := newAPI("secret", &transport{
		base: base, target: target, limits: newLimiter(1000), invalid: newInvalidCount(),
		metrics: noMetrics{}, clock: newClock(), log: slog.New(slog.DiscardHandler), timing: quick(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return a, &n
}

func status(code int) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { w.WriteHeader(code) }
}

func abort(http.ResponseWriter) { panic(http.ErrAbortHandler) }

func ok(w http.ResponseWriter) { _, _ = w.Write([]byte(`{"id":"42"}`)) }

func TestWhatIsRepeatedAndWhatIsNot(t *testing.T) {
	t.Parallel()
	send := func(nonce string) func(context.Context, *api) error {
		return func(ctx context.Context, a *api) error {
			id, err := a.createMessage(ctx, "1", body{Nonce: nonce})
			if err == nil && id != "42" {
				return fmt.Errorf("created message %q, want 42", id)
			}
			return err
		}
	}
	edit := func(ctx context.Context, a *api) error { return a.editMessage(ctx, "1", "2", body{}) }
	respond := func(ctx context.Context, a *api) error { return a.respond(ctx, "1", "token", callback{Type: 4}) }
	taken := func(w http.ResponseWriter) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"code":40060,"message":"Interaction has already been acknowledged."}`))
	}
	tooMany := func(w http.ResponseWriter) {
		w.Header().Set("Retry-After", "0.01")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = w.Write([]byte("{}"))
	}
	page := func(w http.ResponseWriter) { _, _ = w.Write([]byte("<html>")) }
	oddLimits := func(w http.ResponseWriter) {
		w.Header().Set("X-RateLimit-Remaining", "many")
		w.Header().Set("X-RateLimit-Reset-After", "soon")
		w.Header().Set("X-RateLimit-Global", "true")
		ok(w)
	}
	for _, c := range []struct {
		name     string
		do       func(context.Context, *api) error
		answers  []func(http.ResponseWriter)
		requests int
		fails    bool
	}{
		{"a message with a nonce, after two 502s", send("7"), []func(http.ResponseWriter){status(502), status(502), ok}, 3, false},
		{"a message with a nonce, after a reset", send("7"), []func(http.ResponseWriter){abort, ok}, 2, false},
		{"a message with a nonce, after a page", send("7"), []func(http.ResponseWriter){page, ok}, 2, false},
		{"a message without a nonce, 502", send(""), []func(http.ResponseWriter){status(502), ok}, 1, true},
		{"a message without a nonce, reset", send(""), []func(http.ResponseWriter){abort, ok}, 1, true},
		{"a message without a nonce, 429", send(""), []func(http.ResponseWriter){tooMany, ok}, 2, false},
		{"a message refused", send("7"), []func(http.ResponseWriter){status(403), ok}, 1, true},
		{"502 for ever", send("7"), []func(http.ResponseWriter){status(502)}, maxAttempts, true},
		{"429 for ever", send("7"), []func(http.ResponseWriter){tooMany}, maxAttempts, true},
		{"an edit, 500", edit, []func(http.ResponseWriter){status(500), ok}, 2, false},
		{"a response, reset and not taken", respond, []func(http.ResponseWriter){abort, status(204)}, 2, false},
		{"a response, reset and taken", respond, []func(http.ResponseWriter){abort, taken}, 2, false},
		{"a response taken from somebody else", respond, []func(http.ResponseWriter){taken}, 1, true},
		{"headers that make no sense", send("7"), []func(http.ResponseWriter){oddLimits}, 1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a, requests := restServer(t, func(n int, w http.ResponseWriter, _ *http.Request) {
				c.answers[min(n, len(c.answers))-1](w)
			})
			err := c.do(within(t), a)
			if (err != nil) != c.fails {
				t.Errorf("error %v, want one: %v", err, c.fails)
			}
			if n := int(requests.Load()); n != c.requests {
				t.Errorf("%d requests, want %d", n, c.requests)
			}
		})
	}
}

// A response without an end, as a proxy in between may send one, is not read
// without one.
func TestAnEndlessResponseIsReadToItsBoundOnly(t *testing.T) {
	t.Parallel()
	const endless, buffered = 16 * maxResponseBody, 4 * maxResponseBody // of which the kernel takes some
	taken := make(chan int, 1)
	a, _ := restServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		some, sent := bytes.Repeat([]byte(" "), 64<<10), 0
		for sent < endless {
			n, err := w.Write(some)
			if sent += n; err != nil {
				break
			}
		}
		taken <- sent
	})
	if _, err := a.createMessage(within(t), "1", body{}); err == nil {
		t.Error("it is taken for a response")
	}
	if n := <-taken; n > maxResponseBody+buffered {
		t.Errorf("%d bytes were read", n)
	}
}

func TestRetryAfterIsReadInEveryForm(t *testing.T) {
	t.Parallel()
	h := func(pairs ...string) http.Header {
		out := http.Header{}
		for i := 0; i < len(pairs); i += 2 {
			out.Set(pairs[i], pairs[i+1])
		}
		return out
	}
	for _, c := range []struct {
		name   string
		header http.Header
		body   string
		wait   time.Duration
		scope  scope
	}{
		{"body and header", h("Retry-After", "1", "X-RateLimit-Limit", "5"), `{"retry_after":0.25,"global":false}`, time.Second, scopeRoute},
		{"body alone", h(), `{"retry_after":0.25}`, 250 * time.Millisecond, scopeRoute},
		{"header alone", h("Retry-After", "0.5"), `{}`, 500 * time.Millisecond, scopeRoute},
		{"reset alone", h("X-RateLimit-Reset-After", "2.5"), `{}`, 2500 * time.Millisecond, scopeRoute},
		{"global by body", h(), `{"retry_after":1,"global":true}`, time.Second, scopeGlobal},
		{"global by header", h("Retry-After", "1", "X-RateLimit-Global", "true"), `{}`, time.Second, scopeGlobal},
		{"global by scope", h("Retry-After", "1", "X-RateLimit-Scope", "global"), ``, time.Second, scopeGlobal},
		{"shared", h("Retry-After", "1", "X-RateLimit-Scope", "shared"), `{}`, time.Second, scopeShared},
		{"cloudflare", h("Retry-After", "3"), `<html>`, 3 * time.Second, scopeEdge},
		{"nothing said", h(), ``, time.Second, scopeEdge},
		{"nonsense", h("Retry-After", "-7"), `{"retry_after":"soon"}`, time.Second, scopeEdge},
		{"for ever", h("Retry-After", "1e300"), `{}`, 24 * time.Hour, scopeRoute},
		{"not a number", h("Retry-After", "NaN"), `{}`, time.Second, scopeRoute},
	} {
		if wait, scope := readTooMany(c.header, []byte(c.body)); wait != c.wait || scope != c.scope {
			t.Errorf("%s: wait %s scope %s, want %s %s", c.name, wait, scope, c.wait, c.scope)
		}
	}
}

func TestARequestObeysItsContext(t *testing.T) {
	t.Parallel()
	entered := make(chan struct{}, 1)
	a, _ := restServer(t, func(_ int, _ http.ResponseWriter, r *http.Request) {
		entered <- struct{}{}
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-entered
		cancel()
	}()
	if _, err := a.createMessage(ctx, "1", body{Nonce: "7"}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

func TestALimitBeyondTheDeadlineFailsAtOnce(t *testing.T) {
	t.Parallel()
	a, requests := restServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.Header().Set("X-RateLimit-Limit", "5")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	for range 3 { // the second and third are not even sent
		var limited *errRateLimited
		if _, err := a.createMessage(within(t), "1", body{Nonce: "7"}); !errors.As(err, &limited) {
			t.Errorf("error %v, want a rate limit", err)
		}
	}
	if n := requests.Load(); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

func TestInteractionsDoNotWaitForTheRest(t *testing.T) {
	t.Parallel()
	a, _ := restServer(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/channels/") {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
			_, _ = w.Write([]byte(`{"global":true,"retry_after":3600}`))
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	if _, err := a.createMessage(within(t), "1", body{Nonce: "7"}); err == nil {
		t.Fatal("sent despite the global limit")
	}
	if err := a.respond(within(t), "1", "token", callback{Type: 4}); err != nil {
		t.Errorf("the response met the limit of the rest: %v", err)
	}
	if err := a.editResponse(within(t), "9", "token", firstResponse, body{}); err != nil {
		t.Errorf("the edit of a response met the limit of the rest: %v", err)
	}
}

func TestItStopsFarBelowTheBan(t *testing.T) {
	t.Parallel()
	a, requests := restServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 2 * invalidCareful / 8 {
				_, _ = a.createMessage(within(t), "1", body{Nonce: "7"})
			}
		})
	}
	group.Wait()
	const slack = 8 + 60 // in flight when it noticed, and a minute's probes
	if n := requests.Load(); n < invalidCareful || n > invalidCareful+slack {
		t.Errorf("%d invalid requests, want %d", n, invalidCareful)
	}
}

func TestInvalidRequestsHoldBackTheNext(t *testing.T) {
	t.Parallel()
	c := newInvalidCount()
	now := c.start
	forbidden, fine := verdict{status: http.StatusForbidden}, verdict{status: http.StatusOK}
	allowed := func(want bool, when string) {
		t.Helper()
		if err := c.allow(now); (err == nil) != want {
			t.Errorf("%s: %v", when, err)
		}
	}
	for range invalidCareful {
		allowed(true, "below the limit")
		c.count(forbidden, now)
	}
	c.count(verdict{}, now)
	allowed(false, "at the limit")
	now = now.Add(invalidProbe)
	allowed(true, "a second later")
	allowed(false, "at once after that")
	c.count(fine, now)
	allowed(true, "after one that went well")
	allowed(true, "and again")
	c.count(verdict{status: http.StatusTooManyRequests, scope: scopeShared}, now)
	allowed(true, "after a limit that others used up")
	for c.sum < invalidLimit {
		c.count(forbidden, now)
	}
	c.count(fine, now)
	now = now.Add(invalidProbe)
	allowed(false, "at the last limit")
	now = c.start.Add(invalidSlot*invalidWindow - 1)
	allowed(false, "just before ten minutes have passed")
	now = now.Add(2 * invalidSlot)
	allowed(true, "after ten minutes")
	if c.sum != 0 {
		t.Errorf("%d still count after ten minutes", c.sum)
	}
}

func TestItKeepsToTheLimitsItIsTold(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{
		ChannelLimit: discordtest.Rate{Requests: 5, Per: 200 * time.Millisecond},
		GlobalLimit:  discordtest.Rate{Requests: 50, Per: time.Second},
	})
	p := newPlace(srv)
	start(t, srv, echo)
	for n := range 40 {
		ch := p.ch
		if n%2 == 0 {
			ch = srv.DM(p.ann)
		}
		srv.Say(ch, p.ann, "!ask who?")
	}
	awaitSettled(t, srv)
	if st := srv.Stats(); st.Invalid > 0 {
		t.Errorf("%d requests met a limit, want none: %v", st.Invalid, st.Status)
	}
}

func TestBucketsAreBounded(t *testing.T) {
	t.Parallel()
	l := newLimiter(1 << 20)
	for n := range 3 * maxBuckets {
		r := routeOf(http.MethodPost, fmt.Sprintf("/api/v9/interactions/%d/token%d/callback", n, n))
		done, err := l.wait(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		done(verdict{status: http.StatusNoContent, limits: limitHeaders{bucket: "b", limit: 5, remaining: 4}})
	}
	if l.buckets.Len() > maxBuckets || l.names.Len() > maxRoutes {
		t.Errorf("%d buckets and %d routes", l.buckets.Len(), l.names.Len())
	}
}

func TestRoutesNameNoSecretAndCountAsDiscordDoes(t *testing.T) {
	t.Parallel()
	path := func(s string) string {
		return strings.TrimPrefix(s, strings.TrimSuffix(discordgo.EndpointDiscord, "/"))
	}
	for _, c := range []struct {
		method, path string
		want         route
	}{
		{"POST", path(discordgo.EndpointChannelMessages("12")), route{"POST /channels/{id}/messages", "12", false, false}},
		{"PATCH", path(discordgo.EndpointChannelMessage("12", "34")), route{"PATCH /channels/{id}/messages/{id}", "12", false, false}},
		{"GET", path(discordgo.EndpointGuildMember("5", "6")), route{"GET /guilds/{id}/members/{id}", "5", false, false}},
		{"POST", path(discordgo.EndpointInteractionResponse("7", "abc")), route{"POST /interactions/{id}/{token}/callback", "7/abc", true, true}},
		{"PATCH", path(discordgo.EndpointWebhookMessage("7", "abc", "@original")), route{"PATCH /webhooks/{id}/{token}/messages/@original", "7/abc", true, false}},
		{"GET", path(discordgo.EndpointGatewayBot), route{"GET /gateway/bot", "", false, false}},
		{"GET", "/", route{"GET /", "", false, false}},
	} {
		if got := routeOf(c.method, c.path); got != c.want {
			t.Errorf("%s %s: %+v, want %+v", c.method, c.path, got, c.want)
		}
	}
}

// Where an answer says to go instead, nothing is sent: neither the message again,
// nor what it holds to another address.
func TestNoRedirectIsFollowed(t *testing.T) {
	t.Parallel()
	for _, code := range []int{http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
		a, requests := restServer(t, func(_ int, w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", code)
		})
		if _, err := a.createMessage(within(t), "1", body{Nonce: "7"}); err == nil {
			t.Errorf("%d is taken for an answer", code)
		}
		if n := requests.Load(); n != 1 {
			t.Errorf("%d: %d requests, want 1", code, n)
		}
	}
}

func TestErrorsHoldNoToken(t *testing.T) {
	t.Parallel()
	a, _ := restServer(t, func(int, http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	err := a.respond(within(t), "1", "interaction-token", callback{Type: 4})
	if err == nil || strings.Contains(err.Error(), "interaction-token") || strings.Contains(err.Error(), "secret") {
		t.Errorf("error %v: want one without a token", err)
	}
}

// Whatever is sent or edited says that it pings nobody: left out, Discord lets
// it ping whom it names.
func TestEveryBodyForbidsPings(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(newBody(render(bot.Note(bot.Done, "hello"), true)))
	if err != nil {
		t.Fatal(err)
	}
	const want = `"allowed_mentions":{"parse":[],"replied_user":false}`
	if !strings.Contains(string(raw), want) {
		t.Errorf("%s lacks %s", raw, want)
	}
	for _, list := range []string{`"embeds":[]`, `"components":[]`, `"content":"hello"`} {
		if !strings.Contains(string(raw), list) {
			t.Errorf("%s lacks %s: an edit would leave what stood there", raw, list)
		}
	}
}
