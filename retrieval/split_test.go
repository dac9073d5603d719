package retrieval

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParagraphsAreSeparatedByBlankLines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"nothing", "", nil},
		{"only white space", " \n\n\t\n", nil},
		{"one", "a b", []string{"a b"}},
		{"a line break belongs to its paragraph", "roses\nviolets\n\nend", []string{"roses\nviolets", "end"}},
		{"several blank lines are one border", "a\n\n\n\nb", []string{"a", "b"}},
		{"a line of white space is blank", "a\n \t\nb", []string{"a", "b"}},
		{"lines may end as on Windows", "a\r\n\r\nb\r\n", []string{"a", "b"}},
		{"white space around is not quoted", "  a \n\n b\n", []string{"a", "b"}},
		{"wide spaces too", "\u3000\u6625\u3000\n\n\u79cb", []string{"\u6625", "\u79cb"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, span := range Paragraphs(c.body) {
				got = append(got, c.body[span.Start:span.End])
			}
			if strings.Join(got, "|") != strings.Join(c.want, "|") || len(got) != len(c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestPrepareQuotesEveryWordOnceAndInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.StringMatching(`([a-zé\.]{0,4}[ \n\r\t]{0,3}){0,30}`).Draw(t, "body")
		volume := Prepare(Document{Language: "en", Sections: []Section{{Title: "One", Body: body}}})
		var words []string
		last := 0
		for i, p := range volume.Passages {
			if p.Body != body[p.Start:p.End] {
				t.Fatalf("passage %d quotes %q, but its place holds %q", i, p.Body, body[p.Start:p.End])
			}
			if p.Start < last || p.Paragraph != i+1 || p.Section != 0 {
				t.Fatalf("passage %d is out of order: %+v", i, p)
			}
			if strings.TrimSpace(p.Body) != p.Body || p.Body == "" {
				t.Fatalf("passage %d is not trimmed: %q", i, p.Body)
			}
			last = p.End
			words = append(words, strings.Fields(p.Body)...)
		}
		if got, want := strings.Join(words, " "), strings.Join(strings.Fields(body), " "); got != want {
			t.Fatalf("the passages hold %q, the body %q", got, want)
		}
		if volume.Text.Sections[0].Paragraphs != len(volume.Passages) {
			t.Fatalf("%d paragraphs, but %d passages", volume.Text.Sections[0].Paragraphs, len(volume.Passages))
		}
	})
}
