package rest

import (
	"net/http"
	"testing"
	"time"

	"pgregory.net/rapid"
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
		c := NewClock()
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
				c.Came(idAt(discord().Add(time.Hour)), now)
			}
			c.Came(id, now)
			if got := c.Age(id, now); got > age+time.Millisecond && liar != "the IDs" || got > age+time.Millisecond+10*time.Second {
				t.Fatalf("%s lie: an event of %s is taken for one of %s", liar, age, got)
			}
		}
	})
}

func TestAnOldIDIsKnownForOne(t *testing.T) {
	t.Parallel()
	c := NewClock()
	now := c.began.Add(time.Minute)
	discord := now.Add(5 * time.Hour)
	if age := c.Age(idAt(discord.Add(-time.Hour)), now); age != 0 {
		t.Errorf("with nothing to go by it is %s old", age)
	}
	c.answered(date(discord), now)
	c.Came(idAt(discord.Add(-100*time.Millisecond)), now)
	now = now.Add(10 * time.Minute)
	discord = discord.Add(10 * time.Minute)
	if age := c.Age(idAt(discord.Add(-4*time.Second)), now); age < 3*time.Second || age > 4*time.Second {
		t.Errorf("one of four seconds is %s old", age)
	}
	now = now.Add(3 * believed)
	if age := c.Age(idAt(discord), now); age != 0 {
		t.Errorf("by what was learnt %s ago it is %s old", 3*believed, age)
	}
}
