package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// idAt is an ID that Discord makes at a time.
func idAt(at time.Time) uint64 { return uint64(at.UnixMilli()-1420070400000) << 22 }

// Wherever Discord's clock and ours stand, an interaction that comes too late for
// a response gets none, and any other does.
func TestAnInteractionThatComesTooLateIsSkippedAndCounted(t *testing.T) {
	t.Parallel()
	for _, skew := range []time.Duration{-time.Hour, 0, time.Hour} {
		t.Run(skew.String(), func(t *testing.T) {
			t.Parallel()
			srv := discordtest.Start(t, discordtest.Config{})
			srv.Advance(skew)
			p := newPlace(srv)
			counted, handled := &spy{}, make(chan string, 8)
			r := start(t, srv, func(ctx context.Context, m bot.Message) (bot.Reply, bool) {
				handled <- m.ID
				return echo(ctx, m)
			}, func(c *Config, _ *timing) { c.Metrics = counted })
			awaitCommands(t, srv) // so there was an answer with a date
			reply(t, srv, slash(t, srv, p.ch, p.ann, "ask", map[string]any{"question": "now?"}))
			<-handled

			comes := func(age time.Duration) string {
				id := fmt.Sprint(idAt(srv.Now().Add(-age)))
				raw, err := json.Marshal(map[string]any{
					"id": id, "application_id": srv.ApplicationID(), "type": 2, "token": "t" + id,
					"user": map[string]any{"id": p.ann.ID}, "data": map[string]any{"name": "ask"},
				})
				if err != nil {
					t.Fatal(err)
				}
				for range 2 { // Discord may send an event twice
					r.intake.event("INTERACTION_CREATE", raw)
				}
				return id
			}
			comes(5 * time.Second)
			in := comes(time.Second)
			if got := <-handled; got != in {
				t.Errorf("handled %s, want that of a second ago, %s", got, in)
			}
			if err := r.end(); err != nil {
				t.Error(err)
			}
			if n := counted.expired.Load(); n != 1 || len(handled) != 0 {
				t.Errorf("%d count as expired, want 1, and %d more were handled", n, len(handled))
			}
		})
	}
}
