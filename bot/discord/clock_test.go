package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// idAt is an ID that Discord makes at a time.
func idAt(at time.Time) uint64 { return uint64(at.UnixMilli()-1420070400000) << 22 }

func date(at time.Time) http.Header {
	return http.Header{"Date": {at.UTC().Format(http.TimeFormat)}}
}

// Whatever Discord's clock is off from ours, whatever comes when, and though one
// of the witnesses may be wrong: nothing is taken for older than it is.
func TestNothingIsTakenForOlderThanItIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := newClock()
		now := c.began
		skew := time.Duration(rapid.Int64Range(-1e6, 1e6).Draw(t, "skew")) * time.Second
		discord := func() time.Time { return now.Add(skew) }
		liar := rapid.SampledFrom([]string{"nobody", "the dates", "the IDs"}).Draw(t, "liar")
		for range rapid.IntRange(1, 20).Draw(t, "events") {
			now = now.Add(time.Duration(rapid.Int64Range(0, 600e3).Draw(t, "later")) * time.Millisecond)
			if rapid.Bool().Draw(t, "answered") {
				said := discord()
				if liar == "the dates" {
					said = said.Add(time.Duration(rapid.IntRange(-1000, 1000).Draw(t, "lie")) * time.Second)
				}
				c.answered(date(said), now.Add(-time.Duration(rapid.IntRange(0, 9000).Draw(t, "took"))*time.Millisecond))
				continue
			}
			age := time.Duration(rapid.IntRange(0, 9000).Draw(t, "age")) * time.Millisecond
			id := idAt(discord().Add(-age))
			if liar == "the IDs" && rapid.Bool().Draw(t, "lies") {
				c.came(idAt(discord().Add(time.Hour)), now)
			}
			c.came(id, now)
			if got := c.age(id, now); got > age+time.Millisecond && liar != "the IDs" || got > age+time.Millisecond+10*time.Second {
				t.Fatalf("%s lie: an event of %s is taken for one of %s", liar, age, got)
			}
		}
	})
}

func TestAnOldIDIsKnownForOne(t *testing.T) {
	t.Parallel()
	c := newClock()
	now := c.began.Add(time.Minute)
	discord := now.Add(5 * time.Hour)
	if age := c.age(idAt(discord.Add(-time.Hour)), now); age != 0 {
		t.Errorf("with nothing to go by it is %s old", age)
	}
	c.answered(date(discord), now)
	c.came(idAt(discord.Add(-100*time.Millisecond)), now)
	now = now.Add(10 * time.Minute)
	discord = discord.Add(10 * time.Minute)
	if age := c.age(idAt(discord.Add(-4*time.Second)), now); age < answerWithin || age > 4*time.Second {
		t.Errorf("one of four seconds is %s old", age)
	}
	now = now.Add(3 * believed)
	if age := c.age(idAt(discord), now); age != 0 {
		t.Errorf("by what was learnt %s ago it is %s old", 3*believed, age)
	}
}

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
