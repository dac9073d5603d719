package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
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

// TestAQuestionDoesNotWaitForATextThatTakesLong: where there is none yet, it is
// asked to come again instead of failing.
func TestAQuestionDoesNotWaitForATextThatTakesLong(t *testing.T) {
	t.Parallel()
	database, err := store.OpenMemory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer database.Close()
	givenUp := make(chan struct{})
	close(givenUp)
	for name, library := range map[string]startingLibrary{
		"it takes long":                    {loaded: make(chan struct{})},
		"the bot was stopped in the midst": {loaded: givenUp, wait: time.Hour},
	} {
		library.countedLibrary = countedLibrary{Library: retrieval.NewLibrary(database, nil)}
		b := bot.New(bot.Config{Prefix: "!"}, library, slog.New(slog.DiscardHandler))
		reply, ok := b.Handle(t.Context(), bot.Message{User: "1", Channel: "2", Text: "!ask Who keeps the lighthouse?"})
		if text := fmt.Sprint(reply.Blocks); !ok || !strings.Contains(text, "still reading") {
			t.Errorf("%s: %q", name, text)
		}
	}
}

// TestAnAddressThatIsTakenIsToldBeforeTextsAreRead, so that nothing goes on
// behind the bot's end.
func TestAnAddressThatIsTakenIsToldBeforeTextsAreRead(t *testing.T) {
	t.Parallel()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	corpus := filepath.Dir(writeFile(t, "harbour.md", harbour))
	var errs strings.Builder
	status := run(t.Context(), []string{"serve"}, []string{
		"DISCORD_TOKEN=" + testToken, "DATABASE_PATH=" + filepath.Join(t.TempDir(), "bot.db"), "CORPUS_DIR=" + corpus, "HTTP_ADDR=" + listener.Addr().String(),
	}, strings.NewReader(""), io.Discard, &errs)
	if log := errs.String(); status != exitError || !strings.Contains(log, "HTTP_ADDR") || strings.Contains(log, "texts loaded") {
		t.Errorf("status %d:\n%s", status, log)
	}
}

// TestTheTokenIsNeverQuoted, whatever holds it: a file of the folder, or a text
// that another process has stored. (The log is looked at by start.)
func TestTheTokenIsNeverQuoted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	corpus, database := t.TempDir(), filepath.Join(t.TempDir(), "bot.db")
	for name, content := range map[string]string{
		"harbour.md": harbour,
		"notes.md":   "The token of the bot is kept here.\n\nDISCORD_TOKEN=" + testToken + "\n",
	} {
		if err := os.WriteFile(filepath.Join(corpus, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stored := writeFile(t, "cellar.txt", "In the cellar lies the token of the bot, "+testToken+", on a shelf.")
	if status, _, errs := chapterbot(t, nil, "load", "--database", database, stored); status != exitOK {
		t.Fatal(errs)
	}
	server := discordtest.Start(t, discordtest.Config{Token: testToken})
	guild := server.AddGuild("Readers")
	channel, member := guild.AddChannel("questions"), guild.AddMember("member", 0)
	p := start(t, []string{"serve"}, "DISCORD_URL="+server.URL(), "DISCORD_TOKEN="+testToken, "CORPUS_DIR="+corpus, "DATABASE_PATH="+database)
	if err := server.AwaitSession(ctx, 1); err != nil {
		t.Fatal(err)
	}
	for _, message := range []string{"!ask Where is the token of the bot?", "!ask What lies in the cellar on a shelf?", "!passage ¶2", "!texts", "!ask Who keeps the lighthouse?"} {
		said, err := server.AwaitReply(ctx, server.Say(channel, member, message))
		if err != nil || strings.Contains(said.Text(), testToken) || strings.Contains(said.Text(), "cellar lies") {
			t.Errorf("%s: %q, %v", message, said.Text(), err)
		}
	}
	for _, want := range []string{"notes.md", "cellar.txt", "the bot's own token"} {
		if !strings.Contains(p.log.String(), want) {
			t.Errorf("the log doesn't name %s", want)
		}
	}
}
