package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// TestATextThatTakesLongHoldsNothingUp: the bot connects and answers from what
// it held, and is gone in time while the text is still being read.
func TestATextThatTakesLongHoldsNothingUp(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	corpus, database := t.TempDir(), filepath.Join(t.TempDir(), "bot.db")
	var words strings.Builder
	for i := range 2_500_000 {
		fmt.Fprintf(&words, "word%d\n\n", i)
	}
	if err := os.WriteFile(filepath.Join(corpus, "words.txt"), []byte(words.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, errs := chapterbot(t, nil, "load", "--database", database, writeFile(t, "harbour.md", harbour)); status != exitOK {
		t.Fatal(errs)
	}
	server := discordtest.Start(t, discordtest.Config{Token: testToken})
	guild := server.AddGuild("Readers")
	p := start(t, []string{"serve"}, "DISCORD_URL="+server.URL(), "DISCORD_TOKEN="+testToken, "CORPUS_DIR="+corpus, "DATABASE_PATH="+database)
	if err := server.AwaitSession(ctx, 1); err != nil {
		t.Fatal(err)
	}
	asked := server.Say(guild.AddChannel("questions"), guild.AddMember("member", 0), "!ask Who keeps the lighthouse?")
	said, err := server.AwaitReply(ctx, asked)
	if err != nil || !strings.Contains(said.Text(), "Ada Quill") {
		t.Errorf("%q, %v", said.Text(), err)
	}
	stopWithin(t, p, 3*time.Second)
	if log := p.log.String(); !strings.Contains(log, "connecting meanwhile") || strings.Contains(log, "texts loaded") {
		t.Errorf("it read the text before it connected or stopped:\n%s", log)
	}
}
