package discord

import (
	"sync"

	"github.com/chapterbot/chapterbot/bot/discord/rest"
)

// latest remembers the IDs that were added last, each with a value. One costs
// some 30 bytes beside its value: as strings in a list of pointers they would
// be most of what a bot keeps in memory.
type latest[V any] struct {
	room int // IDs remembered

	mu     sync.Mutex
	order  []uint64 // as they came, and once they are as many as there is room for, a ring
	oldest int      // of the ring
	values map[uint64]V
}

func newLatest[V any](room int) *latest[V] {
	return &latest[V]{room: room, values: map[uint64]V{}}
}

// add remembers an ID, and reports whether it is new. One that is known keeps
// its value and its place; one that is none is not remembered.
func (l *latest[V]) add(id string, v V) bool {
	n, ok := rest.Snowflake(id)
	if !ok {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, known := l.values[n]; known {
		return false
	}
	if len(l.order) < l.room {
		l.order = append(l.order, n)
	} else {
		delete(l.values, l.order[l.oldest])
		l.order[l.oldest] = n
		l.oldest = (l.oldest + 1) % l.room
	}
	l.values[n] = v
	return true
}

// get returns the zero value for an ID that is not remembered.
func (l *latest[V]) get(id string) V {
	n, _ := rest.Snowflake(id)
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.values[n]
}
