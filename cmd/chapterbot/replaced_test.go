package main

import (
	"context"
	"database/sql"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// TestWhatOthersDoToTheDatabaseOfARunningBot: a text that is dropped goes; a
// file that is put in the database's place is reported instead of overlooked.
func TestWhatOthersDoToTheDatabaseOfARunningBot(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	database := filepath.Join(t.TempDir(), "bot.db")
	mill := writeFile(t, "mill.txt", "The mill by the weir grinds rye in autumn and stands still in frost.")
	pier := writeFile(t, "pier.txt", "The pier is swept on Mondays.")
	runs := func(args ...string) {
		t.Helper()
		if status, _, errs := chapterbot(t, nil, args...); status != exitOK {
			t.Fatal(errs)
		}
	}
	runs("load", "--database", database, mill, pier)
	server := discordtest.Start(t, discordtest.Config{Token: testToken})
	guild := server.AddGuild("Readers")
	channel := guild.AddChannel("questions")
	manager := guild.AddMember("manager", discordtest.ManageServer)
	p := start(t, []string{"serve"}, "DISCORD_URL="+server.URL(), "DISCORD_TOKEN="+testToken, "DATABASE_PATH="+database, "HTTP_ADDR=127.0.0.1:0")
	if err := server.AwaitSession(ctx, 1); err != nil {
		t.Fatal(err)
	}
	address := regexp.MustCompile(`address=(\S+)`).FindStringSubmatch(p.log.String())
	if address == nil {
		t.Fatal("the log names no address")
	}

	runs("drop", "--database", database, "Mill")
	for ; ; time.Sleep(50 * time.Millisecond) {
		if _, metrics := get(t, "http://"+address[1]+"/metrics"); strings.Contains(metrics, "chapterbot_texts 1\n") {
			break
		}
		if ctx.Err() != nil {
			t.Fatal("the dropped text is never noticed")
		}
	}

	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(database + suffix); err != nil {
			t.Fatal(err)
		}
	}
	runs("load", "--database", database, mill)
	want := database + " was replaced while it was open: restart chapterbot"
	if status, body := get(t, "http://"+address[1]+"/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "database: "+want) {
		t.Errorf("readyz: %d\n%s\nwant %q", status, body, want)
	}
	failed := func(m discordtest.Message) bool { return strings.Contains(m.Text(), "The reload did not work.") }
	if _, err := server.AwaitReply(ctx, server.Say(channel, manager, "!reload"), failed); err != nil {
		t.Errorf("the reload does not fail: %v", err)
	}
	for ; strings.Count(p.log.String(), want) < 2; time.Sleep(50 * time.Millisecond) { // the reload's, and the watch's
		if ctx.Err() != nil {
			t.Fatalf("the log does not say %q", want)
		}
	}
	stopWithin(t, p, 2*time.Second)
}

// TestACommandTellsThatTheDatabaseOfARunningBotWasWrittenOver, and not merely that
// it is locked, as it is while the bot reads.
func TestACommandTellsThatTheDatabaseOfARunningBotWasWrittenOver(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	path, backup := backedUp(t)
	// A bot that reads at this moment.
	bot, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer bot.Close()
	reading, err := bot.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reading.Rollback() }()
	var texts int
	if err := reading.QueryRowContext(ctx, "SELECT count(*) FROM texts").Scan(&texts); err != nil || texts != 1 {
		t.Fatalf("%d texts, %v", texts, err)
	}
	data, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, data)
	want := "chapterbot: " + path + " was written over while another program has it open: end that one, such as the bot, and try again\n"
	if status, out, errs := chapterbot(t, nil, "check", "--database", path); status != exitError || errs != want {
		t.Errorf("status %d\n%s%swant %s", status, out, errs, want)
	}
}
