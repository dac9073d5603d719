package main

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord"
)

func TestABotAtRestGivesMemoryBackOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		given := 0
		r := newResting(newMetrics(), func() { given++ })
		defer r.stop()
		passes := func(d time.Duration, want int, what string) {
			t.Helper()
			time.Sleep(d)
			synctest.Wait()
			if given != want {
				t.Errorf("%s: given back %d times, want %d", what, given, want)
			}
		}
		for range 100 {
			r.Asked(discord.Asked{})
			passes(restAfter-time.Second, 0, "while it is asked")
		}
		passes(time.Second, 1, "at rest")
		passes(time.Hour, 1, "an hour later")
		r.Asked(discord.Asked{})
		passes(restAfter, 2, "at rest again")
		r.Asked(discord.Asked{})
		r.stop()
		passes(time.Hour, 2, "stopped")
	})
}
