package gateway

import (
	"context"
	"encoding/json"
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
	"github.com/gorilla/websocket"
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

// scripted is a gateway that does as it is told, for what no fault of
// discordtest covers.
type scripted struct {
	srv             *httptest.Server
	main, elsewhere func(*conn)
	moved           atomic.Bool // where names elsewhere, and main is gone
	conns           sync.WaitGroup
}

type conn struct {
	ws    *websocket.Conn
	query url.Values // that it was dialled with
}

func newScripted(t *testing.T) *scripted {
	g := &scripted{}
	serve := func(script func() func(*conn)) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if g.moved.Load() && strings.HasPrefix(r.URL.Path, "/main") {
				w.WriteHeader(http.StatusGone)
				return
			}
			var up websocket.Upgrader
			ws, err := up.Upgrade(w, r, nil)
			if err != nil {
				return
			}
			g.conns.Add(1)
			defer g.conns.Done()
			defer ws.Close()
			script()(&conn{ws, r.URL.Query()})
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/main/", serve(func() func(*conn) { return g.main }))
	mux.HandleFunc("/elsewhere/", serve(func() func(*conn) { return g.elsewhere }))
	mux.HandleFunc("/elsewhere", serve(func() func(*conn) { return g.elsewhere }))
	g.srv = httptest.NewServer(mux)
	t.Cleanup(func() {
		g.srv.Close()
		g.conns.Wait()
	})
	return g
}

func (g *scripted) url(path string) string {
	return "ws" + strings.TrimPrefix(g.srv.URL, "http") + path
}

// intents are those that the gateways of tests ask for.
const intents = discordgo.IntentGuildMessages | discordgo.IntentMessageContent

// spy is told of the states of shards.
type spy chan string

func (s spy) Gateway(_ int, state string) {
	select {
	case s <- state:
	default:
	}
}

func (s spy) Reconnecting(int, string) {}

// config is that of a Gateway which waits for no silence: however busy the machine,
// nothing is given up over time.
func (g *scripted) config(t *testing.T, options ...func(*Config)) Config {
	timing := DefaultTiming()
	timing.FirstWait, timing.LongWait = 5*time.Millisecond, 200*time.Millisecond
	timing.Identify, timing.Invalid = 20*time.Millisecond, 10*time.Millisecond
	timing.Dial, timing.Hello, timing.Ready, timing.Resumed, timing.Write = time.Hour, time.Hour, time.Hour, time.Hour, time.Hour
	config := Config{
		Token: "t", Intents: intents, Unprivileged: discordgo.IntentGuildMessages, Dropped: func() {},
		Where: g.where, Consume: func(string, json.RawMessage) {},
		Metrics: make(spy), Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Timing: timing,
	}
	for _, o := range options {
		o(&config)
	}
	return config
}

// launch runs a Gateway until the test ends.
func (g *scripted) launch(t *testing.T, options ...func(*Config)) *Gateway {
	t.Helper()
	r := New(g.config(t, options...))
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return r
}

// where names elsewhere once the gateway has moved, and main before.
func (g *scripted) where(context.Context) (discordgo.GatewayBotResponse, error) {
	at := "/main/"
	if g.moved.Load() {
		at = "/elsewhere/"
	}
	return discordgo.GatewayBotResponse{
		URL: g.url(at), Shards: 1,
		SessionStartLimit: discordgo.SessionInformation{Total: 10, Remaining: 10, MaxConcurrency: 1},
	}, nil
}

func (c *conn) hello() { c.raw(`{"op":10,"d":{"heartbeat_interval":50}}`) }

func (c *conn) raw(s string) { _ = c.ws.WriteMessage(websocket.TextMessage, []byte(s)) }

func (c *conn) send(v any) { _ = c.ws.WriteJSON(v) }

// ready starts the session s1, to be resumed at an address.
func (c *conn) ready(resume string) {
	c.send(map[string]any{"op": 0, "s": 1, "t": "READY", "d": map[string]any{
		"session_id": "s1", "resume_gateway_url": resume, "user": map[string]any{"id": "5"},
	}})
}

// expect reads until a packet with the opcode and returns its data; nil when
// the connection ended.
func (c *conn) expect(op int) map[string]any {
	for {
		var p struct {
			Op   int             `json:"op"`
			Data json.RawMessage `json:"d"`
		}
		if err := c.ws.ReadJSON(&p); err != nil {
			return nil
		}
		if p.Op != op {
			continue
		}
		data := map[string]any{}
		if op != opHeartbeat { // whose data is a number
			_ = json.Unmarshal(p.Data, &data)
		}
		return data
	}
}

// stay reads until the client leaves.
func (c *conn) stay() {
	for {
		if _, _, err := c.ws.ReadMessage(); err != nil {
			return
		}
	}
}
