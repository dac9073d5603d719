package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// TestServeStopsWhenDiscordRefusesTheToken has the status that tells a
// supervisor not to start it again.
func TestServeStopsWhenDiscordRefusesTheToken(t *testing.T) {
	t.Parallel()
	server := discordtest.Start(t, discordtest.Config{Token: "another-token"})
	p := start(t, []string{"serve"}, "DISCORD_URL="+server.URL(), "DISCORD_TOKEN="+testToken)
	select {
	case <-p.ended:
	case <-time.After(patience):
		t.Fatal("it goes on")
	}
	if status := p.ProcessState.ExitCode(); status != 44 {
		t.Errorf("exit status %d, want 44", status)
	}
	if !strings.Contains(p.log.String(), "token") {
		t.Errorf("the log doesn't name the token:\n%s", p.log)
	}
}

// TestATokenAloneStartsTheBot: serve is the default with DISCORD_TOKEN set.
func TestATokenAloneStartsTheBot(t *testing.T) {
	t.Parallel()
	server := discordtest.Start(t, discordtest.Config{Token: testToken})
	p := start(t, nil, "DISCORD_URL="+server.URL(), "DISCORD_TOKEN=Bot "+testToken, "LOG_FORMAT=json")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := server.AwaitSession(ctx, 1); err != nil {
		t.Fatal(err)
	}
	stopWithin(t, p, 2*time.Second)
	for line := range strings.Lines(p.log.String()) {
		if !strings.HasPrefix(line, "{") {
			t.Errorf("a log line that isn't JSON: %s", line)
		}
	}
}

// TestADamagedDatabaseIsSetAside: nobody may be there to restore a backup when
// the machine comes up again.
func TestADamagedDatabaseIsSetAside(t *testing.T) {
	t.Parallel()
	server := discordtest.Start(t, discordtest.Config{Token: testToken})
	path := filepath.Join(t.TempDir(), "bot.db")
	if status, _, errs := chapterbot(t, nil, "load", "--database", path, writeFile(t, "harbour.md", harbour)); status != exitOK {
		t.Fatal(errs)
	}
	if err := os.Truncate(path, 6000); err != nil {
		t.Fatal(err)
	}
	damaged, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p := start(t, []string{"serve", "--database", path}, "DISCORD_URL="+server.URL(), "DISCORD_TOKEN="+testToken)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := server.AwaitSession(ctx, 1); err != nil {
		t.Fatal(err)
	}
	guild := server.AddGuild("Readers")
	said, err := server.AwaitReply(ctx, server.Say(guild.AddChannel("questions"), guild.AddMember("member", 0), "!texts"))
	if err != nil || !strings.Contains(said.Text(), "16 paragraphs") {
		t.Errorf("%q, %v", said.Text(), err)
	}
	stopWithin(t, p, 2*time.Second)
	aside, err := filepath.Glob(path + ".damaged-*")
	if err != nil || len(aside) != 1 {
		t.Fatalf("set aside: %q, %v", aside, err)
	}
	if kept, err := os.ReadFile(aside[0]); err != nil || !bytes.Equal(kept, damaged) {
		t.Errorf("what was set aside is not what was there, %v", err)
	}
	if !strings.Contains(p.log.String(), aside[0]) {
		t.Error("the log doesn't name the file")
	}
}

// TestAFirstStartWithNothingToReadSaysWhy: which files, and what is wrong with
// each. Another text is no answer to that.
func TestAFirstStartWithNothingToReadSaysWhy(t *testing.T) {
	t.Parallel()
	corpus := t.TempDir()
	for name, content := range map[string]string{"empty.md": "", "scan.txt": "%PDF-1.7"} {
		if err := os.WriteFile(filepath.Join(corpus, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	database := filepath.Join(t.TempDir(), "bot.db")
	serve := func() *process {
		p := start(t, []string{"serve"}, "DISCORD_TOKEN="+testToken, "DISCORD_URL=http://127.0.0.1:1", "CORPUS_DIR="+corpus, "DATABASE_PATH="+database)
		select {
		case <-p.ended:
		case <-time.After(patience):
			t.Fatal("it goes on")
		}
		return p
	}
	p := serve()
	if status := p.ProcessState.ExitCode(); status != exitError {
		t.Errorf("exit status %d, want %d: the files may be there at the next start", status, exitError)
	}
	for _, want := range []string{
		"load the texts: CORPUS_DIR: " + corpus + ": nothing in it can be read: put a text there, or leave CORPUS_DIR empty for the built-in one",
		`reason="it is empty" count=1 files=[` + filepath.Join(corpus, "empty.md") + "]",
		`reason="it is a PDF, whatever its name says: save it as text" count=1 files=[` + filepath.Join(corpus, "scan.txt") + "]",
	} {
		if !strings.Contains(p.log.String(), want) {
			t.Errorf("the log lacks %s", want)
		}
	}
}

// TestABotStartsWithWhatCanBeRead of its corpus, and with what it held when
// that is nothing any more.
func TestABotStartsWithWhatCanBeRead(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	corpus, database := t.TempDir(), filepath.Join(t.TempDir(), "bot.db")
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(corpus, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("harbour.md", harbour)
	write("scan.txt", "%PDF-1.7")
	server := discordtest.Start(t, discordtest.Config{Token: testToken})
	guild := server.AddGuild("Readers")
	channel, member := guild.AddChannel("questions"), guild.AddMember("member", 0)
	for i := range 2 {
		p := start(t, []string{"serve"}, "DISCORD_TOKEN="+testToken, "DISCORD_URL="+server.URL(), "CORPUS_DIR="+corpus, "DATABASE_PATH="+database)
		if err := server.AwaitSession(ctx, 1); err != nil {
			t.Fatal(err)
		}
		said, err := server.AwaitReply(ctx, server.Say(channel, member, "!ask Who keeps the lighthouse?"))
		if err != nil || !strings.Contains(said.Text(), "Ada Quill") {
			t.Errorf("start %d: %q, %v", i, said.Text(), err)
		}
		if !strings.Contains(p.log.String(), filepath.Join(corpus, "scan.txt")) {
			t.Errorf("start %d: the log doesn't name what was left out", i)
		}
		stopWithin(t, p, 2*time.Second)
		write("harbour.md", "")
	}
}
