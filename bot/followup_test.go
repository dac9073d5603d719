package bot_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/retrieval"
)

// understood is what a reply says that its question was understood as.
func understood(r bot.Reply) string {
	for _, block := range r.Blocks {
		if question, ok := strings.CutPrefix(block.Runs[0].Text, "Understood as: "); ok && block.Small {
			return question
		}
	}
	return ""
}

func TestAFollowUpCarriesTheQuestionBefore(t *testing.T) {
	t.Parallel()
	type line struct{ said, understood, answer string }
	for name, lines := range map[string][]line{
		"a place for a place": {
			{"What does a firing cost?", "", "nine crowns"},
			{"and in Osby?", "What does a firing cost, Osby?", "In Osby it costs twelve crowns"},
		},
		"why": {
			{"When was the chimney raised?", "", "1923"},
			{"why?", "Why: the chimney raised?", "because sparks had fallen"},
		},
		"when": {
			{"Who built the kiln?", "", "Oskar Vale"},
			{"when was that?", "when was that: built the kiln?", "in 1911"},
		},
		"a follow-up of a follow-up": {
			{"When was the kiln built?", "", "in 1911"},
			{"and the chimney?", "When was the chimney built?", "Firing ¶3"},
			{"why?", "Why: the chimney built?", "Firing ¶3"},
		},
		"a whole question beside": {
			{"Who built the kiln?", "", "Oskar Vale"},
			{"and where does the key hang?", "", "behind the glaze cupboard"},
		},
		"one with nothing before it": {
			{"and what about the chimney?", "", "Firing ¶3"},
			{"why?", "Why: the chimney?", "because sparks had fallen"},
		},
		"a section for a section": {
			{"what is Glazes about?", "", "Celadon"},
			{"and Firing?", "what is Firing about?", "This is *Firing*"},
		},
		"nothing of what the text doesn't say": {
			{"Who painted the kiln blue?", "", "doesn't say"},
			{"when was that?", "", "I don't know yet what that is about"},
		},
		"nothing of a question that is foreign": {
			{"Who built the kiln?", "", "Oskar Vale"},
			{"¿Quién es el dueño de la casa de al lado?", "", "try English words"},
			{"when was that?", "when was that: built the kiln?", "in 1911"},
		},
		"small talk between": {
			{"Who built the kiln?", "", "Oskar Vale"},
			{"thanks!", "", "You're welcome!"},
			{"when was that?", "when was that: built the kiln?", "in 1911"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := patient(t, kiln)
			for _, l := range lines {
				reply := w.say(t, bot.Message{Text: l.said, Direct: true, Channel: "1"})
				if got := understood(reply); got != l.understood {
					t.Errorf("%q is understood as %q, want %q", l.said, got, l.understood)
				}
				wantWords(t, reply, l.answer)
			}
		})
	}
}

func TestAFollowUpKnowsItsMemberAndItsChannel(t *testing.T) {
	t.Parallel()
	w := patient(t, kiln)
	w.say(t, bot.Message{Text: "Who built the kiln?", Direct: true, User: "ann", Channel: "1", Guild: "7"})
	for name, row := range map[string]struct {
		m    bot.Message
		want string // what it is understood as
	}{
		"the member, addressing the bot": {bot.Message{Text: "when was that?", Direct: true, User: "ann", Channel: "1", Guild: "7"}, "when was that: built the kiln?"},
		"by a command, with no word":     {bot.Message{Text: "!ask when was that?", User: "ann", Channel: "1", Guild: "7"}, "when was that: built the kiln?"},
		"by a command, with a word":      {bot.Message{Text: "!ask what about the fan?", User: "ann", Channel: "1", Guild: "7"}, ""},
		"another member":                 {bot.Message{Text: "when was that?", Direct: true, User: "bob", Channel: "1", Guild: "7"}, ""},
		"another channel":                {bot.Message{Text: "when was that?", Direct: true, User: "ann", Channel: "2", Guild: "7"}, ""},
	} {
		if got := understood(w.say(t, row.m)); got != row.want {
			t.Errorf("%s: understood as %q, want %q", name, got, row.want)
		}
		w.say(t, bot.Message{Text: "Who built the kiln?", Direct: true, User: "ann", Channel: "1", Guild: "7"})
	}
}

// TestAForeignFollowUpLeavesTheQuestionBefore: it asked nothing of these texts.
func TestAForeignFollowUpLeavesTheQuestionBefore(t *testing.T) {
	t.Parallel()
	w := patient(t, kiln)
	say := func(text string) bot.Reply { return w.say(t, bot.Message{Text: text, Channel: "1"}) }
	wantWords(t, say("!ask Who built the kiln?"), "Oskar Vale")
	wantWords(t, say("!ask ¿y quién es el dueño de la casa de al lado?"), "try English words")
	if got := understood(say("!ask when was that?")); got != "when was that: built the kiln?" {
		t.Errorf("understood as %q", got)
	}
}

func TestAReplyCarriesTheQuestionThatWasAnswered(t *testing.T) {
	t.Parallel()
	w := patient(t, kiln)
	w.say(t, bot.Message{ID: "100", Text: "!ask Who built the kiln?", User: "ann", Channel: "1"})
	w.say(t, bot.Message{ID: "101", Text: "!ask What does a firing cost?", User: "ann", Channel: "1"})
	asked := func(text string, err error) func(context.Context) (string, error) {
		return func(context.Context) (string, error) { return text, err }
	}
	for name, row := range map[string]struct {
		m    bot.Message
		want string
	}{
		"remembered":                      {bot.Message{Answered: "100", Earlier: asked("", errors.New("not asked for"))}, "when was that: built the kiln?"},
		"by what the message says":        {bot.Message{Answered: "9", Earlier: asked("!ask who mixes celadon?", nil)}, "when was that: mixes celadon?"},
		"of a message that was a mention": {bot.Message{Earlier: asked("who mixes celadon?", nil)}, "when was that: mixes celadon?"},
		"of small talk: the last question": {
			bot.Message{Earlier: asked("thank you", nil), User: "ann", Channel: "1"}, "when was that: a firing cost?"},
		"of what can't be read: the last question": {
			bot.Message{Earlier: asked("", errors.New("gone")), User: "ann", Channel: "1"}, "when was that: a firing cost?"},
		"of nothing at all": {bot.Message{Earlier: asked("", nil)}, ""},
	} {
		row.m.Text, row.m.Direct = "when was that?", true
		if row.m.User == "" {
			row.m.User = bot.UserID(name)
		}
		reply, _ := w.Handle(t.Context(), row.m)
		if got := understood(reply); got != row.want {
			t.Errorf("%s: understood as %q, want %q", name, got, row.want)
		}
	}
}

// ferries is a text of which several passages are about the same.
var ferries = retrieval.Document{Title: "Log", Origin: "corpus:l", SHA256: "l", Language: "en", Sections: []retrieval.Section{{Title: "Log", Body: strings.Join([]string{
	"The ferry ran late on Monday.", "The ferry ran late on Tuesday.", "The ferry ran late on Friday.", "Late in May the ferry ran on time.",
	"The ferry ran late on Sunday.", "Nobody came on Saturday.", "The cook was ill.",
}, "\n\n")}}}

func TestMoreShowsFurtherPassages(t *testing.T) {
	t.Parallel()
	w := patient(t, ferries)
	first := w.say(t, bot.Message{Text: "the ferry ran late", Direct: true})
	seen := quotes(first)
	for range 4 {
		reply := w.say(t, bot.Message{Text: "tell me more", Direct: true})
		if len(quotes(reply)) == 0 {
			wantWords(t, reply, "That is all that I find about it in *Log*.")
			break
		}
		wantWords(t, reply, "More about: the ferry ran late")
		for quote := range quotes(reply) {
			if seen[quote] {
				t.Errorf("%q is shown twice", quote)
			}
			seen[quote] = true
		}
	}
	if len(seen) < 4 {
		t.Errorf("%d passages are shown in all", len(seen))
	}
}

// However much a text says of something, "more" comes to an end.
func TestMoreComesToAnEnd(t *testing.T) {
	t.Parallel()
	log := ferries
	var days []string
	for _, name := range strings.Fields("Asta Bodil Carl Dagny Egil Frida Gustav Hedda Ivar Jorun Kåre Liv Magnus Nils Oda Pernille Ragna Sigurd Tora Ulf") {
		days = append(days, "The ferry ran late, and "+name+" waited.")
	}
	log.Sections = []retrieval.Section{{Title: "Log", Body: strings.Join(days, "\n\n")}}
	w := patient(t, log)
	seen := len(quotes(w.say(t, bot.Message{Text: "the ferry ran late", Direct: true})))
	for range len(days) {
		reply := w.say(t, bot.Message{Text: "more", Direct: true})
		if len(quotes(reply)) == 0 {
			wantWords(t, reply, "That is all that I find about it in *Log*.")
			break
		}
		seen += len(quotes(reply))
	}
	if seen != 12 {
		t.Errorf("%d of %d passages are shown", seen, len(days))
	}
}

// quotes are the quotations of a reply.
func quotes(r bot.Reply) map[string]bool {
	all := map[string]bool{}
	for _, block := range r.Blocks {
		if block.Quote {
			all[words(bot.Reply{Blocks: []bot.Block{block}})] = true
		}
	}
	return all
}

// "More" is as sure as the answer that it goes on from.
func TestMoreOfWhatMayNotAnswer(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, bot.Config{Burst: 1 << 20, Threshold: 0.99}, ferries)
	first := w.say(t, bot.Message{Text: "the ferry ran late", Direct: true})
	wantWords(t, first, "I'm not sure that the text says.")
	more := w.say(t, bot.Message{Text: "more", Direct: true})
	wantWords(t, more, "I'm not sure that the text says. More that comes close:")
	if more.Outcome != bot.Unanswered || len(quotes(more)) == 0 {
		t.Errorf("more is %s: %s", more.Outcome, words(more))
	}

	wantWords(t, w.say(t, bot.Message{Text: "did the ferry sail to Africa in 1850?", Direct: true}), doesNotSay)
	if none := w.say(t, bot.Message{Text: "more", Direct: true}); len(quotes(none)) > 0 || !strings.Contains(words(none), "I found nothing about that") {
		t.Errorf("more of nothing is %s", words(none))
	}
}

func TestMoreOfAnOrientationReadsOnToTheEnd(t *testing.T) {
	t.Parallel()
	w := patient(t, kiln)
	more := func() string { return words(w.say(t, bot.Message{Text: "more", Direct: true})) }
	for said, places := range map[string][]string{
		"what is the Firing section about?": {"Firing ¶1 of 3", "Firing ¶2 of 3", "Firing ¶3 of 3", "That is all"},
		"what is this about?":               {"Opening hours ¶1 of 3", "Opening hours ¶2 of 3", "Opening hours ¶3 of 3", "Glazes ¶1 of 2"},
	} {
		w.say(t, bot.Message{Text: said, Direct: true})
		for _, place := range places {
			if got := more(); !strings.Contains(got, place) {
				t.Errorf("after %q: %s, want %s", said, got, place)
			}
		}
	}
}

// Where it was not clear which text or section is meant, "more" asks again.
func TestMoreOfWhatIsNotClear(t *testing.T) {
	t.Parallel()
	twin := handbook
	twin.Title, twin.Origin, twin.SHA256 = "Second handbook", "corpus:second.md", "2"
	w := patient(t, handbook, twin)
	for said, want := range map[string]string{"what is chapter 99 about?": "There is no chapter 99 here.", "what is chapter 4 about?": "Which one do you mean?"} {
		first := w.say(t, bot.Message{Text: said, Direct: true})
		wantWords(t, first, want)
		if got := w.say(t, bot.Message{Text: "more", Direct: true}); words(got) != words(first) || labels(got) != labels(first) {
			t.Errorf("after %q: %s", said, words(got))
		}
	}
}

func TestMoreOfAPressedTextIsThatText(t *testing.T) {
	t.Parallel()
	second := ferries
	second.Title = "Ferries"
	w := patient(t, kiln, second)
	list := w.say(t, bot.Message{Text: "what is this about?", Direct: true})
	if got := words(w.say(t, bot.Message{Text: "more", Direct: true})); got != words(list) {
		t.Errorf("more of several texts is %s", got)
	}
	for _, b := range list.Buttons {
		if b.Label == "Ferries" {
			w.say(t, bot.Message{Action: b.Action})
		}
	}
	wantWords(t, w.say(t, bot.Message{Text: "more", Direct: true}), "The ferry ran late on Monday.")
	wantWords(t, w.say(t, bot.Message{Text: "more", Direct: true}), "The ferry ran late on Tuesday.")
}

func TestASectionAfterAnOrientation(t *testing.T) {
	t.Parallel()
	w := patient(t, kiln)
	w.say(t, bot.Message{Text: "what is this about?", Direct: true})
	wantWords(t, w.say(t, bot.Message{Text: "and Firing?", Direct: true}), "Understood as: What is Firing about?", "This is *Firing*")
	wantWords(t, w.say(t, bot.Message{Text: "and part one?", Direct: true}), "This is *Part One: The house*")
}
