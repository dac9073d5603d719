package discord

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

func askIn(channel string, n int) *ask {
	return &ask{message: bot.Message{ID: fmt.Sprint(n), Channel: bot.ChannelID(channel)}}
}

// unmanned is a queue whose calls for workers go to the test.
func unmanned(room, share, flying, workers int) (q *fairQueue, called *int) {
	called = new(int)
	q = newFairQueue(room, share, flying, workers)
	q.call = func() { *called++ }
	return q, called
}

// take takes the next ask, which must be there, and says which it is.
func take(t *testing.T, q *fairQueue) (*ask, string) {
	t.Helper()
	a := q.take()
	if a == nil {
		t.Fatal("there is none to take")
	}
	return a, string(a.message.Channel) + a.message.ID
}

func TestChannelsTakeTurnsAndKeepTheirOrder(t *testing.T) {
	t.Parallel()
	q, _ := unmanned(16, 8, 2, 8)
	for n := range 4 {
		if err := q.offer(askIn("a", n)); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 2 {
		if err := q.offer(askIn("b", n)); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	var first *ask
	for n := range 4 { // two of a may be in flight, and both of b
		a, name := take(t, q)
		if n == 0 {
			first = a
		}
		got = append(got, name)
	}
	if want := []string{"a0", "b0", "a1", "b1"}; !slices.Equal(got, want) {
		t.Errorf("taken %v, want %v", got, want)
	}
	q.done(first)
	if _, name := take(t, q); name != "a2" {
		t.Errorf("after one of a is done comes %s, want a2", name)
	}
}

func TestAChannelHasItsShareAndTheQueueItsRoom(t *testing.T) {
	t.Parallel()
	q, _ := unmanned(5, 3, 1, 8)
	offered := func(channel string, times int) (taken int) {
		for n := range times {
			if err := q.offer(askIn(channel, n)); err == nil {
				taken++
			} else if !errors.Is(err, errOverrun) {
				t.Errorf("refused with %v, want %v", err, errOverrun)
			}
		}
		return taken
	}
	if n := offered("a", 10); n != 3 {
		t.Errorf("one channel alone has %d waiting, want its share of 3", n)
	}
	if n := offered("b", 10); n != 2 {
		t.Errorf("another has %d, want what is left of 5", n)
	}
	take(t, q)
	if n := offered("a", 10); n != 1 {
		t.Errorf("after one was taken there is room for %d, want 1", n)
	}
}

func TestAClosedQueueIsWorkedOffAndTakesNoMore(t *testing.T) {
	t.Parallel()
	q := newFairQueue(100, 100, 1, 8)
	var answered atomic.Int32
	var workers sync.WaitGroup
	begin := make(chan struct{})
	q.call = func() {
		workers.Go(func() {
			<-begin
			q.work(func(*ask) { answered.Add(1) })
		})
	}
	for n := range 50 {
		if err := q.offer(askIn("a", n)); err != nil {
			t.Fatal(err)
		}
	}
	q.close()
	close(begin)
	workers.Wait() // or the test hangs
	if n := answered.Load(); n != 50 {
		t.Errorf("%d answered, want 50", n)
	}
	if err := q.offer(askIn("a", 50)); !errors.Is(err, errStopping) {
		t.Errorf("a closed queue says %v, want %v", err, errStopping)
	}
}

// Whatever comes and goes, the queue keeps its bounds, an order within each
// channel, and neither workers nor memory of channels that are through; and an
// ask that may be taken has a worker on the way to it, unless all are at work.
func TestAFairQueueKeepsItsBounds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		room, share, flying := rapid.IntRange(1, 12).Draw(t, "room"), rapid.IntRange(1, 6).Draw(t, "share"), rapid.IntRange(1, 3).Draw(t, "flying")
		workers := rapid.IntRange(1, 4).Draw(t, "workers")
		q, called := unmanned(room, share, flying, workers)
		waiting, inFlight := map[bot.ChannelID][]*ask{}, map[bot.ChannelID]int{}
		var taken []*ask // each has a worker
		total, ended := 0, 0
		takeable := func() bool {
			for ch, asks := range waiting {
				if len(asks) > 0 && inFlight[ch] < flying {
					return true
				}
			}
			return false
		}
		onTheWay := func() int { return *called - ended - len(taken) }
		takes := func(t *rapid.T) {
			could := takeable()
			a := q.take()
			if (a != nil) != could {
				t.Fatalf("a worker took %v, and one could be taken: %v", a, could)
			}
			if a == nil {
				ended++
				return
			}
			ch := a.message.Channel
			if len(waiting[ch]) == 0 || waiting[ch][0] != a || inFlight[ch] >= flying {
				t.Fatalf("%s of %s was not next: %d are in flight", a.message.ID, ch, inFlight[ch])
			}
			waiting[ch] = waiting[ch][1:]
			inFlight[ch]++
			total--
			taken = append(taken, a)
		}
		n := 0
		t.Repeat(map[string]func(*rapid.T){
			"offer": func(t *rapid.T) {
				n++
				a := askIn(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "channel"), n)
				ch := a.message.Channel
				fits := total < room && len(waiting[ch]) < share
				if err := q.offer(a); (err == nil) != fits {
					t.Fatalf("offer: %v with %d waiting, %d of them of the channel", err, total, len(waiting[ch]))
				}
				if fits {
					waiting[ch] = append(waiting[ch], a)
					total++
				}
			},
			"a worker comes": func(t *rapid.T) {
				if onTheWay() == 0 {
					t.Skip("none was called")
				}
				takes(t)
			},
			"a worker is done": func(t *rapid.T) {
				if len(taken) == 0 {
					t.Skip("nothing in flight")
				}
				i := rapid.IntRange(0, len(taken)-1).Draw(t, "which")
				q.done(taken[i])
				inFlight[taken[i].message.Channel]--
				taken = slices.Delete(taken, i, i+1) // and its worker is on the way to another
			},
			"": func(t *rapid.T) {
				if q.len() != total {
					t.Fatalf("%d waiting, want %d", q.len(), total)
				}
				for ch := range q.channels {
					if len(waiting[ch]) == 0 && inFlight[ch] == 0 {
						t.Fatalf("channel %s is through, and still remembered", ch)
					}
				}
				there := onTheWay() + len(taken)
				if there > workers {
					t.Fatalf("%d workers, more than %d", there, workers)
				}
				if takeable() && onTheWay() == 0 && there < workers {
					t.Fatalf("an ask may be taken, and none of %d workers is called: %d are at work", workers, there)
				}
			},
		})
	})
}

// fiveForTheTest lets a channel have five messages, and more only after the
// test.
var fiveForTheTest = discordtest.Config{ChannelLimit: discordtest.Rate{Requests: 5, Per: 40 * time.Second}}

func TestAChannelAtItsLimitHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, fiveForTheTest)
	busy, quiet := newPlace(srv), newPlace(srv)
	start(t, srv, echo, func(c *Config, _ *timing) { c.Workers = 8 })
	for n := range 60 {
		srv.Say(busy.ch, busy.ann, fmt.Sprint("!ask ", n))
	}
	awaitRoute(t, srv, "POST /channels/{}/messages", 5)
	reply(t, srv, srv.Say(quiet.ch, quiet.ann, "!ask who?"))
}

func TestAChannelThatAsksTooMuchIsToldSoAndOthersAreAnswered(t *testing.T) {
	t.Parallel()
	const queue, many = 8, 600
	srv := discordtest.Start(t, fiveForTheTest)
	flood, other := newPlace(srv), newPlace(srv)
	unsent := make(chan string, many)
	start(t, srv, echo, func(c *Config, _ *timing) {
		c.Workers, c.Queue, c.Metrics = 8, queue, &spy{unsent: unsent}
	})
	for n := range many {
		srv.Say(flood.ch, flood.ann, fmt.Sprint("!ask ", n))
	}
	// Beyond the five that were answered: in flight and waiting, and the same of busy replies.
	held := 5 + part(8, channelFlying) + part(queue, channelShare) + part(busyWorkers, channelFlying) + part(busyQueue, channelShare)
	for range many - held - 5 {
		if reason := <-unsent; reason != "overrun" {
			t.Errorf("unsent because %q, want overrun", reason)
		}
	}
	reply(t, srv, srv.Say(other.ch, other.ann, "!ask who?"))
}
