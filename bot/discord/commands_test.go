package discord

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

const (
	listCommands      = "GET /applications/{}/commands"
	overwriteCommands = "PUT /applications/{}/commands"
)

func awaitRoute(t *testing.T, srv *discordtest.Server, route string, n int) {
	t.Helper()
	err := srv.AwaitStats(within(t), route, func(st discordtest.Stats) bool { return st.Routes[route] >= n })
	if err != nil {
		t.Fatal(err)
	}
}

func TestCommandsAreRegisteredOnceAndThenOnlyWhenTheyDiffer(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	want := []string{"ask", "help", "passage", "reload", "texts"}

	first := start(t, srv, echo)
	awaitCommands(t, srv)
	if got := slices.Sorted(slices.Values(srv.Commands(nil))); !slices.Equal(got, want) {
		t.Fatalf("registered %v, want %v", got, want)
	}
	_ = first.end()

	second := start(t, srv, echo)
	awaitRoute(t, srv, listCommands, 2)
	reply(t, srv, slash(t, srv, p.ch, p.ann, "ask", map[string]any{"question": "who?"}))
	_ = second.end()
	if n := srv.Stats().Routes[overwriteCommands]; n != 1 {
		t.Errorf("overwritten %d times, want once", n)
	}
	noViolations(t, srv)
}

func TestCommandsOfOneServerAreRegisteredThere(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	r := start(t, srv, echo, func(c *Config, _ *timing) { c.GuildID = string(p.guild.ID) })
	if err := srv.AwaitCommands(within(t), p.guild, "ask"); err != nil {
		t.Fatal(err)
	}
	_ = r.end()
	if len(srv.Commands(nil)) != 0 || len(srv.Commands(p.guild)) != 5 {
		t.Errorf("global %v, in the server %v", srv.Commands(nil), srv.Commands(p.guild))
	}
	second := start(t, srv, echo, func(c *Config, _ *timing) { c.GuildID = string(p.guild.ID) })
	awaitRoute(t, srv, "GET /applications/{}/guilds/{}/commands", 2)
	reply(t, srv, slash(t, srv, p.ch, p.ann, "ask", map[string]any{"question": "who?"}))
	_ = second.end()
	if n := srv.Stats().Routes["PUT /applications/{}/guilds/{}/commands"]; n != 1 {
		t.Errorf("overwritten %d times, want once", n)
	}
}

func TestCommandsShowOnceWhereTheyMoveToOneServer(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	everywhere := start(t, srv, echo)
	awaitCommands(t, srv)
	_ = everywhere.end()
	r := start(t, srv, echo, func(c *Config, _ *timing) { c.GuildID = string(p.guild.ID) })
	awaitRoute(t, srv, overwriteCommands, 2)
	for len(srv.Commands(nil)) > 0 {
		time.Sleep(time.Millisecond) // a request is counted just before it is carried out
	}
	_ = r.end()
	if global, own := srv.Commands(nil), srv.Commands(p.guild); len(global) != 0 || len(own) != 5 {
		t.Errorf("global %v, in the server %v: want the latter alone", global, own)
	}
}

func TestARegistrationThatFailsIsTriedAgainAndStopsNothing(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	r := launch(t, srv, echo, func(c *Config, _ *timing) { c.GuildID = string(srv.AddForeignGuild("not joined").ID) })
	awaitRoute(t, srv, "GET /applications/{}/guilds/{}/commands", 3)
	reply(t, srv, srv.Say(p.ch, p.ann, "!ask who?"))
	_ = r.end()
	if !strings.Contains(r.log.String(), "slash commands not registered") {
		t.Error("the failure is not in the log")
	}
}

func TestWhatDiscordAddsDoesNotCountAsADifference(t *testing.T) {
	t.Parallel()
	for _, guildOnly := range []bool{false, true} {
		want := commands(guildOnly)
		raw := make([]json.RawMessage, len(want))
		for i, c := range want {
			var o map[string]any
			encoded, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(encoded, &o); err != nil {
				t.Fatal(err)
			}
			o["id"], o["application_id"], o["version"], o["nsfw"] = "1", "2", "3", false
			o["name_localizations"], o["dm_permission"], o["handler"] = nil, true, nil
			if encoded, err = json.Marshal(o); err != nil {
				t.Fatal(err)
			}
			raw[len(want)-1-i] = encoded // in another order
		}
		if !sameCommands(want, raw) {
			t.Errorf("guild only %v: the same commands count as others", guildOnly)
		}
		for i := range raw {
			changed := slices.Clone(raw)
			changed[i] = []byte(strings.Replace(string(raw[i]), `"description":"`, `"description":"not `, 1))
			if sameCommands(want, changed) {
				t.Errorf("a changed description of %s counts as the same", want[len(want)-1-i].Name)
			}
		}
		if sameCommands(want, raw[1:]) || sameCommands(want, append(slices.Clone(raw[1:]), []byte(`7`))) {
			t.Error("a missing command counts as the same")
		}
	}
}
