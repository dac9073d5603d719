package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// TestTextsChangeUnderARunningBot: an admin reloads, a reload that fails
// changes nothing, and what another process loads is noticed; all without a
// restart.
func TestTextsChangeUnderARunningBot(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	corpus := t.TempDir()
	write := func(content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(corpus, "harbour.md"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(harbour)
	database := filepath.Join(t.TempDir(), "bot.db")
	server := discordtest.Start(t, discordtest.Config{Token: testToken})
	guild := server.AddGuild("Readers")
	channel := guild.AddChannel("questions")
	manager := guild.AddMember("manager", discordtest.ManageServer)
	p := start(t, []string{"serve"}, "DISCORD_URL="+server.URL(), "DISCORD_TOKEN="+testToken, "CORPUS_DIR="+corpus, "DATABASE_PATH="+database)
	if err := server.AwaitSession(ctx, 1); err != nil {
		t.Fatal(err)
	}
	// reply waits for a reply with these words to a message.
	reply := func(message, want string) {
		t.Helper()
		id := server.Say(channel, manager, message)
		contains := func(m discordtest.Message) bool { return strings.Contains(m.Text(), want) }
		wait, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		if _, err := server.AwaitReply(wait, id, contains); err != nil {
			t.Fatalf("%s: no reply with %q: %v\nthere is: %q", message, want, err, texts(server.Replies(id)))
		}
	}
	const question = "!ask Who keeps the lighthouse?"
	reply(question, "Ada Quill")

	// A paragraph of 20,000 characters that answers is quoted in part.
	write(strings.Replace(harbour, "Ada", "Tom", 1) + "\n" + strings.Repeat("Nobody has ever counted all the gulls of the long pier. ", 360) + "\n")
	reply("!reload", "2 changed, revision 2")
	reply(question, "Tom Quill")
	reply("!ask Who counted the gulls of the long pier?", "Nobody has ever counted all the gulls")

	write("caf\xe9 au lait")
	reply("!reload", "md: line 1 is not UTF-8")
	reply(question, "Tom Quill")

	mill := writeFile(t, "mill.txt", "The mill by the weir grinds rye in autumn and stands still in frost.")
	if status, _, errs := chapterbot(t, nil, "load", "--database", database, mill); status != exitOK {
		t.Fatal(errs)
	}
	for end := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		said, err := server.AwaitReply(ctx, server.Say(channel, manager, "!texts"))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(said.Text(), "Mill") {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the loaded text is never noticed: %s", said.Text())
		}
	}
	stopWithin(t, p, 2*time.Second)
	for _, violation := range server.Violations() {
		t.Error(violation)
	}
}
