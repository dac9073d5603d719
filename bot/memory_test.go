package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
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
	if _, ok := m.last("ann", "there"); !ok || m.held != 1 {
		t.Errorf("%d questions are held, want that of the second message", m.held)
	}
}

// What was asked first is the first to go, however often it is asked again.
func TestTheMemoryIsBounded(t *testing.T) {
	t.Parallel()
	c := &clock{at: time.Unix(1000, 0)}
	m := newMemory(c.now)
	for i := range 2 * rememberedMessages {
		m.add(Message{User: UserID(fmt.Sprint(i)), Channel: "here", ID: fmt.Sprint(i)}, remembered{question: strings.Repeat("very ", 1000)})
		c.at = c.at.Add(time.Millisecond)
	}
	r, _ := m.last(UserID(fmt.Sprint(2*rememberedMessages-1)), "here")
	if m.held != rememberedMessages || len(m.at) != 2*rememberedMessages || len(r.question) > 2*longestRemembered {
		t.Errorf("%d questions are held by %d keys, the last of %d bytes", m.held, len(m.at), len(r.question))
	}
	c.at = c.at.Add(rememberedFor + time.Second)
	if _, ok := m.of("none"); ok || m.held != 0 || len(m.at) != 0 {
		t.Errorf("%d questions are held for ever, by %d keys", m.held, len(m.at))
	}
	for _, r := range m.asks {
		if r != (remembered{}) {
			t.Fatalf("%q is held where nobody finds it", r.question)
		}
	}
}

// It answers as a list of all messages of the last ten minutes would.
func TestTheMemoryIsAListOfTheLatest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := &clock{at: time.Unix(1000, 0)}
		m := newMemory(c.now)
		type said struct {
			Message
			shown int
			at    time.Time
		}
		var all []said
		users, channels := rapid.SampledFrom([]UserID{"ann", "bob"}), rapid.SampledFrom([]ChannelID{"here", "there"})
		for n := range rapid.IntRange(1, 50).Draw(t, "messages") {
			c.at = c.at.Add(time.Duration(rapid.IntRange(0, 90).Draw(t, "seconds")) * time.Second)
			message := Message{User: users.Draw(t, "user"), Channel: channels.Draw(t, "channel")}
			if rapid.Bool().Draw(t, "with an ID") {
				message.ID = fmt.Sprint(n)
			}
			m.add(message, remembered{shown: n + 1})
			all = append(all, said{message, n + 1, c.at})
			find := func(is func(said) bool) (shown int) {
				for _, s := range all {
					if is(s) && c.at.Sub(s.at) <= rememberedFor {
						shown = s.shown
					}
				}
				return shown
			}
			for _, user := range []UserID{"ann", "bob"} {
				for _, channel := range []ChannelID{"here", "there"} {
					want := find(func(s said) bool { return s.User == user && s.Channel == channel })
					if got, ok := m.last(user, channel); got.shown != want || ok != (want > 0) {
						t.Fatalf("%s's last in %s is %d, want %d", user, channel, got.shown, want)
					}
				}
			}
			for id := range n + 1 {
				want := find(func(s said) bool { return s.ID == fmt.Sprint(id) })
				if got, ok := m.of(fmt.Sprint(id)); got.shown != want || ok != (want > 0) {
					t.Fatalf("message %d asked %d, want %d", id, got.shown, want)
				}
			}
		}
	})
}
