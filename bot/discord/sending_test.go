package discord

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
	"github.com/chapterbot/chapterbot/bot/discord/rest"
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
	base := rest.NewBase()
	t.Cleanup(func() {
		base.CloseIdleConnections()
		srv.Close()
	})
	a, err := newAPI("secret", rest.New(rest.Config{Base: base, Target: target, Log: slog.New(slog.DiscardHandler), Timing: quick().rest}))
	if err != nil {
		t.Fatal(err)
	}
	return a, &n
}

// Discord takes a message with a nonce once, however often it comes.
func TestAMessageIsSentAgainOnlyWithANonce(t *testing.T) {
	t.Parallel()
	for nonce, want := range map[string]int32{"7": 2, "": 1} {
		a, requests := restServer(t, func(n int, w http.ResponseWriter, r *http.Request) {
			if n == 1 {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			_, _ = w.Write([]byte(`{"id":"42"}`))
		})
		id, err := a.createMessage(within(t), "1", body{Nonce: nonce})
		if n := requests.Load(); n != want || (err == nil) != (nonce != "") || err == nil && id != "42" {
			t.Errorf("with nonce %q: %d requests, message %q, error %v", nonce, n, id, err)
		}
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
