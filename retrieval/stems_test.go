package retrieval

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAWordsTypeSurvivesItsEncoding(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		token   Token
		encoded string
	}{
		{Token{Form: "cat", Stem: "cat"}, "cat"},
		{Token{Form: "houses", Stem: "hous"}, "houses~2"},
		{Token{Form: "studies", Stem: "study"}, "studies~3y"},
		{Token{Form: "went", Stem: "go"}, "went~4go"},
		{Token{Form: "the", Stem: "the", Stop: true}, ".the"},
		{Token{Form: "1,300", Stem: "1300", Number: true}, "#1,300~4300"},
		{Token{Form: strings.Repeat("x", 40), Stem: "y"}, strings.Repeat("x", 40) + "~~y"},
	} {
		var b strings.Builder
		writeType(&b, c.token)
		if b.String() != c.encoded {
			t.Errorf("%+v is written %q, want %q", c.token, b.String(), c.encoded)
		}
		if diff := cmp.Diff(c.token, parseType(b.String())); diff != "" {
			t.Errorf("%q reads back otherwise:\n%s", b.String(), diff)
		}
	}
}

func TestTypesReadBackAsWritten(t *testing.T) {
	t.Parallel()
	word := rapid.StringMatching(`[a-zéß中0-9'.,-]{1,45}`).Filter(encodable)
	rapid.Check(t, func(t *rapid.T) {
		token := Token{Form: word.Draw(t, "form"), Stem: word.Draw(t, "stem")}
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 1:
			token.Stop = true
		case 2:
			token.Number = true
		}
		var b strings.Builder
		writeType(&b, token)
		if diff := cmp.Diff(token, parseType(b.String())); diff != "" {
			t.Fatalf("%q reads back otherwise:\n%s", b.String(), diff)
		}
	})
}

func TestStemsOfAnotherVersionOrLanguageAreStale(t *testing.T) {
	t.Parallel()
	fresh := Prepare(Document{Language: "en", Sections: []Section{{Body: "A cat sat."}}}).Passages[0]
	if Stale(fresh) || staleFor(fresh, "en") {
		t.Error("what Prepare made is stale")
	}
	if !staleFor(fresh, "fr") {
		t.Error("English stems pass for French ones")
	}
	if !Stale(Passage{Body: "A cat sat."}) {
		t.Error("a passage without stems passes for analysed")
	}
	old := fresh
	old.Stems = "0" + old.Stems
	if !Stale(old) || !staleFor(old, "en") {
		t.Error("another version's stems pass for this one's")
	}
}

// Whatever a store gives back, the index is built from it without a panic and
// never quotes beyond the body.
func FuzzDamagedStems(f *testing.F) {
	good := Prepare(Document{Language: "en", Sections: []Section{{Body: "Houses went. 1,300 cats sat."}}}).Passages[0]
	f.Add(good.Body, strings.TrimPrefix(good.Stems, stemsHeader("en", "")))
	f.Add("cat", "0 99 cat\n-1 2 x\n0 3 ~ ~~ ~z cat~9 +^ .~ #")
	f.Add("cat cat", "0 3 cat\n0 3 cat\n\n4 3 ^cat")
	f.Add("AAAAAAat caa", "7 0 000\n0 0 00000000  caa")
	f.Add("cat", "1 9223372036854775807 cat\n2 1 t")
	f.Add(strings.Repeat("cat. ", 4000), "0 3 cat\n1000 2000 cat\n1500 3 cat\n9000 99999 cat")
	f.Fuzz(func(t *testing.T, body, stems string) {
		ix := NewIndex([]Volume{{
			Text:     Text{ID: 1, Language: "en", Sections: []TextSection{{Paragraphs: 1}}},
			Passages: []Passage{{Paragraph: 1, Body: body, Stems: stemsHeader("en", body) + stems}},
		}})
		for _, c := range ix.Ask(Query{Question: "which cat " + body}).Citations {
			if c.Highlight.Start < 0 || c.Highlight.Start > c.Highlight.End || c.Highlight.End > len(c.Quote) {
				t.Errorf("the highlight %v is not in %q", c.Highlight, c.Quote)
			}
		}
	})
}
