package discordtest

import (
	"testing"
	"time"
)

func TestOnlyInteractionsComeTooLate(t *testing.T) {
	t.Parallel()
	asked := time.Now()
	for _, c := range []struct {
		slash bool
		after time.Duration
		late  bool
	}{
		{true, 100 * time.Millisecond, false},
		{true, 1900 * time.Millisecond, false},
		{true, 2100 * time.Millisecond, true},
		{false, time.Hour, false}, // a message can be answered whenever
	} {
		a := &ask{slash: c.slash, at: asked, wrote: asked.Add(c.after)}
		if a.late() != c.late {
			t.Errorf("slash %t, sent after %s: late %t", c.slash, c.after, !c.late)
		}
	}
}

// TestTheLedgerSaysWhatBecameOfEachAsk has one ask of each fate.
func TestTheLedgerSaysWhatBecameOfEachAsk(t *testing.T) {
	t.Parallel()
	s := Start(t, Config{})
	ann := s.AddUser("ann")
	s.mu.Lock()
	defer s.mu.Unlock()
	make := func(change func(*ask)) *ask {
		a := s.track(s.newID(), "1", true)
		change(a)
		return a
	}
	carried := make(func(a *ask) { a.carriers = 1 })
	received := make(func(a *ask) { a.received = true })
	make(func(*ask) {})
	make(func(a *ask) { a.carriers, a.withdrawn = 1, true })
	make(func(a *ask) { a.carriers, a.slash, a.wrote = 1, true, a.at.Add(time.Minute) })
	closed := make(func(a *ask) { a.carriers, a.channel = 1, "2" })
	s.quiet["2"] = closed.at.Add(time.Hour)
	twice := make(func(a *ask) { a.carriers = 1 })
	m := s.newMessage(s.dm(ann), s.self)
	s.answered(twice.id, m)
	s.answered(twice.id, m)

	l := s.ledger()
	if l.Asked != 7 || l.Answered != 1 || l.Unreached != 1 || l.Excused != 2 || l.Late != 1 || l.Undelivered != 4 || l.Delivered != 3 {
		t.Errorf("ledger = %+v", l)
	}
	if len(l.Doubled) != 1 || l.Doubled[0] != twice.id {
		t.Errorf("doubled = %v", l.Doubled)
	}
	lost := map[ID]bool{}
	for _, id := range l.Lost {
		lost[id] = true
	}
	if len(lost) != 2 || !lost[carried.id] || !lost[received.id] {
		t.Errorf("lost = %v, want %s and %s", l.Lost, carried.id, received.id)
	}
}
