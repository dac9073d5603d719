package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/retrieval"
)

// orchards is a text of which several passages say something of bees.
var orchards = retrieval.Document{
	Title: "Orchards", Origin: "corpus:orchards.md", SHA256: "2",
	Sections: []retrieval.Section{
		{Title: "Bees", Body: strings.Join([]string{
			"The bees of the north orchard live in eleven hives. " + strings.Repeat("The grass below the trees is cut twice a year, and the hay goes to the goats. ", 8),
			"In the south the bees live in four hives, which stand along the wall and look to the river and the meadows behind it.",
			"Of the bees that once had the old orchard's hives, all left in a wet spring, and nobody knows where they live today.",
		}, "\n\n")},
		{Title: "Apples", Body: "Apples are picked from the end of August on."},
	},
}

func TestAnAnswerShowsTheBestPassageAloneAndWhatReadsWholeOfIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, orchards)
	reply := w.say(t, bot.Message{Text: "!ask How many hives have the bees of the north orchard?"})
	if reply.Outcome != bot.Answered || len(reply.Blocks) != 1 || !reply.Blocks[0].Quote {
		t.Fatalf("%s:\n%s", reply.Outcome, words(reply))
	}
	if got, want := reply.Blocks[0].Citation, "Bees ¶1 of 3"; got != want {
		t.Errorf("cited as %q, want %q", got, want)
	}
	text := quoted(reply)
	if !strings.HasPrefix(text, "The bees of the north orchard live in eleven hives. The grass") || !strings.HasSuffix(text, "goats. …") {
		t.Errorf("quoted %q: whole sentences, with an ellipsis where they were cut", text)
	}
	if n := len([]rune(text)); n > retrieval.ShownLength+2 {
		t.Errorf("%d characters are quoted", n)
	}
	if !strings.HasPrefix(labels(reply), "Read on") {
		t.Errorf("buttons %q", labels(reply))
	}
}

func TestMorePassagesAreThoseWorthIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, orchards)
	answer := w.say(t, bot.Message{Text: "!ask Where do the bees live, and in how many hives?"})
	if got, want := labels(answer), "Read on | More passages (2)"; got != want {
		t.Fatalf("buttons %q, want %q:\n%s", got, want, words(answer))
	}
	more := w.press(t, answer, "More passages (2)")
	if len(more.Blocks) != 2 {
		t.Fatalf("got\n%s", words(more))
	}
	for i, block := range more.Blocks {
		if block.Citation == answer.Blocks[0].Citation || !strings.HasPrefix(block.Citation, "Bees ¶") {
			t.Errorf("another passage is cited as %q", block.Citation)
		}
		if on := "Read on in " + strings.TrimSuffix(strings.TrimPrefix(block.Citation, "Bees "), " of 3"); more.Buttons[i].Label != on {
			t.Errorf("button %q, want %q", more.Buttons[i].Label, on)
		}
	}
	alone := w.say(t, bot.Message{Text: "!ask When are apples picked?", User: "another"})
	if got, want := labels(alone), "Read on"; got != want {
		t.Errorf("where no other passage is worth it, buttons %q, want %q", got, want)
	}

	changed := orchards
	changed.SHA256 = "3"
	changed.Sections = []retrieval.Section{{Title: "Bees", Body: "None are left.\n\nNot one.\n\nNone at all."}}
	w.serve([]retrieval.Document{changed}, nil)
	w.say(t, bot.Message{Text: "!reload", User: "operator"})
	wantWords(t, w.press(t, answer, "More passages (2)"), "the text has changed since")
}

func TestSeveralPassagesWhereTheyAreWanted(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, bot.Config{Passages: 2}, orchards)
	reply := w.say(t, bot.Message{Text: "!ask Where do the bees live, and in how many hives?"})
	if len(reply.Blocks) != 2 {
		t.Errorf("%d passages, want 2:\n%s", len(reply.Blocks), words(reply))
	}
	if n := len(reply.Buttons); n != 3 || reply.Buttons[2].Label != "More passages (1)" {
		t.Errorf("buttons %q", labels(reply))
	}
}

// How sure the answer is decides its words: the same question under thresholds
// around its confidence.
func TestAnAnswerSaysHowSureItIs(t *testing.T) {
	t.Parallel()
	const question = "Which Norwegian keeper took the bees of the old orchard to Bergen?"
	confidence := confidenceOf(t, question, orchards)
	if confidence < 0.01 || confidence > 0.4 {
		t.Fatalf("confidence %.2f: the question is of no use here", confidence)
	}
	for _, c := range []struct {
		threshold float64
		outcome   bot.Outcome
		says      string
		quotes    bool
	}{
		{confidence * 0.9, bot.Answered, "", true},
		{confidence * 1.05, bot.Unanswered, "The closest passage:", true},
		{confidence * 2.2, bot.Unanswered, "the text doesn't say. The closest it comes is Bees ¶3 of 3.", false},
	} {
		w := newWorldWith(t, bot.Config{Threshold: c.threshold}, orchards)
		reply := w.say(t, bot.Message{Text: "!ask " + question})
		if reply.Outcome != c.outcome || !strings.Contains(words(reply), c.says) || strings.Contains(words(reply), "wet spring") != c.quotes {
			t.Errorf("confidence %.2f, threshold %.2f: %s:\n%s", confidence, c.threshold, reply.Outcome, words(reply))
		}
		if len(reply.Buttons) == 0 {
			t.Errorf("threshold %.2f: no button leads to the passage", c.threshold)
		}
	}
}

func TestARefusedQuestionWithASlipIsOfferedAsItMayBeMeant(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, bot.Config{Threshold: 1}, orchards)
	reply := w.say(t, bot.Message{Text: "!ask Who sells the appels of the north orchard?"})
	if reply.Outcome != bot.Unanswered {
		t.Fatalf("%s:\n%s", reply.Outcome, words(reply))
	}
	wantWords(t, reply, "Did you mean *Who sells the apples of the north orchard*?")
	again := w.press(t, reply, "Ask that")
	if strings.Contains(words(again), "Did you mean") {
		t.Errorf("what is meant is asked as it is:\n%s", words(again))
	}
	wantWords(t, again, "Who sells the apples of the north orchard?")
}

func confidenceOf(t *testing.T, question string, docs ...retrieval.Document) float64 {
	t.Helper()
	var volumes []retrieval.Volume
	for _, doc := range docs {
		volumes = append(volumes, retrieval.Prepare(doc))
	}
	return retrieval.NewIndex(volumes).Ask(retrieval.Query{Question: question}).Confidence
}

// However large the numbers of a passage, an action of its is short enough for
// a chat, and comes back as it went.
func TestTheActionOfMorePassagesIsShort(t *testing.T) {
	t.Parallel()
	paragraphs := make([]string, 4000)
	for i := range paragraphs {
		paragraphs[i] = strings.Repeat(fmt.Sprintf("Row%d wall%d path%d. ", i, i, i), 200)
		if i > 3900 && i%30 == 0 {
			paragraphs[i] += "The bees live there. " + paragraphs[i]
		}
	}
	doc := retrieval.Document{Title: "Hives", Origin: "corpus:h.md", SHA256: "4", Sections: []retrieval.Section{{Title: "One", Body: strings.Join(paragraphs, "\n\n")}}}
	w := newWorld(t, doc)
	reply := w.say(t, bot.Message{Text: "!ask Where do the bees live?"})
	for _, b := range reply.Buttons {
		if len(b.Action) > 90 {
			t.Errorf("%q has %d bytes", b.Action, len(b.Action))
		}
	}
	if more := w.press(t, reply, "More passages (2)"); len(more.Blocks) != 2 {
		t.Errorf("%d passages:\n%s", len(more.Blocks), words(more))
	}
}
