package bot_test

import (
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/bot"
)

// Below an answer members talk to one another. What they say there is passed
// over where it asks nothing and nothing is found; what asks is answered.
func TestARemarkBelowAnAnswerIsPassedOver(t *testing.T) {
	t.Parallel()
	w := patient(t, kiln)
	asked := bot.Message{ID: "100", Text: "!ask When was the kiln built?", User: "ann", Channel: "1", Guild: "7"}
	w.say(t, asked)
	for _, said := range []string{
		"that was well spotted, ann", "so that's how it is", "haha exactly as I said", "same for me honestly", "and that's that", "but carol swore it too",
		"🦆🦆", "https://a.b/c", strings.Repeat("My uncle fixed bicycles in Malmo. ", 20),
	} {
		m := bot.Message{ID: "101", Answered: "100", Text: said, Direct: true, User: "bob", Channel: "1", Guild: "7"}
		if reply, forBot := w.Handle(t.Context(), m); !forBot {
			t.Errorf("%q, addressed to the bot, is not for it: %+v", said, reply)
		}
		m.Unnamed = true
		if reply, forBot := w.Handle(t.Context(), m); forBot {
			t.Errorf("%q gets %s", said, words(reply))
		}
	}
	for said, want := range map[string]string{
		"who sold the bicycle":          doesNotSay,
		"did a bicycle go to Malmo?":    doesNotSay,
		"wer hat das Fahrrad verkauft":  "The text is in English",
		"tell me about bicycles":        doesNotSay,
		"ask bicycles in Malmo":         doesNotSay,
		"bicycle repair":                doesNotSay,
		"why":                           "Understood as: Why",
		"and why did it get a bicycle?": "Understood as",
		"the chimney":                   "Firing ¶3",
		"and the chimney":               "Understood as",
		"and?":                          "That is all that I find",
		"thanks":                        "You're welcome!",
		"¶99":                           "None of the 3 sections",
		"help":                          "Ask me about the text",
	} {
		m := bot.Message{Answered: "100", Text: said, Direct: true, Unnamed: true, User: "bob", Channel: "1", Guild: "7"}
		wantWords(t, w.say(t, m), want)
	}
	wantWords(t, w.say(t, bot.Message{Text: "prove it", Direct: true, Unnamed: true, User: "dora", Channel: "1", Guild: "7"}), "I look for the reason")
	// What was passed over is no question to go on from.
	m := bot.Message{Text: "more of what ann found!", Direct: true, Unnamed: true, User: "carl", Channel: "1", Guild: "7"}
	if _, forBot := w.Handle(t.Context(), m); forBot {
		t.Fatalf("%q is for the bot", m.Text)
	}
	wantWords(t, w.say(t, bot.Message{Text: "when was that?", Direct: true, User: "carl", Channel: "1", Guild: "7"}), "I don't know yet what that is about")
}
