package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// clock is a time that a test sets.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func TestAQuestionIsRememberedByMemberAndChannelForTenMinutes(t *testing.T) {
	t.Parallel()
	c := &clock{at: time.Unix(1000, 0)}
	m := newMemory(c.now)
	m.add(Message{ID: "1", User: "ann", Channel: "here"}, remembered{question: "Who is it?", shown: 1})
	c.at = c.at.Add(5 * time.Minute)
	m.add(Message{ID: "2", User: "ann", Channel: "there"}, remembered{question: "Where is it?", shown: 2})

	for _, row := range []struct {
		user    UserID
		channel ChannelID
		want    string
	}{{"ann", "here", "Who is it?"}, {"ann", "there", "Where is it?"}, {"bob", "here", ""}, {"ann", "elsewhere", ""}} {
		if r, ok := m.last(row.user, row.channel); r.question != row.want || ok != (row.want != "") {
			t.Errorf("%s asked %q in %s, want %q", row.user, r.question, row.channel, row.want)
		}
	}
	if r, _ := m.of("1"); r.question != "Who is it?" || r.shown != 1 {
		t.Errorf("message 1 asked %+v", r)
	}
	c.at = c.at.Add(5*time.Minute + time.Second)
	if r, ok := m.last("ann", "here"); ok {
		t.Errorf("after ten minutes it still knows %q", r.question)
	}
	if _, ok := m.last("ann", "there"); !ok || m.asks.Len() != 2 {
		t.Errorf("%d questions are held, want those of the second message", m.asks.Len())
	}
}

// What was asked first is the first to go, however often it is asked again.
func TestTheMemoryIsBounded(t *testing.T) {
	t.Parallel()
	c := &clock{at: time.Unix(1000, 0)}
	m := newMemory(c.now)
	for i := range 2 * rememberedEntries {
		m.add(Message{User: UserID(fmt.Sprint(i)), Channel: "here"}, remembered{question: strings.Repeat("very ", 1000)})
		c.at = c.at.Add(time.Millisecond)
	}
	r, _ := m.last(UserID(fmt.Sprint(2*rememberedEntries-1)), "here")
	if m.asks.Len() != rememberedEntries || len(r.question) > 2*longestRemembered {
		t.Errorf("%d questions are held, the last of %d bytes", m.asks.Len(), len(r.question))
	}
	c.at = c.at.Add(rememberedFor + time.Second)
	if _, ok := m.of("none"); ok || m.asks.Len() != 0 {
		t.Errorf("%d questions are held for ever", m.asks.Len())
	}
}
