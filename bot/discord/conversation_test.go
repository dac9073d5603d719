package discord

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

func reply(t *testing.T, srv *discordtest.Server, id discordtest.ID, until ...func(discordtest.Message) bool) discordtest.Message {
	t.Helper()
	m, err := srv.AwaitReply(within(t), id, until...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func slash(t *testing.T, srv *discordtest.Server, ch *discordtest.Channel, u *discordtest.User, name string, options map[string]any) discordtest.ID {
	t.Helper()
	i, err := srv.Slash(ch, u, name, options)
	if err != nil {
		t.Fatal(err)
	}
	return i.ID
}

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
		asked := srv.Say(c.ch, p.ann, c.say)
		got := reply(t, srv, asked)
		if len(got.Embeds) != 1 || got.Embeds[0].Description != c.want {
			t.Errorf("%q was answered %+v, want an embed of %q", c.say, got, c.want)
		}
		if got.Reference == nil || got.Reference.MessageID != asked {
			t.Errorf("the answer to %q is not a reply to it", c.say)
		}
	}
	got := reply(t, srv, slash(t, srv, p.ch, p.ann, "ask", map[string]any{"question": "who?"}))
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

func TestItIgnoresWhatIsNotForIt(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	other := srv.AddBot("other")
	p.guild.Join(other, 0)
	system := srv.AddUser("discord")
	system.System = true
	r := start(t, srv, echo)
	said := reply(t, srv, srv.Say(p.ch, p.ann, "!ask first"))

	mention := srv.Self().Mention() + " who?"
	hook := func(content string, to discordtest.ID) discordtest.ID {
		return srv.Post(p.ch, p.ann, discordtest.Posting{Content: content, ReplyTo: to, WebhookID: "77"})
	}
	ignored := map[string]discordtest.ID{
		"talk":                   srv.Say(p.ch, p.ann, "just talking"),
		"blanks":                 srv.Say(p.ch, p.ann, "   "),
		"its own message":        srv.Say(p.ch, srv.Self(), "!ask who?"),
		"a bot's command":        srv.Say(p.ch, other, "!ask who?"),
		"a bot's mention":        srv.Say(p.ch, other, mention),
		"a bot's reply":          srv.Post(p.ch, other, discordtest.Posting{Content: "who?", ReplyTo: said.ID}),
		"a bot's direct message": srv.Say(srv.DM(other), other, "who?"),
		"a webhook's command":    hook("!ask who?", ""),
		"a webhook's mention":    hook(mention, ""),
		"a webhook's reply":      hook("who?", said.ID),
		"a message of Discord's": srv.Say(srv.DM(system), system, "who?"),
		"a pin":                  srv.Post(p.ch, p.ann, discordtest.Posting{Content: "!ask who?", Type: 6}),
	}
	reply(t, srv, srv.Say(p.ch, p.ann, "!ask last"))
	if err := r.end(); err != nil { // and with it all that it would answer
		t.Error(err)
	}
	for what, id := range ignored {
		if n := len(srv.Replies(id)); n != 0 {
			t.Errorf("%s has %d replies, want none", what, n)
		}
	}
}

// page replies with a button, and to a press with the button's action.
func page(ctx context.Context, m bot.Message) (bot.Reply, bool) {
	r, ok := echo(ctx, m)
	r.Buttons = []bot.Button{{Label: "Next", Action: "next"}, {Label: "Read", Action: "read"}, {Label: "Try", Action: "refused"}}
	r.Turn = m.Action == "next"
	if m.Action == "refused" {
		r = bot.Note(bot.Refused, "no more of it")
		r.Turn = true // a handler may be wrong
	}
	return r, ok
}

func TestAButtonTurnsThePageForTheAskerOnly(t *testing.T) {
	t.Parallel()
	for _, tells := range []bool{false, true} { // to whom the message with the button replies
		t.Run(fmt.Sprintf("Discord tells %t", tells), func(t *testing.T) {
			t.Parallel()
			turnsForTheAskerOnly(t, discordtest.Start(t, discordtest.Config{PressTellsReply: tells}))
		})
	}
}

func turnsForTheAskerOnly(t *testing.T, srv *discordtest.Server) {
	p := newPlace(srv)
	bob := p.guild.AddMember("bob", 0)
	start(t, srv, page)
	awaitCommands(t, srv)

	shown := map[string]discordtest.Message{
		"slash":  reply(t, srv, slash(t, srv, p.ch, p.ann, "ask", map[string]any{"question": "who?"})),
		"prefix": reply(t, srv, srv.Say(p.ch, p.ann, "!ask who?")),
		"dm":     reply(t, srv, srv.Say(srv.DM(p.ann), p.ann, "who?")),
	}
	for form, m := range shown {
		i, err := srv.Press(m.ID, p.ann, "next")
		if err != nil {
			t.Fatalf("%s: %v", form, err)
		}
		if got := reply(t, srv, i.ID); got.ID != m.ID || !strings.Contains(got.Text(), "next") {
			t.Errorf("%s: the asker's press gave %+v, want the same message turned", form, got)
		}
		if form == "dm" {
			continue
		}
		i, err = srv.Press(m.ID, bob, "next")
		if err != nil {
			t.Fatalf("%s: %v", form, err)
		}
		if got := reply(t, srv, i.ID); got.ID == m.ID || !got.Ephemeral() {
			t.Errorf("%s: another's press gave %+v, want a message for them alone", form, got)
		}
	}
	awaitSettled(t, srv)
	noViolations(t, srv)
}

// What stands under a reply of the asker's own, and is neither private nor
// another page, leaves that reply alone, even if it was deferred. Others read
// along in a server, so there all of it is for the asker's eyes; in a direct
// message what is private is.
func TestOnlyAPageTakesAMessagesPlace(t *testing.T) {
	t.Parallel()
	for _, where := range []struct{ late, direct bool }{{false, false}, {true, false}, {false, true}, {true, true}} {
		late := where.late
		srv := discordtest.Start(t, discordtest.Config{})
		p := newPlace(srv)
		deferral := make(chan struct{})
		start(t, srv, func(ctx context.Context, m bot.Message) (bot.Reply, bool) {
			if late && m.Action != "" {
				<-deferral
			}
			return page(ctx, m)
		}, func(_ *Config, tm *timing) {
			if late {
				tm.deferAfter = time.Millisecond
			}
		})
		awaitCommands(t, srv)
		ch := p.ch
		if where.direct {
			ch = srv.DM(p.ann)
		}
		shown := reply(t, srv, slash(t, srv, ch, p.ann, "ask", map[string]any{"question": "who?"}))
		for n, action := range []string{"read", "refused", "next"} {
			i, err := srv.Press(shown.ID, p.ann, action)
			if err != nil {
				t.Fatal(err)
			}
			if late {
				awaitRoute(t, srv, "POST /interactions/{}/{}/callback", n+2)
				deferral <- struct{}{}
			}
			got := reply(t, srv, i.ID)
			stands, _ := srv.Message(shown.ID)
			switch turned := strings.Contains(stands.Text(), "next"); {
			case action == "next" && (got.ID != shown.ID || !turned):
				t.Errorf("%+v: a page is not turned: %+v", where, got)
			case action != "next" && (got.ID == shown.ID || got.Ephemeral() != (action == "refused" || !where.direct) || !strings.Contains(stands.Text(), "who?")):
				t.Errorf("%+v: after %q there stands %q, and the reply is %+v", where, action, stands.Text(), got)
			}
		}
		awaitSettled(t, srv)
		noViolations(t, srv)
	}
}

func TestPrivateRepliesAreEphemeralWhereTheyCanBe(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	start(t, srv, func(context.Context, bot.Message) (bot.Reply, bool) { return bot.Note(bot.Refused, "for you"), true })
	awaitCommands(t, srv)
	if m := reply(t, srv, slash(t, srv, p.ch, p.ann, "help", nil)); !m.Ephemeral() {
		t.Error("a private reply to a slash command is for everyone")
	}
	if m := reply(t, srv, srv.Say(p.ch, p.ann, "!help")); m.Content != "for you" {
		t.Errorf("a prefix command got %q", m.Content)
	}
}

func TestWorkThatTakesLongerIsAnnouncedAndEditedIn(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	started := make(chan bot.Message, 4)
	finish := make(chan struct{})
	start(t, srv, func(_ context.Context, m bot.Message) (bot.Reply, bool) {
		r := bot.Note(bot.Done, "started")
		r.Then = func(ctx context.Context) bot.Reply {
			started <- m
			select {
			case <-finish:
				return bot.Note(bot.Done, "finished @everyone")
			case <-ctx.Done():
				return bot.Note(bot.Failed, "gave up")
			}
		}
		return r, true
	})
	awaitCommands(t, srv)
	asks := []discordtest.ID{
		srv.Say(p.ch, p.ann, "!reload"),
		slash(t, srv, p.ch, p.guild.Owner(), "reload", nil),
	}
	for _, id := range asks {
		reply(t, srv, id, func(m discordtest.Message) bool { return m.Content == "started" })
		<-started
	}
	close(finish)
	for _, id := range asks {
		m := reply(t, srv, id, func(m discordtest.Message) bool { return strings.HasPrefix(m.Content, "finished") })
		if m.AllowedMentions == nil || len(m.AllowedMentions.Parse) != 0 {
			t.Error("the edit can ping")
		}
	}
	noViolations(t, srv)
}

func TestWithoutTheContentIntentItDropsToWhatItMayHaveAndSaysSo(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{WithoutMessageContent: true})
	p := newPlace(srv)
	r := start(t, srv, echo)
	awaitCommands(t, srv)
	reply(t, srv, srv.Say(p.ch, p.ann, srv.Self().Mention()+" who?"))
	reply(t, srv, srv.Say(srv.DM(p.ann), p.ann, "who?"))
	reply(t, srv, slash(t, srv, p.ch, p.ann, "ask", map[string]any{"question": "who?"}))
	if n := strings.Count(r.log.String(), "Message Content Intent"); n != 1 {
		t.Errorf("the remedy is in the log %d times, want once", n)
	}
	if got := srv.Stats().Identifies; got != 2 {
		t.Errorf("%d identifies, want two", got)
	}
}

func TestPlainTextWithoutThePermissionToEmbed(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	start(t, srv, echo)
	awaitCommands(t, srv)
	check := func(what string, id discordtest.ID, embeds bool) {
		t.Helper()
		m := reply(t, srv, id)
		if got := len(m.Embeds) > 0; got != embeds {
			t.Errorf("%s: embeds %v, want %v: %+v", what, got, embeds, m)
		}
	}
	check("allowed", srv.Say(p.ch, p.ann, "!ask 1"), true)
	p.ch.ForbidBot(discordtest.EmbedLinks)
	check("forbidden while known", srv.Say(p.ch, p.ann, "!ask 2"), false)
	check("forbidden, by slash", slash(t, srv, p.ch, p.ann, "ask", map[string]any{"question": "3"}), false)
	check("forbidden in its thread", srv.Say(p.ch.AddThread("aside"), p.ann, "!ask 4"), false)
	p.ch.AllowBot(discordtest.EmbedLinks)
	check("allowed again", srv.Say(p.ch, p.ann, "!ask 5"), true)
	p.ch.ForbidBot(discordtest.ReadMessageHistory)
	m := reply(t, srv, srv.Say(p.ch, p.ann, "!ask 6"), func(m discordtest.Message) bool { return m.Reference == nil })
	if len(m.Embeds) == 0 {
		t.Error("without the history it can't embed either")
	}
	noViolations(t, srv)
}

func TestWhereItMayNotWriteNothingIsSent(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	p.ch.ForbidBot(discordtest.SendMessages)
	unsent := make(chan string, 4)
	start(t, srv, echo, func(c *Config, _ *timing) { c.Metrics = &spy{unsent: unsent} })
	srv.Say(p.ch, p.ann, "!ask who?")
	if reason := <-unsent; reason != "forbidden" {
		t.Errorf("unsent because %q, want forbidden", reason)
	}
	if n := srv.Stats().Invalid; n != 0 {
		t.Errorf("%d invalid requests, want none", n)
	}
}

// spy is a Metrics that tells a test.
type spy struct {
	noMetrics
	unsent chan string
	busy   chan struct{}
}

func (s *spy) Unsent(reason string) {
	if s.unsent != nil {
		s.unsent <- reason
	}
}

func (s *spy) Busy() {
	if s.busy != nil {
		s.busy <- struct{}{}
	}
}

func TestOnlyManagersOfThisServerAreManagers(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	boss := p.guild.AddMember("boss", discordtest.ManageServer)
	admin := p.guild.AddMember("admin", discordtest.Administrator)
	elsewhere := srv.AddForeignGuild("Elsewhere")
	away := elsewhere.AddChannel("talk")
	start(t, srv, func(ctx context.Context, m bot.Message) (bot.Reply, bool) {
		manages, err := m.Manager(ctx)
		if err != nil {
			return bot.Note(bot.Failed, err.Error()), true
		}
		return bot.Note(bot.Done, fmt.Sprint(manages)), true
	})
	awaitCommands(t, srv)
	for _, c := range []struct {
		who  string
		id   discordtest.ID
		want string
	}{
		{"a member", srv.Say(p.ch, p.ann, "!reload"), "false"},
		{"a manager", srv.Say(p.ch, boss, "!reload"), "true"},
		{"an administrator", srv.Say(p.ch, admin, "!reload"), "true"},
		{"the owner", srv.Say(p.ch, p.guild.Owner(), "!reload"), "true"},
		{"a manager, by direct message", srv.Say(srv.DM(boss), boss, "reload"), "false"},
		{"a manager, by slash", slash(t, srv, p.ch, boss, "reload", nil), "true"},
		{"a member, by slash", slash(t, srv, p.ch, p.ann, "help", nil), "false"},
		{"the owner of a server the bot is not in", slash(t, srv, away, elsewhere.Owner(), "help", nil), "false"},
	} {
		if m := reply(t, srv, c.id); m.Content != c.want {
			t.Errorf("%s: manager %q, want %q", c.who, m.Content, c.want)
		}
	}
	p.guild.Demote(boss)
	if m := reply(t, srv, srv.Say(p.ch, boss, "!reload")); m.Content != "false" {
		t.Errorf("a manager no more: %q", m.Content)
	}
}
