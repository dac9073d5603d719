package discord

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
	"github.com/chapterbot/chapterbot/bot/discord/rest"
)

// mostAtRest is how many goroutines a connected client has while nobody asks:
// those of one shard, and two for each connection that is kept for the next
// request. The rest of the process has twenty; sixty is the most for all.
const mostAtRest = 6 + 2*rest.IdleConnections

// ofTheClient counts the goroutines of this process that are the client's own
// or its connections', and none of the server's.
func ofTheClient() (n int, stacks string) {
	buf := make([]byte, 8<<20)
	buf = buf[:runtime.Stack(buf, true)]
	var found []string
	for stack := range strings.SplitSeq(string(buf), "\n\n") {
		for _, part := range []string{"/bot/discord.(*", "/bot/discord/gateway.(*", "/bot/discord/rest.(*", "net/http.(*persistConn)"} {
			if strings.Contains(stack, part) && !strings.Contains(stack, "ofTheClient") {
				found = append(found, stack)
				break
			}
		}
	}
	return len(found), strings.Join(found, "\n\n")
}

// A bot at rest holds hardly a goroutine, before it was first asked as after the
// busiest minute. Not parallel: it counts those of the process.
func TestABotAtRestHoldsFewGoroutines(t *testing.T) {
	const channels, workers = 64, 128
	srv := discordtest.Start(t, discordtest.Config{})
	var places []place
	for range channels {
		places = append(places, newPlace(srv))
	}
	entered, answer := make(chan struct{}, 8*channels), make(chan struct{})
	start(t, srv, func(ctx context.Context, m bot.Message) (bot.Reply, bool) {
		entered <- struct{}{}
		<-answer
		return echo(ctx, m)
	}, func(c *Config, _ *timing) { c.Workers, c.RequestsPerSecond = workers, 1<<20 })
	awaitCommands(t, srv)
	comesToRest := func(when string) {
		t.Helper()
		for ctx := within(t); ; time.Sleep(time.Millisecond) { // what ends says so to nobody
			n, stacks := ofTheClient()
			if n <= mostAtRest {
				return
			}
			if ctx.Err() != nil {
				t.Fatalf("%s: %d goroutines, want %d at most:\n%s", when, n, mostAtRest, stacks)
			}
		}
	}
	comesToRest("before it was asked")

	for n := range 4 {
		for _, p := range places {
			srv.Say(p.ch, p.ann, fmt.Sprint("!ask ", n))
			if _, err := srv.Slash(p.ch, p.ann, "ask", map[string]any{"question": fmt.Sprint(n)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 2 * workers {
		<-entered // in both lanes all are at work
	}
	if n, _ := ofTheClient(); n < 2*workers {
		t.Errorf("%d goroutines work on %d asks", n, 2*workers)
	}
	close(answer)
	awaitSettled(t, srv)
	comesToRest("after a burst")
	noViolations(t, srv)
}
