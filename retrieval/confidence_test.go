package retrieval

import "testing"

// valley is a text with years, figures, names and parts that people have.
const valley = `By the end of 1931 the valley had 14 mills and 600 weavers, more than at any time before or since.

In March 1938 the stone bridge at Arden was closed, and a ferry took its place until the war was over.

The council of Arden was given another name in 1946: as the Board of Waters it looks after the weirs, and its clerk is paid from the tolls.

Herons breed on the lower lake near Foss, where the reeds are never cut. The warden counts their nests each spring.

The shepherds' part in the festival is to light the fires on the ridge; the weavers carry the banners, and the children sing.`

func verdictOf(question string) (Verdict, int) {
	answer := library(valley).Ask(Query{Question: question})
	if len(answer.Citations) == 0 {
		return answer.Verdict, 0
	}
	return answer.Verdict, answer.Citations[0].Place.Paragraph
}

func TestAFigureThatTheTextContradictsIsRefused(t *testing.T) {
	t.Parallel()
	for question, paragraph := range map[string]int{
		"How many mills did the valley have in 1931?": 1,
		"When was the bridge at Arden closed?":        2,
		"Was the bridge closed in March 1938?":        2,
	} {
		if verdict, at := verdictOf(question); verdict != VerdictAnswer || at != paragraph {
			t.Errorf("%q: %s, paragraph %d, want the answer in %d", question, verdict, at, paragraph)
		}
	}
	for _, question := range []string{
		"How many mills did the valley have in 1985?",
		"How many weavers were there in 1702?",
		"Was the bridge closed in March 1977?",
		"weavers 2020",
	} {
		if verdict, _ := verdictOf(question); verdict != VerdictNone {
			t.Errorf("%q, a year that is not the text's: %s", question, verdict)
		}
	}
}

func TestANameThatThePassageLacksCosts(t *testing.T) {
	t.Parallel()
	ix := library(valley)
	right := ix.Ask(Query{Question: "Why was the bridge at Arden closed?"})
	wrong := ix.Ask(Query{Question: "Why was the bridge at Tolland closed?"})
	if wrong.Confidence > right.Confidence/2 {
		t.Errorf("another name: confidence %.2f, the text's own %.2f", wrong.Confidence, right.Confidence)
	}
}

// What a member types on a phone is often a name or two keywords: where they
// stand together, that is shown.
func TestNamesAndKeywordsThatStandThereAreAnswered(t *testing.T) {
	t.Parallel()
	for question, paragraph := range map[string]int{
		"Foss": 4, "foss": 4, "herons": 4, "Board of Waters": 3, "herons nests": 4, "stone bridge": 2,
		"tell me about herons": 4, "hey what is the Board of Waters": 3, "please, ferry": 2,
		"what date was the bridge closed": 2,
	} {
		if verdict, at := verdictOf(question); verdict != VerdictAnswer || at != paragraph {
			t.Errorf("%q: %s, paragraph %d, want the answer in %d", question, verdict, at, paragraph)
		}
	}
	for _, question := range []string{"Venice", "herons penguins", "tell me about penguins"} {
		if verdict, _ := verdictOf(question); verdict == VerdictAnswer {
			t.Errorf("%q is not in the text: %s", question, verdict)
		}
	}
}

// "Called" and "role" stand in no passage: what a thing is named, and whose
// part it is, are told in other words.
func TestWhatSomethingIsCalledAndWhatPartItHas(t *testing.T) {
	t.Parallel()
	for question, paragraph := range map[string]int{
		"What is the council called now?":                     3,
		"What is the council's new name?":                     3,
		"What role do the shepherds play in the festival?":    5,
		"What is the role of the weavers during the festival": 5,
	} {
		if verdict, at := verdictOf(question); verdict != VerdictAnswer || at != paragraph {
			t.Errorf("%q: %s, paragraph %d, want the answer in %d", question, verdict, at, paragraph)
		}
	}
}

func TestAQuestionThatStandsInTheTextFindsWhereItStandsAlone(t *testing.T) {
	t.Parallel()
	ix := library("You shall not waste the bread, you shall not waste the salt, and you shall not waste the oil; if there be another rule, it is in this: waste not.\n\nYou shall not waste the salt.\n\nWhoever wastes anything goes hungry.")
	if got := ix.Ask(Query{Question: "you shall not waste the salt"}).Citations[0].Place.Paragraph; got != 2 {
		t.Errorf("paragraph %d comes first, want 2", got)
	}
}

// A word that is all over the text doesn't decide, though the question ends in
// it, and a passage about another place is not about this one.
func TestAWordThatIsEverywhereDecidesNothing(t *testing.T) {
	t.Parallel()
	ix := library("A land of four rivers, with a coast of nine hundred miles, it was poor for a long time.\n\nNorland's kings were buried at Hald.\n\nIn Norland the hay is cut in June.\n\nThe floating docks of Port Sund, a coast town, are the pride of Norland. Its coast guard has 30 boats, and the coast road was paved in 1990.\n\nNorland sells timber and Norland buys wine.\n\nNobody in Norland walks in spring.")
	if got := ix.Ask(Query{Question: "How many miles long is the coast of Norland?"}).Citations[0].Place.Paragraph; got != 1 {
		t.Errorf("paragraph %d comes first, want 1", got)
	}
}
