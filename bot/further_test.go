package bot

import (
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
)

func FuzzParseFurther(f *testing.F) {
	c := retrieval.Citation{Place: retrieval.Place{Text: 7, Section: 3, Paragraph: 12}, Quote: "One two three.", Shown: retrieval.Span{End: 7}, Highlight: retrieval.Span{Start: 4, End: 7}, Worth: true}
	button, _ := furtherButton([]retrieval.Citation{c, c})
	f.Add(button.Action)
	f.Add("more:")
	f.Add("more:1.2.3.4.5.6.7.8,")
	f.Add("more:-1.0.0.0.0.0.0.0")
	f.Fuzz(func(t *testing.T, action string) {
		all, ok := parseFurther(action)
		if ok && (len(all) == 0 || len(action) > maxAction) {
			t.Errorf("%q names %d passages", action, len(all))
		}
		for _, p := range all {
			for _, n := range p.numbers() {
				if n < 0 {
					t.Errorf("%q has %d", action, n)
				}
			}
		}
	})
}

func TestFurtherPassagesComeBackAsTheyWent(t *testing.T) {
	t.Parallel()
	c := retrieval.Citation{Place: retrieval.Place{Text: 1 << 30, Section: 900, Paragraph: 12_000}, Quote: "One two three.", Shown: retrieval.Span{Start: 4, End: 13}, Highlight: retrieval.Span{Start: 4, End: 7}, Worth: true}
	unworthy := c
	unworthy.Worth = false
	button, ok := furtherButton([]retrieval.Citation{c, unworthy})
	if !ok || button.Label != "More passages (1)" {
		t.Fatalf("got %+v", button)
	}
	all, ok := parseFurther(button.Action)
	want := further{c.Place, c.Shown, c.Highlight, checksum("two three")}
	if !ok || len(all) != 1 || all[0] != want {
		t.Errorf("%q came back as %+v, want %+v", button.Action, all, want)
	}
	if _, ok := furtherButton([]retrieval.Citation{unworthy}); ok {
		t.Error("a button for nothing")
	}
}
