package retrieval

import (
	"slices"
	"testing"
)

func TestAWordTypedWithoutAccentsFindsTheWordWithThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ language, text, question string }{
		{"es", "Los vecinos pintarán el molino en otoño.", "¿Pintaran?"},
		{"es", "Vosotros esperáis el tren de las nueve.", "¿Esperais?"},
		{"hu", "A molnár a kerekeket javította.", "javitotta?"},
		{"vi", "Con mèo ngủ trên mái nhà.", "meo ngu"},
	} {
		ix := indexOfParagraphs(c.language, c.text, "Otro.")
		a := ix.understand(c.question)
		for _, term := range a.terms {
			if len(term.stems) == 0 {
				t.Errorf("%s: %q isn't found in %q", c.language, term.word, c.text)
			}
		}
		if a.suggestion != "" {
			t.Errorf("%s: a word without its accents is no slip: %q", c.language, a.suggestion)
		}
	}
	// Where words differ by their accents, a word typed with them is itself.
	ix := indexOfParagraphs("vi", "Con ma đi qua.", "Cái má hồng.")
	if a := ix.understand("má"); len(a.terms) != 1 || !slices.Equal(a.terms[0].stems, []stemID{ix.stems["má"]}) {
		t.Errorf("má is understood as %+v", a.terms)
	}
}

func TestAWordSaidTwiceCountsOnceThoughTheLibraryLacksIt(t *testing.T) {
	t.Parallel()
	ix := indexOfParagraphs("en", "The miller keeps bees.")
	if a := ix.understand("zebra bees zebra bees"); len(a.terms) != 2 {
		t.Errorf("%d terms, want 2", len(a.terms))
	}
}

func TestTwinsAreListedBehindTheFirstPlaces(t *testing.T) {
	t.Parallel()
	ix := indexOfParagraphs("en", "The miller keeps bees.", "The miller keeps bees.", "Nobody here keeps bees but goats.")
	for limit, want := range map[int][]int{3: {1, 3}, 2: {1, 3}, 10: {1, 3, 2}} {
		var got []int
		for _, c := range ix.Ask(Query{Question: "What does the miller keep, bees?", Limit: limit}).Citations {
			got = append(got, c.Place.Paragraph)
		}
		if !slices.Equal(got, want) {
			t.Errorf("limit %d: paragraphs %v, want %v", limit, got, want)
		}
	}
	twins := indexOfParagraphs("en", "It is what it is.", "It is what it is.", "No. It was what it was.")
	if got := twins.Ask(Query{Question: `"what it is"`}); len(got.Citations) != 1 || !got.Answered() {
		t.Errorf("a phrase that stands in two equal paragraphs has %d citations", len(got.Citations))
	}
}

func TestAPhraseOfNothingDemandsNothing(t *testing.T) {
	t.Parallel()
	ix := indexOfParagraphs("en", "The miller keeps bees.")
	for _, question := range []string{"\"\u0640\"", `""`, `"?"`, "-", `-""`} {
		if a := ix.Ask(Query{Question: question}); a.Answered() || len(a.Citations) > 0 {
			t.Errorf("%q is answered", question)
		}
	}
	if a := ix.Ask(Query{Question: "\"\u0640\" bees"}); len(a.Citations) != 1 {
		t.Error("bees aren't found beside a phrase of nothing")
	}
}

func TestAPairThatStraddlesAWordCountsLess(t *testing.T) {
	t.Parallel()
	ix := indexOfParagraphs("ja", "山の灯台を守る。", "港の市場。")
	tokens := []Token{
		{Start: 0, End: 6, Form: "灯台", Stem: "灯台"}, {Start: 3, End: 9, Form: "台守", Stem: "台守"},
		{Start: 6, End: 12, Form: "守市", Stem: "守市"}, {Start: 9, End: 15, Form: "市場", Stem: "市場"},
		{Start: 12, End: 18, Form: "場は", Stem: "場は"}, {Start: 18, End: 24, Form: "値段", Stem: "値段"},
	}
	for i, want := range []float64{1, 0.5, 0.5, 1, 0.25, 1} {
		if got := ix.says(tokens, i); got != want {
			t.Errorf("%s says %v, want %v", tokens[i].Form, got, want)
		}
	}
	if got := ix.says(AnalyzerFor("en").Tokens("unknown words stand apart"), 1); got != 1 {
		t.Errorf("a word of its own says %v", got)
	}
}

func TestParticlesAreCutBeforeFurtherFunctionWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"灯台はいつですか":      {"灯台"},
		"灯台はどのくらいですか":   {"灯台"},
		"木がありますか":       {"木"},
		"山のはと":          {"山の", "のは", "はと"}, // a pigeon, not two particles
		"はにはにはにはにはにはには": nil,                // however it is cut, it is read
	} {
		var got []string
		for _, token := range AnalyzerFor("ja").Tokens(text) {
			if !token.Stop {
				got = append(got, token.Form)
			}
		}
		if want != nil && !slices.Equal(got, want) {
			t.Errorf("%s: words %v, want %v", text, got, want)
		}
	}
}
