package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// starvedAfter is how late a timer, or a byte to a socket of one's own and back,
// may be before the machine counts as starved: a sixth of the time that Discord
// gives a bot.
const starvedAfter = 500 * time.Millisecond

// machine knows when this machine had no time for anybody: the soak's own timer
// was late, or its own sockets were slow. What a bot missed then says nothing of
// the bot.
type machine struct {
	mu            sync.Mutex
	timer, socket time.Duration // the latest and the slowest
	spells        []spell       // when it was starved, in order, none in another
}

// spell is a stretch of time.
type spell struct{ from, to time.Time }

// watch looks twenty times a second until ctx ends.
func (m *machine) watch(ctx context.Context) error {
	var beside sync.WaitGroup
	defer beside.Wait()
	near, far, err := ownSocket(ctx)
	if err != nil {
		return fmt.Errorf("watch the machine: %w", err)
	}
	beside.Go(func() { _, _ = io.Copy(far, far) }) // ends with the socket
	beside.Go(func() { m.watchTimer(ctx) })
	defer far.Close()
	defer near.Close()
	defer context.AfterFunc(ctx, func() { near.Close() })()
	t := time.NewTicker(50 * time.Millisecond)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
		began := time.Now()
		if _, err := near.Write([]byte{0}); err != nil {
			return nil //nolint:nilerr // it was closed at the end
		}
		if _, err := io.ReadFull(near, make([]byte, 1)); err != nil {
			return nil //nolint:nilerr // it was closed at the end
		}
		m.note(&m.socket, began, time.Now())
	}
}

func (m *machine) watchTimer(ctx context.Context) {
	const every = 50 * time.Millisecond
	for {
		due := time.Now().Add(every)
		t := time.NewTimer(every)
		select {
		case <-ctx.Done():
			t.Stop()
			return
		case <-t.C:
		}
		m.note(&m.timer, due, time.Now())
	}
}

// ownSocket returns the two ends of a connection over loopback.
func ownSocket(ctx context.Context) (near, far net.Conn, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	defer l.Close()
	if near, err = new(net.Dialer).DialContext(ctx, "tcp", l.Addr().String()); err != nil {
		return nil, nil, err
	}
	if far, err = l.Accept(); err != nil {
		near.Close()
		return nil, nil, err
	}
	return near, far, nil
}

// note takes down what was due at a time and came at another.
func (m *machine) note(worst *time.Duration, due, came time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	took := came.Sub(due)
	*worst = max(*worst, took)
	if took < starvedAfter {
		return
	}
	s := spell{due, came}
	for len(m.spells) > 0 && !m.spells[len(m.spells)-1].to.Before(s.from) { // one spell, seen twice
		before := m.spells[len(m.spells)-1]
		m.spells = m.spells[:len(m.spells)-1]
		if before.from.Before(s.from) {
			s.from = before.from
		}
		if before.to.After(s.to) {
			s.to = before.to
		}
	}
	m.spells = append(m.spells, s)
}

// starved is how long the machine was starved in all.
func (m *machine) starved() (sum time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.spells {
		sum += s.to.Sub(s.from)
	}
	return sum
}

// starvedIn reports whether the machine was starved at any moment from one time
// to another.
func (m *machine) starvedIn(from, to time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.spells {
		if s.from.Before(to) && s.to.After(from) {
			return true
		}
	}
	return false
}

// timeOfAnAsk is how long after an ask the machine decides whether it can be
// answered: Discord's three seconds, and one for what was under way.
const timeOfAnAsk = 4 * time.Second

// whileStarved are those of the asks that came, or would have been answered,
// while the machine was starved.
func (m *machine) whileStarved(asks []discordtest.ID) (of []discordtest.ID) {
	for _, id := range asks {
		if at := id.Time(); m.starvedIn(at.Add(-time.Second), at.Add(timeOfAnAsk)) {
			of = append(of, id)
		}
	}
	return of
}

func (m *machine) String() string {
	starved := m.starved()
	m.mu.Lock()
	defer m.mu.Unlock()
	return fmt.Sprintf("timer at most %s late, own sockets at most %s slow; starved %d times, %s in all",
		ms(m.timer), ms(m.socket), len(m.spells), ms(starved))
}
