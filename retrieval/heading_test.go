package retrieval

import (
	"strings"
	"testing"
)

func TestAPassageIsFoundByItsHeadingAndQuotesItsBody(t *testing.T) {
	t.Parallel()
	v := Prepare(Document{Title: "Rules", Language: "en", Sections: []Section{
		{Title: "Visitors", Body: "Guests sign the book at the door.\n\nThey leave by ten."},
		{Title: "7 Emergencies", Body: "Press the red button, then go to the yard."},
		{Title: "Parking", Body: "Yes.\n\nNo lorries."},
	}})
	v.Text.ID = 1
	ix := NewIndex([]Volume{v})
	answer := ix.Ask(Query{Question: "What do I do in emergencies?"})
	if len(answer.Citations) == 0 || answer.Citations[0].Section != "7 Emergencies" {
		t.Fatalf("got %+v", answer)
	}
	first := answer.Citations[0]
	if got := first.Quote[first.Highlight.Start:first.Highlight.End]; got != "Press the red button, then go to the yard." {
		t.Errorf("highlighted %q", got)
	}
	if _, view, _ := scanned(t, ix, "How many emergencies?"); view.sentences[0].numbers != 0 {
		t.Error("the number of a heading counts as one of the text's")
	}
	if got := ix.Ask(Query{Question: "Parking?"}).Citations; len(got) != 2 {
		t.Errorf("of two short passages below one heading %d are cited", len(got))
	}
	if got := ix.Ask(Query{Question: `"emergencies"`}).Citations; len(got) != 1 || got[0].Highlight.End == 0 {
		t.Errorf("a quoted heading finds %+v", got)
	}
}

// A title's words are in every passage below it and tell none of them from the
// others: they must not count as words that are everywhere.
func TestASharedTitleMakesNoWordCommon(t *testing.T) {
	t.Parallel()
	ix := library("The lighthouse was lit in May.\n\nNobody came for a year.\n\nThe keeper left in June.")
	stem := ix.stems[AnalyzerFor("en").Tokens("lighthouse")[0].Stem]
	alone := ix.df[stem]
	titled := NewIndex([]Volume{Prepare(Document{Language: "en", Sections: []Section{{
		Title: "The lighthouse", Body: "The lighthouse was lit in May.\n\nNobody came for a year.\n\nThe keeper left in June.",
	}}})})
	if got := titled.df[titled.stems["lighthous"]]; got != alone {
		t.Errorf("the title's word is in %d passages, want %d", got, alone)
	}
	answer := titled.Ask(Query{Question: "Who left the lighthouse in June?"})
	if got := answer.Citations[0].Place.Paragraph; got != 3 {
		t.Errorf("paragraph %d comes first, want 3, whose title has the word that it lacks", got)
	}
}

func TestAPassageIsFoundByTheTitleThatItShares(t *testing.T) {
	t.Parallel()
	ix := NewIndex([]Volume{Prepare(Document{Language: "en", Sections: []Section{
		{Title: "Bicycles", Body: "Lock them to the rail.\n\nThey stay outside."},
		{Title: "Cars", Body: "Lock them.\n\nThey stay outside as well."},
	}})})
	answer := ix.Ask(Query{Question: "Where do bicycles stay?"})
	if len(answer.Citations) == 0 || answer.Citations[0].Section != "Bicycles" || answer.Citations[0].Place.Paragraph != 2 {
		t.Errorf("got %+v", answer.Citations)
	}
	for _, c := range ix.Ask(Query{Question: `outside "bicycles"`}).Citations {
		if c.Section != "Bicycles" {
			t.Errorf("a phrase that the title of Bicycles has finds %+v", c)
		}
	}
	if got := ix.Ask(Query{Question: "outside -bicycles"}).Citations; len(got) != 1 || got[0].Section != "Cars" {
		t.Errorf("an excluded word that the title has leaves %+v", got)
	}
}

// A line of nothing but the question's words answers nothing, however well it
// matches.
func TestALineDoesNotWinByItsShortness(t *testing.T) {
	t.Parallel()
	ix := library(strings.Join([]string{
		"My name is Ansel Brook, and I come from the valley of Hollow Fen, where my mother kept bees for forty years.",
		"Ansel Brook laughed.",
		"“Ansel Brook is here!”",
		"They saw Ansel Brook again.",
		"The rain fell on the roofs of the town and on the long road, and nobody went out before noon.",
	}, "\n\n"))
	if got := ix.Ask(Query{Question: "Where is Ansel Brook from?"}).Citations[0].Place.Paragraph; got != 1 {
		t.Errorf("paragraph %d comes first, want 1", got)
	}
}
