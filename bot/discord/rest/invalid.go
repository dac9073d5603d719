package rest

import (
	"errors"
	"net/http"
	"sync"
	"time"
)

// Discord bans an address for a while after 10,000 invalid requests (401, 403
// or 429) in 10 minutes. From a quarter of that on the bot is careful: after
// each invalid request it sends one a second, until one goes well. At half of
// it, it stops, because other bots may share its address.
const (
	invalidCareful = 2500
	invalidLimit   = 5000
	invalidProbe   = time.Second
	invalidSlot    = 10 * time.Second
	invalidWindow  = 60 // slots
)

// ErrTooManyInvalid says that a request was not sent, see invalidCount.
var ErrTooManyInvalid = errors.New("too many requests that Discord rejected in the last 10 minutes: hardly any more are sent until one goes well")

// invalidCount counts invalid requests over the last 10 minutes and holds
// requests back where there are too many.
type invalidCount struct {
	mu    sync.Mutex
	start time.Time
	slots [invalidWindow]int
	last  int64 // number of the current slot since start
	sum   int

	bad   bool      // the last response was to an invalid request
	probe time.Time // when the last request was let through while bad
}

func newInvalidCount() *invalidCount { return &invalidCount{start: time.Now()} }

// allow reports whether a request may be sent now.
func (c *invalidCount) allow(now time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn(now)
	switch {
	case c.sum >= invalidLimit:
		return ErrTooManyInvalid
	case c.sum < invalidCareful || !c.bad:
		return nil
	case now.Sub(c.probe) < invalidProbe:
		return ErrTooManyInvalid
	}
	c.probe = now
	return nil
}

// count takes note of a response.
func (c *invalidCount) count(v verdict, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case v.status == 0: // no response
	case invalid(v):
		c.turn(now)
		c.slots[c.last%invalidWindow]++
		c.sum++
		c.bad, c.probe = true, now
	default:
		c.bad = false
	}
}

func invalid(v verdict) bool {
	switch v.status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return true
	case http.StatusTooManyRequests:
		return v.scope != scopeShared
	}
	return false
}

// turn empties the slots that have left the window.
func (c *invalidCount) turn(now time.Time) {
	slot := int64(now.Sub(c.start) / invalidSlot)
	for steps := 0; c.last < slot && steps < invalidWindow; steps++ {
		c.last++
		c.sum -= c.slots[c.last%invalidWindow]
		c.slots[c.last%invalidWindow] = 0
	}
	c.last = max(c.last, slot)
}
