package discord

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

func TestShardsShareTheServers(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{Shards: 4, MaxConcurrency: 2, IdentifyEvery: 20 * time.Millisecond})
	var places []place
	for range 8 {
		places = append(places, newPlace(srv))
	}
	first := launch(t, srv, echo, func(c *Config, tm *timing) {
		c.Shards, c.ShardIDs = 4, []int{0, 1, 2}
		tm.identify = 40 * time.Millisecond
	})
	second := launch(t, srv, echo, func(c *Config, tm *timing) {
		c.Shards, c.ShardIDs = 4, []int{3}
		tm.identify = 40 * time.Millisecond
	})
	if err := srv.AwaitSession(within(t), 4); err != nil {
		t.Fatal(err)
	}
	for _, p := range places {
		reply(t, srv, srv.Say(p.ch, p.ann, "!ask who?"))
	}
	reply(t, srv, srv.Say(srv.DM(places[0].ann), places[0].ann, "who?"))
	awaitSettled(t, srv)
	if err := first.Ready(); err != nil {
		t.Errorf("Ready: %v", err)
	}
	if err := errors.Join(first.end(), second.end()); err != nil {
		t.Errorf("Run: %v", err)
	}
	if err := first.Ready(); err == nil {
		t.Error("ready after the end")
	}
}

func TestAutoIsAsManyShardsAsDiscordRecommends(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{Shards: 3})
	launch(t, srv, echo)
	if err := srv.AwaitSession(within(t), 3); err != nil {
		t.Fatal(err)
	}
}

func TestOneProcessWithinTheIdentifyPace(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{Shards: 6, MaxConcurrency: 2, IdentifyEvery: 50 * time.Millisecond})
	launch(t, srv, echo, func(_ *Config, tm *timing) { tm.identify = 80 * time.Millisecond })
	if err := srv.AwaitSession(within(t), 6); err != nil {
		t.Fatal(err)
	}
	noViolations(t, srv)
}

func TestASessionThatCanNotBeResumedIsGivenUp(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	start(t, srv, echo)
	reply(t, srv, srv.Say(p.ch, p.ann, "!ask first")) // it knows its session
	f := discordtest.MustFault("resume-reset")
	f.Times = 1000
	srv.Inject(f)
	err := srv.AwaitStats(within(t), "another IDENTIFY", func(st discordtest.Stats) bool { return st.Identifies == 2 })
	if err != nil {
		t.Fatal(err)
	}
	reply(t, srv, srv.Say(p.ch, p.ann, "!ask who?"))
	if n := srv.Stats().ResumeAttempts; n != maxResumes {
		t.Errorf("%d attempts to resume, want %d", n, maxResumes)
	}
}

// Discord names the address at which a session is resumed, and expects it used.
func TestItResumesWhereDiscordSays(t *testing.T) {
	t.Parallel()
	g := newScripted(t)
	resumed := make(chan map[string]any, 1)
	g.main = func(c *conn) {
		c.hello()
		c.expect(opIdentify)
		c.send(map[string]any{"op": 0, "s": 1, "t": "READY", "d": map[string]any{
			"session_id": "s1", "resume_gateway_url": g.url("/elsewhere"), "user": map[string]any{"id": "5"},
		}})
		c.send(map[string]any{"op": 0, "s": 7, "t": "SOMETHING", "d": nil})
		c.send(map[string]any{"op": opReconnect, "d": nil})
	}
	g.elsewhere = func(c *conn) {
		c.hello()
		resumed <- c.expect(opResume)
		c.send(map[string]any{"op": 0, "s": 8, "t": "RESUMED", "d": nil})
		c.stay()
	}
	g.launch(t)
	select {
	case d := <-resumed:
		if d["session_id"] != "s1" || d["seq"] != 7.0 || d["token"] != "Bot t" {
			t.Errorf("resumed with %v", d)
		}
	case <-within(t).Done():
		t.Fatal("never resumed")
	}
}

// A server that moved is asked where it is, though there is a session to resume.
func TestAGatewayThatMovedIsFound(t *testing.T) {
	t.Parallel()
	g := newScripted(t)
	resumed := make(chan struct{})
	g.main = func(c *conn) {
		c.hello()
		c.expect(opIdentify)
		g.moved.Store(true)
		c.send(map[string]any{"op": 0, "s": 1, "t": "READY", "d": map[string]any{
			"session_id": "s1", "resume_gateway_url": "ws://127.0.0.1:1/", "user": map[string]any{"id": "5"},
		}})
		c.send(map[string]any{"op": opReconnect, "d": nil})
	}
	g.elsewhere = func(c *conn) {
		c.hello()
		c.expect(opResume)
		close(resumed)
		c.stay()
	}
	g.launch(t)
	select {
	case <-resumed:
	case <-within(t).Done():
		t.Fatal("never found")
	}
}

// An interval of nothing makes a ticker panic, and with it the process.
func TestAHelloWithoutSenseIsRefused(t *testing.T) {
	t.Parallel()
	for _, interval := range []string{"0", "-1", "1e30", `"soon"`, "null"} {
		t.Run(interval, func(t *testing.T) {
			t.Parallel()
			g := newScripted(t)
			tries := make(chan struct{}, 16)
			g.main = func(c *conn) {
				c.raw(`{"op":10,"d":{"heartbeat_interval":` + interval + `}}`)
				tries <- struct{}{}
				c.stay()
			}
			g.launch(t)
			for range 2 { // it comes again
				select {
				case <-tries:
				case <-within(t).Done():
					t.Fatal("it did not try again")
				}
			}
		})
	}
}

// What the library can't bear must not reach it, wherever it comes.
func TestWhateverComesFirstTheSessionStarts(t *testing.T) {
	t.Parallel()
	for _, packet := range []string{
		`{"op":11}`, `{"op":1,"d":null}`, `null`, `[]`, `{`, `7`, `{"op":"x"}`,
		`{"op":0,"s":1,"t":"GUILD_CREATE","d":null}`, `{"op":0,"s":1,"t":"MESSAGE_CREATE","d":{"components":[{"type":99}]}}`,
		`{"op":10,"d":null}`, `{"op":0,"t":"RESUMED"}`,
	} {
		t.Run(packet, func(t *testing.T) {
			t.Parallel()
			g := newScripted(t)
			states, beat := make(chan string, 64), make(chan struct{})
			g.main = func(c *conn) {
				c.raw(`{"op":10,"d":{"heartbeat_interval":3600000}}`) // the first beat comes at once
				c.expect(opIdentify)
				c.raw(packet)
				if strings.Contains(packet, `"op":1,`) {
					c.expect(opHeartbeat) // its answer
				}
				c.send(map[string]any{"op": 0, "s": 1, "t": "READY", "d": map[string]any{
					"session_id": "s1", "user": map[string]any{"id": "5"}, "guilds": []any{nil},
				}})
				if c.expect(opHeartbeat) != nil {
					close(beat)
				}
				c.stay()
			}
			r := g.launch(t, patient, func(c *Config, _ *timing) { c.Metrics = &spy{states: states} })
			for _, want := range []string{stateConnecting, stateReady} {
				if got := <-states; got != want {
					t.Fatalf("the shard is %s, want %s\n%s", got, want, r.log)
				}
			}
			<-beat // or the test hangs, and the library with it
			if err := r.Ready(); err != nil {
				t.Error(err)
			}
		})
	}
}

// scripted is a gateway that does as it is told, for what no fault of
// discordtest covers.
type scripted struct {
	srv             *httptest.Server
	main, elsewhere func(*conn)
	moved           atomic.Bool // GET /gateway/bot names elsewhere, and main is gone
	conns           sync.WaitGroup
}

type conn struct {
	ws *websocket.Conn
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
			script()(&conn{ws})
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
