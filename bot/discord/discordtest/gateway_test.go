package discordtest_test

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
	"github.com/gorilla/websocket"
)

// line is a bare gateway connection.
type line struct {
	t  *testing.T
	ws *websocket.Conn
}

func dial(t *testing.T, srv *discordtest.Server, query string) *line {
	t.Helper()
	ws, _, err := websocket.DefaultDialer.DialContext(within(t), "ws"+strings.TrimPrefix(srv.URL(), "http")+"/"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.Close() })
	_ = ws.SetReadDeadline(time.Now().Add(patience))
	return &line{t, ws}
}

func (l *line) send(v any) {
	l.t.Helper()
	if text, ok := v.(string); ok {
		if err := l.ws.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
			l.t.Fatal(err)
		}
		return
	}
	if err := l.ws.WriteJSON(v); err != nil {
		l.t.Fatal(err)
	}
}

// next is the next payload; it inflates what came compressed.
func (l *line) next() (wire, error) {
	var w wire
	kind, data, err := l.ws.ReadMessage()
	if err != nil {
		return w, err
	}
	if kind == websocket.BinaryMessage {
		z, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			return w, err
		}
		if data, err = io.ReadAll(z); err != nil {
			return w, err
		}
		w.Compressed = true
	}
	return w, json.Unmarshal(data, &w)
}

// until reads on to an event of a type.
func (l *line) until(event string) wire {
	l.t.Helper()
	for {
		w, err := l.next()
		if err != nil {
			l.t.Fatalf("waiting for %s: %v", event, err)
		}
		if w.Type == event {
			return w
		}
	}
}

// closed reads on until the connection ends, and returns the close code.
func (l *line) closed() int {
	l.t.Helper()
	for {
		_, err := l.next()
		var ce *websocket.CloseError
		if errors.As(err, &ce) {
			return ce.Code
		}
		if err != nil {
			l.t.Fatalf("ended without a close frame: %v", err)
		}
	}
}

func identifyWith(srv *discordtest.Server, change func(map[string]any)) map[string]any {
	d := map[string]any{
		"token": srv.Token(), "intents": 1 | 1<<9 | 1<<12 | 1<<15,
		"properties": map[string]string{"os": "linux", "browser": "test", "device": "test"},
	}
	if change != nil {
		change(d)
	}
	return map[string]any{"op": 2, "d": d}
}

func with(k string, v any) func(map[string]any) { return func(d map[string]any) { d[k] = v } }

func TestTheGatewayClosesWithDiscordsCodes(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	identify := identifyWith(srv, nil)
	for name, c := range map[string]struct {
		query string
		send  []any
		want  int
	}{
		"unknown opcode":          {"", []any{map[string]any{"op": 42}}, 4001},
		"not JSON":                {"", []any{"{"}, 4002},
		"too long":                {"", []any{`{"op":1,"d":"` + strings.Repeat("x", 4096) + `"}`}, 4002},
		"no properties":           {"", []any{identifyWith(srv, with("properties", nil))}, 4002},
		"no intents":              {"", []any{identifyWith(srv, with("intents", nil))}, 4002},
		"presence before":         {"", []any{map[string]any{"op": 3, "d": map[string]any{}}}, 4003},
		"wrong token":             {"", []any{identifyWith(srv, with("token", "Bot guess"))}, 4004},
		"identified twice":        {"", []any{identify, identify}, 4005},
		"future sequence":         {"", nil, 4007},
		"shard out of range":      {"", []any{identifyWith(srv, with("shard", []int{2, 2}))}, 4010},
		"API version":             {"?v=5", nil, 4012},
		"unknown intents":         {"", []any{identifyWith(srv, with("intents", 1<<40))}, 4013},
		"privileged, not granted": {"", []any{identifyWith(srv, with("intents", 1<<1))}, 4014},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := srv
			if c.want == 4007 {
				srv = discordtest.Start(t, discordtest.Config{}) // others would replace its session
			}
			l := dial(t, srv, c.query)
			if c.want == 4007 {
				l.send(identify)
				var ready struct {
					Session string `json:"session_id"`
				}
				_ = json.Unmarshal(l.until("READY").Data, &ready)
				_ = l.ws.Close()
				l = dial(t, srv, "")
				l.send(map[string]any{"op": 6, "d": map[string]any{"token": srv.Token(), "session_id": ready.Session, "seq": 1000}})
			}
			for _, v := range c.send {
				l.send(v)
			}
			if got := l.closed(); got != c.want {
				t.Errorf("closed with %d, want %d", got, c.want)
			}
		})
	}
}

func TestAnUnknownSessionCannotBeResumed(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	l := dial(t, srv, "?v=10&encoding=json")
	l.send(map[string]any{"op": 6, "d": map[string]any{"token": srv.Token(), "session_id": "gone", "seq": 1}})
	for {
		w, err := l.next()
		if err != nil {
			t.Fatal(err)
		}
		if w.Op == 9 {
			if string(w.Data) != "false" {
				t.Errorf("op 9 with d %s, want false", w.Data)
			}
			break
		}
	}
	l.send(identifyWith(srv, nil)) // on the same connection, as Discord lets one
	l.until("READY")
}

func TestAClientThatSaysGoodbyeCannotResume(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]int{1000: 9, 1001: 9, 4000: 0} {
		srv := discordtest.Start(t, discordtest.Config{})
		l := dial(t, srv, "")
		l.send(identifyWith(srv, nil))
		ready := l.until("READY")
		var d struct {
			Session string `json:"session_id"`
		}
		_ = json.Unmarshal(ready.Data, &d)
		_ = l.ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""))
		err := srv.AwaitStats(within(t), "the goodbye", func(st discordtest.Stats) bool { return st.ClientCloses[code] == 1 })
		if err != nil {
			t.Fatal(err)
		}
		l = dial(t, srv, "")
		l.send(map[string]any{"op": 6, "d": map[string]any{"token": srv.Token(), "session_id": d.Session, "seq": 1}})
		for {
			w, err := l.next()
			if err != nil {
				t.Fatal(err)
			}
			if w.Op != 10 && w.Op != 11 {
				if w.Op != want {
					t.Errorf("closed with %d, then RESUME: op %d, want %d", code, w.Op, want)
				}
				break
			}
		}
	}
}

func TestResumeReplaysWhatWasMissedInOrder(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	guild := srv.AddGuild("Readers")
	ch, ann := guild.AddChannel("questions"), guild.AddMember("ann", 0)
	l := dial(t, srv, "")
	l.send(identifyWith(srv, nil))
	var d struct {
		Session string `json:"session_id"`
	}
	_ = json.Unmarshal(l.until("READY").Data, &d)
	seen := *l.until("GUILD_CREATE").Seq
	_ = l.ws.Close()
	want := []string{"!one", "!two", "!three"}
	for _, text := range want {
		srv.Say(ch, ann, text)
	}
	l = dial(t, srv, "")
	l.send(map[string]any{"op": 6, "d": map[string]any{"token": "Bot " + srv.Token(), "session_id": d.Session, "seq": seen}})
	for i, text := range want {
		w := l.until("MESSAGE_CREATE")
		var m struct {
			Content string `json:"content"`
		}
		_ = json.Unmarshal(w.Data, &m)
		if m.Content != text || *w.Seq != seen+int64(i)+1 {
			t.Errorf("replayed %q as %d, want %q as %d", m.Content, *w.Seq, text, seen+int64(i)+1)
		}
	}
	l.until("RESUMED")
}

func TestCompressedPayloadsForThoseWhoAsk(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	l := dial(t, srv, "")
	l.send(identifyWith(srv, with("compress", true)))
	if w := l.until("READY"); !w.Compressed {
		t.Error("READY came as text")
	}
}

func TestEachGuildBelongsToOneShard(t *testing.T) {
	t.Parallel()
	const shards = 4
	srv := discordtest.Start(t, discordtest.Config{Shards: shards, MaxConcurrency: shards})
	ann := srv.AddUser("ann")
	var chans []*discordtest.Channel
	for range 8 {
		g := srv.AddGuild("Guild")
		g.Join(ann, 0)
		chans = append(chans, g.AddChannel("here"))
		srv.Advance(time.Millisecond) // the shard is in the timestamp's bits
	}
	var lines []*line
	for n := range shards {
		l := dial(t, srv, "")
		l.send(identifyWith(srv, with("shard", []int{n, shards})))
		l.until("READY")
		lines = append(lines, l)
	}
	count := make([]int, shards)
	for _, ch := range chans {
		srv.Say(ch, ann, "!hello")
		count[ch.Guild().ID.Number()>>22%shards]++
	}
	srv.Say(srv.DM(ann), ann, "!hello")
	count[0]++
	for n, l := range lines {
		for range count[n] {
			l.until("MESSAGE_CREATE")
		}
		l.send(map[string]any{"op": 1, "d": 1})
		for {
			w, err := l.next()
			if err != nil {
				t.Fatal(err)
			}
			if w.Type == "MESSAGE_CREATE" {
				t.Fatalf("shard %d hears of another's guild", n)
			}
			if w.Op == 11 {
				break
			}
		}
	}
}

func TestSessionStartsRunOut(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{SessionStarts: 1})
	first := dial(t, srv, "")
	first.send(identifyWith(srv, nil))
	first.until("READY")
	a := rest(t, srv, "GET", "/gateway/bot", nil)
	limit, _ := a.body["session_start_limit"].(map[string]any)
	if limit["remaining"] != 0.0 || limit["total"] != 1000.0 {
		t.Errorf("session_start_limit = %v", limit)
	}
	second := dial(t, srv, "")
	second.send(identifyWith(srv, nil))
	if got := second.closed(); got != 4004 || len(srv.Violations()) != 1 {
		t.Errorf("beyond the limit: closed with %d, violations %v", got, srv.Violations())
	}
}

func TestIdentifiesCloserThanConcurrencyAllowsAreInvalid(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{IdentifyEvery: 5 * time.Second})
	first := dial(t, srv, "")
	first.send(identifyWith(srv, nil))
	first.until("READY")
	second := dial(t, srv, "")
	second.send(identifyWith(srv, nil))
	for {
		w, err := second.next()
		if err != nil {
			t.Fatal(err)
		}
		if w.Op == 9 {
			break
		}
	}
	srv.Advance(6 * time.Second)
	second.send(identifyWith(srv, nil))
	second.until("READY")
}
