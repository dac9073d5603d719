package bot

import (
	"hash/maphash"
	"strings"
	"sync"
	"time"
)

// What is remembered of questions: for how long, and of how many messages. A
// question longer than longestRemembered, in characters, is cut.
const (
	rememberedFor      = 10 * time.Minute
	rememberedMessages = 2000
	longestRemembered  = 300
)

// memory knows what each member last asked in a channel, and what each message
// asked, so that "and Beijing?" can be understood. It holds the words of the
// question as it was understood, in memory only, and drops them with the first
// message after ten minutes. Nobody logs them.
//
// Members, channels and messages are known by a hash of 64 bits, so that a busy
// bot's memory is one stretch and a map of numbers, and not ten thousand pieces.
type memory struct {
	now  func() time.Time
	seed maphash.Seed

	mu   sync.Mutex
	asks []remembered      // a ring: number n stands at n modulo its length
	next uint64            // the number of the next
	held uint64            // how many before it are there, the oldest first
	at   map[uint64]uint64 // the number of each key's latest
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
	keys     [2]uint64
}

func newMemory(now func() time.Time) *memory {
	return &memory{now: now, seed: maphash.MakeSeed(), at: map[uint64]uint64{}}
}

func (m *memory) hash(k askKey) uint64 { return maphash.Comparable(m.seed, k) }

// add remembers what a message asked.
func (m *memory) add(message Message, r remembered) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep()
	r.question = strings.Clone(shorten(r.question, longestRemembered)) // of a message that may be long
	r.at = m.now()
	r.keys[0] = m.hash(askKey{user: message.User, channel: message.Channel})
	r.keys[1] = r.keys[0]
	if message.ID != "" {
		r.keys[1] = m.hash(askKey{message: message.ID})
	}
	m.makeRoom()
	*m.number(m.next) = r
	for _, k := range r.keys {
		m.at[k] = m.next
	}
	m.next++
	m.held++
}

// number is where a message stands. mu is held.
func (m *memory) number(n uint64) *remembered { return &m.asks[n%uint64(len(m.asks))] }

// makeRoom makes room for one more message. mu is held.
func (m *memory) makeRoom() {
	switch {
	case m.held < uint64(len(m.asks)):
	case m.held == rememberedMessages:
		m.dropOldest()
	default:
		before := m.asks
		m.asks = make([]remembered, min(max(2*len(before), 8), rememberedMessages))
		for n := m.next - m.held; n < m.next; n++ {
			*m.number(n) = before[n%uint64(len(before))]
		}
	}
}

// dropOldest drops the oldest message, and keys of which it is the latest. mu is
// held.
func (m *memory) dropOldest() {
	n := m.next - m.held
	for _, k := range m.number(n).keys {
		if latest, ok := m.at[k]; ok && latest == n {
			delete(m.at, k)
		}
	}
	*m.number(n) = remembered{}
	m.held--
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
	n, ok := m.at[m.hash(k)]
	if !ok {
		return remembered{}, false
	}
	return *m.number(n), true
}

// sweep drops what is too old. mu is held.
func (m *memory) sweep() {
	for m.held > 0 && m.now().Sub(m.number(m.next-m.held).at) > rememberedFor {
		m.dropOldest()
	}
}
