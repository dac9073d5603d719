package discord

import (
	"sync"

	"github.com/chapterbot/chapterbot/bot"
)

// fairQueue holds asks until a worker takes them: in order within a channel,
// and in turns among channels. A channel that must wait for its rate limit
// holds up only a few workers and a part of the room, so that others are
// answered meanwhile.
//
// It remembers a channel only while it has an ask waiting or in flight.
type fairQueue struct {
	room   int // asks that may wait
	share  int // of one channel
	flying int // asks of one channel that may be worked on at once

	mu       sync.Mutex
	ready    *sync.Cond // a channel got a turn, or there will be no more
	channels map[bot.ChannelID]*channelAsks
	turns    []*channelAsks // those with an ask that may be taken, each once
	waiting  int
	closed   bool
}

// channelAsks are the asks of one channel.
type channelAsks struct {
	waiting []*ask
	flying  int
	inTurn  bool
}

func newFairQueue(room, share, flying int) *fairQueue {
	q := &fairQueue{room: room, share: share, flying: flying, channels: map[bot.ChannelID]*channelAsks{}}
	q.ready = sync.NewCond(&q.mu)
	return q
}

// offer queues an ask. It returns at once: errOverrun where there is no room
// for more asks, or for more of that channel, and errStopping after close.
func (q *fairQueue) offer(a *ask) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return errStopping
	}
	c := q.channels[a.message.Channel]
	if q.waiting >= q.room || c != nil && len(c.waiting) >= q.share {
		return errOverrun
	}
	if c == nil {
		c = &channelAsks{}
		q.channels[a.message.Channel] = c
	}
	c.waiting = append(c.waiting, a)
	q.waiting++
	q.giveTurn(c)
	return nil
}

// next waits for an ask that may be worked on. Its taker calls done with it
// afterwards. It reports false once the queue is closed and empty.
func (q *fairQueue) next() (*ask, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.turns) == 0 {
		if q.closed && q.waiting == 0 {
			return nil, false
		}
		q.ready.Wait()
	}
	c := q.turns[0]
	q.turns[0] = nil
	q.turns = q.turns[1:]
	c.inTurn = false
	a := c.waiting[0]
	c.waiting[0] = nil
	c.waiting = c.waiting[1:]
	c.flying++
	if q.waiting--; q.closed && q.waiting == 0 {
		q.ready.Broadcast()
	}
	q.giveTurn(c)
	return a, true
}

// done ends the work on an ask that next returned.
func (q *fairQueue) done(a *ask) {
	q.mu.Lock()
	defer q.mu.Unlock()
	c := q.channels[a.message.Channel]
	c.flying--
	if c.flying == 0 && len(c.waiting) == 0 {
		delete(q.channels, a.message.Channel)
		return
	}
	q.giveTurn(c)
}

// giveTurn puts a channel at the end of the line if one of its asks may be
// taken. mu is held.
func (q *fairQueue) giveTurn(c *channelAsks) {
	if c.inTurn || len(c.waiting) == 0 || c.flying >= q.flying {
		return
	}
	c.inTurn = true
	q.turns = append(q.turns, c)
	q.ready.Signal()
}

// close takes no more asks; those that wait are still handed out.
func (q *fairQueue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.ready.Broadcast()
}

func (q *fairQueue) len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.waiting
}
