package discord

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

func TestASlowAnswerIsDeferredAndThenEditedIn(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	slow := make(chan struct{})
	start(t, srv, func(ctx context.Context, m bot.Message) (bot.Reply, bool) {
		if m.Argument != "quick" && m.Action == "" {
			<-slow
		}
		return page(ctx, m)
	}, func(_ *Config, tm *timing) { tm.deferAfter = 20 * time.Millisecond })
	awaitCommands(t, srv)

	id := slash(t, srv, p.ch, p.ann, "ask", map[string]any{"question": "who?"})
	deferredBy := func(n int) {
		t.Helper()
		err := srv.AwaitStats(within(t), "deferred", func(st discordtest.Stats) bool {
			return st.Routes["POST /interactions/{}/{}/callback"] >= n
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	deferredBy(1)
	if n := len(srv.Replies(id)); n > 1 {
		t.Errorf("%d replies while the answer is being found", n)
	}
	close(slow)
	m := reply(t, srv, id)
	if !strings.Contains(m.Text(), "who?") || m.Ephemeral() {
		t.Errorf("edited to %+v", m)
	}
	awaitSettled(t, srv)
	noViolations(t, srv)
}

// Who reads a reply that takes long is settled while it is being found: what is
// for the asker alone, and whatever another's button brings, is from then on.
func TestADeferredReplyIsReadByThoseItIsFor(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	bob := p.guild.AddMember("bob", 0)
	deferral := make(chan struct{})
	start(t, srv, func(ctx context.Context, m bot.Message) (bot.Reply, bool) {
		if m.Argument != "quick" {
			<-deferral
		}
		r, ok := page(ctx, m)
		r.Private = m.Command != bot.Ask && m.Command != bot.Passage
		return r, ok
	}, func(_ *Config, tm *timing) { tm.deferAfter = 20 * time.Millisecond })
	awaitCommands(t, srv)
	shown := reply(t, srv, slash(t, srv, p.ch, p.ann, "ask", map[string]any{"question": "quick"}))
	press := func(action string) discordtest.ID {
		i, err := srv.Press(shown.ID, bob, action)
		if err != nil {
			t.Fatal(err)
		}
		return i.ID
	}
	responses := 1
	for _, c := range []struct {
		what    string
		do      func() discordtest.ID
		private bool
	}{
		{"/ask", func() discordtest.ID { return slash(t, srv, p.ch, p.ann, "ask", map[string]any{"question": "who?"}) }, false},
		{"/passage", func() discordtest.ID { return slash(t, srv, p.ch, p.ann, "passage", map[string]any{"reference": "1"}) }, false},
		{"/texts", func() discordtest.ID { return slash(t, srv, p.ch, p.ann, "texts", nil) }, true},
		{"/help", func() discordtest.ID { return slash(t, srv, p.ch, p.ann, "help", nil) }, true},
		{"/reload", func() discordtest.ID { return slash(t, srv, p.ch, p.guild.Owner(), "reload", nil) }, true},
		{"a page that another pressed for", func() discordtest.ID { return press("next") }, true},
		{"a passage that another pressed for", func() discordtest.ID { return press("read") }, true},
	} {
		id := c.do()
		responses++
		awaitRoute(t, srv, "POST /interactions/{}/{}/callback", responses)
		deferral <- struct{}{}
		if m := reply(t, srv, id); m.Ephemeral() != c.private || m.ID == shown.ID {
			t.Errorf("%s: for the asker alone %t, want %t", c.what, m.Ephemeral(), c.private)
		}
	}
	awaitSettled(t, srv)
	noViolations(t, srv)
}
