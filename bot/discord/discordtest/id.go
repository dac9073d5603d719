package discordtest

import (
	"strconv"
	"sync"
	"time"
)

// ID is a snowflake in its decimal form, as it travels in JSON.
type ID string

const discordEpoch = 1420070400000 // ms, the first of January 2015

// Number is the snowflake itself; zero when the ID is not one.
func (id ID) Number() uint64 {
	n, _ := strconv.ParseUint(string(id), 10, 64)
	return n
}

// Time is when the ID was made.
func (id ID) Time() time.Time {
	return time.UnixMilli(int64(id.Number()>>22) + discordEpoch)
}

// idMaker makes snowflakes that only grow, whatever the clock does.
type idMaker struct {
	mu   sync.Mutex
	last uint64
}

func (m *idMaker) make(now time.Time) ID {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := uint64(max(now.UnixMilli()-discordEpoch, 0)) << 22
	m.last = max(n, m.last+1)
	return ID(strconv.FormatUint(m.last, 10))
}

func (s *Server) newID() ID { return s.ids.make(s.Now()) }
