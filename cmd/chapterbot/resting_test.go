package main

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord"
)

func TestABotAtRestGivesMemoryBackOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var given atomic.Int32
		r := newResting(newMetrics(), func() { given.Add(1) })
		defer r.stop()
		passes := func(d time.Duration, want int32, what string) {
			t.Helper()
			time.Sleep(d)
			synctest.Wait()
			if got := given.Load(); got != want {
				t.Errorf("%s: given back %d times, want %d", what, got, want)
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
		r.stir()
		passes(restAfter, 3, "at rest after texts were read")
		r.Asked(discord.Asked{})
		r.stop()
		passes(time.Hour, 3, "stopped")
	})
}
