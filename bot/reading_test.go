package bot_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/retrieval"
)

// pier is a text of three sections.
var (
	pier = retrieval.Document{
		Title: "The pier", Origin: "corpus:pier.md", SHA256: "1", Language: "en",
		Sections: []retrieval.Section{
			{Title: "Chapter 1: Boats", Body: "Boats moor on the lee side.\n\nRopes are coiled at night."},
			{Title: "Chapter 2: Nets", Body: "Nets dry on the rails.\n\nA torn net is mended the same day. Whoever tore it helps.\n\nNo net lies on the planks.\n\nFloats are painted in spring."},
			{Title: "Chapter 3: Gulls", Body: "Nobody feeds the gulls."},
		},
	}
)

// press presses the button with a label.
func (w *world) press(t *testing.T, r bot.Reply, label string) bot.Reply {
	t.Helper()
	i := slices.IndexFunc(r.Buttons, func(b bot.Button) bool { return b.Label == label })
	if i < 0 {
		t.Fatalf("there is no button %q: %s", label, labels(r))
	}
	return w.say(t, bot.Message{Action: r.Buttons[i].Action})
}

func TestAPageShowsWhatComesBeforeAndAfter(t *testing.T) {
	t.Parallel()
	w := newWorld(t, pier)
	page := w.say(t, bot.Message{Text: "!passage 2:2"})
	if b := page.Blocks[0]; b.Before != "Nets dry on the rails." || b.After != "No net lies on the planks." {
		t.Errorf("before: %q, after: %q", b.Before, b.After)
	}
	if got := labels(page); got != "◀ ¶1 | ¶3 ▶" {
		t.Errorf("buttons %s", got)
	}
	page = w.press(t, page, "◀ ¶1")
	if b := page.Blocks[0]; b.Before != "" || b.Citation != "Chapter 2: Nets ¶1 of 4" {
		t.Errorf("at the section's border: before: %q, cited as %q", b.Before, b.Citation)
	}
	if got := labels(page); got != "◀ Chapter 1: Boats | ¶2 ▶" {
		t.Errorf("buttons %s", got)
	}
	wantWords(t, w.press(t, page, "◀ Chapter 1: Boats"), "Ropes are coiled at night.", "Chapter 1: Boats ¶2 of 2")
	end := w.say(t, bot.Message{Text: "!passage Chapter 3: Gulls ¶1"})
	if got := labels(end); got != "◀ Chapter 2: Nets" {
		t.Errorf("at the text's end: buttons %s", got)
	}
}

func TestReadOnShowsTheWholePassageWithItsAnswerInBold(t *testing.T) {
	t.Parallel()
	filler := strings.Repeat("The watch saw nothing of note that day. ", 50)
	long := retrieval.Document{Title: "Log", Origin: "corpus:log.txt", SHA256: "1", Sections: []retrieval.Section{{
		Title: "Chapter 1",
		Body:  "It began in March.\n\n" + filler + "On the last night a whale came into the bay. " + strings.TrimSpace(filler) + "\n\nIt ended in May.",
	}}}
	w := newWorld(t, long)
	answer := w.say(t, bot.Message{Text: "!ask When did a whale come into the bay?"})
	page := w.say(t, bot.Message{Action: answer.Buttons[0].Action})
	if page.Turn {
		t.Error("it takes the answer's place")
	}
	wantWords(t, page, "*On the last night a whale came into the bay.", "Chapter 1 ¶2 of 3, part 2 of 3")
	if b := page.Blocks[0]; !strings.HasPrefix(b.Before, "… ") || !strings.HasSuffix(b.Before, "of note that day.") || !strings.HasSuffix(b.After, " …") {
		t.Errorf("before: %q, after: %q", b.Before, b.After)
	}
	if got := labels(page); got != "◀ Part 1 of 3 | Part 3 of 3 ▶ | ¶3 ▶" {
		t.Errorf("buttons %s", got)
	}
	back := w.press(t, w.press(t, page, "◀ Part 1 of 3"), "Part 2 of 3 ▶")
	if !back.Turn || words(back) != words(page) {
		t.Errorf("there and back again is\n%s", words(back))
	}

	// Another text in the same place keeps its words and loses the bold.
	changed := long
	changed.SHA256 = "2"
	changed.Sections = []retrieval.Section{{Title: "Chapter 1", Body: strings.ReplaceAll(long.Sections[0].Body, "whale", "squid")}}
	w.serve([]retrieval.Document{changed}, nil)
	w.say(t, bot.Message{Command: bot.Reload, User: "operator"})
	if got := words(w.say(t, bot.Message{Action: answer.Buttons[0].Action, User: "late"})); strings.Contains(got, "*") {
		t.Errorf("words that nobody marked are bold:\n%s", got)
	}
}
