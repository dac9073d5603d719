package main

import (
	"context"
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
