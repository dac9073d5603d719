package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
	"github.com/chapterbot/chapterbot/bot/discord/gateway"
)

// leaving is how long the bot may take to leave, whatever its state.
const leaving = 2 * time.Second

func stopsInTime(t *testing.T, r *running) {
	t.Helper()
	r.stop()
	timer := time.NewTimer(leaving)
	defer timer.Stop()
	select {
	case <-r.done:
		if r.err != nil {
			t.Errorf("Run: %v", r.err)
		}
	case <-timer.C:
		t.Error("still running two seconds after it was told to stop")
		<-r.done
	}
}

func TestItLeavesInTimeWhateverItsState(t *testing.T) {
	t.Parallel()
	fault := func(name string, times int) func(*testing.T, *discordtest.Server) *discordtest.Injection {
		return func(t *testing.T, srv *discordtest.Server) *discordtest.Injection {
			f := discordtest.MustFault(name)
			f.Times, f.For = times, 0
			return srv.Inject(f)
		}
	}
	for _, c := range []struct {
		state  string
		inject func(*testing.T, *discordtest.Server) *discordtest.Injection
	}{
		{"waiting for HELLO", fault("hello-missing", 100)},
		{"waiting for READY", fault("identify-unanswered", 100)},
		{"refused by the gateway", fault("gateway-refuses", 1000)},
		{"without a gateway address", fault("gateway-url-500", 1000)},
		{"waiting after an invalid session", fault("op9-after-identify", 100)},
		{"out of session starts", func(_ *testing.T, srv *discordtest.Server) *discordtest.Injection {
			f := discordtest.MustFault("identify-limit")
			f.For, f.RetryAfter = time.Hour, time.Hour
			return srv.Inject(f)
		}},
	} {
		t.Run(c.state, func(t *testing.T) {
			t.Parallel()
			srv := discordtest.Start(t, discordtest.Config{})
			in := c.inject(t, srv)
			r, err := run(srv, echo, defaultTiming())
			if err != nil {
				t.Fatal(err)
			}
			select {
			case <-in.Hit():
			case <-within(t).Done():
				t.Error("never came into that state")
			}
			stopsInTime(t, r)
		})
	}
}

func TestItLeavesInTimeBetweenAskAndAnswer(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	entered := make(chan struct{})
	r := start(t, srv, func(ctx context.Context, m bot.Message) (bot.Reply, bool) {
		close(entered)
		<-ctx.Done() // an answer that never comes
		return bot.Note(bot.Failed, "too late"), true
	})
	id := srv.Say(p.ch, p.ann, "!ask who?")
	<-entered
	stopsInTime(t, r)
	if m := reply(t, srv, id); m.Content != "too late" {
		t.Errorf("the ask that was cut short got %q", m.Content)
	}
}

func TestRepliesInFlightAreFinished(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	entered, finish := make(chan struct{}, 8), make(chan struct{})
	r := start(t, srv, func(ctx context.Context, m bot.Message) (bot.Reply, bool) {
		entered <- struct{}{}
		<-finish
		if ctx.Err() != nil {
			return bot.Note(bot.Failed, "cut short"), true
		}
		return echo(ctx, m)
	}, func(c *Config, _ *timing) { c.Workers = 1 })
	inFlight, queued := srv.Say(p.ch, p.ann, "!ask 1"), srv.Say(p.ch, p.ann, "!ask 2")
	<-entered
	r.stop()
	// It has left the gateway before the replies are there.
	if err := srv.AwaitStats(within(t), "closed", func(st discordtest.Stats) bool { return st.ClientCloses[1000] == 1 }); err != nil {
		t.Error(err)
	}
	close(finish)
	for _, id := range []discordtest.ID{inFlight, queued} {
		if m := reply(t, srv, id); !strings.Contains(m.Text(), "!ask") {
			t.Errorf("a reply in flight was %q", m.Text())
		}
	}
	stopsInTime(t, r)
}

// A busy channel takes five messages in five seconds: with many waiting the end
// cuts most of them off, and that is one line for an operator to read.
func TestABacklogAtTheEndIsOneLine(t *testing.T) {
	t.Parallel()
	const asked, workers = 40, 4
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	unsent := make(chan string, asked)
	log := &journal{}
	conversation := bot.New(bot.Config{Prefix: "!"}, openLibrary(t), textLog(log))
	entered, answering := make(chan struct{}, asked), make(chan struct{})
	r := start(t, srv, func(ctx context.Context, m bot.Message) (bot.Reply, bool) {
		entered <- struct{}{}
		<-answering
		return conversation.Handle(ctx, m)
	}, func(c *Config, tm *timing) {
		c.Workers, c.Metrics = workers, &spy{unsent: unsent}
		tm.grace, tm.lastSend = 50*time.Millisecond, 100*time.Millisecond
	})
	for n := range asked {
		srv.Say(p.ch, p.guild.AddMember(fmt.Sprint("member", n), 0), "!ask What is Weibo?")
	}
	for range workers {
		<-entered
	}
	for r.intake.waiting() < asked-workers {
		time.Sleep(time.Millisecond) // an event was sent before it is queued
	}
	r.stop()
	<-r.intake.sending.Done() // the last moment for replies is over
	close(answering)
	<-r.done
	if len(unsent) != asked {
		t.Errorf("%d replies count as unsent, want %d", len(unsent), asked)
	}
	for len(unsent) > 0 {
		if reason := <-unsent; reason != "shutdown" {
			t.Errorf("one is unsent because of %q", reason)
		}
	}
	want := fmt.Sprintf(`level=WARN msg="replies not sent before the end" reason=shutdown count=%d`, asked)
	for name, said := range map[string]string{"the bot's": r.log.String(), "the conversation's": log.String()} {
		complaints := 0
		for line := range strings.Lines(said) {
			if strings.Contains(line, "level=WARN") || strings.Contains(line, "level=ERROR") {
				complaints++
			}
		}
		if wanted := strings.Count(said, want); complaints != wanted || name == "the bot's" && wanted != 1 {
			t.Errorf("%s log has %d complaints:\n%s", name, complaints, said)
		}
	}
}

func TestATokenThatIsNotValidIsFinal(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	r := launch(t, srv, echo, func(c *Config, _ *timing) { c.Token = "another" })
	again := make(chan error, 1)
	ctx, cancel := context.WithCancel(within(t))
	defer cancel()
	go func() {
		again <- srv.AwaitStats(ctx, "tried again", func(st discordtest.Stats) bool { return st.Status[http.StatusUnauthorized] > 1 })
	}()
	select {
	case <-r.done:
	case err := <-again:
		t.Fatalf("it goes on: %v", err)
	}
	var final *gateway.FinalError
	if !errors.As(r.err, &final) || final.ExitStatus() != 44 {
		t.Fatalf("Run: %v, want the final error 44", r.err)
	}
	if msg := final.Error(); !strings.Contains(msg, "DISCORD_TOKEN") || strings.Contains(msg, "\n") {
		t.Errorf("error %q: want one line with the remedy", msg)
	}
}

// A server that takes connections and says nothing, as a firewall can.
func TestASilentServerDoesNotHoldItUp(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	c, err := New(Config{Token: "t", URL: "http://" + ln.Addr().String()}, handlerFunc(echo))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx) }()
	conn, err := ln.Accept() // it has connected
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	cancel()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("Run: %v", err)
		}
	case <-within(t).Done():
		t.Error("still there")
	}
}

func TestWrongSettingsAreNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		config Config
		want   string
	}{
		{Config{}, "token is empty"},
		{Config{Token: "t", URL: "discord.com"}, `"discord.com"`},
		{Config{Token: "t", URL: "ftp://x"}, "ftp"},
		{Config{Token: "t", GuildID: "my server"}, `"my server"`},
		{Config{Token: "t", Shards: -1}, "-1 shards"},
		{Config{Token: "t", ShardIDs: []int{0}}, "shard"},
		{Config{Token: "t", Shards: 2, ShardIDs: []int{2}}, "0 to 1"},
		{Config{Token: "t", Shards: 2, ShardIDs: []int{1, 1}}, "twice"},
	} {
		if _, err := New(c.config, handlerFunc(echo)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want an error with %q", c.config, err, c.want)
		}
	}
}

func TestAProxyWithAPathIsRespected(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	proxy := httptest.NewServer(http.StripPrefix("/discord", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out, err := http.NewRequestWithContext(r.Context(), r.Method, srv.URL()+r.URL.RequestURI(), r.Body)
		if err != nil {
			t.Error(err)
			return
		}
		out.Header = r.Header
		resp, err := http.DefaultTransport.RoundTrip(out)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer resp.Body.Close()
		w.WriteHeader(resp.StatusCode)
		_, _ = io.Copy(w, resp.Body)
	})))
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
	t.Cleanup(proxy.Close)
	p := newPlace(srv)
	start(t, srv, echo, func(c *Config, _ *timing) { c.URL = proxy.URL + "/discord/" })
	reply(t, srv, srv.Say(p.ch, p.ann, "!ask who?"))
}
