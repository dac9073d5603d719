package discord

import (
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

func TestEveryFormOfAnAskIsAnswered(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	r := start(t, srv, echo)
	awaitCommands(t, srv)

	mention := srv.Self().Mention()
	for _, c := range []struct {
		ch        *discordtest.Channel
		say, want string
	}{
		{p.ch, "!ask who?", "!ask who?"},
		{p.ch, mention + " who?", "who?"},
		{p.ch, "who? " + mention, "who?"},
		{srv.DM(p.ann), "who?", "who?"},
		{p.ch.AddThread("aside"), "!ask who?", "!ask who?"},
	} {
		got, err := srv.AwaitReply(within(t), srv.Say(c.ch, p.ann, c.say))
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Embeds) != 1 || got.Embeds[0].Description != c.want {
			t.Errorf("%q was answered %+v, want an embed of %q", c.say, got, c.want)
		}
	}
	i, err := srv.Slash(p.ch, p.ann, "ask", map[string]any{"question": "who?"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := srv.AwaitReply(within(t), i.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(got.Text(), "who?") || got.Ephemeral() {
		t.Errorf("/ask was answered %+v", got)
	}
	awaitSettled(t, srv)
	noViolations(t, srv)
	if err := r.end(); err != nil {
		t.Errorf("Run: %v", err)
	}
	if n := srv.Stats().ClientCloses[1000]; n != 1 {
		t.Errorf("client closes = %v, want one with 1000", srv.Stats().ClientCloses)
	}
}
