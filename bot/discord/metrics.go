package discord

import (
	"time"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/gateway"
)

// Metrics is told what happens, from any goroutine. Its methods return at once.
type Metrics interface {
	gateway.Metrics

	// Asked is called once for each message the bot answered or tried to.
	Asked(Asked)
	// Busy counts asks that met a queue full, or full of their channel's.
	Busy()
	// Expired counts interactions that came when Discord takes no response any
	// more. Nothing is sent to them.
	Expired()
	// Unsent counts replies that could not be sent: "forbidden", "timeout",
	// "rate limited", "shutdown", "overrun", "gone", "refused", "network".
	Unsent(reason string)
	// Queued is the number of asks waiting now.
	Queued(waiting int)
	// Requested is called for each attempt at a request; status is 0 when
	// there was no response.
	Requested(route string, status int, took time.Duration)
}

// Asked is what one ask cost and what became of it.
type Asked struct {
	Form    string // "slash", "button", "prefix", "mention" or "direct"
	Outcome bot.Outcome
	Waited  time.Duration // in the queue
	Handled time.Duration // finding the answer
	Sent    time.Duration // sending it
	OK      bool          // the reply was sent
}

type noMetrics struct{}

func (noMetrics) Asked(Asked)                          {}
func (noMetrics) Busy()                                {}
func (noMetrics) Expired()                             {}
func (noMetrics) Unsent(string)                        {}
func (noMetrics) Queued(int)                           {}
func (noMetrics) Gateway(int, string)                  {}
func (noMetrics) Reconnecting(int, string)             {}
func (noMetrics) Requested(string, int, time.Duration) {}
