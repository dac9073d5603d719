package retrieval

import (
	"strings"
	"testing"
)

// library indexes English texts given as bodies of one section each.
func library(bodies ...string) *Index {
	var volumes []Volume
	for i, body := range bodies {
		v := Prepare(Document{Title: "Book", Language: "en", Sections: []Section{{Title: "Chapter 1", Body: body}}})
		v.Text.ID = TextID(i + 1)
		volumes = append(volumes, v)
	}
	return NewIndex(volumes)
}

const island = `The lighthouse was built in 1877. Its lamp burns whale oil, and the keeper trims it every night.

The harbour lies on the southern shore. Forty boats winter there, most of them owned by the Brandt family.

Goats were brought to the island by monks. They eat whatever the wind leaves standing.`

func TestTheAnsweringPassageIsQuotedAndCited(t *testing.T) {
	t.Parallel()
	answer := library(island).Ask(Query{Question: "Who brought goats to the island?"})
	if !answer.Answered() || len(answer.Citations) == 0 {
		t.Fatalf("not answered: %+v", answer)
	}
	first := answer.Citations[0]
	if first.Place != (Place{Text: 1, Section: 0, Paragraph: 3}) || first.TextTitle != "Book" || first.Section != "Chapter 1" {
		t.Errorf("cited as %+v", first)
	}
	if got := first.Quote[first.Highlight.Start:first.Highlight.End]; !strings.Contains(got, "monks") {
		t.Errorf("the highlight %q doesn't answer", got)
	}
}

func TestWhatTheTextDoesNotSayIsRefused(t *testing.T) {
	t.Parallel()
	ix := library(island)
	for name, question := range map[string]string{
		"another subject":          "Who painted the ceiling of the chapel?",
		"only function words":      "What is it and who are they?",
		"nothing":                  "",
		"white space":              " \n\t ",
		"gibberish":                "asdkjh qwlekj zmxncb",
		"signs":                    "?!… 🎉🎉",
		"one known word of many":   "Which parliament taxed the harbour of Lisbon after its earthquake?",
		"a very long foreign text": strings.Repeat("constitution federal amendment ", 300),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := ix.Ask(Query{Question: question})
			if answer.Answered() {
				t.Errorf("answered with confidence %.2f", answer.Confidence)
			}
			if answer.Confidence < 0 || answer.Confidence > 1 {
				t.Errorf("confidence %v", answer.Confidence)
			}
			if answer.Question != question {
				t.Errorf("the question came back as %q", answer.Question)
			}
		})
	}
}

func TestAnEmptyLibraryAnswersNothing(t *testing.T) {
	t.Parallel()
	if answer := NewIndex(nil).Ask(Query{Question: "Is anybody there?"}); answer.Answered() || len(answer.Citations) != 0 {
		t.Errorf("answered %+v", answer)
	}
}

func TestANearDuplicateNeverFillsTwoPlaces(t *testing.T) {
	t.Parallel()
	goats := "Goats were brought to the island by monks. They eat whatever the wind leaves standing."
	copied := strings.Replace(goats, "wind", "storm", 1)
	answer := library(goats+"\n\n"+copied+"\n\nThe goats of the mainland are smaller.", goats).Ask(Query{Question: "Who brought goats to the island?"})
	if len(answer.Citations) != 2 {
		t.Fatalf("%d citations, want the passage once and the other goats: %+v", len(answer.Citations), answer.Citations)
	}
	if !strings.HasPrefix(answer.Citations[1].Quote, "The goats of the mainland") {
		t.Errorf("second is %q", answer.Citations[1].Quote)
	}
}

func TestPassagesAreReadByTheirPlace(t *testing.T) {
	t.Parallel()
	v := Prepare(Document{Title: "Book", Language: "en", Sections: []Section{{"One", "a\n\nb"}, {"Two", "c"}}})
	v.Text.ID = 7
	ix := NewIndex([]Volume{v})
	excerpt, ok := ix.Passage(Place{Text: 7, Section: 0, Paragraph: 2})
	if !ok || excerpt.Body != "b" || excerpt.Section != "One" || excerpt.TextTitle != "Book" {
		t.Fatalf("got %+v, %v", excerpt, ok)
	}
	if excerpt.Previous == nil || *excerpt.Previous != (Place{7, 0, 1}) || excerpt.Next == nil || *excerpt.Next != (Place{7, 1, 1}) {
		t.Errorf("beside it: %v and %v", excerpt.Previous, excerpt.Next)
	}
	last, _ := ix.Passage(Place{Text: 7, Section: 1, Paragraph: 1})
	if last.Next != nil || last.Previous == nil {
		t.Errorf("the last passage has %v before and %v after it", last.Previous, last.Next)
	}
	for _, nowhere := range []Place{{Text: 8, Paragraph: 1}, {Text: 7, Paragraph: 3}, {Text: 7, Section: 2, Paragraph: 1}, {Text: 7}} {
		if _, ok := ix.Passage(nowhere); ok {
			t.Errorf("found a passage at %v", nowhere)
		}
	}
}
