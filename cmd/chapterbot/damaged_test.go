package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// TestARunningBotTellsOfDamage: the log names what it found at its start and
// what it finds later, a reload names to the admin what stays damaged and what
// was put right, and no member is told what was never written.
func TestARunningBotTellsOfDamage(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	path := filepath.Join(t.TempDir(), "bot.db")
	file, mill := writeFile(t, "harbour.md", harbour), writeFile(t, "mill.txt", "The mill by the weir grinds rye in autumn.")
	if status, _, errs := chapterbot(t, nil, "load", "--database", path, file, mill); status != exitOK {
		t.Fatal(errs)
	}
	flipped(t, path)
	execute(t, path, "UPDATE passages SET body = replace(body, 'rye', 'oat')")
	if err := os.Remove(mill); err != nil {
		t.Fatal(err)
	}

	server := discordtest.Start(t, discordtest.Config{Token: testToken})
	guild := server.AddGuild("Readers")
	channel, manager := guild.AddChannel("questions"), guild.AddMember("manager", discordtest.ManageServer)
	p := start(t, []string{"serve", "--database", path}, "DISCORD_URL="+server.URL(), "DISCORD_TOKEN="+testToken)
	if err := server.AwaitSession(ctx, 1); err != nil {
		t.Fatal(err)
	}
	told := func(times int, want string) {
		t.Helper()
		for ; strings.Count(p.log.String(), want) < times; time.Sleep(50 * time.Millisecond) {
			if ctx.Err() != nil {
				t.Fatalf("the log does not say %q %d times", want, times)
			}
		}
	}
	reply := func(message, want string) {
		t.Helper()
		id := server.Say(channel, manager, message)
		contains := func(m discordtest.Message) bool { return strings.Contains(m.Text(), want) }
		if _, err := server.AwaitReply(ctx, id, contains); err != nil {
			t.Fatalf("%s: no reply with %q: %v\nthere is: %q", message, want, err, texts(server.Replies(id)))
		}
		for _, said := range texts(server.Replies(id)) {
			if strings.Contains(said, "Ida Quill") || strings.Contains(said, "oat") {
				t.Errorf("%s: %s", message, said)
			}
		}
	}
	told(1, textsDamaged)
	told(1, "Harbour (file:"+file+") is damaged and not quoted")
	told(1, "Mill (file:"+mill+") is damaged and not quoted")
	told(1, "damaged texts read again and put right\" count=1 texts=[Harbour]")
	told(2, "`chapterbot restore --database "+path+" FILE` brings it back")
	reply("!ask Who keeps the lighthouse?", "Ada Quill") // the first reload has mended it
	reply("!ask What does the mill by the weir grind?", "The text doesn't")

	execute(t, path, "UPDATE texts SET title = 'Harbor' WHERE title = 'Harbour'")
	told(2, textsDamaged)
	reply("!reload", "1 put right")
	told(2, "damaged texts read again and put right")
	reply("!reload", "txt: what is stored of it is damaged, and its file is out of reach")
	reply("!ask Who keeps the lighthouse?", "Ada Quill")
	stopWithin(t, p, 2*time.Second)
}

// TestTheLogSaysWhatAnswersInPlaceOfADamagedDatabase: of a bot that starts: its log says from what it
// answers meanwhile, and the command that brings the rest back.
func TestTheLogSaysWhatAnswersInPlaceOfADamagedDatabase(t *testing.T) {
	t.Parallel()
	corpus := filepath.Dir(writeFile(t, "mill.txt", "The mill by the weir grinds rye in autumn."))
	for _, c := range []struct{ corpus, want string }{
		{"", "\"the built-in text\""},
		{corpus, corpus},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
		defer cancel()
		path, backup := backedUp(t)
		if err := os.Truncate(path, 6000); err != nil {
			t.Fatal(err)
		}
		server := discordtest.Start(t, discordtest.Config{Token: testToken})
		p := start(t, []string{"serve", "--corpus", c.corpus}, "DATABASE_PATH="+path, "DISCORD_URL="+server.URL(), "DISCORD_TOKEN="+testToken)
		if err := server.AwaitSession(ctx, 1); err != nil {
			t.Fatal(err)
		}
		log := p.log.String()
		for _, want := range []string{"database damaged and set aside", "answering_from=" + c.want, "aside=" + path + ".damaged-"} {
			if !strings.Contains(log, want) {
				t.Errorf("the log lacks %s:\n%s", want, log)
			}
		}
		command := commandIn(t, log, "restore")
		if status, out, errs := asTyped(t, command, backup); status != exitOK {
			t.Errorf("%s: status %d\n%s%s", command, status, out, errs)
		}
		if status, out, _ := chapterbot(t, nil, "ask", "--database", path, "Who keeps the lighthouse?"); status != exitOK || !strings.Contains(out, "Ada Quill") {
			t.Errorf("restored: status %d, %s", status, out)
		}
		stopWithin(t, p, 2*time.Second)
	}
}

// rot flips a bit of a file in its place, as a disk does: no size and no time tells.
func rot(t *testing.T, path, holds string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(data, []byte(holds))
	if at < 0 {
		t.Fatalf("it doesn't hold %q", holds)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteAt([]byte{data[at] ^ 8}, int64(at))
	if err := errors.Join(err, f.Close(), os.Chtimes(path, info.ModTime(), info.ModTime())); err != nil {
		t.Fatal(err)
	}
}

// TestAReloadPutsRightWhatRotsUnderARunningBot, which nothing tells it of; where the
// database is damaged as a whole, the reload says that it did not work.
func TestAReloadPutsRightWhatRotsUnderARunningBot(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	path := filepath.Join(t.TempDir(), "bot.db")
	if status, _, errs := chapterbot(t, nil, "load", "--database", path, writeFile(t, "harbour.md", harbour)); status != exitOK {
		t.Fatal(errs)
	}
	server := discordtest.Start(t, discordtest.Config{Token: testToken})
	guild := server.AddGuild("Readers")
	channel, manager := guild.AddChannel("questions"), guild.AddMember("manager", discordtest.ManageServer)
	p := start(t, []string{"serve", "--database", path}, "DISCORD_URL="+server.URL(), "DISCORD_TOKEN="+testToken)
	if err := server.AwaitSession(ctx, 1); err != nil {
		t.Fatal(err)
	}
	reply := func(message, want string) {
		t.Helper()
		id := server.Say(channel, manager, message)
		contains := func(m discordtest.Message) bool { return strings.Contains(m.Text(), want) }
		if _, err := server.AwaitReply(ctx, id, contains); err != nil {
			t.Fatalf("%s: no reply with %q: %v\nthere is: %q", message, want, err, texts(server.Replies(id)))
		}
	}
	reply("!reload", "the text is as it was")
	rot(t, path, "Ada Quill")
	if status, _, errs := chapterbot(t, nil, "check", "--database", path); status != exitError || !strings.Contains(errs, "Harbour (file:") {
		t.Fatalf("check: status %d, %s", status, errs)
	}
	reply("!reload", "1 put right")
	if status, _, errs := chapterbot(t, nil, "check", "--database", path); status != exitOK {
		t.Errorf("check: status %d, %s", status, errs)
	}
	if log := p.log.String(); !strings.Contains(log, textsDamaged) || !strings.Contains(log, "texts=[Harbour]") {
		t.Errorf("the log:\n%s", log)
	}
	reply("!reload", "the text is as it was")

	rot(t, path, "tablepassagespassages")
	reply("!reload", "The reload did not work. Everything stays as it was")
	if log := p.log.String(); !strings.Contains(log, path+" is damaged (") {
		t.Errorf("the log:\n%s", log)
	}
	reply("!ask Who keeps the lighthouse?", "Ada Quill")
	stopWithin(t, p, 2*time.Second)
}
