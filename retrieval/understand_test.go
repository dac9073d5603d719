package retrieval

import (
	"strings"
	"sync"
	"testing"
)

func TestAMisspeltWordIsPutRightAndSaid(t *testing.T) {
	t.Parallel()
	ix := library(island)
	for question, want := range map[string]string{
		"Who brougth goats to the island?":   "Who brought goats to the island?",
		"When was the Lighthuose built?":     "When was the Lighthouse built?",
		"Who owns the boats in the harbuor?": "Who owns the boats in the harbour?",
		"Who brought goats to the island?":   "",
		"Who painted the ceiling in 1508?":   "",
		"Did the keepers trim lamps?":        "", // known in another form
		"Who bought goats for the island?":   "", // a word of its own, if not of this text
		"Were the boats damp?":               "", // "lamp" is another word
	} {
		if got := ix.Ask(Query{Question: question}).Suggestion; got != want {
			t.Errorf("%q is understood as %q, want %q", question, got, want)
		}
	}
}

func TestAWordThatOnlyTellsTheKindOfAnswerIsNotMissing(t *testing.T) {
	t.Parallel()
	ix := library(island)
	want := ix.Ask(Query{Question: "When was the lighthouse built?"}).Confidence
	for _, question := range []string{"What date was the lighthouse built?", "In what century was the lighthouse built?"} {
		if got := ix.Ask(Query{Question: question}).Confidence; got < want-0.05 {
			t.Errorf("%q: confidence %.3f, as \"when\" %.3f", question, got, want)
		}
	}
	if got := ix.Ask(Query{Question: "Which tax was the lighthouse built with?"}).Confidence; got > want-0.1 {
		t.Errorf("a tax that no text has: confidence %.3f, without %.3f", got, want)
	}
}

func TestAWordThatOnlySaysThenOrNowIsNotMissing(t *testing.T) {
	t.Parallel()
	ix := library("The ferry carried cattle.\n\nThe mill ground rye.\n\nThe inn sold beer.")
	german := indexOfParagraphs("de", "Die Fähre trug Kühe.", "Die Mühle mahlte Roggen.", "Das Wirtshaus verkaufte Bier.")
	for _, row := range []struct {
		ix              *Index
		question, plain string
	}{
		{ix, "What did the ferry carry in the past?", "What did the ferry carry?"},
		{ix, "What does the ferry carry nowadays?", "What does the ferry carry?"},
		{german, "Was trug die Fähre früher?", "Was trug die Fähre?"},
	} {
		got, want := row.ix.Ask(Query{Question: row.question}), row.ix.Ask(Query{Question: row.plain})
		if got.Verdict != VerdictAnswer || got.Confidence < want.Confidence-0.05 {
			t.Errorf("%q: %s, confidence %.3f, without the word %.3f", row.question, got.Verdict, got.Confidence, want.Confidence)
		}
	}
	told := library("In the past the ferry carried cattle.\n\nThe ferry carried rye and beer.")
	if got := told.Ask(Query{Question: "What did the ferry carry in the past?"}); got.Citations[0].Place.Paragraph != 1 {
		t.Error("a word that the text has counts for nothing")
	}
}

func TestATimeIsNoAnswerWhereNoneStands(t *testing.T) {
	t.Parallel()
	ix := library("The Lamp of Skarholm, a novel by Vera Lindqvist.\n\nThe keeper slept.\n\nHer uncle was born at sea.\n\nIn 1911 Oskar Vale was born.\n\nThe ferry sails at noon.")
	for question, want := range map[string]Verdict{
		"When was Vera Lindqvist born?":     VerdictClosest,
		"What year did Vera Lindqvist die?": VerdictClosest,
		"When was Oskar Vale born?":         VerdictAnswer,
		"When does the ferry sail?":         VerdictAnswer,
		"Who is Vera Lindqvist?":            VerdictAnswer,
	} {
		if got := ix.Ask(Query{Question: question}); got.Verdict != want {
			t.Errorf("%q: %s, confidence %.3f, want %s", question, got.Verdict, got.Confidence, want)
		}
	}
}

func TestAnObviousSlipChangesNothing(t *testing.T) {
	t.Parallel()
	ix := library(island)
	right := ix.Ask(Query{Question: "Who brought goats to the island?"})
	wrong := ix.Ask(Query{Question: "Who brought goats to the islnad?"})
	if wrong.Confidence > right.Confidence || wrong.Verdict != right.Verdict || wrong.Citations[0].Place != right.Citations[0].Place {
		t.Errorf("with a slip %.3f, without %.3f", wrong.Confidence, right.Confidence)
	}
}

func TestPastedPunctuationAndCapitalsChangeNothing(t *testing.T) {
	t.Parallel()
	ix := library(island)
	want := ix.Ask(Query{Question: "Who brought goats to the island?"}).Citations[0].Place
	for _, question := range []string{
		"WHO BROUGHT GOATS TO THE ISLAND???", "  who brought\ngoats\tto the island", "**who** brought `goats` to the island?!", "whos brought the goats, to (the) island",
	} {
		answer := ix.Ask(Query{Question: question})
		if len(answer.Citations) == 0 || answer.Citations[0].Place != want {
			t.Errorf("%q finds %+v", question, answer.Citations)
		}
	}
}

func TestQuotedPhrasesMustOccurAndMinusWordsMustNot(t *testing.T) {
	t.Parallel()
	ix := library("The red boat sank.\n\nThe boat was red.\n\nA red sail and a blue boat.")
	for question, want := range map[string][]int{
		`"red boat"`:       {1},
		`boat -sail`:       {1, 2},
		`boat -"red boat"`: {2, 3},
		`"green boat"`:     nil,
		`red "boat was"`:   {2},
		`"The RED, boat"`:  {1},
	} {
		got := map[int]bool{}
		for _, c := range ix.Ask(Query{Question: question}).Citations {
			got[c.Place.Paragraph] = true
		}
		if len(got) != len(want) {
			t.Errorf("%s finds %v, want %v", question, got, want)
		}
		for _, p := range want {
			if !got[p] {
				t.Errorf("%s doesn't find paragraph %d", question, p)
			}
		}
	}
}

func TestAPhraseOfFunctionWordsIsFoundWordForWord(t *testing.T) {
	t.Parallel()
	ix := library("It rained. To be or not to be: that was all he said.\n\nNot to be or to be.")
	answer := ix.Ask(Query{Question: `"to be or not to be"`})
	if !answer.Answered() || len(answer.Citations) != 1 || answer.Citations[0].Place.Paragraph != 1 {
		t.Fatalf("got %+v", answer)
	}
	c := answer.Citations[0]
	if got := c.Quote[c.Highlight.Start:c.Highlight.End]; !strings.HasPrefix(got, "To be") {
		t.Errorf("the highlight is %q", got)
	}
	if answer := ix.Ask(Query{Question: `"is it or is it not"`}); answer.Answered() {
		t.Errorf("a phrase that isn't there is answered: %+v", answer)
	}
}

func TestAQuestionIsAnalysedAsTheTextInItsLanguage(t *testing.T) {
	t.Parallel()
	french := Prepare(Document{Title: "fr", Language: "fr", Sections: []Section{{Body: "Les chevaux mangent dans la grange.\n\nLa pluie tombe sur les toits."}}})
	english := Prepare(Document{Title: "en", Language: "en", Sections: []Section{{Body: "Horses eat in the barn.\n\nRain falls on the roofs.\n\nThe boats are on the shore."}}})
	french.Text.ID, english.Text.ID = 1, 2
	ix := NewIndex([]Volume{french, english})
	for question, want := range map[string]Place{
		"Où mangent les chevaux ?":      {1, 0, 1},
		"Qu'est-ce qui tombe des toits": {1, 0, 2},
		"Where did the horse eat?":      {2, 0, 1},
		"What is falling on a roof?":    {2, 0, 2},
	} {
		answer := ix.Ask(Query{Question: question})
		if len(answer.Citations) == 0 || answer.Citations[0].Place != want {
			t.Errorf("%q finds %+v, want %v first", question, answer.Citations, want)
		}
	}
}

func TestANameIsFoundInTextsOfEveryLanguage(t *testing.T) {
	t.Parallel()
	french := Prepare(Document{Title: "fr", Language: "fr", Sections: []Section{{Body: "Les Andes sont hautes.\n\nLa pluie tombe."}}})
	english := Prepare(Document{Title: "en", Language: "en", Sections: []Section{{Body: "The Andes are high.\n\nThe rain falls and falls."}}})
	french.Text.ID, english.Text.ID = 1, 2
	texts := map[TextID]bool{}
	for _, c := range NewIndex([]Volume{french, english}).Ask(Query{Question: "How high are the Andes?"}).Citations {
		texts[c.Place.Text] = true
	}
	if !texts[1] || !texts[2] {
		t.Errorf("found in texts %v, want both", texts)
	}
}

func TestManyAskOneIndexAtOnce(t *testing.T) {
	t.Parallel()
	ix := library(island)
	questions := []string{"Who brought goats to the island?", "When was the lighthouse built?", "Who owns the boats?", "nothing of it", ""}
	want := make([]Answer, len(questions))
	for i, q := range questions {
		want[i] = ix.Ask(Query{Question: q})
	}
	var group sync.WaitGroup
	for worker := range 8 {
		group.Go(func() {
			for n := range 50 {
				i := (worker + n) % len(questions)
				got := ix.Ask(Query{Question: questions[i]})
				if got.Confidence != want[i].Confidence || len(got.Citations) != len(want[i].Citations) {
					t.Errorf("%q: %+v, alone %+v", questions[i], got, want[i])
				}
			}
		})
	}
	group.Wait()
}

func TestAQuestionOfAnyLengthIsAnswered(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 2000 {
		b.WriteString(" harbour" + strings.Repeat("x", i%40))
	}
	answer := library(island).Ask(Query{Question: "Where do the boats of the harbour winter?" + b.String()})
	if len(answer.Citations) == 0 {
		t.Error("found nothing")
	}
}
