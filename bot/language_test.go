package bot_test

import (
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/retrieval"
)

func TestAQuestionInALanguageOfNoTextIsToldWhichToUse(t *testing.T) {
	t.Parallel()
	german := retrieval.Document{Title: "Hausordnung", Origin: "corpus:de", SHA256: "de", Language: "de", Sections: []retrieval.Section{{Title: "Ruhe", Body: "Nach zehn Uhr ist es im Haus still. Wer spät kommt, geht leise."}}}
	one, two := patient(t, kiln), patient(t, kiln, german)
	for _, row := range []struct {
		w    *world
		said string
		want string // empty: another reply
	}{
		{one, "¿Quién es el dueño de la casa de al lado?", "The text is in English: try English words."},
		{one, "Кто сломал старый мост?", "The text is in English: try English words."},
		{one, "Who broke the old bridge?", ""},
		{one, "Zanzibar", ""},
		{two, "¿Quién es el dueño de la casa de al lado?", "The texts are in English and German: try words of one of them."},
		{two, "Wer hat die alte Brücke kaputt gemacht?", ""},
	} {
		reply := row.w.say(t, bot.Message{Text: row.said, Direct: true})
		got := strings.TrimSpace(words(reply))
		if row.want != "" && got != row.want || row.want == "" && strings.Contains(got, " in English") {
			t.Errorf("%q is told %q, want %q", row.said, got, row.want)
		}
	}
	slash := one.say(t, bot.Message{Command: bot.Ask, Argument: "¿Quién es el dueño de la casa?"})
	wantWords(t, slash, "¿Quién es el dueño de la casa?", "try English words.")
}

// A passage that may answer is shown, whatever language was asked in.
func TestTheClosestPassageIsShownToAForeignQuestion(t *testing.T) {
	t.Parallel()
	const question = "Wie viel kostet denn das firing hier und bei Osby?"
	if !retrieval.Foreign(question, []string{"en"}) {
		t.Fatal("the question is not foreign")
	}
	w := newWorldWith(t, bot.Config{Threshold: 1.01 * confidenceOf(t, question, kiln)}, kiln)
	wantWords(t, w.say(t, bot.Message{Text: question, Direct: true}), "The closest passage:", "In Osby it costs twelve crowns")
}
