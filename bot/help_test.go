package bot_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/retrieval"
)

func TestHelpIsALineForEachCommand(t *testing.T) {
	t.Parallel()
	w := newWorld(t, handbook)
	reply := w.say(t, bot.Message{Command: bot.Help})
	named := map[bot.Command]string{}
	for _, run := range reply.Blocks[0].Runs {
		if run.Command != "" {
			named[run.Command] = run.Text
		}
	}
	for _, c := range []bot.Command{bot.Ask, bot.Passage, bot.Texts, bot.Reload, bot.Help} {
		if named[c] != "!"+string(c) {
			t.Errorf("%s is named %q, want it as it is typed", c, named[c])
		}
		if n := len(regexp.MustCompile(`(?m)^!`+string(c)+` `).FindAllString(words(reply), -1)); n != 1 {
			t.Errorf("%s begins %d lines of\n%s", c, n, words(reply))
		}
	}
	if n := len([]rune(words(reply))); n > 700 {
		t.Errorf("help has %d characters", n)
	}
}

// The examples are of what is loaded, and lead somewhere.
func TestHelpShowsWhatCanBeTried(t *testing.T) {
	t.Parallel()
	sections := func(titles ...string) retrieval.Document {
		doc := retrieval.Document{Title: "Rules of the house", Origin: "corpus:a.md", SHA256: "1"}
		for _, title := range titles {
			doc.Sections = append(doc.Sections, retrieval.Section{Title: title, Body: "One goes first.\n\nThe other follows."})
		}
		return doc
	}
	for _, c := range []struct {
		name                string
		doc                 retrieval.Document
		question, reference string
	}{
		{"numbers", sections("Chapter 7", "Chapter 8"), "What does it say about Rules of the house?", "7:2"},
		{"names", sections("Kitchen", "Garden", "Attic"), "What does it say about Garden?", "Kitchen ¶2"},
		{"a number of two", sections("Part 1", "Part 1", "Cellar"), "What does it say about Cellar?", "Cellar ¶2"},
		{"names to trip over", sections("Stairs, and what lies below: a warning", "Roof"), "What does it say about Roof?", "Roof ¶2"},
		{"one without a title", sections(""), "What does it say about Rules of the house?", "2"},
		{"several without a title", sections("", ""), "What does it say about Rules of the house?", "48:11"},
		{"leading zeros", sections("Section 007"), "What does it say about Rules of the house?", "7:2"},
	} {
		w := newWorld(t, c.doc)
		said := words(w.say(t, bot.Message{Command: bot.Help}))
		for _, want := range []string{"“" + c.question + "”", "“" + c.reference + "”"} {
			if !strings.Contains(said, want) {
				t.Errorf("%s: it lacks %s:\n%s", c.name, want, said)
			}
		}
		if c.reference == "48:11" {
			continue
		}
		if reply := w.say(t, bot.Message{Command: bot.Passage, Argument: c.reference}); reply.Outcome != bot.Done {
			t.Errorf("%s: %s is %s", c.name, c.reference, words(reply))
		}
	}
}
