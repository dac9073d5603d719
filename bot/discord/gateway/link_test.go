package gateway

import (
	"bytes"
	"compress/zlib"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
)

// The frames are those of Discord's documentation, "Identify" and "Resume".
func TestIdentifyAsDocumented(t *testing.T) {
	t.Parallel()
	g := newScripted(t)
	got := make(chan map[string]any, 1)
	g.main = func(c *conn) {
		c.hello()
		got <- c.expect(opIdentify)
		c.stay()
	}
	g.launch(t, func(c *Config) { c.Shards, c.ShardIDs = 4, []int{2} })
	select {
	case d := <-got:
		want := map[string]any{
			"token":      "t",
			"properties": map[string]any{"os": runtime.GOOS, "browser": "chapterbot", "device": "chapterbot"},
			"shard":      []any{2.0, 4.0},
			"presence":   map[string]any{"since": nil, "activities": []any{}, "status": "online", "afk": false},
			"intents":    float64(intents),
		}
		if diff := cmp.Diff(want, d); diff != "" {
			t.Errorf("IDENTIFY (-want +got):\n%s", diff)
		}
	case <-within(t).Done():
		t.Fatal("it never identified")
	}
}

// All bots that beat at once after a failure of Discord's would be the next one.
func TestTheFirstHeartbeatComesAfterAPartOfTheInterval(t *testing.T) {
	t.Parallel()
	firstBeat, early := DefaultTiming().FirstBeat, 0
	for range 1000 {
		at := firstBeat(time.Minute)
		if at < 0 || at >= time.Minute {
			t.Fatalf("it comes after %v of a minute", at)
		}
		if at < 30*time.Second {
			early++
		}
	}
	if early < 300 || early > 700 {
		t.Errorf("%d of 1000 come within the first half of the interval", early)
	}

	g := newScripted(t)
	beat := make(chan struct{})
	g.main = func(c *conn) {
		c.raw(`{"op":10,"d":{"heartbeat_interval":3600000}}`)
		if c.expect(opHeartbeat) != nil {
			close(beat)
		}
		c.stay()
	}
	g.launch(t, func(c *Config) { c.Timing.FirstBeat = func(time.Duration) time.Duration { return 0 } })
	select {
	case <-beat:
	case <-within(t).Done():
		t.Fatal("the first beat waits for the interval")
	}
}

// stream is Discord's side of a zlib-stream.
type stream struct {
	out bytes.Buffer
	w   *zlib.Writer
}

func (s *stream) payload(text string) []byte {
	if s.w == nil {
		s.w = zlib.NewWriter(&s.out)
	}
	s.out.Reset()
	_, _ = s.w.Write([]byte(text))
	_ = s.w.Flush()
	return bytes.Clone(s.out.Bytes())
}

// Discord may send a payload in several messages, and what it can't compress as
// text.
func TestTransportCompression(t *testing.T) {
	t.Parallel()
	g := newScripted(t)
	beat := make(chan struct{})
	g.main = func(c *conn) {
		if got := c.query.Get("compress"); got != "zlib-stream" {
			t.Errorf("it asks for compression %q", got)
		}
		var s stream
		say := func(text string) {
			data := s.payload(text)
			for _, part := range [][]byte{data[:len(data)/2], data[len(data)/2:]} {
				_ = c.ws.WriteMessage(websocket.BinaryMessage, part)
			}
		}
		say(`{"op":10,"d":{"heartbeat_interval":3600000}}`)
		c.expect(opIdentify)
		say(`{"op":0,"s":1,"t":"READY","d":{"session_id":"s1","user":{"id":"5"}}}`)
		c.raw(`{"op":0,"s":2,"t":"SOMETHING","d":null}`)
		say(`{"op":0,"s":3,"t":"SOMETHING","d":null}`)
		say(`{"op":1,"d":null}`)
		var p struct {
			Op   int     `json:"op"`
			Data float64 `json:"d"`
		}
		if err := c.ws.ReadJSON(&p); err == nil && p.Op == opHeartbeat && p.Data == 3 {
			close(beat)
		}
		c.stay()
	}
	g.launch(t)
	select {
	case <-beat:
	case <-within(t).Done():
		t.Fatal("it did not hear everything")
	}
}

// What can't be an event ends the connection, and none is lost: the session is
// resumed.
func TestWhatIsNoEventEndsTheConnectionAndIsResumed(t *testing.T) {
	t.Parallel()
	var bomb stream
	for name, message := range map[string]struct {
		kind int
		data []byte
	}{
		"a corrupt stream":      {websocket.BinaryMessage, []byte("\x78\x9c\x07garbage\x00\x00\xff\xff")},
		"no stream":             {websocket.BinaryMessage, []byte("garbage\x00\x00\xff\xff")},
		"a bomb":                {websocket.BinaryMessage, bomb.payload(strings.Repeat(" ", maxEvent+1))},
		"a text without an end": {websocket.TextMessage, bytes.Repeat([]byte(" "), maxEvent+1)},
		"bytes without an end":  {websocket.BinaryMessage, bytes.Repeat([]byte(" "), maxEvent+1)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newScripted(t)
			resumed := make(chan struct{}, 1)
			g.main = func(c *conn) {
				c.raw(`{"op":10,"d":{"heartbeat_interval":3600000}}`)
				c.expect(opIdentify)
				c.ready(g.url("/elsewhere"))
				_ = c.ws.WriteMessage(message.kind, message.data)
				c.stay()
			}
			g.elsewhere = func(c *conn) {
				c.hello()
				if d := c.expect(opResume); d["session_id"] == "s1" && d["seq"] == 1.0 {
					resumed <- struct{}{}
				}
				c.stay()
			}
			g.launch(t)
			select {
			case <-resumed:
			case <-within(t).Done():
				t.Fatal("never resumed")
			}
		})
	}
}
