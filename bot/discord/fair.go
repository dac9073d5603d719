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
// A worker is called when there is an ask that it can take, and ends when there
// is none: a queue at rest has no workers, and remembers no channel.
type fairQueue struct {
	room    int    // asks that may wait
	share   int    // of one channel
	flying  int    // asks of one channel that may be worked on at once
	workers int    // asks that may be worked on at once
	call    func() // makes a goroutine call work; mu is held

	mu       sync.Mutex
	channels map[bot.ChannelID]*channelAsks
	turns    []*channelAsks // those with an ask that may be taken, each once
	waiting  int
	working  int // workers that were called and have not ended
	closed   bool
}

// channelAsks are the asks of one channel.
type channelAsks struct {
	waiting []*ask
	flying  int
	inTurn  bool
}

func newFairQueue(room, share, flying, workers int) *fairQueue {
	return &fairQueue{room: room, share: share, flying: flying, workers: workers, channels: map[bot.ChannelID]*channelAsks{}}
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
	if q.giveTurn(c) {
		q.callWorker()
	}
	return nil
}

// work answers asks until there is none that may be taken.
func (q *fairQueue) work(answer func(*ask)) {
	for a := q.take(); a != nil; a = q.take() {
		answer(a)
		q.done(a)
	}
}

// take returns an ask to a worker, who calls done with it; nil ends the worker.
func (q *fairQueue) take() *ask {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.turns) == 0 {
		q.working--
		return nil
	}
	c := q.turns[0]
	q.turns[0] = nil
	q.turns = q.turns[1:]
	c.inTurn = false
	a := c.waiting[0]
	c.waiting[0] = nil
	c.waiting = c.waiting[1:]
	c.flying++
	q.waiting--
	if q.giveTurn(c) {
		q.callWorker()
	}
	return a
}

// done ends the work on an ask. Its worker takes the next one, so that no other
// is called.
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

// giveTurn puts a channel at the end of the line, if it is not there and one of
// its asks may be taken. mu is held.
func (q *fairQueue) giveTurn(c *channelAsks) bool {
	if c.inTurn || len(c.waiting) == 0 || c.flying >= q.flying {
		return false
	}
	c.inTurn = true
	q.turns = append(q.turns, c)
	return true
}

// callWorker calls a worker for a turn, unless all are at work: they go on to it.
// mu is held.
func (q *fairQueue) callWorker() {
	if q.working < q.workers {
		q.working++
		q.call()
	}
}

// close takes no more asks; those that wait are still worked on.
func (q *fairQueue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
}

func (q *fairQueue) len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.waiting
}
