package gateway

import (
	"strings"
	"testing"
)

// Discord names the address at which a session is resumed, and expects it used.
func TestItResumesWhereDiscordSays(t *testing.T) {
	t.Parallel()
	g := newScripted(t)
	resumed := make(chan map[string]any, 1)
	g.main = func(c *conn) {
		c.hello()
		c.expect(opIdentify)
		c.ready(g.url("/elsewhere"))
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
		if d["session_id"] != "s1" || d["seq"] != 7.0 || d["token"] != "t" {
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
		c.ready("ws://127.0.0.1:1/")
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

// Beats without a pause between them would be a flood.
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

// Whatever Discord sends before READY, and that is no reason to end, ends nothing.
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
			states, beat := make(spy, 64), make(chan struct{})
			g.main = func(c *conn) {
				c.raw(`{"op":10,"d":{"heartbeat_interval":3600000}}`)
				c.expect(opIdentify)
				c.raw(packet)
				if strings.Contains(packet, `"op":1,`) {
					c.expect(opHeartbeat) // its answer
				}
				c.send(map[string]any{"op": 0, "s": 1, "t": "READY", "d": map[string]any{
					"session_id": "s1", "user": map[string]any{"id": "5"}, "guilds": []any{nil},
				}})
				c.send(map[string]any{"op": opHeartbeat, "d": nil})
				if c.expect(opHeartbeat) != nil {
					close(beat)
				}
				c.stay()
			}
			r := g.launch(t, func(c *Config) { c.Metrics = states })
			for _, want := range []string{stateConnecting, stateReady} {
				if got := <-states; got != want {
					t.Fatalf("the shard is %s, want %s", got, want)
				}
			}
			<-beat // it still listens
			if err := r.Ready(); err != nil {
				t.Error(err)
			}
		})
	}
}
