package bot_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

// handbook is a small text with one long passage, its fourth.
var handbook = retrieval.Document{
	Title:  "Lighthouse handbook",
	Origin: "corpus:handbook.md",
	SHA256: "1",
	Sections: []retrieval.Section{
		{Title: "Chapter 3: The lamp", Body: strings.Join([]string{
			"The lamp is lit an hour before dusk. Whoever is on watch trims the wick first.",
			"Oil is kept in the cellar. Forty barrels last one winter, and the ferry brings more in April.",
			"The keeper's name was Matilda Brandt. She kept the light for thirty-one years.",
			strings.Repeat("In fog the horn is sounded twice a minute, and the watch writes down each ship that replies. ", 220),
		}, "\n\n")},
		{Title: "Chapter 4: Visitors", Body: "Visitors may climb the tower on Sundays, **never** alone. Write to @everyone [here](https://example.org) first."},
	},
}

// world is a bot over a real library, and a way to change its sources.
type world struct {
	*bot.Bot
	sources atomic.Pointer[func() ([]retrieval.Document, error)]
}

func (w *world) serve(docs []retrieval.Document, err error) {
	f := func() ([]retrieval.Document, error) { return docs, err }
	w.sources.Store(&f)
}

func newWorld(t *testing.T, docs ...retrieval.Document) *world {
	t.Helper()
	return newWorldWith(t, bot.Config{}, docs...)
}

// newWorldWith sets what every world has in common.
func newWorldWith(t *testing.T, config bot.Config, docs ...retrieval.Document) *world {
	t.Helper()
	db, err := store.OpenMemory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	w := &world{}
	w.serve(docs, nil)
	library, err := retrieval.OpenLibrary(t.Context(), db, func(context.Context, []retrieval.Text) (retrieval.Found, error) {
		docs, err := (*w.sources.Load())()
		return retrieval.Found{Documents: docs}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := library.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	config.Prefix, config.Admins, config.Burst = "!", []bot.UserID{"operator"}, cmp.Or(config.Burst, 3)
	w.Bot = bot.New(config, library, slog.New(slog.NewTextHandler(io.Discard, nil)))
	return w
}

// say has the bot answer a message and plays what follows to its end.
func (w *world) say(t *testing.T, m bot.Message) bot.Reply {
	t.Helper()
	if m.User == "" {
		m.User = "member"
	}
	reply, forBot := w.Handle(t.Context(), m)
	if !forBot {
		t.Fatalf("%+v is not for the bot", m)
	}
	if reply.Then != nil {
		reply = reply.Then(t.Context())
	}
	return reply
}

// words is a reply's text, bold runs between asterisks.
func words(r bot.Reply) string {
	var b strings.Builder
	for _, block := range r.Blocks {
		fmt.Fprintf(&b, "%s\n", block.Title)
		for _, run := range block.Runs {
			if run.Bold {
				b.WriteString("*" + run.Text + "*")
			} else {
				b.WriteString(run.Text)
			}
		}
		fmt.Fprintf(&b, "\n%s\n", block.Citation)
	}
	return b.String()
}

func wantWords(t *testing.T, r bot.Reply, parts ...string) {
	t.Helper()
	got := words(r)
	for _, p := range parts {
		if !strings.Contains(got, p) {
			t.Errorf("the reply lacks %q:\n%s", p, got)
		}
	}
}

func TestAnAnswerIsThePassageWordForWordWithItsCitation(t *testing.T) {
	t.Parallel()
	w := newWorld(t, handbook)
	for form, m := range map[string]bot.Message{
		"prefix":  {Text: "!ask How many barrels of oil last a winter?"},
		"slash":   {Command: bot.Ask, Argument: "How many barrels of oil last a winter?", User: "slasher"},
		"direct":  {Text: "How many barrels of oil last a winter?", Direct: true, User: "friend"},
		"mention": {Text: "ask How many barrels of oil last a winter?", Direct: true, Guild: "1", User: "guest"},
	} {
		reply := w.say(t, m)
		if reply.Outcome != bot.Answered {
			t.Fatalf("%s: %s:\n%s", form, reply.Outcome, words(reply))
		}
		first := reply.Blocks[0]
		if form == "slash" {
			if !strings.Contains(words(reply), "How many barrels of oil last a winter?") {
				t.Errorf("a slash reply does not show its question:\n%s", words(reply))
			}
			first = reply.Blocks[1]
		}
		quote := ""
		for _, run := range first.Runs {
			quote += run.Text
		}
		if want := "Oil is kept in the cellar. Forty barrels last one winter, and the ferry brings more in April."; quote != want {
			t.Errorf("%s: quoted %q", form, quote)
		}
		wantWords(t, reply, "Forty barrels last one winter, and the ferry brings more in April.*", "Chapter 3: The lamp ¶2")
		if len(reply.Buttons) == 0 || reply.Buttons[0].Action == "" {
			t.Errorf("%s: no button leads to the passage", form)
		}
	}
}

func TestTheBotSaysWhenTheTextDoesNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t, handbook)
	for i, question := range []string{"Who painted the Mona Lisa?", "🙈🙉🙊", "?!?", "the of and", "xqzzt vrrbl"} {
		reply := w.say(t, bot.Message{Text: "!ask " + question, User: bot.UserID(fmt.Sprint(i))})
		if reply.Outcome != bot.Unanswered {
			t.Errorf("%q is %s:\n%s", question, reply.Outcome, words(reply))
		}
		wantWords(t, reply, "text doesn't say")
	}
}

func TestAnEmptyQuestionIsToldHowToAsk(t *testing.T) {
	t.Parallel()
	w := newWorld(t, handbook)
	reply := w.say(t, bot.Message{Text: "!ask   "})
	if reply.Outcome != bot.Refused || !reply.Private {
		t.Errorf("got %+v", reply)
	}
	wantWords(t, reply, "!ask ")
}

func TestAVeryLongQuestionIsAnsweredAndNotRepeatedWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t, handbook)
	question := "How many barrels of oil last a winter? " + strings.Repeat("oil barrels winter ", 320)
	reply := w.say(t, bot.Message{Command: bot.Ask, Argument: question})
	if n := len(reply.Blocks[0].Runs[0].Text); n > 400 {
		t.Errorf("the question comes back at %d bytes", n)
	}
	wantWords(t, reply, "Forty barrels")
}

func TestAUserWhoAsksTooFastWaitsAndOthersDoNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t, handbook)
	ask := bot.Message{Text: "!ask Where is the oil kept?", User: "eager"}
	for range 3 {
		if reply := w.say(t, ask); reply.Outcome != bot.Answered {
			t.Fatalf("a first question is %s", reply.Outcome)
		}
	}
	reply := w.say(t, ask)
	if reply.Outcome != bot.Refused {
		t.Errorf("the fourth question at once is %s", reply.Outcome)
	}
	wantWords(t, reply, "again in", "second")
	if _, forBot := w.Handle(t.Context(), bot.Message{Text: "!help", User: "eager"}); forBot {
		t.Error("a channel reads twice that the same user should wait")
	}
	if reply := w.say(t, bot.Message{Command: bot.Help, User: "eager"}); reply.Outcome != bot.Refused {
		t.Errorf("a slash command of the same user is %s", reply.Outcome)
	}
	if reply := w.say(t, bot.Message{Action: "passage:1:0:1:0", User: "eager"}); reply.Outcome != bot.Done {
		t.Errorf("a pressed button of the same user is %s", reply.Outcome)
	}
	if reply := w.say(t, bot.Message{Action: "ask:Where is the oil kept?", User: "eager"}); reply.Outcome != bot.Refused {
		t.Errorf("a question of the same user's, by a button, is %s", reply.Outcome)
	}
	ask.User = "patient"
	if reply := w.say(t, ask); reply.Outcome != bot.Answered {
		t.Errorf("another user's question is %s", reply.Outcome)
	}
}

func TestAPassageIsReadThroughItsButtons(t *testing.T) {
	t.Parallel()
	w := newWorld(t, handbook)
	reply := w.say(t, bot.Message{Text: "!passage 3:3"})
	wantWords(t, reply, "The keeper's name was Matilda Brandt. She kept the light for thirty-one years.", "Chapter 3: The lamp ¶3")
	if got := labels(reply); got != "◀ ¶2 | ¶4 ▶" {
		t.Errorf("buttons %s", got)
	}

	// On through the long fourth passage, part by part, to the last.
	var read strings.Builder
	for range 40 {
		on := slices.IndexFunc(reply.Buttons, func(b bot.Button) bool { return strings.HasSuffix(b.Label, "▶") })
		if on < 0 {
			break
		}
		reply = w.say(t, bot.Message{Action: reply.Buttons[on].Action})
		if !reply.Turn {
			t.Error("a page's button does not turn it")
		}
		read.WriteString(quoted(reply) + " ")
	}
	if fourth := strings.TrimSpace(strings.Repeat("In fog the horn is sounded twice a minute, and the watch writes down each ship that replies. ", 220)); !strings.HasPrefix(read.String(), fourth+" ") {
		t.Error("the parts of the fourth passage are not the whole of it")
	}
	wantWords(t, reply, "Visitors may climb the tower", "Chapter 4: Visitors ¶1 of 1")
	if got := labels(reply); got != "◀ Chapter 3: The lamp" {
		t.Errorf("at the end: buttons %s", got)
	}
}

// quoted is what a reply quotes.
func quoted(r bot.Reply) string {
	var b strings.Builder
	for _, block := range r.Blocks {
		for _, run := range block.Runs {
			if block.Quote {
				b.WriteString(run.Text)
			}
		}
	}
	return b.String()
}

func TestAnAnswersButtonOpensAPassageBesideIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, handbook)
	answer := w.say(t, bot.Message{Command: bot.Ask, Argument: "Who kept the light?"})
	if len(answer.Buttons) == 0 {
		t.Fatalf("no button under %s", words(answer))
	}
	opened := w.say(t, bot.Message{Action: answer.Buttons[0].Action})
	if opened.Outcome != bot.Done || opened.Turn {
		t.Errorf("it is %s, and takes the answer's place: %v", opened.Outcome, opened.Turn)
	}
	if turned := w.say(t, bot.Message{Action: opened.Buttons[0].Action}); !turned.Turn {
		t.Error("what was opened can't be turned")
	}
	if gone := w.say(t, bot.Message{Action: "page:1:0:99:0"}); gone.Turn || !gone.Private {
		t.Error("a passage that is gone takes the page's place")
	}
}

func TestAButtonOpensThePartThatAnswers(t *testing.T) {
	t.Parallel()
	long := handbook
	long.Sections = []retrieval.Section{{Title: "Log", Body: strings.Repeat("The watch saw nothing of note that day. ", 100) + "On the last night a whale came into the bay. " + strings.Repeat("The watch saw nothing of note that day. ", 100)}}
	w := newWorld(t, long)
	answer := w.say(t, bot.Message{Text: "!ask When did a whale come into the bay?"})
	wantWords(t, w.say(t, bot.Message{Action: answer.Buttons[0].Action}), "a whale came into the bay", "part ")
}

func labels(r bot.Reply) string {
	var list []string
	for _, b := range r.Buttons {
		list = append(list, b.Label)
	}
	return strings.Join(list, " | ")
}

func TestAForgedOrStaleButtonGetsAKindAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, handbook)
	for _, action := range []string{"passage:1:0:99:0", "passage:99:0:1:0", "passage:1:7:1:0", "passage:1:0:0:0", "reload", "passage:1:0:1:2147483647", "'; drop table texts"} {
		reply := w.say(t, bot.Message{Action: action})
		if reply.Outcome != bot.Refused && !strings.Contains(words(reply), "¶1") {
			t.Errorf("%q: %s:\n%s", action, reply.Outcome, words(reply))
		}
	}
}

func TestOnlyThoseWhoManageTheServerReload(t *testing.T) {
	t.Parallel()
	manager := func(is bool, err error) func(context.Context) (bool, error) {
		return func(context.Context) (bool, error) { return is, err }
	}
	for name, row := range map[string]struct {
		message bot.Message
		want    bot.Outcome
	}{
		"a manager may":                          {bot.Message{Guild: "1", Manager: manager(true, nil)}, bot.Done},
		"a member may not":                       {bot.Message{Guild: "1", Manager: manager(false, nil)}, bot.Refused},
		"an operator may anywhere":               {bot.Message{User: "operator"}, bot.Done},
		"nobody else may in a direct message":    {bot.Message{Manager: manager(true, nil)}, bot.Refused},
		"a chat that can't tell allows nothing":  {bot.Message{Guild: "1"}, bot.Refused},
		"nor does a chat whose answer is broken": {bot.Message{Guild: "1", Manager: manager(false, errors.New("503"))}, bot.Failed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, handbook)
			row.message.Command = bot.Reload
			reply := w.say(t, row.message)
			if reply.Outcome != row.want {
				t.Errorf("got %s:\n%s", reply.Outcome, words(reply))
			}
			if strings.Contains(words(reply), "503") {
				t.Error("an inner error reached the user")
			}
		})
	}
}

func TestAReloadSaysAtOnceThatItStartedAndThenWhatChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, handbook)
	changed := handbook
	changed.SHA256 = "2"
	changed.Sections = append([]retrieval.Section{}, handbook.Sections...)
	changed.Sections[1].Body = "Visitors may no longer climb the tower."
	extra := retrieval.Document{Title: "Tide tables", Origin: "corpus:tides.txt", SHA256: "3", Sections: []retrieval.Section{{Body: "High water is at noon.\n\nLow water is at six."}}}
	w.serve([]retrieval.Document{changed, extra}, nil)

	first, _ := w.Handle(t.Context(), bot.Message{Command: bot.Reload, User: "operator"})
	if first.Then == nil {
		t.Fatal("nothing follows the first reply")
	}
	wantWords(t, first, "Reloading")
	wantWords(t, first.Then(t.Context()), "*Reloaded:* 1 new, 1 changed.\n",
		"*New:* Tide tables (2 paragraphs).\n",
		"*Changed:* Lighthouse handbook: ¶1 of Chapter 4: Visitors: “Visitors may no longer climb the tower.”.")
	wantWords(t, w.say(t, bot.Message{Text: "!ask When is high water?"}), "noon", "Tide tables ¶1")
}

func TestAFailedReloadNamesTheFileAndLeavesTheOldTextAnswering(t *testing.T) {
	t.Parallel()
	w := newWorld(t, handbook)
	w.serve(nil, fmt.Errorf("read the corpus: %w", &retrieval.SourceError{Name: "rules/a.md", Reason: "line 3 is not UTF-8", Err: errors.New("open /secret/path")}))
	reply := w.say(t, bot.Message{Command: bot.Reload, User: "operator"})
	if reply.Outcome != bot.Failed {
		t.Errorf("got %s", reply.Outcome)
	}
	wantWords(t, reply, "rules/a.md", "line 3 is not UTF-8")
	if strings.Contains(words(reply), "/secret") {
		t.Error("an inner path reached the user")
	}
	wantWords(t, w.say(t, bot.Message{Text: "!ask Where is the oil kept?"}), "cellar")
}
