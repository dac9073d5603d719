package discordtest

import (
	"context"
	"fmt"
	"time"
)

// ask is something a person said or did, and what came back.
type ask struct {
	id        ID
	at        time.Time
	expected  bool // a person would wait for an answer
	channel   ID
	slash     bool
	carriers  int       // live sessions that were sent it, or will be on RESUME
	received  bool      // a session said that it has it
	wrote     time.Time // when it was last written to a connection
	replies   []ID
	first     time.Time
	visible   bool // a reply can be read; a deferred one cannot yet
	changed   chan struct{}
	withdrawn bool // an answer can no longer be given, whatever the bot does
}

// AskReply is what Config.Observe is told.
type AskReply struct {
	Ask     ID
	Message Message
	Nth     int           // 1 for the first reply; more is a doubled answer
	After   time.Duration // since the ask
}

func (s *Server) track(id, channel ID, expected bool) *ask {
	a := &ask{id: id, channel: channel, at: time.Now(), expected: expected}
	s.asks[id] = a
	if expected {
		s.books.asked++
		s.books.open[id] = a
	}
	return a
}

// late reports that an interaction reached the bot, by the last connection it
// was sent on, when there was no time left for its first response.
func (a *ask) late() bool { return a.slash && a.wrote.Sub(a.at) > firstResponse-time.Second }

// silenced reports that a bot which obeys Discord cannot answer: its messages
// to that channel are turned away for longer than anybody waits. mu is held.
func (s *Server) silenced(a *ask) bool {
	until, ok := s.quiet[a.channel]
	return ok && !a.slash && a.at.Before(until)
}

// written notes that an ask reached a socket.
func (s *Server) written(a *ask) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a.wrote = time.Now()
}

func (a *ask) notify() {
	if a.changed != nil {
		close(a.changed)
		a.changed = nil
	}
}

// answered notes a new reply to an ask. mu is held.
func (s *Server) answered(id ID, m *Message) {
	a := s.asks[id]
	if a == nil {
		return
	}
	a.replies = append(a.replies, m.ID)
	if len(a.replies) == 2 {
		s.books.doubled = append(s.books.doubled, id)
	}
	if a.visible && s.cfg.Observe != nil {
		s.cfg.Observe(AskReply{Ask: id, Message: *m, Nth: len(a.replies), After: time.Since(a.at)})
	}
	s.seen(a, m)
}

// seen notes that a reply can now be read, unless it still says "thinking".
func (s *Server) seen(a *ask, m *Message) {
	if !m.Loading() && !a.visible {
		a.visible, a.first = true, time.Now()
		if a.expected {
			s.books.answered++
			delete(s.books.open, a.id)
		}
		if s.cfg.Observe != nil {
			s.cfg.Observe(AskReply{Ask: a.id, Message: *m, Nth: 1, After: time.Since(a.at)})
		}
	}
	a.notify()
	s.broadcast()
}

// AwaitReply waits for the bot's reply to a message or an interaction, and
// returns it as it stands. A deferred response counts once it says something.
// With conditions, it waits until the reply meets them all: a reply that is
// edited later is looked at again.
func (s *Server) AwaitReply(ctx context.Context, id ID, until ...func(Message) bool) (Message, error) {
	var out Message
	for {
		s.mu.Lock()
		a := s.asks[id]
		if a == nil {
			s.mu.Unlock()
			return out, fmt.Errorf("discordtest: nobody asked %s", id)
		}
		if m, ok := s.replyTo(a, until); ok {
			s.mu.Unlock()
			return m, nil
		}
		if a.changed == nil {
			a.changed = make(chan struct{})
		}
		changed, all, closed := a.changed, len(a.replies), s.closed
		s.mu.Unlock()
		if closed {
			return out, fmt.Errorf("discordtest: reply to %s: the server was closed", id)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return out, fmt.Errorf("discordtest: no such reply to %s (%d others): %w", id, all, context.Cause(ctx))
		}
	}
}

func (s *Server) replyTo(a *ask, until []func(Message) bool) (Message, bool) {
next:
	for _, id := range a.replies {
		m := s.messages[id]
		if m == nil || m.Loading() || m.Deleted {
			continue
		}
		for _, ok := range until {
			if !ok(*m) {
				continue next
			}
		}
		return *m, true
	}
	return Message{}, false
}

// Replies is every reply to a message or interaction so far, as they stand.
func (s *Server) Replies(id ID) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	if a := s.asks[id]; a != nil {
		for _, r := range a.replies {
			if m := s.messages[r]; m != nil {
				out = append(out, *m)
			}
		}
	}
	return out
}

// Message is a message as it stands.
func (s *Server) Message(id ID) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.messages[id]; m != nil {
		return *m, true
	}
	return Message{}, false
}

// Messages is what stands in a channel, oldest first; what is ephemeral too.
func (s *Server) Messages(ch *Channel) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	for _, m := range s.messages {
		if m.ChannelID == ch.ID && !m.Deleted {
			out = append(out, *m)
		}
	}
	sortMessages(out)
	return out
}

// AwaitSession waits until n sessions are identified and connected.
func (s *Server) AwaitSession(ctx context.Context, n int) error {
	return s.await(ctx, fmt.Sprintf("%d connected sessions", n), func() bool {
		got := 0
		for _, sess := range s.sessions {
			if sess.conn != nil && sess.ready {
				got++
			}
		}
		return got >= n
	})
}

// AwaitStats waits until the counters satisfy a condition.
func (s *Server) AwaitStats(ctx context.Context, what string, ok func(Stats) bool) error {
	return s.await(ctx, what, func() bool { return ok(s.stats) })
}
