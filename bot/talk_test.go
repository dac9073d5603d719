package bot_test

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
)

func TestSmallTalkGetsOneKindSentenceAndThingsToTry(t *testing.T) {
	t.Parallel()
	w := patient(t, kiln)
	for said, want := range map[string]string{
		"good morning":                 "Hello!",
		"heyyy :)":                     "Hello!",
		"many thanks for that":         "You're welcome!",
		"great, thank you!":            "You're welcome!",
		"who are you really":           "I'm a bot",
		"what can you do for me then?": "and I quote the passage",
		"could you help me, please?":   "Gladly",
		"see you later":                "Goodbye!",
		"tell me some more":            "first, and I can go on",
		"but why?":                     "reason",
		"when was that?":               "what that is about",
		"🦆🦆":                           "words only",
		"👍":                            "You're welcome!",
		"<:party:123> https://a.b/c":   "words only",
		"hallo, wie geht es dir?":      "Hello!",
		"muchas gracias":               "You're welcome!",
		"merci beaucoup, au revoir !":  "Goodbye!",
	} {
		forms := map[string]bot.Message{"direct": {Text: said, Direct: true}}
		if !strings.ContainsAny(said, "🦆<") {
			forms["prefix"], forms["slash"] = bot.Message{Text: "!ask " + said, User: "p"}, bot.Message{Command: bot.Ask, Argument: said, User: "s"}
		}
		for form, m := range forms {
			reply := w.say(t, m)
			got := words(reply)
			if reply.Outcome != bot.Done || len(reply.Blocks) != 1 || !strings.Contains(got, want) || !strings.Contains(got, "*Kiln handbook*") || strings.Contains(got, doesNotSay) {
				t.Errorf("%s %q is %s: %s", form, said, reply.Outcome, got)
			}
			if len(reply.Buttons) != 3 {
				t.Errorf("%s %q: to try there is %s", form, said, labels(reply))
			}
		}
	}
}

func TestThingsToTryComeFromTheText(t *testing.T) {
	t.Parallel()
	w := patient(t, kiln)
	if got := labels(w.say(t, bot.Message{Text: "hi", Direct: true})); got != "What is Opening hours about? | Tell me about Ilse Brand | Glazes ¶1" {
		t.Errorf("to try there is %s", got)
	}
}

// A passage is offered by words that say which text it is in, where there are
// several, and that open it when they are typed.
func TestAPassageToTryNamesItsText(t *testing.T) {
	t.Parallel()
	w := patient(t, pier, song)
	reply := w.say(t, bot.Message{Text: "hi", Direct: true})
	offered := reply.Buttons[slices.IndexFunc(reply.Buttons, func(b bot.Button) bool { return strings.Contains(b.Label, "¶") })]
	if text, _, named := strings.Cut(offered.Label, ", Chapter"); !named || text != "The pier" {
		t.Errorf("%q names no text", offered.Label)
	}
	if typed, pressed := w.say(t, bot.Message{Text: offered.Label, Direct: true}), w.press(t, reply, offered.Label); words(typed) != words(pressed) {
		t.Errorf("%q, typed, gives\n%s\npressed\n%s", offered.Label, words(typed), words(pressed))
	}
}

// fixtures are libraries of all kinds: long and tiny, with and without titles,
// in several scripts.
func fixtures(t *testing.T) map[string][]retrieval.Document {
	t.Helper()
	builtIn, err := reader.Default()
	if err != nil {
		t.Fatal(err)
	}
	of := func(title, language string, sections ...retrieval.Section) retrieval.Document {
		return retrieval.Document{Title: title, Origin: retrieval.Origin("corpus:" + title), SHA256: title, Language: language, Sections: sections}
	}
	return map[string][]retrieval.Document{
		"built in":    {builtIn},
		"handbooks":   {kiln, handbook},
		"one line":    {of("Note", "en", retrieval.Section{Body: "Rain again."})},
		"no letters":  {of("", "und", retrieval.Section{Body: "12 + 30"})},
		"no title":    {of("", "en", retrieval.Section{Body: "Vera met Oskar in Lund.\n\nOskar left Lund."})},
		"one title":   {of("Rain", "en", retrieval.Section{Title: "Rain", Body: "It rained on Vera.\n\nVera had no hat."})},
		"long titles": {of("Tides", "en", retrieval.Section{Title: strings.Repeat("Of the tides and the harbour, ", 9), Body: "The tide turned at Skarholm. Skarholm was dry."})},
		"twins":       {of("A", "en", retrieval.Section{Title: "Rules", Body: "No dogs."}, retrieval.Section{Title: "Rules", Body: "No cats. Ask Vera."})},
		"questions":   {of("FAQ", "en", retrieval.Section{Title: "Who may come?", Body: "Members of the Salt Guild may."}, retrieval.Section{Title: "Is it dear?", Body: "It is not. The Salt Guild pays."})},
		"marks":       {of("*_~` | #", "en", retrieval.Section{Title: "<@1> @everyone", Body: "@here **Vera** [a](b)."})},
		"German":      {of("Das Lesezimmer", "de", retrieval.Section{Title: "Regeln", Body: "Im Lesezimmer wird nicht gegessen. Frau Brand hat den Schlüssel.\n\nFrau Brand schließt um acht."})},
		"Chinese":     {of("灯塔", "zh", retrieval.Section{Title: "第一章 雪", Body: "灯塔在北岸。守灯塔的人很老。\n\n老人看着灯塔。灯塔亮了。"})},
		"Arabic":      {of("المنارة", "ar", retrieval.Section{Title: "الحارس", Body: "المنارة قديمة جدا. يحرس الحارس المنارة."})},
	}
}

func TestWhatIsOfferedWorks(t *testing.T) {
	t.Parallel()
	for name, docs := range fixtures(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			offeredWorks(t, patient(t, docs...))
			offeredWorks(t, newWorldWith(t, bot.Config{Burst: 1 << 20, Threshold: 1}, docs...)) // where nothing is sure
		})
	}
}

// The texts that failed in the field, where they are at hand.
func TestWhatIsOfferedOfTheFieldsTextsWorks(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob(filepath.Join("..", "..", "shared", "field", "texts", "*.*"))
	if len(files) == 0 {
		t.Skip("the texts of the field are not here")
	}
	var all []retrieval.Document
	for _, f := range files {
		if source, err := reader.ReadFile(f); err == nil {
			all = append(all, source.Document)
			t.Run(filepath.Base(f), func(t *testing.T) { offeredWorks(t, patient(t, source.Document)) })
		} else if _, gone := os.Stat(f); gone != nil {
			t.Fatal(gone)
		}
	}
	t.Run("together", func(t *testing.T) { offeredWorks(t, patient(t, all...)) })
}

// offeredWorks presses every button that small talk and orientation offer, and
// types what those of questions say.
func offeredWorks(t *testing.T, w *world) {
	t.Helper()
	offers := 0
	for _, said := range []string{"hello", "what is this about?"} {
		for _, button := range w.say(t, bot.Message{Text: said, Direct: true}).Buttons {
			offers++
			forms := []bot.Message{{Action: button.Action}}
			if question, ok := strings.CutPrefix(button.Action, "ask:"); ok {
				forms = append(forms, bot.Message{Text: question, Direct: true}, bot.Message{Text: "!ask " + question})
			}
			for _, m := range forms {
				reply := w.say(t, m)
				if reply.Outcome != bot.Answered && reply.Outcome != bot.Done || strings.Contains(words(reply), doesNotSay) {
					t.Errorf("%q, offered after %q, is %s:\n%s", button.Label, said, reply.Outcome, words(reply))
				}
			}
			if n := len([]rune(button.Label)); n == 0 || n > 80 {
				t.Errorf("%q has %d characters", button.Label, n)
			}
		}
	}
	if offers < 2 {
		t.Errorf("%d things are offered", offers)
	}
}

func TestWithoutATextTheBotSaysSo(t *testing.T) {
	t.Parallel()
	empty := bot.New(bot.Config{Prefix: "!"}, loaded{}, slog.New(slog.DiscardHandler))
	for _, said := range []string{"hello", "what is this about", "more", "why"} {
		reply, _ := empty.Handle(t.Context(), bot.Message{Text: said, Direct: true})
		if got := words(reply); !strings.Contains(got, "text is loaded") || len(reply.Buttons) > 0 {
			t.Errorf("%q: %s", said, got)
		}
	}
}

// No direct message that is small talk is told that the text doesn't say.
func TestSmallTalkIsNeverToldThatTheTextDoesNotSay(t *testing.T) {
	t.Parallel()
	w := patient(t, kiln)
	phrases := []string{"hi", "hello there", "Good evening", "thanks", "thank you so much", "ok cool", "bye", "who are you", "what can you do", "help", "can you help me",
		"what is this chapter about", "summarise the text", "what are the main points", "tell me more", "why", "how come", "hallo", "danke", "tschüss", "hola", "gracias", "bonjour", "merci", "de quoi parle ce texte"}
	marks := []string{"", "!", "?", "...", " :)", " 😀", ", "}
	rapid.Check(t, func(t *rapid.T) {
		var said strings.Builder
		for range rapid.IntRange(1, 3).Draw(t, "phrases") {
			phrase := rapid.SampledFrom(phrases).Draw(t, "phrase")
			switch rapid.IntRange(0, 3).Draw(t, "how") {
			case 0:
				phrase = strings.ToUpper(phrase)
			case 1:
				phrase += strings.Repeat(phrase[len(phrase)-1:], 3)
			}
			fmt.Fprintf(&said, "%s%s ", phrase, rapid.SampledFrom(marks).Draw(t, "mark"))
		}
		m := bot.Message{Text: said.String(), Direct: true, User: "u", Channel: bot.ChannelID(rapid.SampledFrom([]string{"a", "b"}).Draw(t, "channel"))}
		if retrieval.TalkOf(m.Text) == retrieval.NoTalk {
			return
		}
		reply, forBot := w.Handle(t.Context(), m)
		if !forBot || reply.Outcome == bot.Unanswered || strings.Contains(words(reply), doesNotSay) {
			t.Fatalf("%q is %s: %s", m.Text, reply.Outcome, words(reply))
		}
		if !slices.Contains([]bot.Outcome{bot.Done, bot.Answered}, reply.Outcome) {
			t.Fatalf("%q is %s", m.Text, reply.Outcome)
		}
	})
}

// What has a word is looked for, whatever marks are around it.
func TestOnlyWhatHasNoWordIsCalledWordless(t *testing.T) {
	t.Parallel()
	w := patient(t, kiln)
	for said, wordless := range map[string]bool{
		"<b>celadon</b>": false, "<celadon>": false, "**celadon**": false, "[celadon](https://a.b)": false, "celadon<:party:1>": false, "https://a.b celadon": false,
		"1911": false, "<@1><@!2><@&3>": true, "<#4> </ask:5> <t:6:R>": true, "<:a:1><a:b:2>": true, "<https://a.b/c>": true, "(https://a.b/c)": true, "?!": true,
	} {
		if got := words(w.say(t, bot.Message{Text: said, Direct: true})); strings.Contains(got, "words only") != wordless {
			t.Errorf("%q: %s", said, got)
		}
	}
}
