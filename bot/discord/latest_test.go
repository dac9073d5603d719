package discord

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/chapterbot/chapterbot/bot/discord/rest"
)

// The latest IDs are known, however many came before, and no others.
func TestTheLatestAreRememberedAndNoMore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		room := rapid.IntRange(1, 8).Draw(t, "room")
		l := newLatest[int](room)
		var known []int // the oldest first
		for n := range rapid.IntRange(0, 60).Draw(t, "times") {
			id := rapid.IntRange(1, 20).Draw(t, "id")
			if added := l.add(fmt.Sprint(id), id); added == slices.Contains(known, id) {
				t.Fatalf("%d: %d is new: %v, and known are %v", n, id, added, known)
			} else if added {
				known = append(known, id)
				known = known[max(0, len(known)-room):]
			}
			for other := range 21 {
				got, want := l.get(fmt.Sprint(other)), 0
				if slices.Contains(known, other) {
					want = other
				}
				if got != want {
					t.Fatalf("%d: get %d is %d, want %d of %v", n, other, got, want, known)
				}
			}
		}
	})
}

func TestWhatIsNoIDIsNotRemembered(t *testing.T) {
	t.Parallel()
	l := newLatest[bool](4)
	for _, id := range []string{"", "-1", "+1", "1_0", "ann", "18446744073709551616"} {
		if rest.IsSnowflake(id) {
			t.Errorf("%q is an ID", id)
		}
		if !l.add(id, true) || l.get(id) {
			t.Errorf("%q is remembered", id)
		}
	}
	if !rest.IsSnowflake("18446744073709551615") {
		t.Error("the largest number of 64 bits is no ID")
	}
}
