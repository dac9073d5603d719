package discord

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

// mill is what the bot of these tests answers from.
var mill = retrieval.Document{Title: "The Mill at Osby", Origin: "corpus:mill.md", SHA256: "1", Language: "en", Sections: []retrieval.Section{
	{Title: "Chapter 7: The wheel", Body: "The wheel was built in 1811 by Oskar Vale, a smith from Lund.\n\nIn 1844 the dam was raised, because the river had fallen.\n\nIlse Brand grinds rye on Mondays and wheat on Fridays."},
}}

// talking is the whole bot, over one small text, on an in-process Discord.
func talking(t *testing.T, srv *discordtest.Server, options ...option) *running {
	t.Helper()
	db, err := store.OpenMemory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	library, err := retrieval.OpenLibrary(t.Context(), db, func(context.Context, []retrieval.Text) (retrieval.Found, error) {
		return retrieval.Found{Documents: []retrieval.Document{mill}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := library.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	conversation := bot.New(bot.Config{Prefix: "!", Burst: 1 << 20}, library, textLog(t.Output()))
	r := start(t, srv, conversation.Handle, options...)
	awaitCommands(t, srv)
	return r
}

// answerTo posts a reply to a message and returns what the bot says to it.
func answerTo(t *testing.T, srv *discordtest.Server, ch *discordtest.Channel, u *discordtest.User, p discordtest.Posting) discordtest.Message {
	t.Helper()
	return reply(t, srv, srv.Post(ch, u, p))
}

// Whatever is said to the bot itself gets what fits, in a direct message, after
// a mention and as a reply to it, by somebody who has asked nothing before.
func TestTalkInDiscord(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	talking(t, srv)
	const about = "This is **The Mill at Osby**: Chapter 7: The wheel, 3 paragraphs."
	for said, want := range map[string]string{
		"hey":                             "Hello!",
		"good evening":                    "Hello!",
		"thx!":                            "You're welcome!",
		"thank you very much!":            "You're welcome!",
		"what are you?":                   "I'm a bot",
		"what can this bot do?":           "word for word and with its place",
		"which text is this?":             about,
		"what's this text about":          about,
		"summarise it please":             about,
		"what are the key points":         about,
		"more please":                     "first, and I can go on",
		"why is that?":                    "look for the reason",
		"7:3":                             "Ilse Brand grinds rye",
		"¶2":                              "In 1844 the dam was raised",
		"what does paragraph 1 say?":      "The wheel was built in 1811",
		"/help":                           "Ask me about the text",
		"what is chapter 7 about?":        "This is **Chapter 7: The wheel**: 3 paragraphs.",
		"¿Quién es el dueño de la barca?": "The text is in English: try English words.",
	} {
		for form, ask := range map[string]func(u *discordtest.User) discordtest.ID{
			"direct": func(u *discordtest.User) discordtest.ID { return srv.Say(srv.DM(u), u, said) },
			"mention": func(u *discordtest.User) discordtest.ID {
				return srv.Say(p.ch, u, srv.Self().Mention()+" "+said)
			},
			"reply": func(u *discordtest.User) discordtest.ID {
				help := reply(t, srv, srv.Say(p.ch, p.ann, "!help"))
				return srv.Post(p.ch, u, discordtest.Posting{Content: said, ReplyTo: help.ID})
			},
		} {
			m := reply(t, srv, ask(p.guild.AddMember("newcomer", 0)))
			if got := m.Text(); !strings.Contains(got, want) || strings.Contains(got, "text doesn't say") {
				t.Errorf("%s %q: %s", form, said, got)
			}
			if want != about && !strings.HasPrefix(want, "Hello") {
				continue
			}
			for i, label := range labels(m) {
				pressed, err := srv.Press(m.ID, p.ann, m.CustomIDs()[i])
				if err != nil {
					t.Fatal(err)
				}
				if got := reply(t, srv, pressed.ID).Text(); strings.Contains(got, "doesn't say") || strings.Contains(got, "no longer") {
					t.Errorf("%s %q, %q pressed: %s", form, said, label, got)
				}
			}
		}
	}
	awaitSettled(t, srv)
	noViolations(t, srv)
}

func TestAReplyToTheBotIsForTheBot(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	bob := p.guild.AddMember("bob", 0)
	other := srv.AddBot("other")
	p.guild.Join(other, 0)
	talking(t, srv, func(c *Config, _ *timing) { c.Workers = 1 }) // which takes one message after another

	asked := srv.Say(p.ch, p.ann, "!ask Who built the wheel?")
	answer := reply(t, srv, asked)
	const carried = "-# Understood as: when was that: built the wheel?"
	for name, posting := range map[string]discordtest.Posting{
		"without a ping":                       {},
		"with a ping":                          {Mentions: []*discordtest.User{srv.Self()}},
		"where Discord leaves the message out": {Unlooked: true},
	} {
		for _, who := range []*discordtest.User{p.ann, bob} {
			posting.Content, posting.ReplyTo = "when was that?", answer.ID
			if got := answerTo(t, srv, p.ch, who, posting); !strings.HasPrefix(got.Content, carried) || len(got.Embeds) == 0 || !strings.Contains(got.Text(), "1811") {
				t.Errorf("%s, by %s: %+v", name, who.Username, got)
			}
		}
	}
	again := answerTo(t, srv, p.ch, bob, discordtest.Posting{Content: "when was that?", ReplyTo: answer.ID})
	if got := answerTo(t, srv, p.ch, p.ann, discordtest.Posting{Content: "why?", ReplyTo: again.ID}); !strings.HasPrefix(got.Content, "-# Understood as: Why: built the wheel?") {
		t.Errorf("a follow-up of a follow-up: %+v", got)
	}

	words := srv.Say(p.ch, bob, "I like that mill")
	theirs := srv.Post(p.ch, other, discordtest.Posting{Content: "beep"})
	gone := reply(t, srv, srv.Say(p.ch, p.ann, "!ask Who grinds rye?"))
	srv.Delete(gone.ID)
	ignored := map[string]discordtest.ID{
		"to a member":                 srv.Post(p.ch, p.ann, discordtest.Posting{Content: "when was that?", ReplyTo: words}),
		"to a member, left out":       srv.Post(p.ch, p.ann, discordtest.Posting{Content: "when was that?", ReplyTo: words, Unlooked: true}),
		"to another bot":              srv.Post(p.ch, p.ann, discordtest.Posting{Content: "when was that?", ReplyTo: theirs}),
		"by another bot":              srv.Post(p.ch, other, discordtest.Posting{Content: "when was that?", ReplyTo: answer.ID}),
		"with a picture and no words": srv.Post(p.ch, p.ann, discordtest.Posting{ReplyTo: answer.ID}),
		"said to a member":            srv.Post(p.ch, p.ann, discordtest.Posting{Content: bob.Mention() + " when was that?", ReplyTo: answer.ID}),
		"what is no reply":            srv.Say(p.ch, p.ann, "when was that?"),
		"that is a remark":            srv.Post(p.ch, bob, discordtest.Posting{Content: "so that's how it is", ReplyTo: answer.ID}),
		"that is a remark, pinged":    srv.Post(p.ch, bob, discordtest.Posting{Content: "so that's how it is", ReplyTo: answer.ID, Mentions: []*discordtest.User{srv.Self()}}),
		"by the bot itself":           srv.Post(p.ch, srv.Self(), discordtest.Posting{Content: "when was that?", ReplyTo: answer.ID}),
	}
	awaitRoute(t, srv, "GET /channels/{}/messages/{}", 1) // of the one left out
	reply(t, srv, srv.Say(p.ch, p.ann, "!help"))          // behind all of them in the channel's queue
	for name, id := range ignored {
		if got := srv.Replies(id); len(got) != 0 {
			t.Errorf("a message %s is answered: %+v", name, got)
		}
	}
	if got := answerTo(t, srv, p.ch, bob, discordtest.Posting{Content: srv.Self().Mention() + " why?", ReplyTo: srv.Say(p.ch, p.ann, "When was the dam raised?")}); !strings.Contains(got.Content, "Why: the dam raised?") {
		t.Errorf("a mention in a reply to a member's question: %+v", got)
	}
	for form, got := range map[string]discordtest.Message{
		"after a mention":     answerTo(t, srv, p.ch, bob, discordtest.Posting{Content: srv.Self().Mention() + " so that's how I saw the zebra", ReplyTo: answer.ID}),
		"in a direct message": answerTo(t, srv, srv.DM(bob), bob, discordtest.Posting{Content: "so that's how I saw the zebra"}),
	} {
		if !strings.Contains(got.Text(), "text doesn't say") {
			t.Errorf("a remark %s: %+v", form, got)
		}
	}
	noViolations(t, srv)
}

// What the bot doesn't remember is one request away: the message that its own
// had answered.
func TestTheQuestionBeforeIsReadWhereItIsNotRemembered(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	first := talking(t, srv, func(c *Config, _ *timing) { c.Workers = 1 }) // which takes one message after another
	mentioned := reply(t, srv, srv.Say(p.ch, p.ann, srv.Self().Mention()+" Who built the wheel?"))
	slashed := reply(t, srv, slash(t, srv, p.ch, p.ann, "ask", map[string]any{"question": "Who built the_wheel *at* Lund?"}))
	looks := func() int { return srv.Stats().Routes["GET /channels/{}/messages/{}"] }
	reply(t, srv, srv.Say(p.ch, p.ann, "!help")) // behind what was mentioned
	known := answerTo(t, srv, p.ch, p.ann, discordtest.Posting{Content: "when was that?", ReplyTo: mentioned.ID, Unlooked: true})
	if n := looks(); n != 0 || !strings.Contains(known.Content, "built the wheel?") {
		t.Errorf("to one that is remembered, and that Discord leaves out: %d requests, %q", n, known.Content)
	}
	if err := first.end(); err != nil {
		t.Fatal(err)
	}
	talking(t, srv) // another process, that knows nothing of it
	for name, row := range map[string]struct {
		to       discordtest.Message
		unlooked bool
		requests int
		want     string
	}{
		"a message":                             {mentioned, false, 1, "built the wheel?"},
		"a message that Discord leaves out":     {mentioned, true, 2, "built the wheel?"},
		"a slash command":                       {slashed, false, 0, "built the_wheel *at* Lund?"},
		"a slash command, which it leaves out,": {slashed, true, 1, "built the_wheel *at* Lund?"},
	} {
		before := looks()
		got := answerTo(t, srv, p.ch, p.ann, discordtest.Posting{Content: "when was that?", ReplyTo: row.to.ID, Unlooked: row.unlooked})
		if plain := strings.ReplaceAll(got.Content, `\`, ""); !strings.Contains(plain, "when was that: "+row.want) {
			t.Errorf("%s: %q", name, got.Content)
		}
		if n := looks() - before; n != row.requests {
			t.Errorf("%s: %d requests, want %d", name, n, row.requests)
		}
	}

	p.ch.ForbidBot(discordtest.ReadMessageHistory)
	invalid := srv.Stats().Invalid
	id := srv.Post(p.ch, p.guild.AddMember("carl", 0), discordtest.Posting{Content: "when was that?", ReplyTo: mentioned.ID})
	if got := reply(t, srv, id); !strings.Contains(got.Content, "I don't know yet what that is about") {
		t.Errorf("without the history: %q", got.Content)
	}
	if n := srv.Stats().Invalid - invalid; n != 0 {
		t.Errorf("%d requests that Discord counts as invalid", n)
	}
}

// Without the intent the bot doesn't see what a reply says, and says nothing; a
// ping lets it.
func TestAReplyThatCanNotBeReadIsLeftAlone(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{WithoutMessageContent: true})
	p := newPlace(srv)
	talking(t, srv)
	answer := reply(t, srv, srv.Say(p.ch, p.ann, srv.Self().Mention()+" Who built the wheel?"))
	silent := srv.Post(p.ch, p.ann, discordtest.Posting{Content: "when was that?", ReplyTo: answer.ID})
	pinged := answerTo(t, srv, p.ch, p.ann, discordtest.Posting{Content: "when was that?", ReplyTo: answer.ID, Mentions: []*discordtest.User{srv.Self()}})
	if !strings.Contains(pinged.Content, "when was that: built the wheel?") {
		t.Errorf("with a ping: %q", pinged.Content)
	}
	if got := srv.Replies(silent); len(got) > 0 {
		t.Errorf("without: %+v", got)
	}
}

// In a direct message an answer to a press stays, and can be replied to.
func TestWhatAButtonAsksInADirectMessageStays(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	talking(t, srv)
	hello := reply(t, srv, srv.Say(srv.DM(p.ann), p.ann, "hello"))
	got := press(t, srv, hello, p.ann, "Tell me about Ilse Brand")
	if got.Ephemeral() || !strings.Contains(got.Text(), "grinds rye on Mondays") || !strings.Contains(got.Content, "-# Tell me about Ilse Brand") {
		t.Errorf("in a direct message: %+v", got)
	}
	if got := answerTo(t, srv, srv.DM(p.ann), p.ann, discordtest.Posting{Content: "when was that?", ReplyTo: got.ID}); !strings.Contains(got.Content, "when was that: ") {
		t.Errorf("a reply to it: %+v", got)
	}
	hello = reply(t, srv, srv.Say(p.ch, p.ann, srv.Self().Mention()+" hello"))
	if got := press(t, srv, hello, p.ann, "Tell me about Ilse Brand"); !got.Ephemeral() {
		t.Errorf("in a server: %+v", got)
	}
	among := reply(t, srv, slash(t, srv, srv.PrivateChannel(p.ann), p.ann, "ask", map[string]any{"question": "hello"}))
	if got := press(t, srv, among, p.ann, "Tell me about Ilse Brand"); !got.Ephemeral() {
		t.Errorf("among friends: %+v", got)
	}
	noViolations(t, srv)
}

// What a button brought is gone on from by a reply to it, whatever was asked
// since, and though its reply is a reply to the message with the button.
func TestAReplyToWhatAButtonBrought(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	talking(t, srv)
	dm := srv.DM(p.ann)
	nearest := reply(t, srv, srv.Say(dm, p.ann, "what is chapter 9 about?"))
	brought := press(t, srv, nearest, p.ann, "Chapter 7: The wheel")
	reply(t, srv, srv.Say(dm, p.ann, "Who grinds rye?"))
	if got := answerTo(t, srv, dm, p.ann, discordtest.Posting{Content: "more", ReplyTo: brought.ID}); !strings.Contains(got.Text(), "The wheel was built in 1811") {
		t.Errorf("more of the chapter: %s", got.Text())
	}
	noViolations(t, srv)
}

func TestTheQuestionBeforeIsNotInTheLog(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	r := talking(t, srv)
	answer := reply(t, srv, srv.Say(p.ch, p.ann, "!ask Who built the wheel?"))
	answerTo(t, srv, p.ch, p.ann, discordtest.Posting{Content: "when was that?", ReplyTo: answer.ID})
	if err := r.end(); err != nil {
		t.Fatal(err)
	}
	if log := r.log.String(); strings.Contains(log, "wheel") || strings.Contains(log, "when was") || !strings.Contains(log, "form=reply") {
		t.Errorf("want a line of a reply, without its words:\n%s", log)
	}
}

func TestAnEchoIsReadBack(t *testing.T) {
	t.Parallel()
	for _, question := range []string{"Who built it?", `a \ b`, "*_~`|<>[]@ # 1. https://x.y ::", "Ünïcode 灯", `\\`, ""} {
		m := render(bot.Reply{Blocks: []bot.Block{{Small: true, Runs: []bot.Run{{Text: question}}}, {Runs: []bot.Run{{Text: "-# more"}}}}}, true)
		if got := echoedIn(m.content); got != question {
			t.Errorf("%q is read as %q from %q", question, got, m.content)
		}
	}
	for _, content := range []string{"Hello!", "", "**a**", "-#a", "a\n-# b"} {
		if got := echoedIn(content); got != "" {
			t.Errorf("%q has the question %q", content, got)
		}
	}
}

// A message is understood whatever stands where the one that it replies to
// should.
func TestAMessageIsReadWhateverItRepliesTo(t *testing.T) {
	t.Parallel()
	for shown, told := range map[string]bool{`null`: true, `{"id":"1","author":{"id":"2"}}`: true, `7`: false, `{"author":"x"}`: false, `[]`: false} {
		var m messageEvent
		if err := json.Unmarshal([]byte(`{"id":"5","content":"hi","referenced_message":`+shown+`}`), &m); err != nil || m.Content != "hi" || m.Referenced.told != told {
			t.Errorf("%s: %+v, %v", shown, m, err)
		}
	}
}
