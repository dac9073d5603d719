package main

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// plain is a name that any file system takes.
var plain = regexp.MustCompile(`^[a-z][a-z-]*$`)

func TestScenesHaveNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range scenes {
		if seen[s.name] || !plain.MatchString(s.name) {
			t.Errorf("%q: a scene's name is its picture's, once and in small letters", s.name)
		}
		if s.shows == "" || len(s.steps) == 0 {
			t.Errorf("%s shows nothing", s.name)
		}
		seen[s.name] = true
	}
}

// last is the last message that the bot sent after a step, as recorded.
func last(t *testing.T, s Step) discordtest.Message {
	t.Helper()
	if len(s.Sent) == 0 {
		t.Fatalf("the bot sent nothing after %+v", s)
	}
	var m discordtest.Message
	if err := json.Unmarshal(s.Sent[len(s.Sent)-1].Message, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// TestARecordHoldsWhatAMemberSaw plays with the built bot: a message in the
// channel, a slash command, a button, a direct message, and a reload.
func TestARecordHoldsWhatAMemberSaw(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	played, err := playAll(ctx, []scene{
		{name: "turned", steps: []step{says("!passage 48:2"), presses("¶3")}},
		{name: "used", steps: []step{uses("passage", "reference", "48:11")}},
		{name: "written", steps: []step{writes(readme)}},
		{name: "broken", steps: []step{says("!passage 48:2"), presses("no such words"), says("!help")}},
		{name: "reloaded", corpus: map[string]string{"a.txt": "One plain paragraph of text."}, steps: []step{
			changes(map[string]string{"b.txt": "The other text has a paragraph, too."}), reloads(),
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range played {
		if broken := s.Name == "broken"; (s.Broken != "") != broken {
			t.Fatalf("%s broken: %q", s.Name, s.Broken)
		}
	}

	turned := played[0]
	if m := last(t, turned.Steps[0]); turned.Steps[0].Said != "!passage 48:2" || m.Reference.MessageID != turned.Steps[0].ID {
		t.Errorf("said %q, and the reply is to %v", turned.Steps[0].Said, m.Reference)
	}
	if s := turned.Steps[1]; !strings.Contains(s.Pressed, "¶3") || s.On != last(t, turned.Steps[0]).ID || !strings.Contains(last(t, s).Text(), "¶3") {
		t.Errorf("pressed %q on %s: %s", s.Pressed, s.On, last(t, s).Text())
	}

	used := played[1].Steps[0]
	if m := last(t, used); used.Used != "passage" || m.Interaction.ID != used.ID || played[1].People[m.Interaction.User.ID] != "ann" {
		t.Errorf("used %q, and the reply is to %+v", used.Used, m.Interaction)
	}
	if m := last(t, played[2].Steps[0]); m.GuildID != "" || !strings.Contains(m.Text(), "¶11") {
		t.Errorf("a direct message got %q", m.Text())
	}
	if s := played[3]; len(s.Steps) != 1 || !strings.Contains(s.Broken, "no such words") || !strings.Contains(s.Broken, "¶") {
		t.Errorf("a button that isn't there: %d steps, %q", len(s.Steps), s.Broken)
	}
	reloaded := played[4].Steps
	if len(reloaded) != 1 || len(reloaded[0].Sent) < 2 || !reloaded[0].Sent[len(reloaded[0].Sent)-1].Edited {
		t.Errorf("a reload is told of twice, and its last word is %+v", reloaded)
	}
}

func TestScenesAreChosenByName(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"anser"}, &out, &errs); code != 2 || !strings.Contains(errs.String(), "answer") {
		t.Errorf("exit status %d: %s", code, &errs)
	}
	chosen, err := choose(scenes, []string{"help", "answer"})
	names := slices.Collect(func(yield func(string) bool) {
		for _, s := range chosen {
			if !yield(s.name) {
				return
			}
		}
	})
	if err != nil || !slices.Equal(names, []string{"help", "answer"}) {
		t.Errorf("chosen %v: %v", names, err)
	}
	if code := run(t.Context(), []string{"-list"}, &out, &errs); code != 0 || !strings.Contains(out.String(), scenes[0].shows) {
		t.Errorf("exit status %d: %s", code, &out)
	}
}
