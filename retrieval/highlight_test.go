package retrieval

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func highlightOf(t interface {
	Helper()
	Fatalf(string, ...any)
}, ix *Index, question string) (string, string) {
	t.Helper()
	answer := ix.Ask(Query{Question: question})
	if len(answer.Citations) == 0 {
		t.Fatalf("%q finds nothing", question)
	}
	c := answer.Citations[0]
	return c.Quote[c.Highlight.Start:c.Highlight.End], c.Quote
}

func TestTheHighlightIsTheSentenceThatAnswers(t *testing.T) {
	t.Parallel()
	ix := library("The inn has nine rooms. A painter named Orla Finch lived in the attic for a year. Its cellar is older than the church. The roof was mended last spring.\n\nThe mill stands empty.")
	for question, want := range map[string]string{
		"Who lived in the attic?":           "Orla Finch",
		"How many rooms does the inn have?": "nine rooms",
		"What is older than the church?":    "cellar",
	} {
		got, quote := highlightOf(t, ix, question)
		if !strings.Contains(got, want) {
			t.Errorf("%q: the highlight %q doesn't hold %q", question, got, want)
		}
		if got == quote {
			t.Errorf("%q: the highlight is the whole passage", question)
		}
	}
}

func TestALongSentenceIsCutWhereTheQuestionsWordsStand(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("the road went on and on, ", 30) + "until the tired rider reached a tavern called The Golden Goose " + strings.Repeat("and the rain went on and on, ", 30) + "till morning."
	got, quote := highlightOf(t, library(long+"\n\nAnother road."), "Which tavern did the rider reach?")
	if n := utf8.RuneCountInString(got); n > HighlightLimit || n < 200 {
		t.Errorf("the highlight has %d characters", n)
	}
	if !strings.Contains(got, "Golden Goose") {
		t.Errorf("%q lost the answer", got)
	}
	at := strings.Index(quote, got)
	if at > 0 && quote[at-1] != ' ' || at+len(got) < len(quote) && quote[at+len(got)] != ' ' && quote[at+len(got)] != ',' {
		t.Errorf("%q is cut inside a word", got)
	}
}

func TestAHighlightIsAlwaysAShortPartOfItsPassage(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom([]string{"harbour", "keeper", "the", "Goat", "1877", "…", "。灯台は海を照らす", "лодка", "a.b", "\"so\"", "!", "\n", "🎉", strings.Repeat("ab", 200)})
	rapid.Check(t, func(t *rapid.T) {
		body := strings.Join(rapid.SliceOfN(word, 1, 120).Draw(t, "words"), rapid.SampledFrom([]string{" ", ". "}).Draw(t, "between"))
		question := strings.Join(rapid.SliceOfN(word, 1, 8).Draw(t, "question"), " ")
		for _, c := range library(body).Ask(Query{Question: question}).Citations {
			h := c.Highlight
			if h.Start < 0 || h.Start >= h.End || h.End > len(c.Quote) {
				t.Fatalf("highlight %v of %d bytes", h, len(c.Quote))
			}
			part := c.Quote[h.Start:h.End]
			if !utf8.ValidString(part) || utf8.RuneCountInString(part) > HighlightLimit || strings.TrimSpace(part) != part {
				t.Fatalf("highlight %q", part)
			}
		}
	})
}
