package bot

import (
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
)

// An ellipsis stands where the paragraph goes on, be that in another part.
func TestAnExcerptShowsWhereItsParagraphWasCut(t *testing.T) {
	t.Parallel()
	whole, inner := retrieval.Span{End: 14}, retrieval.Span{Start: 4, End: 7}
	for _, c := range []struct {
		part, parts int
		shown       retrieval.Span
		want        string
	}{
		{0, 0, whole, "One two three."},
		{0, 0, inner, "… two …"},
		{1, 3, whole, "One two three. …"},
		{2, 3, whole, "… One two three. …"},
		{3, 3, whole, "… One two three."},
		{1, 1, whole, "One two three."},
	} {
		got := ""
		for _, run := range excerpt(retrieval.Citation{Quote: "One two three.", Shown: c.shown, Part: c.part, Parts: c.parts}) {
			got += run.Text
		}
		if got != c.want {
			t.Errorf("part %d of %d is %q, want %q", c.part, c.parts, got, c.want)
		}
	}
}
