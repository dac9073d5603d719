package discord

import (
	"errors"
	"net/http"
	"sync"
	"time"
)

// Discord bans an address for a while after 10,000 invalid requests (401, 403
// or 429) in 10 minutes. The bot stops at a quarter of that, because other
// bots may share its address.
const (
	invalidLimit  = 2500
	invalidSlot   = 10 * time.Second
	invalidWindow = 60 // slots
)

var errTooManyInvalid = errors.New("too many requests that Discord rejected in the last 10 minutes: no more are sent until there are fewer")

// invalidCount counts invalid requests over the last 10 minutes.
type invalidCount struct {
	mu    sync.Mutex
	start time.Time
	slots [invalidWindow]int
	last  int64 // number of the current slot since start
	sum   int
}

func newInvalidCount() *invalidCount { return &invalidCount{start: time.Now()} }

func (c *invalidCount) allow() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn(time.Now())
	if c.sum >= invalidLimit {
		return errTooManyInvalid
	}
	return nil
}

func (c *invalidCount) count(v verdict) {
	switch {
	case v.status == http.StatusTooManyRequests && v.scope == scopeShared:
		return
	case v.status != http.StatusUnauthorized && v.status != http.StatusForbidden && v.status != http.StatusTooManyRequests:
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn(time.Now())
	c.slots[c.last%invalidWindow]++
	c.sum++
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
