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
	"sync"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
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
	for i := range 900_000 { // near the most paragraphs that a text may have
		fmt.Fprintf(&words, "word%d term%d name%d\n\n", i, i, i)
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

// starting is a bot that reads its first texts, and that says when a message
// begins to wait for them.
func starting(t *testing.T, sources retrieval.Sources, wait time.Duration) (first *firstTexts, b *bot.Bot, waiting chan struct{}) {
	t.Helper()
	database, err := store.OpenMemory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { database.Close() })
	first = newFirstTexts(retrieval.NewLibrary(database, sources), wait)
	waiting = make(chan struct{}, 8)
	ready := func(ctx context.Context) error {
		waiting <- struct{}{}
		return first.ready(ctx)
	}
	return first, bot.New(bot.Config{Prefix: "!", Ready: ready}, first.library, slog.New(slog.DiscardHandler)), waiting
}

// say returns what the bot says to a message.
func say(t *testing.T, b *bot.Bot, text string) string {
	t.Helper()
	reply, ok := b.Handle(t.Context(), bot.Message{User: bot.UserID(text), Channel: "2", Text: text})
	if !ok {
		t.Errorf("%s is not for the bot", text)
	}
	return fmt.Sprint(reply.Blocks)
}

// TestWhatNeedsTheFirstTextsWaitsForThem, whatever it is.
func TestWhatNeedsTheFirstTextsWaitsForThem(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	asked := map[string]string{
		"!ask Who keeps the lighthouse?": "Ada Quill", "!ask Harbour ¶2": "Ada Quill", "!passage 2": "Ada Quill", "!texts": "2 paragraphs", "!ask what is this about?": "2 paragraphs",
	}
	var waiting chan struct{} // of starting, which needs the sources
	sources := reader.Sources(filepath.Dir(writeFile(t, "harbour.md", harbour)))
	var first *firstTexts
	var b *bot.Bot
	first, b, waiting = starting(t, func(ctx context.Context, held []retrieval.Text) (retrieval.Found, error) {
		for range asked {
			select {
			case <-waiting:
			case <-ctx.Done():
				return retrieval.Found{}, ctx.Err()
			}
		}
		return sources(ctx, held)
	}, time.Hour)
	var replies sync.WaitGroup
	for text, want := range asked {
		replies.Go(func() {
			if said := say(t, b, text); !strings.Contains(said, want) {
				t.Errorf("%s: %s", text, said)
			}
		})
	}
	if err := first.read(ctx, slog.New(slog.DiscardHandler)); err != nil || !first.whole {
		t.Error(err)
	}
	replies.Wait()
}

// TestWhatNeedsTheFirstTextsDoesNotWaitForLong: it is asked to come again instead
// of being told that there is none.
func TestWhatNeedsTheFirstTextsDoesNotWaitForLong(t *testing.T) {
	t.Parallel()
	_, slow, _ := starting(t, nil, 0)
	ended, stop := context.WithCancel(t.Context())
	stop()
	first, stopped, _ := starting(t, reader.Sources(""), time.Hour)
	if err := first.read(ended, slog.New(slog.DiscardHandler)); err != nil {
		t.Error(err)
	}
	for name, b := range map[string]*bot.Bot{"it takes long": slow, "the bot was stopped in the midst": stopped} {
		for _, text := range []string{"!ask Who keeps the lighthouse?", "!passage 2", "!texts"} {
			if said := say(t, b, text); !strings.Contains(said, "still reading") {
				t.Errorf("%s: %s: %s", name, text, said)
			}
		}
	}
}

// TestTextsThatAreGoneAreNotBeingRead: nobody is told to wait for what was dropped.
func TestTextsThatAreGoneAreNotBeingRead(t *testing.T) {
	t.Parallel()
	given := reader.Sources(filepath.Dir(writeFile(t, "harbour.md", harbour)))
	first, b, _ := starting(t, func(ctx context.Context, held []retrieval.Text) (retrieval.Found, error) {
		found, err := given(ctx, held)
		given = func(context.Context, []retrieval.Text) (retrieval.Found, error) { return retrieval.Found{}, nil }
		return found, err
	}, time.Hour)
	if err := first.read(t.Context(), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	if _, err := first.library.Drop(t.Context(), first.library.Texts()[0].ID); err != nil {
		t.Fatal(err)
	}
	if said := say(t, b, "!texts"); !strings.Contains(said, "No text is loaded") {
		t.Errorf("%s", said)
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
