package rest

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
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// within bounds a wait that an event ends.
func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// server answers requests with a function of their number. What it returns sends
// them by a Transport.
func server(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) (send func(ctx context.Context, method, path string) error, requests *atomic.Int32) {
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
	base := NewBase()
	t.Cleanup(func() {
		base.CloseIdleConnections()
		srv.Close()
	})
	timing := DefaultTiming()
	timing.RetryFirst, timing.RetryLong = 5*time.Millisecond, 50*time.Millisecond
	client := &http.Client{Transport: New(Config{Base: base, Target: target, PerSecond: 1000, Log: slog.New(slog.DiscardHandler), Timing: timing})}
	return func(ctx context.Context, method, path string) error {
		req, err := http.NewRequestWithContext(ctx, method, "https://discord.com/api/v9"+path, strings.NewReader("{}"))
		if err != nil {
			return err
		}
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return err
		}
		if resp.StatusCode >= 300 || resp.StatusCode == http.StatusOK && !json.Valid(body) {
			return fmt.Errorf("status %d: %d bytes", resp.StatusCode, len(body))
		}
		return nil
	}, &n
}

// What the bot sends, by the path.
const (
	message  = "/channels/1/messages"
	response = "/interactions/1/token/callback"
)

func status(code int) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { w.WriteHeader(code) }
}

func abort(http.ResponseWriter) { panic(http.ErrAbortHandler) }

func ok(w http.ResponseWriter) { _, _ = w.Write([]byte(`{"id":"42"}`)) }

func TestWhatIsRepeatedAndWhatIsNot(t *testing.T) {
	t.Parallel()
	type sender func(context.Context, string, string) error
	once := func(ctx context.Context, send sender) error { return send(ctx, http.MethodPost, message) }
	safe := func(ctx context.Context, send sender) error { return send(Repeatable(ctx), http.MethodPost, message) }
	edit := func(ctx context.Context, send sender) error { return send(ctx, http.MethodPatch, message+"/2") }
	respond := func(ctx context.Context, send sender) error { return send(ctx, http.MethodPost, response) }
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
		do       func(context.Context, sender) error
		answers  []func(http.ResponseWriter)
		requests int
		fails    bool
	}{
		{"a message with a nonce, after two 502s", safe, []func(http.ResponseWriter){status(502), status(502), ok}, 3, false},
		{"a message with a nonce, after a reset", safe, []func(http.ResponseWriter){abort, ok}, 2, false},
		{"a message with a nonce, after a page", safe, []func(http.ResponseWriter){page, ok}, 2, false},
		{"a message without a nonce, 502", once, []func(http.ResponseWriter){status(502), ok}, 1, true},
		{"a message without a nonce, reset", once, []func(http.ResponseWriter){abort, ok}, 1, true},
		{"a message without a nonce, 429", once, []func(http.ResponseWriter){tooMany, ok}, 2, false},
		{"a message refused", safe, []func(http.ResponseWriter){status(403), ok}, 1, true},
		{"502 for ever", safe, []func(http.ResponseWriter){status(502)}, maxAttempts, true},
		{"429 for ever", safe, []func(http.ResponseWriter){tooMany}, maxAttempts, true},
		{"an edit, 500", edit, []func(http.ResponseWriter){status(500), ok}, 2, false},
		{"a response, reset and not taken", respond, []func(http.ResponseWriter){abort, status(204)}, 2, false},
		{"a response, reset and taken", respond, []func(http.ResponseWriter){abort, taken}, 2, false},
		{"a response taken from somebody else", respond, []func(http.ResponseWriter){taken}, 1, true},
		{"headers that make no sense", safe, []func(http.ResponseWriter){oddLimits}, 1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			send, requests := server(t, func(n int, w http.ResponseWriter, _ *http.Request) {
				c.answers[min(n, len(c.answers))-1](w)
			})
			err := c.do(within(t), send)
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
	send, _ := server(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		some, sent := bytes.Repeat([]byte(" "), 64<<10), 0
		for sent < endless {
			n, err := w.Write(some)
			if sent += n; err != nil {
				break
			}
		}
		taken <- sent
	})
	if err := send(within(t), http.MethodPost, message); err == nil {
		t.Error("it is taken for a response")
	}
	if n := <-taken; n > maxResponseBody+buffered {
		t.Errorf("%d bytes were read", n)
	}
}

func TestARequestObeysItsContext(t *testing.T) {
	t.Parallel()
	entered := make(chan struct{}, 1)
	send, _ := server(t, func(_ int, _ http.ResponseWriter, r *http.Request) {
		entered <- struct{}{}
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-entered
		cancel()
	}()
	if err := send(Repeatable(ctx), http.MethodPost, message); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

func TestALimitBeyondTheDeadlineFailsAtOnce(t *testing.T) {
	t.Parallel()
	send, requests := server(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.Header().Set("X-RateLimit-Limit", "5")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	for range 3 { // the second and third are not even sent
		var limited *LimitError
		if err := send(Repeatable(within(t)), http.MethodPost, message); !errors.As(err, &limited) {
			t.Errorf("error %v, want a rate limit", err)
		}
	}
	if n := requests.Load(); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

func TestInteractionsDoNotWaitForTheRest(t *testing.T) {
	t.Parallel()
	send, _ := server(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/channels/") {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
			_, _ = w.Write([]byte(`{"global":true,"retry_after":3600}`))
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	if err := send(Repeatable(within(t)), http.MethodPost, message); err == nil {
		t.Fatal("sent despite the global limit")
	}
	if err := send(within(t), http.MethodPost, response); err != nil {
		t.Errorf("the response met the limit of the rest: %v", err)
	}
	if err := send(within(t), http.MethodPatch, "/webhooks/9/token/messages/@original"); err != nil {
		t.Errorf("the edit of a response met the limit of the rest: %v", err)
	}
}
