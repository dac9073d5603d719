package rest

import (
	"net/http"
	"sync"
	"time"
)

// believed is how long what was learnt of Discord's clock counts: by then two
// clocks may have drifted apart by some tenths of a second.
const believed = 30 * time.Minute

// Clock knows what time it is for Discord, whatever the time is for this machine,
// of which it uses only how much has passed.
//
// It has two witnesses. The date of an answer is at most a second behind Discord's
// time when it was sent; and no event comes before the time in its own ID. It
// goes by the one that puts Discord's time further back: where one is wrong, as
// the date of a proxy may be, nobody is taken for late who isn't.
type Clock struct {
	began time.Time

	mu      sync.Mutex
	told    origin    // by the latest answer
	heard   origin    // by the soonest of the events of this stretch of time and the one before
	lately  origin    // of this stretch alone
	stretch time.Time // its begin
}

// origin is Discord's time when the clock began.
type origin struct {
	at    time.Time
	known time.Time // when it was learnt, by this machine's clock; zero: it isn't known
}

// NewClock makes a clock that knows nothing yet.
func NewClock() *Clock {
	now := time.Now()
	return &Clock{began: now, stretch: now}
}

// answered takes an answer's date, to a request that was sent at a time.
func (c *Clock) answered(h http.Header, sent time.Time) {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.told = origin{date.Add(time.Second - sent.Sub(c.began)), sent}
}

// Came takes the ID of an event that comes now.
func (c *Clock) Came(id uint64, now time.Time) {
	at := madeAt(id).Add(-now.Sub(c.began))
	c.mu.Lock()
	defer c.mu.Unlock()
	if now.Sub(c.stretch) > believed {
		c.heard, c.lately, c.stretch = c.lately, origin{}, now
	}
	for _, o := range []*origin{&c.heard, &c.lately} {
		if o.known.IsZero() || at.After(o.at) {
			*o = origin{at, now}
		}
	}
}

// Age is for how long Discord has had an ID at least; 0 where that isn't known.
func (c *Clock) Age(id uint64, now time.Time) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.told.counts(now, believed) || !c.heard.counts(now, 2*believed) {
		return 0
	}
	start := c.told.at
	if c.heard.at.Before(start) {
		start = c.heard.at
	}
	return max(start.Add(now.Sub(c.began)).Sub(madeAt(id)), 0)
}

func (o origin) counts(now time.Time, within time.Duration) bool {
	return !o.known.IsZero() && now.Sub(o.known) <= within
}
