package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// TestServe is the bot as an operator runs it and as members meet it: the
// built binary in a process of its own, connected to a Discord in this one.
func TestServe(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 4*patience)
	defer cancel()
	server := discordtest.Start(t, discordtest.Config{Token: testToken})
	guild := server.AddGuild("Readers")
	channel := guild.AddChannel("questions")
	member := guild.AddMember("member", 0)
	manager := guild.AddMember("manager", discordtest.ManageServer)

	p := start(t, []string{"serve"}, "DISCORD_URL="+server.URL(), "DISCORD_TOKEN="+testToken, "DISCORD_GUILD_ID="+string(guild.ID))
	if err := server.AwaitSession(ctx, 1); err != nil {
		t.Fatal(err)
	}
	said := func(id discordtest.ID, want string) {
		t.Helper()
		wait, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		contains := func(m discordtest.Message) bool { return strings.Contains(m.Text(), want) }
		if _, err := server.AwaitReply(wait, id, contains); err != nil {
			t.Errorf("no reply with %q: %v\nthere is: %s", want, err, texts(server.Replies(id)))
		}
	}
	slash := func(u *discordtest.User, name string, options map[string]any) discordtest.ID {
		t.Helper()
		for { // until the commands are registered
			used, err := server.Slash(channel, u, name, options)
			if err == nil {
				return used.ID
			}
			if !errors.Is(err, discordtest.ErrNotOffered) || ctx.Err() != nil {
				t.Fatalf("/%s: %v", name, err)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	const question = "How many people in China were online by the end of 2011?"

	said(server.Say(channel, member, "!ask "+question), "Chapter 48 ¶11")
	said(slash(member, "ask", map[string]any{"question": question}), "Chapter 48 ¶11")
	said(slash(member, "ask", map[string]any{"question": "Who painted the Mona Lisa?"}), "text doesn't say")
	said(slash(member, "passage", map[string]any{"reference": "48:11"}), "Chapter 48 ¶11")
	said(slash(member, "texts", nil), "16 paragraphs")
	said(server.Say(channel, manager, "!reload"), "the text is as it was")
	said(slash(manager, "reload", nil), "the text is as it was")
	said(server.Say(channel, member, "!reload"), "Only people who may manage this server")
	for name, strange := range map[string]string{
		"everyone": "@everyone who is everyone?",
		"long":     strings.Repeat("What about it? ", 130), // a message's 2,000 characters
		"empty":    "",
		"emoji":    "🦆🦆🦆",
	} {
		id := server.Say(channel, guild.AddMember(name, 0), "!ask "+strange)
		wait, cancel := context.WithTimeout(ctx, patience)
		if _, err := server.AwaitReply(wait, id); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		cancel()
	}
	said(slash(guild.AddMember("patient", 0), "ask", map[string]any{"question": strings.Repeat("Why? ", 1200)}), "text doesn't say")

	if rss, ok := residentMiB(p.Process.Pid); ok {
		t.Logf("resident: %.1f MiB", rss)
		if rss > 40 {
			t.Errorf("resident memory is %.1f MiB, above 40", rss)
		}
	}
	stopWithin(t, p, 2*time.Second)
	for _, violation := range server.Violations() {
		t.Error(violation)
	}
}

// TestTheThresholdDecidesWhatIsAnAnswer: the operator who sets it to 1 has a bot
// that is sure of nothing.
func TestTheThresholdDecidesWhatIsAnAnswer(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	server := discordtest.Start(t, discordtest.Config{Token: testToken})
	member := server.AddGuild("Readers").AddMember("member", 0)
	start(t, []string{"serve"}, "DISCORD_URL="+server.URL(), "DISCORD_TOKEN="+testToken, "CONFIDENCE_THRESHOLD=1")
	if err := server.AwaitSession(ctx, 1); err != nil {
		t.Fatal(err)
	}
	said, err := server.AwaitReply(ctx, server.Say(server.DM(member), member, "How many people in China were online by the end of 2011?"))
	if err != nil || !strings.Contains(said.Text(), "I'm not sure that the text says") {
		t.Errorf("%q, %v", said.Text(), err)
	}
}
