package gateway

import (
	"math/rand/v2"
	"time"
)

// Timing holds how long things take.
type Timing struct {
	Dial    time.Duration // connect, TLS and WebSocket handshake
	Hello   time.Duration // from the handshake to HELLO
	Ready   time.Duration // from IDENTIFY to READY
	Resumed time.Duration // from RESUME to RESUMED, or between events replayed
	Write   time.Duration // one write
	Close   time.Duration // for Discord to acknowledge a close
	Ask     time.Duration // for the gateway's address, retries included

	FirstBeat func(interval time.Duration) time.Duration // from IDENTIFY or RESUME to the first heartbeat
	Idle      float64                                    // silence after which a connection is dead, in heartbeat intervals

	FirstWait time.Duration // before the first reconnect, on average
	LongWait  time.Duration // the most between two reconnects
	Stable    time.Duration // ready for this long, a connection ends a streak of failures
	Identify  time.Duration // between two IDENTIFYs of one concurrency bucket
	Invalid   time.Duration // least wait after an invalid session; at most five times this
}

// DefaultTiming is that of real life.
func DefaultTiming() Timing {
	return Timing{
		Dial:    10 * time.Second,
		Hello:   5 * time.Second,
		Ready:   15 * time.Second,
		Resumed: 10 * time.Second,
		Write:   10 * time.Second,
		Close:   300 * time.Millisecond,
		Ask:     time.Minute,

		FirstBeat: rand.N[time.Duration],
		Idle:      1.5,

		FirstWait: 250 * time.Millisecond,
		LongWait:  time.Minute,
		Stable:    2 * time.Second,
		Identify:  5250 * time.Millisecond, // Discord's five seconds, and some for the way there
		Invalid:   time.Second,
	}
}
