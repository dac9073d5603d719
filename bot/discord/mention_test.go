package discord

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// guide names two commands, the second at the end of a sentence in bold.
func guide(context.Context, bot.Message) (bot.Reply, bool) {
	return bot.Reply{Private: true, Outcome: bot.Done, Blocks: []bot.Block{{Title: "Commands", Runs: []bot.Run{
		{Text: "!ask", Command: bot.Ask}, {Text: " for an answer_\n"}, {Text: "!texts", Command: bot.Texts, Bold: true},
	}}}}, true
}

// awaitMentions waits until the commands' IDs are known: a request is counted
// before its answer is read.
func awaitMentions(t *testing.T, r *running) {
	t.Helper()
	for ctx := within(t); r.mentions.ids.Load() == nil; time.Sleep(time.Millisecond) {
		if ctx.Err() != nil {
			t.Fatal("the IDs are never known")
		}
	}
}

func description(m discordtest.Message) string {
	if len(m.Embeds) == 0 {
		return m.Content
	}
	return m.Embeds[0].Description
}

var mentioned = regexp.MustCompile(`^</ask:(\d+)> for an answer\\_\n\*\*</texts:(\d+)>\*\*$`)

func TestCommandsCanBePressedWhereTheyAreNamed(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	check := func(r *running) (ids []string) {
		t.Helper()
		awaitMentions(t, r)
		for _, id := range []discordtest.ID{
			srv.Say(p.ch, p.ann, "!help"), srv.Say(srv.DM(p.ann), p.ann, "help"), slash(t, srv, p.ch, p.ann, "help", nil),
		} {
			found := mentioned.FindStringSubmatch(description(reply(t, srv, id)))
			if found == nil {
				t.Fatalf("the reply is %q", description(reply(t, srv, id)))
			}
			ids = found[1:]
		}
		return ids
	}
	first := start(t, srv, guide)
	registered := check(first) // as the overwriting answered
	_ = first.end()
	second := start(t, srv, guide)
	if diff := cmp.Diff(registered, check(second)); diff != "" { // as they were listed
		t.Errorf("(-registered +listed):\n%s", diff)
	}
	p.ch.ForbidBot(discordtest.EmbedLinks)
	if m := reply(t, srv, srv.Say(p.ch, p.ann, "!help")); !strings.Contains(m.Content, "</ask:"+registered[0]+">") {
		t.Errorf("without embeds: %q", m.Content)
	}
	awaitSettled(t, srv)
	noViolations(t, srv)
}

// Commands of one server are not there in a direct message, where they are
// typed.
func TestCommandsOfOneServerAreNamedAsTypedElsewhere(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	r := start(t, srv, guide, func(c *Config, _ *timing) { c.GuildID = string(p.guild.ID) })
	if err := srv.AwaitCommands(within(t), p.guild, "ask"); err != nil {
		t.Fatal(err)
	}
	awaitMentions(t, r)
	if got := description(reply(t, srv, srv.Say(p.ch, p.ann, "!help"))); !mentioned.MatchString(got) {
		t.Errorf("in that server: %q", got)
	}
	if got := description(reply(t, srv, srv.Say(srv.DM(p.ann), p.ann, "help"))); !strings.HasPrefix(got, "!ask for") {
		t.Errorf("in a direct message: %q", got)
	}
}

func TestCommandsWithoutAKnownIDHaveTheirSlash(t *testing.T) {
	t.Parallel()
	said, _ := guide(t.Context(), bot.Message{})
	for name, list := range map[string][]string{
		"nothing is known": nil,
		"another's":        {`{"id":"123","type":1,"name":"dance"}`},
		"of another type":  {`{"id":"123","type":2,"name":"ask"}`},
		"no ID":            {`{"id":"1>2","type":1,"name":"ask"}`, `7`, `{"id":5,"type":1,"name":"texts"}`},
	} {
		var m mentions
		var raw []json.RawMessage
		for _, o := range list {
			raw = append(raw, json.RawMessage(o))
		}
		if list != nil {
			m.learn(raw)
		}
		if got := render(m.write(said, ""), true).embeds[0].Description; got != "/ask for an answer\\_\n**/texts**" {
			t.Errorf("%s: %q", name, got)
		}
	}
	if said.Blocks[0].Runs[0].Text != "!ask" {
		t.Error("the reply itself was changed")
	}
}

// Nothing but a command's own mention goes unescaped, and that whole or not at
// all, however little room there is.
func TestOnlyAMentionOfACommandIsNotEscaped(t *testing.T) {
	t.Parallel()
	for _, forged := range []bot.Run{
		{Text: "</ask:123>"},
		{Text: "</ask:123>", Command: bot.Texts},
		{Text: "</ask:123> ", Command: bot.Ask},
		{Text: "</ask:>", Command: bot.Ask},
		{Text: "</ask:12a>", Command: bot.Ask},
		{Text: "<@123>", Command: bot.Ask},
		{Text: "</ask now:123>", Command: "ask now"},
		{Text: "</a>:123>", Command: "a>"},
	} {
		if got := fit([]bot.Run{forged}, maxContent, false); got != escape(forged.Text) && got != strings.TrimSpace(escape(forged.Text)) {
			t.Errorf("%+v is written %q", forged, got)
		}
	}
	const whole = "</ask:1234567890123456789>"
	rapid.Check(t, func(t *rapid.T) {
		runs := []bot.Run{
			{Text: someText().Draw(t, "before")},
			{Text: whole, Command: bot.Ask, Bold: rapid.Bool().Draw(t, "bold")},
			{Text: someText().Draw(t, "after"), Bold: rapid.Bool().Draw(t, "bold after")},
		}
		limit := rapid.IntRange(20, 300).Draw(t, "limit")
		got := fit(runs, limit, rapid.Bool().Draw(t, "quote"))
		if n := units(got); n > limit {
			t.Fatalf("%d units of %d", n, limit)
		}
		shown(t, strings.Replace(got, whole, "", 1)) // which fails on anything else unescaped
	})
}
