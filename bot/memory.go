package bot

import (
	"strings"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

// What is remembered of questions: for how long, and how many entries, of which
// a message takes two. A question longer than longestRemembered, in characters,
// is cut.
const (
	rememberedFor     = 10 * time.Minute
	rememberedEntries = 4000
	longestRemembered = 300
)

// memory knows what each member last asked in a channel, and what each message
// asked, so that "and Beijing?" can be understood. It holds the words of the
// question as it was understood, in memory only, and drops them with the first
// message after ten minutes. Nobody logs them.
type memory struct {
	now func() time.Time

	mu   sync.Mutex
	asks *lru.Cache[askKey, remembered] // the oldest first
}

// askKey names a member's last question in a channel, or the question of a
// message.
type askKey struct {
	user    UserID
	channel ChannelID
	message string
}

// remembered is a question as it was understood.
type remembered struct {
	question string
	shown    int  // how many of its passages the member has seen
	next     view // what "more" shows instead of passages; zero: nothing
	end      bool // what "more" showed was the end of the text
	refused  bool // the texts don't say
	at       time.Time
}

func newMemory(now func() time.Time) *memory {
	asks, err := lru.New[askKey, remembered](rememberedEntries)
	if err != nil {
		panic(err) // only for a size below 1
	}
	return &memory{now: now, asks: asks}
}

// add remembers what a message asked.
func (m *memory) add(message Message, r remembered) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep()
	r.question = strings.Clone(shorten(r.question, longestRemembered)) // of a message that may be long
	r.at = m.now()
	keys := []askKey{{user: message.User, channel: message.Channel}}
	if message.ID != "" {
		keys = append(keys, askKey{message: message.ID})
	}
	for _, k := range keys {
		m.asks.Remove(k) // to the end of the line
		m.asks.Add(k, r)
	}
}

// last returns the last question of a member in a channel.
func (m *memory) last(user UserID, channel ChannelID) (remembered, bool) {
	return m.find(askKey{user: user, channel: channel})
}

// of returns the question of a message.
func (m *memory) of(message string) (remembered, bool) {
	return m.find(askKey{message: message})
}

func (m *memory) find(k askKey) (remembered, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep()
	return m.asks.Peek(k) // which leaves it where it is in the line
}

// sweep drops what is too old. mu is held.
func (m *memory) sweep() {
	for {
		k, r, ok := m.asks.GetOldest()
		if !ok || m.now().Sub(r.at) <= rememberedFor {
			return
		}
		m.asks.Remove(k)
	}
}
