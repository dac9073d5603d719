package discord

import (
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/gateway"
	"github.com/chapterbot/chapterbot/bot/discord/rest"
)

// timing holds every duration of the package, so that a test can run a
// year of faults in a second.
type timing struct {
	gateway gateway.Timing
	rest    rest.Timing

	deferAfter time.Duration // from an interaction's arrival to its deferral
	callback   time.Duration // for an interaction's first response, retries included
	handle     time.Duration // for the answer to be found
	send       time.Duration // for a message to be sent, waiting for limits included
	later      time.Duration // for Reply.Then; an interaction's token lives 15 minutes
	grace      time.Duration // for replies to be found once the bot must stop
	lastSend   time.Duration // for them to be sent, from then on
	register   time.Duration // before commands that Discord refused are offered again
}

func defaultTiming() timing {
	return timing{
		gateway: gateway.DefaultTiming(),
		rest:    rest.DefaultTiming(),

		deferAfter: 1500 * time.Millisecond, // leaves two attempts before the three seconds are over
		callback:   15 * time.Second,
		handle:     20 * time.Second,
		send:       time.Minute,
		later:      14 * time.Minute,
		grace:      1100 * time.Millisecond,
		lastSend:   1500 * time.Millisecond,
		register:   10 * time.Minute,
	}
}
