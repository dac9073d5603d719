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

// TestTextsChangeUnderARunningBot: an admin reloads, a file that broke costs
// nothing, and what another process loads is noticed; all without a restart.
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
	reply("!reload", "Harbour: 2 paragraphs, such as ¶2: “The lighthouse is kept by Tom Quill")
	reply(question, "Tom Quill")
	reply("!ask Who counted the gulls of the long pier?", "Nobody has ever counted all the gulls")

	// A file that broke leaves its text as it was, and others are read.
	write("caf\xe9 au lait")
	if err := os.WriteFile(filepath.Join(corpus, "well.md"), []byte("The well in the yard is eleven fathoms deep."), 0o600); err != nil {
		t.Fatal(err)
	}
	reply("!reload", "md: line 1 is not UTF-8")
	reply("!reload", "I keep what I read there before")
	reply(question, "Tom Quill")
	reply("!ask How deep is the well in the yard?", "eleven fathoms")
	if log := p.log.String(); !strings.Contains(log, filepath.Join(corpus, "harbour.md")) {
		t.Error("the log doesn't say which file broke")
	}

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
