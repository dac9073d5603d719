package retrieval

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func anyBody() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		piece := rapid.StringOfN(rapid.OneOf(rapid.SampledFrom([]rune("ab c. d!\n*_é漢。😀\u0301")), rapid.Rune()), 0, 40, -1).Draw(t, "piece")
		return strings.Repeat(piece, rapid.SampledFrom([]int{1, 1, 3, 20, 200}).Draw(t, "times"))
	})
}

func checkParts(t interface{ Fatalf(string, ...any) }, body string, most int) {
	spans := parts(body, most)
	end := 0
	for i, p := range spans {
		if p.Start < end || p.End < p.Start {
			t.Fatalf("part %d of %q is %v, the one before ends with %d", i, body, p, end)
		}
		if between := body[end:p.Start]; strings.TrimSpace(between) != "" {
			t.Fatalf("%q, before part %d of %q, is in none", between, i, body)
		}
		end = p.End
		part := body[p.Start:p.End]
		if w := Width(part); w > most && utf8.RuneCountInString(part) > 1 {
			t.Fatalf("a part is %d wide", w)
		}
		if part != strings.TrimSpace(part) || part == "" && strings.TrimSpace(body) != "" {
			t.Fatalf("part %d of %q is %q", i, body, part)
		}
	}
	if len(spans) == 0 || strings.TrimSpace(body[end:]) != "" {
		t.Fatalf("%d parts end with byte %d of %q", len(spans), end, body)
	}
}

// Every byte of a paragraph that shows is in one of its parts, and no part is
// wider than it may be, whatever the white space.
func TestPartsHaveTheWholeParagraph(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		checkParts(t, anyBody().Draw(t, "body"), rapid.IntRange(3, 300).Draw(t, "most"))
	})
	for _, body := range []string{"", " ", "\xff\xfe", "One sentence.", strings.Repeat("A sentence of some length. ", 400), strings.Repeat("漢字", 5000),
		strings.Repeat("*", 5000), "a" + strings.Repeat(" ", 5000) + "b", strings.Repeat(" \u3000\n", 9000), strings.Repeat(" ", 20_000) + "a" + strings.Repeat("\u2003", 20_000), strings.Repeat("\u0301", 5000), strings.Repeat("\n", 9) + "a"} {
		checkParts(t, body, PartWidth)
	}
}

func FuzzParts(f *testing.F) {
	f.Add("A sentence. Another one!", 12)
	f.Add("म। क्षत्रिय", 3)
	f.Add("👩\u200D👧👩\u200D👧", 5)
	f.Fuzz(func(t *testing.T, body string, most int) { checkParts(t, body, max(most%PartWidth, 3)) })
}

// A part ends where a sentence of the paragraph does, in every script, and is at
// least half full.
func TestAPartEndsWithASentenceWhereItCan(t *testing.T) {
	t.Parallel()
	for _, sentence := range []string{
		"The tide turned at noon that day. ", "Dr. Okafor of the U.S. office paid 3.5 million. ", "“Is it late?” asked Mira. ", "She wrote “It is late.” ",
		"潮が引くと、灯台守は浜へ下りた。", "他说：“灯塔今晚不亮。”", "ज्वार दोपहर को लौट आया। ", "عاد المد عند الظهر؟ ", "Прилив начался в полдень. ",
		"Η παλίρροια γύρισε το μεσημέρι. ", "썰물이 되자 등대지기는 내려갔다. ", "ለምን ዘገየህ። ",
	} {
		body := strings.TrimSpace(strings.Repeat(sentence, 40_000/len(sentence)))
		ends := make(map[int]bool)
		for _, s := range Sentences(body) {
			ends[s.End] = true
		}
		spans := Parts(body)
		for i, p := range spans {
			shown := body[p.Start:p.End]
			if !ends[p.End] {
				t.Errorf("a part of %q ends with %q", sentence, shown[max(0, len(shown)-40):])
			}
			if w := Width(shown); i < len(spans)-1 && 2*w < PartWidth {
				t.Errorf("a part of %q is %d wide", sentence, w)
			}
		}
	}
}

// Where no sentence ends, a part ends with a word, and where no word does,
// between what shows as characters.
func TestASentenceTooLongIsCutBetweenWordsOrCharacters(t *testing.T) {
	t.Parallel()
	for _, p := range Parts(strings.Repeat("bees and wasps ", 1000)) {
		if at := p.End % len("bees and wasps "); at != len("bees") && at != len("bees and") && at != len("bees and wasps") {
			t.Errorf("a part ends with byte %d, within a word", p.End)
		}
	}
	for _, letter := range []string{"e\u0301", "का", "👩\u200D👧", "界", "❤\uFE0F", "🇸🇪", "👋🏽", "각"} {
		text := strings.Repeat(letter, 60)
		for most := 13; most < 24; most++ {
			for _, part := range parts(text, most) {
				if part.Start%len(letter) != 0 {
					t.Errorf("a part of %q, %d wide, begins at byte %d", letter, most, part.Start)
				}
			}
		}
	}
}

// longText has a paragraph before and behind one too long for a passage.
func longText() Document {
	var long strings.Builder
	for i := range 400 {
		long.WriteString("The keeper wrote down what the tide brought in that night, and went back to the lamp. ")
		if i == 200 {
			long.WriteString("A walrus slept on the slipway until the ferry came. ")
		}
	}
	body := strings.TrimSpace(long.String())
	return Document{Title: "T", Language: "en", Sections: []Section{{Title: "Logbook", Body: "Mira opened the gate.\n\n" + body + "\n\nNobody closed it."}}}
}

func TestALongParagraphIsCitedByItsPart(t *testing.T) {
	t.Parallel()
	v := Prepare(longText())
	ix := NewIndex([]Volume{v})
	if len(v.Passages) != 3 || v.Text.Sections[0].Paragraphs != 3 {
		t.Fatalf("%d passages", len(v.Passages))
	}
	body := v.Passages[1].Body
	a := ix.Ask(Query{Question: "Who slept on the slipway?"})
	if !a.Answered() {
		t.Fatal("it isn't answered")
	}
	c := a.Citations[0]
	spans := Parts(body)
	if c.Place.Paragraph != 2 || c.Of != 3 || c.Parts != len(spans) || c.Part < 2 || c.Start != spans[c.Part-1].Start {
		t.Fatalf("cited as ¶%d of %d, part %d of %d from byte %d on", c.Place.Paragraph, c.Of, c.Part, c.Parts, c.Start)
	}
	if c.Quote != body[c.Start:spans[c.Part-1].End] {
		t.Error("the quote is none of the part")
	}
	if got := c.Quote[c.Highlight.Start:c.Highlight.End]; !strings.HasPrefix(got, "A walrus slept on the slipway until the ferry came.") {
		t.Errorf("the highlight is %q", got)
	}
	if h := ix.headingOf(0); h.share != math.Pow(float64(len(ix.entries)), -sharing) {
		t.Errorf("a word of the title that %d passages share counts %v", len(ix.entries), h.share)
	}
	for _, e := range ix.entries {
		if len(e.body) > longestPassage {
			t.Errorf("a passage has %d bytes", len(e.body))
		}
	}
}

func TestALongParagraphIsReadWhole(t *testing.T) {
	t.Parallel()
	v := Prepare(longText())
	ix := NewIndex([]Volume{v})
	e, ok := ix.Passage(Place{Paragraph: 2})
	if !ok || e.Body != v.Passages[1].Body || !slices.Equal(e.Parts, Parts(e.Body)) {
		t.Fatalf("%d bytes in %d parts", len(e.Body), len(e.Parts))
	}
	if *e.Previous != (Place{Paragraph: 1}) || *e.Next != (Place{Paragraph: 3}) {
		t.Errorf("it stands between %v and %v", *e.Previous, *e.Next)
	}
	for _, paragraph := range []int{1, 3} {
		e, _ := ix.Passage(Place{Paragraph: paragraph})
		if e.Parts != nil || e.Body != v.Passages[paragraph-1].Body {
			t.Errorf("¶%d has %d parts", paragraph, len(e.Parts))
		}
	}
}

// What an older program analysed as one passage is analysed anew, and what has
// sentences beyond a part is indexed without them.
func TestALongParagraphAnalysedAsOneIsStale(t *testing.T) {
	t.Parallel()
	v := Prepare(longText())
	p := v.Passages[1]
	if Stale(p) || staleFor(p, "en") {
		t.Fatal("what Prepare made is stale")
	}
	_, sentences, _ := strings.Cut(p.Stems, "\n")
	p.Stems = AnalysisVersion + " en\n" + sentences
	if !Stale(p) || !staleFor(p, "en") {
		t.Error("an older analysis passes for one by parts")
	}
	v.Passages[1].Stems = stemsHeader("en", p.Body) + "0 17000 gate\n16000 2000 walrus\n999999 4 tide"
	ix := NewIndex([]Volume{v})
	if e, ok := ix.Passage(Place{Paragraph: 2}); !ok || len(e.Parts) != len(Parts(p.Body)) {
		t.Errorf("read with %d parts", len(e.Parts))
	}
	ix.Ask(Query{Question: "Where did the walrus sleep?"})
}
