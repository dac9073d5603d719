package discordtest_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

func TestAMessageGetsItsReply(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	guild := srv.AddGuild("Readers")
	ch := guild.AddChannel("questions")
	ann := guild.AddMember("ann", 0)
	dg := session(t, srv)
	echo(t, dg)
	connect(t, srv, dg)

	id := srv.Say(ch, ann, "!ask who?")
	got, err := srv.AwaitReply(within(t), id)
	if err != nil {
		t.Fatal(err)
	}
	if got.Content != "you said !ask who?" || got.Reference.MessageID != id || got.AllowedMentions == nil {
		t.Errorf("reply = %+v", got)
	}
	if l := srv.Ledger(); l.Asked != 1 || l.Answered != 1 || len(l.Lost)+len(l.Doubled) != 0 {
		t.Errorf("ledger = %+v", l)
	}
	if v := srv.Violations(); len(v) != 0 {
		t.Errorf("violations = %v", v)
	}
}

// A bot that answers programs is caught at it, and what programs write is
// nothing that waits for an answer.
func TestAReplyToAProgramIsKeptAndNotExpected(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	guild := srv.AddGuild("Readers")
	ch, ann, other := guild.AddChannel("questions"), guild.AddMember("ann", 0), srv.AddBot("other")
	guild.Join(other, 0)
	system := srv.AddUser("discord")
	system.System = true
	dg := session(t, srv)
	connect(t, srv, dg)

	for what, id := range map[string]discordtest.ID{
		"a bot":     srv.Say(ch, other, "!ask who?"),
		"a webhook": srv.Post(ch, ann, discordtest.Posting{Content: "!ask who?", WebhookID: "77"}),
		"Discord":   srv.Say(srv.DM(system), system, "who?"),
	} {
		if l := srv.Ledger(); l.Asked != 0 || len(l.Lost) != 0 {
			t.Errorf("%s: ledger = %+v", what, l)
		}
		m, _ := srv.Message(id)
		sent, err := dg.ChannelMessageSendComplex(string(m.ChannelID), &discordgo.MessageSend{
			Content:   "so?",
			Reference: &discordgo.MessageReference{MessageID: string(id)},
		})
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if got := srv.Replies(id); len(got) != 1 || string(got[0].ID) != sent.ID {
			t.Errorf("%s: replies %+v, want message %s", what, got, sent.ID)
		}
	}
}

func TestWithoutTheContentIntentOnlyMentionsAndDirectMessagesAreReadable(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{WithoutMessageContent: true})
	guild := srv.AddGuild("Readers")
	ch, ann := guild.AddChannel("questions"), guild.AddMember("ann", 0)
	dg := session(t, srv)
	dg.Identify.Intents = allIntents &^ discordgo.IntentMessageContent
	heard := make(chan string, 8)
	dg.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageCreate) { heard <- m.Content })
	connect(t, srv, dg)

	for _, c := range []struct {
		ch        *discordtest.Channel
		say, want string
	}{
		{ch, "!ask who?", ""},
		{ch, srv.Self().Mention() + " who?", srv.Self().Mention() + " who?"},
		{srv.DM(ann), "who?", "who?"},
	} {
		srv.Say(c.ch, ann, c.say)
		select {
		case got := <-heard:
			if got != c.want {
				t.Errorf("%q arrived as %q, want %q", c.say, got, c.want)
			}
		case <-within(t).Done():
			t.Fatalf("%q never arrived", c.say)
		}
	}
}

func TestDisallowedIntentsCloseTheGatewayWith4014(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{WithoutMessageContent: true})
	dg := session(t, srv)
	err := dg.Open()
	if err == nil || !strings.Contains(err.Error(), "4014") {
		t.Errorf("open: %v, want close 4014", err)
	}
}

func TestASlashCommandIsRegisteredUsedAndAnswered(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	guild := srv.AddGuild("Readers")
	ch, ann := guild.AddChannel("questions"), guild.AddMember("ann", discordtest.ManageServer)
	dg := session(t, srv)
	seen := make(chan *discordgo.Interaction, 8)
	dg.AddHandler(func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		seen <- i.Interaction
		none := &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}
		if i.Type == discordgo.InteractionMessageComponent {
			err := s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
				Type: discordgo.InteractionResponseUpdateMessage,
				Data: &discordgo.InteractionResponseData{Content: "turned", AllowedMentions: none},
			})
			if err != nil {
				t.Errorf("update: %v", err)
			}
			return
		}
		err := s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
			Type: discordgo.InteractionResponseDeferredChannelMessageWithSource,
		})
		if err != nil {
			t.Errorf("defer: %v", err)
		}
		text := "you asked " + i.ApplicationCommandData().Options[0].StringValue()
		_, err = s.InteractionResponseEdit(i.Interaction, &discordgo.WebhookEdit{
			Content: &text, AllowedMentions: none,
			Components: &[]discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
				discordgo.Button{Label: "Next", CustomID: "next", Style: discordgo.PrimaryButton},
			}}},
		})
		if err != nil {
			t.Errorf("edit: %v", err)
		}
	})
	connect(t, srv, dg)
	if _, err := srv.Slash(ch, ann, "ask", nil); !errors.Is(err, discordtest.ErrNotOffered) {
		t.Fatalf("a command nobody registered was offered: %v", err)
	}
	register(t, dg, string(srv.ApplicationID()))

	i, err := srv.Slash(ch, ann, "ask", map[string]any{"question": "who?"})
	if err != nil {
		t.Fatal(err)
	}
	reply, err := srv.AwaitReply(within(t), i.ID)
	if err != nil {
		t.Fatal(err)
	}
	if reply.Content != "you asked who?" {
		t.Errorf("reply = %q", reply.Content)
	}
	if got := <-seen; got.Member.Permissions&discordgo.PermissionManageGuild == 0 || got.AppPermissions&discordgo.PermissionEmbedLinks == 0 {
		t.Errorf("permissions did not arrive: member %b, app %b", got.Member.Permissions, got.AppPermissions)
	}
	p, err := srv.Press(reply.ID, ann, "next")
	if err != nil {
		t.Fatal(err)
	}
	turned, err := srv.AwaitReply(within(t), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if turned.ID != reply.ID || turned.Content != "turned" || len(turned.Edits) != 1 {
		t.Errorf("after pressing: %+v", turned)
	}
	if v := srv.Violations(); len(v) != 0 {
		t.Errorf("violations = %v", v)
	}
}

func register(t *testing.T, dg *discordgo.Session, app string) {
	t.Helper()
	cmds, err := dg.ApplicationCommandBulkOverwrite(app, "", []*discordgo.ApplicationCommand{{
		Name: "ask", Description: "Ask the text",
		Options: []*discordgo.ApplicationCommandOption{{
			Type: discordgo.ApplicationCommandOptionString, Name: "question", Description: "What to ask", Required: true,
		}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if len(cmds) != 1 || cmds[0].ID == "" || cmds[0].Version == "" {
		t.Fatalf("registered = %+v", cmds)
	}
}

func TestALateResponseFindsNoInteraction(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	ann := srv.AddUser("ann")
	dg := session(t, srv)
	failed := make(chan error, 2)
	dg.AddHandler(func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		srv.Advance(4 * time.Second)
		failed <- s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
			Type: discordgo.InteractionResponseDeferredChannelMessageWithSource,
		})
	})
	connect(t, srv, dg)
	register(t, dg, string(srv.ApplicationID()))
	if _, err := srv.Slash(srv.DM(ann), ann, "ask", map[string]any{"question": "who?"}); err != nil {
		t.Fatal(err)
	}
	var rest *discordgo.RESTError
	if err := <-failed; !errors.As(err, &rest) || rest.Message.Code != discordgo.ErrCodeUnknownInteraction {
		t.Errorf("after 4 s: %v, want Unknown interaction", err)
	}
}

func TestADroppedSessionResumesAndMissesNothing(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	guild := srv.AddGuild("Readers")
	ch, ann := guild.AddChannel("questions"), guild.AddMember("ann", 0)
	dg := session(t, srv)
	dg.ShouldReconnectOnError = true
	echo(t, dg)
	connect(t, srv, dg)

	first := srv.Say(ch, ann, "!one")
	if _, err := srv.AwaitReply(within(t), first); err != nil {
		t.Fatal(err)
	}
	srv.Inject(discordtest.MustFault("socket-reset"))
	var ids []discordtest.ID
	for range 5 {
		ids = append(ids, srv.Say(ch, ann, "!while away"))
	}
	for _, id := range ids {
		if _, err := srv.AwaitReply(within(t), id); err != nil {
			t.Fatal(err)
		}
	}
	if st := srv.Stats(); st.Resumes != 1 || st.Identifies != 1 {
		t.Errorf("resumes %d, identifies %d; want 1 and 1", st.Resumes, st.Identifies)
	}
	if l := srv.Ledger(); len(l.Lost)+len(l.Doubled) != 0 || l.Answered != 6 {
		t.Errorf("ledger = %+v", l)
	}
}

func TestAwaitReplyEndsWithItsContext(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	ann := srv.AddUser("ann")
	id := srv.Say(srv.DM(ann), ann, "anybody?")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := srv.AwaitReply(ctx, id); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v, want canceled", err)
	}
}
