package discord

import (
	"net/http"
	"sync"
	"time"
)

// answerWithin is how long Discord takes the first response to an interaction.
const answerWithin = 3 * time.Second

// believed is how long what was learnt of Discord's clock counts: by then two
// clocks may have drifted apart by some tenths of a second.
const believed = 30 * time.Minute

// clock knows what time it is for Discord, whatever the time is for this machine,
// of which it uses only how much has passed.
//
// It has two witnesses. The date of an answer is at most a second behind Discord's
// time when it was sent; and no event comes before the time in its own ID. It
// goes by the one that puts Discord's time further back: where one is wrong, as
// the date of a proxy may be, nobody is taken for late who isn't.
type clock struct {
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

func newClock() *clock {
	now := time.Now()
	return &clock{began: now, stretch: now}
}

// answered takes an answer's date, to a request that was sent at a time.
func (c *clock) answered(h http.Header, sent time.Time) {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.told = origin{date.Add(time.Second - sent.Sub(c.began)), sent}
}

// came takes the ID of an event that comes now.
func (c *clock) came(id uint64, now time.Time) {
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

// age is for how long Discord has had an ID at least; 0 where that isn't known.
func (c *clock) age(id uint64, now time.Time) time.Duration {
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

// madeAt is when Discord made an ID (API documentation, "Snowflakes").
func madeAt(id uint64) time.Time {
	const epoch = 1420070400000 // ms
	return time.UnixMilli(int64(id>>22) + epoch)
}
