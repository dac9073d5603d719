package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/retrieval"
)

// A paragraph too long to be quoted whole is cited by the part that answers, and
// everything that leads on shows that same part.
func TestAnAnswerFromALongParagraphLeadsToItsPart(t *testing.T) {
	t.Parallel()
	quiet := strings.Repeat("The watch saw nothing of note that day. ", 500)
	busy := strings.Repeat("Nets were mended in the long shed, and salt was carried up from the store. ", 300)
	body := quiet + "In June a whale was seen in the bay. " + quiet + busy + "In October a whale was seen in the bay. " + strings.TrimSpace(busy)
	w := newWorld(t, retrieval.Document{Title: "Log", Origin: "corpus:log.txt", SHA256: "1", Sections: []retrieval.Section{{
		Title: "Chapter 1", Body: "It began in March.\n\n" + body + "\n\nIt ended in May.",
	}}})
	parts := retrieval.Parts(body)
	cited := func(words string) string {
		for i, p := range parts {
			if strings.Contains(body[p.Start:p.End], words) {
				return fmt.Sprintf("Chapter 1 ¶2 of 3, part %d of %d", i+1, len(parts))
			}
		}
		t.Fatalf("no part has %q", words)
		return ""
	}
	june, october := cited("In June"), cited("In October")

	answer := w.say(t, bot.Message{Text: "!ask When was a whale seen in the bay?"})
	wantWords(t, answer, "*In June a whale was seen in the bay.", june)
	if q := quoted(answer); !strings.HasPrefix(q, "… ") || !strings.HasSuffix(q, " …") {
		t.Errorf("what was cut doesn't show: %q", q)
	}
	wantWords(t, w.press(t, answer, "Read on"), "*In June a whale was seen in the bay.", june)

	more := w.press(t, answer, "More passages (1)")
	wantWords(t, more, "*In October a whale was seen in the bay.", october)
	wantWords(t, w.press(t, more, "Read on"), "*In October a whale was seen in the bay.", october)

	for _, m := range []bot.Message{{Text: "!passage " + october, User: "1"}, {Text: "!ask " + october, User: "2"}, {Text: october + ".", Direct: true, User: "3"}} {
		wantWords(t, w.say(t, m), "In October a whale was seen in the bay.", october)
	}
	wantWords(t, w.say(t, bot.Message{Text: "!passage 1:2", User: "5"}), fmt.Sprintf("Chapter 1 ¶2 of 3, part 1 of %d", len(parts)))
	wantWords(t, w.say(t, bot.Message{Text: "!passage 1:1-3", User: "6"}), "¶1", "It began in March.")
	wantWords(t, w.say(t, bot.Message{Text: "!passage 1:3", User: "7"}), "It ended in May.", "Chapter 1 ¶3 of 3")
}

// manyParts is a paragraph of so many parts, each a sentence with words of its own.
func manyParts(t *testing.T, parts int, words string) string {
	t.Helper()
	var b strings.Builder
	const filler = " and nothing else is of note"
	for n := 1; n <= parts; n++ {
		fmt.Fprintf(&b, "%s number %d is hung up%s. ", words, n, strings.Repeat(filler, retrieval.PartWidth*3/4/len(filler)))
	}
	body := strings.TrimSpace(b.String())
	if n := len(retrieval.Parts(body)); n != parts {
		t.Fatalf("%d parts, not %d", n, parts)
	}
	return body
}

func TestAPartThatIsNotThereIsSaidWithHowManyThereAre(t *testing.T) {
	t.Parallel()
	w := newWorld(t, retrieval.Document{Title: "Log", Origin: "corpus:log.txt", SHA256: "1", Sections: []retrieval.Section{
		{Title: "Chapter 1", Body: manyParts(t, 17, "Bell") + "\n\nIt ended in May."},
	}})
	for i, row := range []struct {
		part  string
		wants []string
	}{
		{"¶1 of 2, part 17 of 17", []string{"Bell number 17", "part 17 of 17"}},
		{"¶1, part 2", []string{"Bell number 2 ", "part 2 of 17"}},
		{"¶1 of 2, part 2 of 5", []string{"Bell number 2 ", "part 2 of 17"}},
		{"¶1 of 2, part 18 of 17", []string{"Chapter 1 ¶1 has parts 1 to 17. This is the last.", "Bell number 17", "part 17 of 17"}},
		{"¶1, part 99999999999999999999999 of 3", []string{"Chapter 1 ¶1 has parts 1 to 17. This is the last.", "part 17 of 17"}},
		{"¶1 of 2, part 0 of 17", []string{"Chapter 1 ¶1 has parts 1 to 17. This is the first.", "Bell number 1 ", "part 1 of 17"}},
		{"¶2 of 2, part 3 of 17", []string{"Chapter 1 ¶2 has no parts. This is the whole of it.", "It ended in May."}},
		{"¶2 of 2, part 1 of 1", []string{"It ended in May."}},
	} {
		for j, asked := range []string{"!passage", "!ask"} {
			reply := w.say(t, bot.Message{Text: asked + " Chapter 1 " + row.part, User: bot.UserID(fmt.Sprint(i, j))})
			wantWords(t, reply, row.wants...)
			if noted := strings.Contains(words(reply), "This is"); noted != strings.Contains(row.wants[0], "This is") || reply.Outcome != bot.Done {
				t.Errorf("%s: %s\n%s", row.part, reply.Outcome, words(reply))
			}
		}
	}
}

// A citation that several sections share leads to the part that it names, in each
// of those that have one.
func TestAPartIsKeptWhereItsSectionIsAskedFor(t *testing.T) {
	t.Parallel()
	log := func(n int) retrieval.Document {
		return retrieval.Document{Title: "Log", Origin: retrieval.Origin(fmt.Sprintf("corpus:log%d.txt", n)), SHA256: "1", Sections: []retrieval.Section{
			{Title: "Watch", Body: manyParts(t, 12+n, fmt.Sprintf("Lamp %d", n))},
			{Title: "Watch", Body: "Nobody watched."},
		}}
	}
	w := newWorld(t, log(1), log(2))
	asked := w.say(t, bot.Message{Text: "!passage Log, Watch ¶1 of 1, part 4 of 13"})
	wantWords(t, asked, "Which one do you mean?")
	if got := labels(asked); got != "Log, Watch ¶1: Lamp 1 number 4 is hung up and … | Log, Watch ¶1: Lamp 2 number 4 is hung up and …" {
		t.Errorf("buttons %s", got)
	}
	wantWords(t, w.say(t, bot.Message{Action: asked.Buttons[1].Action}), "Lamp 2 number 4 ", "part 4 of 14")
	wantWords(t, w.say(t, bot.Message{Text: "!passage Log, Watch ¶1 of 1, part 14 of 14", User: "2"}), "Lamp 2 number 14 ", "part 14 of 14")
	if got := labels(w.say(t, bot.Message{Text: "!passage Log, Watch ¶1 of 1, part 15 of 15", User: "3"})); strings.Count(got, "|") != 3 {
		t.Errorf("buttons %s", got)
	}
}

// A title that ends as a part's citation does is a title.
func TestATitleMayEndAsAPartDoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, retrieval.Document{Title: "Long part 752", Origin: "corpus:long.txt", SHA256: "1", Sections: []retrieval.Section{
		{Title: "Rule ¶3, part 2 of 5", Body: "Nets are mended at once."},
		{Title: "Rule", Body: "Bells hang high.\n\nRopes are coiled.\n\nFloats are painted."},
		{Title: "Log, part 3 of 4", Body: manyParts(t, 15, "Bell")},
		{Title: "Long part 752", Body: "Nobody feeds the gulls."},
	}})
	for i, row := range []struct{ reference, want string }{
		{"Rule ¶3, part 2 of 5", "Nets are mended at once."},
		{"Rule ¶3, part 2 of 5 ¶1 of 1", "Nets are mended at once."},
		{"Rule ¶3, part 1 of 1", "Floats are painted."},
		{"Log, part 3 of 4", "part 1 of 15"},
		{"Log, part 3 of 4 ¶1 of 1, part 9 of 15", "Bell number 9 "},
		{"Long part 752", "Nobody feeds the gulls."},
		{"Long part 752 ¶1 of 1", "Nobody feeds the gulls."},
	} {
		reply := w.say(t, bot.Message{Text: "!passage " + row.reference, User: bot.UserID(fmt.Sprint(i))})
		wantWords(t, reply, row.want)
		if strings.Contains(words(reply), "This is") {
			t.Errorf("%s: a part is looked for\n%s", row.reference, words(reply))
		}
	}
}
