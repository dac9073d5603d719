package discord

import (
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
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
	g.launch(t, func(c *Config, _ *timing) { c.Shards, c.ShardIDs = 4, []int{2} })
	select {
	case d := <-got:
		want := map[string]any{
			"token":      "t",
			"properties": map[string]any{"os": runtime.GOOS, "browser": "chapterbot", "device": "chapterbot"},
			"shard":      []any{2.0, 4.0},
			"presence":   map[string]any{"since": nil, "activities": []any{}, "status": "online", "afk": false},
			"intents":    float64(wantedIntents),
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
	firstBeat, early := defaultTiming().firstBeat, 0
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
	g.launch(t, patient, func(_ *Config, tm *timing) { tm.firstBeat = func(time.Duration) time.Duration { return 0 } })
	select {
	case <-beat:
	case <-within(t).Done():
		t.Fatal("the first beat waits for the interval")
	}
}
