package retrieval

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestClausesEndWhereAReaderPauses(t *testing.T) {
	t.Parallel()
	for sentence, want := range map[string]string{
		"We came, we saw; we left: that was all.":       "We came,|we saw;|we left:|that was all.",
		"It cost 5,000 at 10:30 in the well-known inn.": "It cost 5,000 at 10:30 in the well-known inn.",
		"He said “yes,” and went — for good — home.":    "He said “yes,”|and went —|for good —|home.",
		"The mill (built in 1830) burnt.":               "The mill|(built in 1830)|burnt.",
		"他来了，看见了、又走了。":                                  "他来了，|看见了、|又走了。",
		"roses are red\nviolets blue":                   "roses are red|violets blue",
		"":                                              "",
	} {
		var got []string
		for _, c := range clauses(sentence) {
			got = append(got, sentence[c.Start:c.End])
		}
		if joined := strings.Join(got, "|"); joined != want {
			t.Errorf("%q is cut into %q, want %q", sentence, joined, want)
		}
	}
}

func TestClausesHoldEveryLetter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-c ,;:()—"”，\n\xff-]{0,60}`)).Draw(t, "text")
		end := 0
		for _, c := range clauses(text) {
			if c.Start < end || c.End <= c.Start || strings.TrimSpace(text[end:c.Start]) != "" {
				t.Fatalf("%v after %d in %q", c, end, text)
			}
			end = c.End
		}
		if strings.TrimSpace(text[end:]) != "" {
			t.Fatalf("%q is lost of %q", text[end:], text)
		}
	})
}

func shownOf(t *testing.T, body, question string) (shown, highlight string) {
	t.Helper()
	answer := library(body).Ask(Query{Question: question})
	if len(answer.Citations) == 0 {
		t.Fatalf("%q finds nothing", question)
	}
	c := answer.Citations[0]
	return c.Quote[c.Shown.Start:c.Shown.End], c.Quote[c.Highlight.Start:c.Highlight.End]
}

func TestAShortPassageIsShownWhole(t *testing.T) {
	t.Parallel()
	body := "The ferry sails at nine. It takes an hour. Dogs pay half. The captain is Ines Moll, who has crossed the sound every day for thirty years and never once been late."
	if shown, _ := shownOf(t, body, "When does the ferry sail?"); shown != body {
		t.Errorf("shown is %q", shown)
	}
}

func TestALongPassageIsShownInWholeSentences(t *testing.T) {
	t.Parallel()
	before := strings.Repeat("The road went on through the woods and over the hills. ", 8)
	behind := strings.Repeat("The rain fell on the roofs of the town all night long. ", 8)
	shown, highlight := shownOf(t, before+"The tavern is called the Golden Goose. "+behind, "What is the tavern called?")
	if !strings.HasPrefix(highlight, "The tavern is called the Golden Goose.") {
		t.Errorf("highlighted %q", highlight)
	}
	if !strings.HasPrefix(shown, highlight+" The rain fell") || !strings.HasSuffix(shown, "all night long.") {
		t.Errorf("shown is %q: whole sentences, those behind the answer first", shown)
	}
	if n := utf8.RuneCountInString(shown); n > ShownLength || n < ShownLength-80 {
		t.Errorf("%d characters are shown, want about %d", n, ShownLength)
	}
}

func TestAShortAnswerBetweenLongSentencesIsShownWithClauses(t *testing.T) {
	t.Parallel()
	long := "When the snow came early in the year of the comet, and the wells froze, and the mill stood still for weeks, and the baker burnt his own chairs to keep the oven warm, and the children slept in the church because it had the only stove that drew, and nobody in the valley could remember a winter like that one, the elders met at the inn to talk about leaving."
	shown, highlight := shownOf(t, "Ada stayed. "+long+" "+long, "Who stayed?")
	if highlight != "Ada stayed." || !strings.HasSuffix(shown, ",") || len(shown) < ShownLength/2 || len(shown) > ShownLength {
		t.Errorf("shown is %q around %q", shown, highlight)
	}
}

// Whatever the passage, what is shown holds the highlight, fits, and is cut at
// the border of a sentence or clause where there are such.
func TestWhatIsShownHoldsTheHighlightAndFits(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom([]string{"harbour", "keeper", "the", "goat,", "1877", "left.", "。灯台は海を照らす", "лодка", "(see", "below)", "\"so\"", "went!", "\n", "🎉", "—", strings.Repeat("ab", 100), "e" + strings.Repeat("\u0301", 300)})
	rapid.Check(t, func(t *rapid.T) {
		body := strings.TrimSpace(strings.Join(rapid.SliceOfN(word, 1, 200).Draw(t, "words"), " "))
		if body == "" {
			t.Skip()
		}
		for _, c := range library(body).Ask(Query{Question: "Where did the keeper leave the goat?"}).Citations {
			s, h := c.Shown, c.Highlight
			if s.Start < 0 || s.Start > h.Start || h.End > s.End || s.End > len(c.Quote) || h.Start >= h.End {
				t.Fatalf("shown %v around %v in %d bytes", s, h, len(c.Quote))
			}
			shown := c.Quote[s.Start:s.End]
			if !utf8.ValidString(shown) || columns(shown) > wholeLength && columns(shown) > columns(c.Quote[h.Start:h.End]) {
				t.Fatalf("%d columns are shown of %q", columns(shown), c.Quote)
			}
			if n := utf8.RuneCountInString(shown); n > 2*wholeLength {
				t.Fatalf("%d characters are shown of %q", n, c.Quote)
			}
			if s.Start == h.Start && s.End == h.End {
				continue
			}
			opens := strings.HasPrefix(shown, "(") // a clause is cut before it, whatever stands there
			if before := strings.TrimRight(c.Quote[:s.Start], " "); s.Start != h.Start && !opens && before != "" && isWordRune(lastRune(before)) {
				t.Fatalf("it begins inside a clause: %q | %q", before, shown)
			}
		}
	})
}
