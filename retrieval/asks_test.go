package retrieval

import (
	"strings"
	"testing"
)

func TestAQuestionIsNeverItsOwnAnswer(t *testing.T) {
	t.Parallel()
	apart := library("Q: May guests park in the yard?\n\nA: For two hours.\n\nQ: Is there a lift?\n\nA: Behind the kitchen.")
	together := library("May guests park in the yard? For two hours. Ask at the gate after that.\n\nIs there a lift? Behind the kitchen.")
	alone := library("May guests park in the yard?\n\nWhere do they park?")
	for _, c := range []struct {
		ix                   *Index
		name, question, want string
	}{
		{apart, "a paragraph that only asks", "May guests park in the yard?", "A: For two hours."},
		{apart, "the same in keywords", "guests park", "A: For two hours."},
		{apart, "asked for word for word", `"is there a lift"`, "Q: Is there a lift?"},
		{together, "question and answer in one paragraph", "May guests park in the yard?", "For two hours."},
		{alone, "a question that nothing answers", "May guests park in the yard?", "May guests park in the yard?"},
	} {
		got, _ := highlightOf(t, c.ix, c.question)
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %q is answered by %q, want %q", c.name, c.question, got, c.want)
		}
	}
	if got := apart.Ask(Query{Question: "May guests park in the yard?"}).Citations; len(got) != 1 {
		t.Errorf("question and reply are cited %d times, want once", len(got))
	}
}

func TestWhatAnnouncesIsNoAnswer(t *testing.T) {
	t.Parallel()
	list := library("The yard gate is open:\n\nMonday: nine to six\n\nWe lend three boats:\n\nThe Heron, the Tern and the Gull\n\nThe key hangs in the kitchen.")
	for question, want := range map[string]string{
		"when is the yard gate open?": "Monday: nine to six",
		"which boats do you lend?":    "The Heron",
		"how many boats do you lend?": "We lend three boats:",
		`"the yard gate is open"`:     "The yard gate is open:",
		"where does the key hang?":    "The key hangs",
	} {
		if got, _ := highlightOf(t, list, question); !strings.HasPrefix(got, want) {
			t.Errorf("%q is answered by %q, want %q", question, got, want)
		}
	}
}

func TestAnAnnouncementOfAnAnnouncementIsNoAnswer(t *testing.T) {
	t.Parallel()
	list := library("The rules of the sauna are these:\n\nFor the winter:\n\nNobody heats it alone.\n\nThe key hangs in the kitchen.\n\nBoats may be had on:")
	for question, want := range map[string]string{
		"what are the rules of the sauna?": "Nobody heats it alone.",
		"what holds for the winter?":       "Nobody heats it alone.",
		"when may boats be had?":           "Boats may be had on:",
	} {
		if got, _ := highlightOf(t, list, question); !strings.HasPrefix(got, want) {
			t.Errorf("%q is answered by %q, want %q", question, got, want)
		}
	}
}

func TestQuestionsAreToldByTheirMark(t *testing.T) {
	t.Parallel()
	for sentence, want := range map[string]bool{
		"Is it open?": true, "“Is it open?”": true, "**Q: Is it open?**": true, "开门了吗？": true, "هل هو مفتوح؟": true,
		"It is open.": false, "He asked whether it was open": false, "": false, "(Is it?).": false,
	} {
		if isQuestion(sentence) != want {
			t.Errorf("%q: %v, want %v", sentence, !want, want)
		}
	}
}
