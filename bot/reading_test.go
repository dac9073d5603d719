package bot_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/retrieval"
)

// pier is a text of three sections and verses is one whose paragraphs carry
// their numbers.
var (
	pier = retrieval.Document{
		Title: "The pier", Origin: "corpus:pier.md", SHA256: "1", Language: "en",
		Sections: []retrieval.Section{
			{Title: "Chapter 1: Boats", Body: "Boats moor on the lee side.\n\nRopes are coiled at night."},
			{Title: "Chapter 2: Nets", Body: "Nets dry on the rails.\n\nA torn net is mended the same day. Whoever tore it helps.\n\nNo net lies on the planks.\n\nFloats are painted in spring."},
			{Title: "Chapter 3: Gulls", Body: "Nobody feeds the gulls."},
		},
	}
	song = retrieval.Document{
		Title: "Song of the pier", Origin: "corpus:song.md", SHA256: "2", Language: "en",
		Sections: []retrieval.Section{
			{Title: "Song Chapter 1", Body: "1 The planks were new.\n\n2 The nails were bright."},
			{Title: "Song Chapter 2", Body: "1 The planks grew grey.\n\n2 The nails grew red.\n\n3 And the pier stood."},
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

func TestAReferenceIsAnsweredWhereverItIsTyped(t *testing.T) {
	t.Parallel()
	w := newWorld(t, pier, song)
	for i, m := range []bot.Message{
		{Text: "!passage The pier, 2:2"},
		{Text: "!ask The pier, 2:2"},
		{Command: bot.Passage, Argument: "pier 2:2"},
		{Command: bot.Ask, Argument: "The pier, Chapter 2: Nets ¶2 of 4"},
		{Text: "pier chapter 2 paragraph 2", Direct: true},
		{Text: "What does ¶2 of pier chapter two say?", Direct: true, Guild: "1"},
		{Text: "passage pier 2:2", Direct: true},
		{Text: "show me the second paragraph of Nets", Direct: true},
	} {
		m.User = bot.UserID(fmt.Sprint(i))
		reply := w.say(t, m)
		if got := quoted(reply); got != "A torn net is mended the same day. Whoever tore it helps." || reply.Outcome != bot.Done {
			t.Errorf("%+v: %s: %q", m, reply.Outcome, got)
		}
		wantWords(t, reply, "The pier, Chapter 2: Nets ¶2 of 4")
		if m.Action == "" && reply.Private {
			t.Errorf("%+v: only the asker sees it", m)
		}
	}
	for i, question := range []string{"2", "Who mends a torn net?", "how many nets are in chapter 2", "net 2"} {
		if reply := w.say(t, bot.Message{Text: question, Direct: true, User: bot.UserID(fmt.Sprint("asker", i))}); reply.Outcome == bot.Done {
			t.Errorf("the question %q is taken for a reference:\n%s", question, words(reply))
		}
	}
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
	end := w.say(t, bot.Message{Text: "!passage gulls ¶1"})
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

func TestARangeIsQuotedWholeAndInOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t, pier)
	reply := w.say(t, bot.Message{Text: "!passage 2:2-4"})
	wantWords(t, reply, "*¶2* A torn net", "\n\n*¶3* No net lies on the planks.\n\n*¶4* Floats", "Chapter 2: Nets ¶2–4 of 4")
	if got := labels(reply); got != "◀ ¶1 | Chapter 3: Gulls ▶" {
		t.Errorf("buttons %s", got)
	}
	wantWords(t, w.say(t, bot.Message{Text: "!passage 2:3-9"}), "Chapter 2: Nets ends with ¶4.", "¶3–4 of 4")
	first := w.say(t, bot.Message{Text: "!passage 1:2-2:1"})
	wantWords(t, first, "That is more than one reply holds", "Ropes are coiled", "Chapter 1: Boats ¶2 of 2")
	wantWords(t, w.press(t, first, "Chapter 2: Nets ▶"), "Nets dry on the rails.", "Chapter 2: Nets ¶1 of 4")
}

func TestVersesAreNotNumberedTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t, song)
	for _, written := range []string{"Song 2", "song 2:1-3", "read chapter 2"} {
		if got, want := quoted(w.say(t, bot.Message{Text: written, Direct: true, User: bot.UserID(written)})), "1 The planks grew grey.\n\n2 The nails grew red.\n\n3 And the pier stood."; got != want {
			t.Errorf("%q is %q, want %q", written, got, want)
		}
	}
}

func TestAChapterIsReadToItsEndPageByPage(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(rt, "paragraphs")
		var paragraphs []string
		for i := range n {
			words := rapid.SampledFrom([]int{5, 40, 100, 400}).Draw(rt, "words")
			paragraphs = append(paragraphs, strings.TrimSpace(fmt.Sprintf("Entry%d. ", i+1)+strings.Repeat("The tide came in. ", words/4)))
		}
		doc := retrieval.Document{Title: "Log", Origin: "corpus:log.txt", SHA256: "1", Language: "en", Sections: []retrieval.Section{
			{Title: "Chapter 7", Body: strings.Join(paragraphs, "\n\n")}, {Title: "Chapter 8", Body: "The end."},
		}}
		w := newWorld(t, doc)
		from := rapid.IntRange(1, n).Draw(rt, "from")
		to := rapid.IntRange(from, n).Draw(rt, "to")
		reply := w.say(t, bot.Message{Text: fmt.Sprintf("!passage 7:%d-%d", from, to)})
		var got []string
		numbers := regexp.MustCompile(`(^|\n\n)(¶\d+ )?Entry`)
		for range 10 * n {
			text := numbers.ReplaceAllString(quoted(reply), "${1}Entry")
			got = append(got, strings.Split(text, "\n\n")...)
			if width := len(quoted(reply)); width > 1500 {
				rt.Fatalf("a page quotes %d characters", width)
			}
			on := slices.IndexFunc(reply.Buttons, func(b bot.Button) bool { return strings.HasSuffix(b.Label, "▶") })
			if reply.Buttons[on].Label == "Chapter 8 ▶" {
				break
			}
			reply = w.say(t, bot.Message{Action: reply.Buttons[on].Action})
		}
		if want := strings.Join(paragraphs[from-1:], " "); strings.Join(got, " ") != want {
			rt.Fatalf("from ¶%d on one reads\n%s\nwant\n%s", from, strings.Join(got, " "), want)
		}
		// And back again.
		for range 10 * n {
			if reply.Buttons[0].Label[:len("◀")] != "◀" {
				break
			}
			reply = w.say(t, bot.Message{Action: reply.Buttons[0].Action})
		}
		if !strings.Contains(quoted(reply), "Entry1.") {
			rt.Fatalf("the way back ends at\n%s", words(reply))
		}
	})
}

func TestALongRangeIsBoundedAndSaysSo(t *testing.T) {
	t.Parallel()
	var paragraphs []string
	for i := range 50 {
		paragraphs = append(paragraphs, fmt.Sprintf("Entry %d.", i+1))
	}
	w := newWorld(t, retrieval.Document{Title: "Log", Origin: "corpus:log.txt", SHA256: "1", Sections: []retrieval.Section{{Title: "Chapter 7", Body: strings.Join(paragraphs, "\n\n")}}})
	reply := w.say(t, bot.Message{Text: "!passage 3-45"})
	wantWords(t, reply, "That is 43 paragraphs.", "Chapter 7 ¶3–22 of 50")
	wantWords(t, w.press(t, reply, "¶23 ▶"), "Entry 23.", "Chapter 7 ¶23–42 of 50")
}

func TestAnAmbiguousReferenceOffersAButtonForEachMeaning(t *testing.T) {
	t.Parallel()
	twin := pier
	twin.Title, twin.Origin = "The other pier", "corpus:other.md"
	twin.Sections = []retrieval.Section{
		{Title: "Chapter 2: Nets", Body: "Here nets are blue.\n\nAnd light."},
		{Title: "Actions", Body: "Haul.\n\nPull."},
		{Title: "Actions", Body: "Rest.\n\nSleep."},
	}
	w := newWorld(t, pier, twin)
	asked := w.say(t, bot.Message{Text: "2:2", Direct: true})
	wantWords(t, asked, "Which one do you mean?")
	if got := labels(asked); got != "The pier, Chapter 2: Nets ¶2 | The other pier, Chapter 2: Nets ¶2" {
		t.Errorf("buttons %s", got)
	}
	chosen := w.press(t, asked, "The other pier, Chapter 2: Nets ¶2")
	wantWords(t, chosen, "And light.", "The other pier, Chapter 2: Nets ¶2 of 2")
	if !chosen.Turn {
		t.Error("it does not take the question's place")
	}
	if got := labels(w.say(t, bot.Message{Text: "!passage nets ¶1-2"})); got != "The pier, Chapter 2: Nets ¶1–2 | The other pier, Chapter 2: Nets ¶1–2" {
		t.Errorf("buttons %s", got)
	}
	// One title twice: the first words tell them apart.
	if got := labels(w.say(t, bot.Message{Text: "actions", Direct: true, User: "2"})); got != "The other pier, Actions: Haul. | The other pier, Actions: Rest." {
		t.Errorf("buttons %s", got)
	}
	many := w.say(t, bot.Message{Text: "¶1", Direct: true, User: "3"})
	wantWords(t, many, "That may be any of 6.", "like this: The pier, Chapter 1: Boats ¶1")
	if n := len(many.Buttons); n != 5 {
		t.Errorf("%d buttons", n)
	}
}

func TestWhatIsNotThereIsSaidWithAWayOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, pier)
	short := w.say(t, bot.Message{Text: "2:9", Direct: true})
	wantWords(t, short, "Chapter 2: Nets has 4 paragraphs.")
	wantWords(t, w.press(t, short, "Read ¶4"), "Floats are painted in spring.")
	missing := w.say(t, bot.Message{Text: "read chapter 5", Direct: true})
	wantWords(t, missing, "There is no chapter 5 here. The chapters go from 1 to 3.")
	wantWords(t, w.press(t, missing, "Chapter 3: Gulls"), "Nobody feeds the gulls.")
	nowhere := w.say(t, bot.Message{Text: "!passage lighthouse ¶3"})
	wantWords(t, nowhere, "There is no section “lighthouse ¶3” here. !texts lists what there is.")
	if i := slices.IndexFunc(nowhere.Blocks[0].Runs, func(r bot.Run) bool { return r.Command == bot.Texts }); i < 0 {
		t.Error("the command that lists the texts can't be pressed")
	}
	gaps := newWorld(t, retrieval.Document{Title: "Log", Origin: "corpus:log.md", SHA256: "1", Sections: []retrieval.Section{
		{Title: "Chapter 2", Body: "Lamp."}, {Title: "Chapter 7", Body: "Oil."},
	}})
	wantWords(t, gaps.say(t, bot.Message{Text: "!passage chapter 5"}), "There is no chapter 5 here. These are the nearest:")
	alone := newWorld(t, retrieval.Document{Title: "Log", Origin: "corpus:log.md", SHA256: "1", Sections: []retrieval.Section{{Title: "Chapter 7", Body: "Oil."}}})
	wantWords(t, alone.say(t, bot.Message{Text: "!passage 48:2"}), "There is no chapter 48 here. There is only chapter 7.")
	if nowhere.Outcome != bot.Refused || !short.Private || !missing.Private {
		t.Error("what is not there is everybody's to read")
	}
	if reply := w.say(t, bot.Message{Text: "!passage", User: "2"}); reply.Outcome != bot.Refused {
		t.Errorf("no reference is %s", reply.Outcome)
	}
}

// Whatever button a reply offers, its label is no other's, its action leads
// somewhere, and both are within the chat's limits.
func TestEveryButtonLeadsSomewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, pier, song, handbook)
	written := []string{"2:1", "Nets", "¶1", "9:9", "pier 2:1-3", "Song 1", "3:4", "the last paragraph", "chapter 3", "song chapter 9"}
	seen := map[string]bool{}
	for i, s := range written {
		queue := []bot.Reply{w.say(t, bot.Message{Text: "!passage " + s, User: bot.UserID(fmt.Sprint(i))})}
		for len(queue) > 0 && len(seen) < 500 {
			reply := queue[0]
			queue = queue[1:]
			if len(reply.Buttons) > 5 {
				t.Fatalf("%d buttons: %s", len(reply.Buttons), labels(reply))
			}
			used := map[string]bool{}
			for _, b := range reply.Buttons {
				if used[b.Label] || used[b.Action] || len([]rune(b.Label)) > 80 || len(b.Action) > 90 {
					t.Fatalf("buttons %+v", reply.Buttons)
				}
				used[b.Label], used[b.Action] = true, true
				if !seen[b.Action] {
					seen[b.Action] = true
					next := w.say(t, bot.Message{Action: b.Action})
					if next.Outcome != bot.Done || quoted(next) == "" {
						t.Fatalf("%s leads to\n%s", b.Label, words(next))
					}
					queue = append(queue, next)
				}
			}
		}
	}
}
