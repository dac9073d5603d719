package bot_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/retrieval"
)

// loaded is a library that holds texts and answers nothing.
type loaded struct {
	bot.Library
	texts []retrieval.Text
}

func (l loaded) Texts() []retrieval.Text { return l.texts }

func listing(t interface{ Fatalf(string, ...any) }, texts []retrieval.Text, m bot.Message) bot.Reply {
	b := bot.New(bot.Config{Prefix: "!"}, loaded{texts: texts}, slog.New(slog.DiscardHandler))
	reply, forBot := b.Handle(context.Background(), m)
	if !forBot || len(reply.Blocks) != 1 {
		t.Fatalf("%+v is answered by %+v", m, reply)
	}
	return reply
}

func text(title string, day int, sections ...retrieval.TextSection) retrieval.Text {
	return retrieval.Text{Title: title, Revision: 4, Loaded: time.Date(2031, time.March, day, 23, 59, 0, 0, time.UTC), Sections: sections}
}

func section(title string, paragraphs int) retrieval.TextSection {
	return retrieval.TextSection{Title: title, Paragraphs: paragraphs}
}

func TestTextsListsWhatIsLoaded(t *testing.T) {
	t.Parallel()
	house := text("The House", 3, section("Part One", 0), section("Kitchen", 4), section("Garden", 1), section("", 2))
	map_ := text("Map", 3, section("Map", 1))
	novel := text("A Novel", 5)
	for n := range 60 {
		novel.Sections = append(novel.Sections, section(fmt.Sprintf("Chapter %d, in which a great many things happen to everybody", n+1), 10))
	}
	five := text("Five", 3, section("a", 1), section("b", 1), section("c", 1), section("d", 1), section("e", 1))
	for _, c := range []struct {
		name  string
		texts []retrieval.Text
		want  string
	}{
		{"one text", []retrieval.Text{map_}, "*Map*\n1 paragraph\n\nLoaded on 3 March 2031."},
		{"the day once", []retrieval.Text{house, map_, five},
			"*The House*\n7 paragraphs in 3 sections: Kitchen and Garden\n\n*Map*\n1 paragraph\n\n*Five*\n5 paragraphs in 5 sections: a, b, c, d and e\n\nAll loaded on 3 March 2031."},
		{"a day each", []retrieval.Text{map_, novel},
			"*Map*\n1 paragraph, loaded on 3 March 2031\n\n*A Novel*\n600 paragraphs in 60 sections, loaded on 5 March 2031: " +
				"Chapter 1, in which a great many things…, Chapter 2, in which a great many things…, Chapter 3, in which a great many things…, Chapter 4, in which a great many things… and 56 more\n\n"},
	} {
		reply := listing(t, c.texts, bot.Message{Text: "!texts", User: "1"})
		if len(reply.Buttons) > 0 || reply.Turn {
			t.Errorf("%s: %+v", c.name, reply)
		}
		got := strings.TrimSuffix(strings.TrimPrefix(words(reply), "What I answer from\n"), "\n\n")
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	if got := words(listing(t, nil, bot.Message{Command: bot.Texts, User: "1"})); !strings.Contains(got, "No text is loaded yet.") {
		t.Error(got)
	}
}

// Every text stands on one page, however long their names are, and each page
// leads to the one before and after.
func TestTheListOfTextsIsPagedThrough(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var texts []retrieval.Text
		long := rapid.StringMatching(`[*_\PC]{0,90}`)
		for n := range rapid.IntRange(1, 40).Draw(t, "texts") {
			texts = append(texts, text(fmt.Sprintf("(%d) ", n)+long.Draw(t, "title"), rapid.IntRange(1, 2).Draw(t, "day"),
				section(long.Draw(t, "section"), 1), section(long.Draw(t, "section"), 2)))
		}
		reply := listing(t, texts, bot.Message{Text: "!texts", User: "1"})
		seen := 0
		for page := 0; ; page++ {
			said := words(reply)
			for seen < len(texts) && strings.Contains(said, fmt.Sprintf("(%d) ", seen)) {
				seen++
			}
			if n := len([]rune(said)); n > 1900 || strings.Contains(said, "revision") {
				t.Fatalf("a page of %d characters:\n%s", n, said)
			}
			if page > 0 != strings.HasPrefix(labels(reply), "◀ Back") {
				t.Fatalf("page %d has the buttons %s", page, labels(reply))
			}
			if !strings.HasSuffix(labels(reply), "More texts ▶") {
				break
			}
			action := reply.Buttons[len(reply.Buttons)-1].Action
			if want := fmt.Sprintf("texts:%d", page+1); action != want {
				t.Fatalf("action %q, want %q", action, want)
			}
			if reply = listing(t, texts, bot.Message{Action: action, User: "1"}); !reply.Turn {
				t.Fatal("the page is not turned")
			}
		}
		if seen != len(texts) {
			t.Fatalf("%d of %d texts are on a page", seen, len(texts))
		}
	})
}

func TestAForgedPageOfTheTexts(t *testing.T) {
	t.Parallel()
	texts := make([]retrieval.Text, 20)
	for i := range texts {
		texts[i] = text(fmt.Sprintf("Text %d", i+1), 3, section("", 1))
	}
	// The texts have become fewer since the button was shown.
	if got := words(listing(t, texts, bot.Message{Action: "texts:7", User: "1"})); !strings.Contains(got, "Text 20") {
		t.Errorf("a page that is gone:\n%s", got)
	}
	w := newWorld(t, handbook)
	for _, action := range []string{"texts", "texts:", "texts:-1", "texts:01", "texts:+1", "texts:1:2", "texts: 1", "texts:99999999999999999999", "text:1", "Texts:1"} {
		reply := w.say(t, bot.Message{Action: action})
		if reply.Outcome != bot.Refused || reply.Turn {
			t.Errorf("%q: %s:\n%s", action, reply.Outcome, words(reply))
		}
	}
}
