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
	wantWords(t, w.say(t, bot.Message{Text: "!passage Chapter 1 ¶3 of 3, part 9 of 9", User: "4"}), "It ended in May.")
	wantWords(t, w.say(t, bot.Message{Text: "!passage 1:2", User: "5"}), fmt.Sprintf("Chapter 1 ¶2 of 3, part 1 of %d", len(parts)))
	wantWords(t, w.say(t, bot.Message{Text: "!passage 1:1-3", User: "6"}), "¶1", "It began in March.")
	wantWords(t, w.say(t, bot.Message{Text: "!passage 1:3", User: "7"}), "It ended in May.", "Chapter 1 ¶3 of 3")
}
