package eval

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
)

func TestAFactIsChangedAndNothingElse(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		if got, ok := Renumber(random, "How many mills stood in 1931?"); !ok || got == "How many mills stood in 1931?" || len(got) != len("How many mills stood in 1931?") {
			t.Fatalf("renumbered: %q, %v", got, ok)
		}
		if got, ok := Rename(random, "Who built Arden's mill?", []string{"Foss"}); !ok || got != "Who built Foss's mill?" {
			t.Fatalf("renamed: %q, %v", got, ok)
		}
	}
	for _, question := range []string{"How many mills stood there?", "", "¿?"} {
		if got, ok := Renumber(random, question); ok || got != question {
			t.Errorf("%q has no figure, and became %q", question, got)
		}
		if got, ok := Rename(random, question, []string{"Foss"}); ok || got != question {
			t.Errorf("%q has no name, and became %q", question, got)
		}
	}
}

func TestNamesAreWordsWithACapitalTheirPlaceDoesNotAskFor(t *testing.T) {
	t.Parallel()
	got := Names([]string{"Who built Foss Mill?", "Where is Arden's mill?", "When did Foss burn?"})
	if want := []string{"Arden", "Foss", "Mill"}; !slices.Equal(got, want) {
		t.Errorf("names %v, want %v", got, want)
	}
}

// What is asked without the passages that answer is asked of the rest alone.
func TestAQuestionIsAskedOfWhatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	f := &Folder{
		Documents: []Document{
			{ID: "a", Source: "s", Text: "The mill at Foss was built of oak."},
			{ID: "b", Source: "s", Text: "The mill is idle in winter."},
			{ID: "c", Source: "t", Text: "A mill in another text."},
		},
	}
	q := Query{ID: "1", Text: "What was the mill built of?", Source: "s"}
	c := NewCorpus(f, true)
	answer := c.AskWithout(q, map[string]int{"a": 1}, retrieval.Query{})
	if len(answer.Citations) != 1 || c.ID(answer.Citations[0]) != "b" {
		t.Errorf("got %+v", answer.Citations)
	}
}
