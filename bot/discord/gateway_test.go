package discord

import (
	"errors"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

func TestShardsShareTheServers(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{Shards: 4, MaxConcurrency: 2, IdentifyEvery: 20 * time.Millisecond})
	var places []place
	for range 8 {
		places = append(places, newPlace(srv))
	}
	first := launch(t, srv, echo, func(c *Config, tm *timing) {
		c.Shards, c.ShardIDs = 4, []int{0, 1, 2}
		tm.gateway.Identify = 40 * time.Millisecond
	})
	second := launch(t, srv, echo, func(c *Config, tm *timing) {
		c.Shards, c.ShardIDs = 4, []int{3}
		tm.gateway.Identify = 40 * time.Millisecond
	})
	if err := srv.AwaitSession(within(t), 4); err != nil {
		t.Fatal(err)
	}
	for _, p := range places {
		reply(t, srv, srv.Say(p.ch, p.ann, "!ask who?"))
	}
	reply(t, srv, srv.Say(srv.DM(places[0].ann), places[0].ann, "who?"))
	awaitSettled(t, srv)
	if err := first.Ready(); err != nil {
		t.Errorf("Ready: %v", err)
	}
	if err := errors.Join(first.end(), second.end()); err != nil {
		t.Errorf("Run: %v", err)
	}
	if err := first.Ready(); err == nil {
		t.Error("ready after the end")
	}
}

func TestAutoIsAsManyShardsAsDiscordRecommends(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{Shards: 3})
	launch(t, srv, echo)
	if err := srv.AwaitSession(within(t), 3); err != nil {
		t.Fatal(err)
	}
}

func TestOneProcessWithinTheIdentifyPace(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{Shards: 6, MaxConcurrency: 2, IdentifyEvery: 50 * time.Millisecond})
	launch(t, srv, echo, func(_ *Config, tm *timing) { tm.gateway.Identify = 80 * time.Millisecond })
	if err := srv.AwaitSession(within(t), 6); err != nil {
		t.Fatal(err)
	}
	noViolations(t, srv)
}

func TestASessionThatCanNotBeResumedIsGivenUp(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	start(t, srv, echo)
	reply(t, srv, srv.Say(p.ch, p.ann, "!ask first")) // it knows its session
	f := discordtest.MustFault("resume-reset")
	f.Times = 1000
	srv.Inject(f)
	err := srv.AwaitStats(within(t), "another IDENTIFY", func(st discordtest.Stats) bool { return st.Identifies == 2 })
	if err != nil {
		t.Fatal(err)
	}
	reply(t, srv, srv.Say(p.ch, p.ann, "!ask who?"))
	const tries = 5 // in a row, see gateway.shard
	if n := srv.Stats().ResumeAttempts; n != tries {
		t.Errorf("%d attempts to resume, want %d", n, tries)
	}
}
