package main

import (
	"runtime/debug"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord"
)

// restAfter is how long nobody asks, and no text is read, before a bot is at rest. Giving memory back
// costs a garbage collection, which a bot that is asked now and then pays
// between two asks.
const restAfter = 10 * time.Second

// resting tells a bot at rest to give back the memory that answering and reading
// took: the garbage collector keeps as much again as is in use, and a bot that is
// asked twenty times a day would hold what its busiest minute needed.
type resting struct {
	discord.Metrics
	timer *time.Timer
}

// newResting counts with m. Its caller stops it.
func newResting(m discord.Metrics, giveBack func()) *resting {
	return &resting{m, time.AfterFunc(restAfter, giveBack)}
}

func giveMemoryBack() { debug.FreeOSMemory() }

// Asked implements discord.Metrics.
func (r *resting) Asked(a discord.Asked) {
	r.stir()
	r.Metrics.Asked(a)
}

// stir says that the bot did something: it is at rest a while from now.
func (r *resting) stir() { r.timer.Reset(restAfter) }

func (r *resting) stop() { r.timer.Stop() }
