package discord

import (
	"math/rand/v2"
	"time"
)

// timing holds every duration of the package, so that a test can run a
// year of faults in a second.
type timing struct {
	// The gateway.
	dial      time.Duration                              // connect, TLS and WebSocket handshake
	hello     time.Duration                              // from the handshake to HELLO
	ready     time.Duration                              // from IDENTIFY to READY
	resumed   time.Duration                              // from RESUME to RESUMED, or between events replayed
	write     time.Duration                              // one write to the gateway
	firstBeat func(interval time.Duration) time.Duration // from IDENTIFY or RESUME to the first heartbeat
	idle      float64                                    // silence after which a connection is dead, in heartbeat intervals
	firstWait time.Duration                              // before the first reconnect, on average
	longWait  time.Duration                              // the most between two reconnects
	stable    time.Duration                              // ready for this long, a connection ends a streak of failures
	identify  time.Duration                              // between two IDENTIFYs of one concurrency bucket
	invalid   time.Duration                              // least wait after an invalid session; at most five times this
	close     time.Duration                              // for Discord to acknowledge a close

	// Requests.
	attempt         time.Duration // one attempt at a request
	callbackAttempt time.Duration // the first attempt at an interaction's first response
	retryFirst      time.Duration // before the first retry
	retryLong       time.Duration // the most before a retry of our own choosing

	// Asks.
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
		dial:      10 * time.Second,
		hello:     5 * time.Second,
		ready:     15 * time.Second,
		resumed:   10 * time.Second,
		write:     10 * time.Second,
		firstBeat: rand.N[time.Duration],
		idle:      1.5,
		firstWait: 250 * time.Millisecond,
		longWait:  time.Minute,
		stable:    2 * time.Second,
		identify:  5250 * time.Millisecond, // Discord's five seconds, and some for the way there
		invalid:   time.Second,
		close:     300 * time.Millisecond,

		attempt:         8 * time.Second,
		callbackAttempt: 900 * time.Millisecond,
		retryFirst:      100 * time.Millisecond,
		retryLong:       5 * time.Second,

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
