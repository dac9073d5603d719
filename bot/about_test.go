package bot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/retrieval"
)

// kiln is a handbook with names, terms and sections of its own.
var kiln = retrieval.Document{
	Title: "Kiln handbook", Origin: "corpus:kiln.md", SHA256: "k", Language: "en",
	Sections: []retrieval.Section{
		{Title: "Part One: The house", Body: ""},
		{Title: "Opening hours", Body: "The kiln house is open from eight to six. On Fridays Ilse Brand locks it at noon.\n\nWhoever is last turns off the fan.\n\nThe key hangs behind the glaze cupboard."},
		{Title: "Glazes", Body: "Celadon is mixed by Ilse Brand alone, because its ash is dear.\n\nTenmoku stands in the blue barrel."},
		{Title: "Part Two: Fire", Body: ""},
		{Title: "Firing", Body: "The kiln was built in 1911 by Oskar Vale. He brought the bricks from Lund.\n\nA firing costs nine crowns. In Osby it costs twelve crowns, since the wood is dear there.\n\nThe chimney was raised in 1923 after the fire, because sparks had fallen on the barn."},
	},
}

// patient is a bot that lets anyone ask as often as they like.
func patient(t *testing.T, docs ...retrieval.Document) *world {
	t.Helper()
	return newWorldWith(t, bot.Config{Burst: 1 << 20}, docs...)
}

// doesNotSay is what nobody is told who talks.
const doesNotSay = "text doesn't say"

func TestATextSaysItselfWhatItIs(t *testing.T) {
	t.Parallel()
	w := patient(t, kiln)
	for i, said := range []string{"what is this text about?", "summarise the handbook", "what are the main points", "which text is this", "what's in it?", "table of contents"} {
		for form, m := range map[string]bot.Message{"direct": {Text: said, Direct: true}, "prefix": {Text: "!ask " + said}, "slash": {Command: bot.Ask, Argument: said}} {
			m.User = bot.UserID(fmt.Sprint(i, form))
			reply := w.say(t, m)
			wantWords(t, reply, "This is *Kiln handbook*: 8 paragraphs in 3 sections.",
				"\nPart One: The house\n• Opening hours ¶1–3\n• Glazes ¶1–2\nPart Two: Fire\n• Firing ¶1–3",
				"The kiln house is open from eight to six. On Fridays Ilse Brand locks it at noon.", "Opening hours ¶1 of 3")
			if labels(reply) != "Start reading" || reply.Outcome != bot.Answered {
				t.Errorf("%s %q is %s, with %s", form, said, reply.Outcome, labels(reply))
			}
			if form == "slash" {
				wantWords(t, reply, said)
			}
			wantWords(t, w.say(t, bot.Message{Action: reply.Buttons[0].Action}), "On Fridays Ilse Brand locks it at noon.", "Opening hours ¶1 of 3")
		}
	}
}

func TestALongTableOfContentsIsCut(t *testing.T) {
	t.Parallel()
	long := retrieval.Document{Title: "Almanac", Origin: "corpus:a", SHA256: "a", Language: "en"}
	for i := range 28 {
		long.Sections = append(long.Sections, retrieval.Section{Title: fmt.Sprintf("Week %d", i+1), Body: "Frost at night."})
	}
	reply := patient(t, long).say(t, bot.Message{Text: "what is this about", Direct: true})
	wantWords(t, reply, "28 paragraphs in 28 sections", "• Week 8 ¶1\n… and 20 more")
	if strings.Contains(words(reply), "Week 9") {
		t.Error(words(reply))
	}
}

func TestSeveralTextsAreListedAndEachHasItsButton(t *testing.T) {
	t.Parallel()
	var docs []retrieval.Document
	for i := range 10 {
		docs = append(docs, retrieval.Document{Title: fmt.Sprintf("Volume %c", 'A'+i), Origin: retrieval.Origin(fmt.Sprint("corpus:", i)), SHA256: fmt.Sprint(i), Language: "en",
			Sections: []retrieval.Section{{Title: "Preface", Body: fmt.Sprintf("This volume is number %d.", i)}}})
	}
	w := patient(t, docs...)
	reply := w.say(t, bot.Message{Text: "what texts are these?", Direct: true})
	wantWords(t, reply, "I answer from 10 texts:\n• *Volume A*, 1 paragraph\n", "*Volume H*, 1 paragraph\n… and 2 more")
	if got := labels(reply); got != "Volume A | Volume B | Volume C | Volume D | Volume E" {
		t.Fatalf("buttons %s", got)
	}
	pressed := w.say(t, bot.Message{Action: reply.Buttons[2].Action})
	wantWords(t, pressed, "This is *Volume C*: Preface, 1 paragraph.", "This volume is number 2.", "Volume C, Preface ¶1 of 1")

	named := w.say(t, bot.Message{Text: "what is volume d about?", Direct: true})
	wantWords(t, named, "This is *Volume D*", "This volume is number 3.")
}

func TestASectionSaysItselfWhatItIs(t *testing.T) {
	t.Parallel()
	w := patient(t, kiln)
	numbered := patient(t, retrieval.Document{Title: "Manual", Origin: "corpus:m", SHA256: "m", Language: "en", Sections: []retrieval.Section{
		{Title: "1 Basics", Body: "Read all of it."}, {Title: "1.1 Mounting", Body: "Use four bolts."}, {Title: "1.2 Wiring", Body: "Red is live."}, {Title: "2 Repairs", Body: "Unplug it first."},
	}})
	for _, row := range []struct {
		w     *world
		said  string
		parts []string
	}{
		{w, "what is the Firing section about?", []string{"This is *Firing*: 3 paragraphs.", "The kiln was built in 1911", "Firing ¶1 of 3"}},
		{w, "What happens in part two?", []string{"This is *Part Two: Fire*: 3 paragraphs.", "• Firing ¶1–3", "The kiln was built"}},
		{w, "summarise glazes", []string{"This is *Glazes*: 2 paragraphs.", "Celadon is mixed"}},
		{numbered, "what is chapter 1 about", []string{"This is *1 Basics*: 3 paragraphs in 3 sections.", "• 1.1 Mounting ¶1\n• 1.2 Wiring ¶1\n", "Read all of it."}},
		{numbered, "what is section 1.2 about", []string{"This is *1.2 Wiring*: 1 paragraph.", "Red is live."}},
	} {
		reply := row.w.say(t, bot.Message{Text: row.said, Direct: true, User: bot.UserID(row.said)})
		wantWords(t, reply, row.parts...)
		if labels(reply) != "Start reading" {
			t.Errorf("%q has the buttons %s", row.said, labels(reply))
		}
	}
}

func TestASectionThatIsNotThere(t *testing.T) {
	t.Parallel()
	w := patient(t, handbook)
	reply := w.say(t, bot.Message{Text: "what is chapter 9 about?", Direct: true})
	wantWords(t, reply, "There is no chapter 9 here.")
	if labels(reply) != "Chapter 4: Visitors" || strings.Contains(words(reply), doesNotSay) {
		t.Errorf("%s\n%s", labels(reply), words(reply))
	}
	wantWords(t, w.say(t, bot.Message{Action: reply.Buttons[0].Action}), "This is *Chapter 4: Visitors*")

	// What is none of the sections is a question like any other.
	wantWords(t, w.say(t, bot.Message{Text: "what is Matilda Brandt about", Direct: true}), "The keeper's name was")
}

func TestAnAmbiguousSectionHasButtons(t *testing.T) {
	t.Parallel()
	twin := handbook
	twin.Title, twin.Origin, twin.SHA256 = "Second handbook", "corpus:second.md", "2"
	w := patient(t, handbook, twin)
	reply := w.say(t, bot.Message{Text: "what is chapter 4 about", Direct: true})
	wantWords(t, reply, "Which one do you mean?")
	if len(reply.Buttons) != 2 || reply.Buttons[0].Label == reply.Buttons[1].Label {
		t.Fatalf("buttons %s", labels(reply))
	}
	wantWords(t, w.say(t, bot.Message{Action: reply.Buttons[1].Action}), "This is *Chapter 4: Visitors* of *Second handbook*", "Visitors may climb")
}

func TestAnOldButtonAboutATextGetsAKindAnswer(t *testing.T) {
	t.Parallel()
	w := patient(t, kiln)
	for _, action := range []string{"about:99", "about:1:99", "about:x", "about:1:x", "about:1:-1", "about:", "ask:", "ask:\x00"} {
		reply := w.say(t, bot.Message{Action: action})
		if reply.Outcome != bot.Refused || !strings.Contains(words(reply), "no longer there") {
			t.Errorf("%q: %s %s", action, reply.Outcome, words(reply))
		}
	}
}

// The opening is whole sentences of the text's first paragraphs, word for word.
func TestAnOpeningStandsInTheText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sentence := rapid.StringMatching(`[A-Z][a-z]{3}( [a-z]{2,7}){4,14}[.!?]`)
		paragraph := rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(sentence, 1, 6).Draw(t, "sentences"), " ")
		})
		paragraphs := rapid.SliceOfN(paragraph, 1, 5).Draw(t, "paragraphs")
		body := strings.Join(paragraphs, "\n\n")
		reply := oneText(t, body)
		opening, cut := strings.CutSuffix(quoted(reply), " …")
		if opening == "" || !strings.HasPrefix(body, opening) || !cut && opening != body && !strings.HasPrefix(body[len(opening):], "\n\n") {
			t.Errorf("of %q the opening is %q, cut %v", body, opening, cut)
		}
		if n := len([]rune(opening)); n > 420 || n > 250 && strings.ContainsAny(strings.TrimRight(opening, ".!?"), ".!?") {
			t.Errorf("the opening has %d characters: %q", n, opening)
		}
	})
}

// oneText asks a text of one section what it is.
func oneText(t *rapid.T, body string) bot.Reply {
	v := retrieval.Prepare(retrieval.Document{Title: "T", Language: "en", Sections: []retrieval.Section{{Title: "S", Body: body}}})
	v.Text.ID = 1
	b := bot.New(bot.Config{Prefix: "!"}, indexed{loaded{texts: []retrieval.Text{v.Text}}, retrieval.NewIndex([]retrieval.Volume{v})}, nil)
	reply, _ := b.Handle(t.Context(), bot.Message{Text: "what is this about?", Direct: true})
	return reply
}

// indexed is a library whose passages can be read.
type indexed struct {
	loaded
	*retrieval.Index
}

func (l indexed) Ask(context.Context, retrieval.Query) (retrieval.Answer, error) {
	return retrieval.Answer{}, nil
}

func (l indexed) Passage(p retrieval.Place) (retrieval.Excerpt, bool) { return l.Index.Passage(p) }
