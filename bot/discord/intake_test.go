package discord

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
	"github.com/chapterbot/chapterbot/bot/discord/rest"
)

func TestAFullQueueSaysBusyAndLosesNothing(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	gate := make(chan struct{})
	entered := make(chan struct{}, 64)
	r := start(t, srv, func(ctx context.Context, m bot.Message) (bot.Reply, bool) {
		entered <- struct{}{}
		<-gate
		return echo(ctx, m)
	}, func(c *Config, _ *timing) { c.Workers, c.Queue = 2, 3 })
	awaitCommands(t, srv)

	ask := map[string]func() discordtest.ID{
		"messages":     func() discordtest.ID { return srv.Say(p.ch, p.ann, "!ask who?") },
		"interactions": func() discordtest.ID { return slash(t, srv, p.ch, p.ann, "ask", map[string]any{"question": "who?"}) },
	}
	words := srv.Say(p.ch, p.guild.AddMember("bob", 0), "I know who")
	answered := map[string][]discordtest.ID{}
	var between []discordtest.ID // of members, as far as is known
	for lane, say := range ask {
		for range 2 { // the workers
			answered[lane] = append(answered[lane], say())
			<-entered
		}
		for range 3 { // the queue
			answered[lane] = append(answered[lane], say())
		}
		between = append(between, srv.Post(p.ch, p.ann, discordtest.Posting{Content: "who?", ReplyTo: words, Unlooked: true}))
		for range 4 { // too many
			if m := reply(t, srv, say()); !strings.Contains(m.Text(), "ask again in a moment") {
				t.Errorf("%s: an ask too many got %q", lane, m.Text())
			}
		}
	}
	close(gate)
	for lane, ids := range answered {
		for _, id := range ids {
			if m := reply(t, srv, id); !strings.Contains(m.Text(), "who?") {
				t.Errorf("%s: a queued ask got %q", lane, m.Text())
			}
		}
	}
	awaitSettled(t, srv)
	noViolations(t, srv)
	if err := r.end(); err != nil {
		t.Error(err)
	}
	for _, id := range between {
		if got := srv.Replies(id); len(got) > 0 {
			t.Errorf("a reply to a member got %q", got[0].Text())
		}
	}
}

func TestAPanicCostsOneReply(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	r := start(t, srv, func(ctx context.Context, m bot.Message) (bot.Reply, bool) {
		if strings.Contains(m.Text+m.Argument, "boom") {
			var none map[string]int
			none["boom"] = 1
		}
		if strings.Contains(m.Text, "later") {
			r := bot.Note(bot.Done, "started")
			r.Then = func(context.Context) bot.Reply { panic("later boom") }
			return r, true
		}
		return echo(ctx, m)
	})
	awaitCommands(t, srv)
	wrong := func(m discordtest.Message) bool { return strings.Contains(m.Text(), "Something went wrong") }
	reply(t, srv, srv.Say(p.ch, p.ann, "!boom"), wrong)
	reply(t, srv, slash(t, srv, p.ch, p.ann, "ask", map[string]any{"question": "boom"}), wrong)
	reply(t, srv, srv.Say(p.ch, p.ann, "!later"), wrong)
	reply(t, srv, srv.Say(p.ch, p.ann, "!ask who?"), func(m discordtest.Message) bool { return strings.Contains(m.Text(), "who?") })
	if log := r.log.String(); strings.Count(log, "panic while answering") != 3 || !strings.Contains(log, "intake_test.go") {
		t.Error("the log lacks a panic or its stack")
	}
}

func TestAPanicWhileDeferringEndsNothing(t *testing.T) {
	t.Parallel()
	logged := make(lines, 16)
	c, err := newClient(Config{Token: "t", Log: textLog(logged)}, handlerFunc(echo), quick())
	if err != nil {
		t.Fatal(err)
	}
	c.api.session.Client.Transport = roundTrip(func(*http.Request) (*http.Response, error) { panic("boom") })
	c.intake.sending = t.Context()
	c.timing.deferAfter = 0
	a := newInteractionAnswer(c, interactionEvent{ID: "1", Token: "t", Type: interactionCommand})
	for line := range logged {
		if strings.Contains(line, "boom") {
			break
		}
	}
	a.drop()
}

// lines hands on what is logged, line by line.
type lines chan string

func (l lines) Write(p []byte) (int, error) {
	l <- string(p)
	return len(p), nil
}

func TestTheQuestionIsNotInTheLog(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	r := start(t, srv, echo)
	reply(t, srv, srv.Say(p.ch, p.ann, "!ask something private"))
	r.end()
	if log := r.log.String(); strings.Contains(log, "private") || strings.Count(log, "msg=ask") != 1 {
		t.Errorf("want one line without the question:\n%s", log)
	}
}

// An adapter that repeats an event after a reconnect, as a resume does.
func TestAnEventOfLongAgoIsStillKnown(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	var handled atomic.Int32
	r := start(t, srv, func(ctx context.Context, m bot.Message) (bot.Reply, bool) {
		handled.Add(1)
		return echo(ctx, m)
	})
	id := srv.Say(p.ch, p.ann, "!ask who?")
	reply(t, srv, id)
	again := fmt.Sprintf(`{"id":%q,"channel_id":%q,"guild_id":%q,"author":{"id":%q},"content":"!ask who?","type":0}`,
		id, p.ch.ID, p.guild.ID, p.ann.ID)
	for range 3 {
		r.intake.event("MESSAGE_CREATE", []byte(again))
	}
	if err := r.end(); err != nil {
		t.Fatal(err)
	}
	if n := handled.Load(); n != 1 {
		t.Errorf("handled %d times, want once", n)
	}
}

func FuzzEvent(f *testing.F) {
	for _, seed := range []struct{ name, data string }{
		{"MESSAGE_CREATE", `{"id":"1","channel_id":"2","author":{"id":"3"},"content":"!ask","type":0}`},
		{"MESSAGE_CREATE", `{"id":"1","channel_id":"2","guild_id":"4","author":{"id":"3"},"content":"why?","type":19,"message_reference":{"message_id":"5"},"referenced_message":{"author":{"id":"6"},"interaction_metadata":{"id":"7"}}}`},
		{"MESSAGE_CREATE", `null`},
		{"MESSAGE_CREATE", `{"author":"ann","content":7}`},
		{"INTERACTION_CREATE", `{"id":"1","application_id":"9","type":2,"token":"t","user":{"id":"3"},"data":{"name":"ask","options":[null,{"value":7}]}}`},
		{"INTERACTION_CREATE", `{"id":"1","application_id":"9","type":3,"token":"t","guild_id":"4","member":{"permissions":"-1","user":{"id":"3"}},"message":{}}`},
		{"READY", `{"user":{"id":"1"}}`},
		{"GUILD_ROLE_UPDATE", `[]`},
		{"CHANNEL_UPDATE", `{"id":1}`},
	} {
		f.Add(seed.name, seed.data)
	}
	client, err := newClient(Config{Token: "t", URL: "http://127.0.0.1:1", Prefix: "!", Queue: 1 << 16}, handlerFunc(echo), quick())
	if err != nil {
		f.Fatal(err)
	}
	for _, lane := range []lane{client.intake.messages, client.intake.presses} {
		lane.asks.call = func() {} // the test takes what comes
	}
	f.Fuzz(func(t *testing.T, name, data string) {
		client.intake.event(name, []byte(data))
		for _, lane := range []lane{client.intake.messages, client.intake.presses} {
			for lane.asks.len() > 0 {
				a := lane.asks.take()
				lane.asks.done(a)
				a.to.drop()
				if !rest.IsSnowflake(a.message.ID) || !rest.IsSnowflake(string(a.message.User)) {
					t.Errorf("an ask without its IDs came through: %+v", a.message)
				}
			}
		}
	})
}
