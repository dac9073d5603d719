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

// An empty file in the place of a database is not passed over in silence.
func TestAnEmptyDatabaseIsNamed(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	path := filepath.Join(t.TempDir(), "bot.db")
	write(t, path, nil)
	configured := func(args ...string) (status int, out, errs string) {
		var stdout, stderr strings.Builder
		status = run(t.Context(), args, []string{"DATABASE_PATH=" + path}, nil, &stdout, &stderr)
		return status, stdout.String(), stderr.String()
	}
	status, out, errs := configured("ask", "How many people in China were online by the end of 2011?")
	if want := "chapterbot: " + path + " is empty: the answer comes from the built-in text\n"; status != exitOK || errs != want || !strings.Contains(out, "Chapter 48") {
		t.Errorf("status %d\n%s%s", status, out, errs)
	}
	server := discordtest.Start(t, discordtest.Config{Token: testToken})
	p := start(t, []string{"serve"}, "DATABASE_PATH="+path, "DISCORD_URL="+server.URL(), "DISCORD_TOKEN="+testToken)
	if err := server.AwaitSession(ctx, 1); err != nil {
		t.Fatal(err)
	}
	if log := p.log.String(); !strings.Contains(log, "the database is an empty file") {
		t.Errorf("the log doesn't say it:\n%s", log)
	}

	// Of one that was emptied under a bot, what fills it can't: the bot has it open.
	write(t, path, nil)
	want := "chapterbot: " + path + " was written over while another program has it open: end that one, such as the bot, and try again\n"
	for _, args := range [][]string{{"check"}, {"load", writeFile(t, "mill.txt", "The mill grinds rye.")}} {
		if status, out, errs := configured(args...); status != exitError || errs != want {
			t.Errorf("%s: status %d\n%s%s", args[0], status, out, errs)
		}
	}
}

// A database that is put back where one was taken away is not the one that a bot
// has open: it says so, and so does what put it back.
func TestARestoreInThePlaceOfARemovedDatabase(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	path, backup := backedUp(t)
	server := discordtest.Start(t, discordtest.Config{Token: testToken})
	p := start(t, []string{"serve"}, "DATABASE_PATH="+path, "DISCORD_URL="+server.URL(), "DISCORD_TOKEN="+testToken)
	if err := server.AwaitSession(ctx, 1); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil {
			t.Fatal(err)
		}
	}
	status, out, errs := chapterbot(t, nil, "restore", "--database", path, backup)
	if want := path + " is restored from " + backup + ": a bot that had it open before must be restarted\n"; status != exitOK || out != want {
		t.Errorf("status %d\n%s%s", status, out, errs)
	}
	for want := "level=ERROR msg=\"the database is not the one that was opened"; !strings.Contains(p.log.String(), want); time.Sleep(50 * time.Millisecond) {
		if ctx.Err() != nil {
			t.Fatal("the log never says it")
		}
	}
}
