package discord

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// scripted is a gateway that does as it is told, for what no fault of
// discordtest covers.
type scripted struct {
	srv             *httptest.Server
	main, elsewhere func(*conn)
	moved           atomic.Bool // GET /gateway/bot names elsewhere, and main is gone
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
	mux.HandleFunc("/api/v9/gateway/bot", func(w http.ResponseWriter, _ *http.Request) {
		at := "/main/"
		if g.moved.Load() {
			at = "/elsewhere/"
		}
		_ = json.NewEncoder(w).Encode(discordgo.GatewayBotResponse{
			URL: g.url(at), Shards: 1,
			SessionStartLimit: discordgo.SessionInformation{Total: 10, Remaining: 10, MaxConcurrency: 1},
		})
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("[]")) })
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

func (g *scripted) launch(t *testing.T, options ...option) *running {
	t.Helper()
	r := &running{log: &journal{}, done: make(chan struct{})}
	config, tm := Config{Token: "t", URL: g.srv.URL, Prefix: "!", Log: textLog(r.log)}, quick()
	for _, o := range options {
		o(&config, &tm)
	}
	c, err := newClient(config, handlerFunc(echo), tm)
	if err != nil {
		t.Fatal(err)
	}
	r.Client = c
	ctx, cancel := context.WithCancel(context.Background())
	r.stop = cancel
	go func() {
		defer close(r.done)
		r.err = c.Run(ctx)
	}()
	t.Cleanup(func() { _ = r.end() })
	return r
}

func (c *conn) hello() { c.raw(`{"op":10,"d":{"heartbeat_interval":50}}`) }

func (c *conn) raw(s string) { _ = c.ws.WriteMessage(websocket.TextMessage, []byte(s)) }

func (c *conn) send(v any) { _ = c.ws.WriteJSON(v) }

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
