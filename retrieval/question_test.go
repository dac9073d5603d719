package retrieval

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseQuestion(t *testing.T) {
	t.Parallel()
	tests := []struct {
		requirement, text string
		want              Question
	}{
		{"a plain question", "Who came?", Question{Search: "Who came?", Kind: KindPerson}},
		{"a quoted phrase must occur", `what is "social management" here`, Question{Search: "what is social management here", Phrases: []string{"social management"}}},
		{"curly quotes are quotes", `“social management”`, Question{Search: "social management", Phrases: []string{"social management"}}},
		{"a minus excludes", `apples -pears -"red ones"`, Question{Search: "apples", Without: []string{"pears", "red ones"}}},
		{"a dash between words is a dash", "apples - pears and well-known", Question{Search: "apples - pears and well-known"}},
		{"a minus before a figure is its sign", "what melts at -5", Question{Search: "what melts at -5"}},
		{"nothing but exclusions excludes nothing", "-pears", Question{Search: "-pears"}},
		{"a lone quotation mark is punctuation", `the 5" pipe`, Question{Search: `the 5" pipe`}},
		{"nothing", "", Question{}},
	}
	for _, tt := range tests {
		t.Run(tt.requirement, func(t *testing.T) {
			t.Parallel()
			tt.want.Text = tt.text
			if diff := cmp.Diff(tt.want, ParseQuestion("en", tt.text)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzQuestion(f *testing.F) {
	for _, s := range []string{"", `"`, `-"a" -b "c`, "«a» 「b」", "\xff-\xfe", "-", "− -a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := ParseQuestion("en", text)
		for _, part := range append(append([]string{}, q.Phrases...), q.Without...) {
			if !strings.Contains(text, part) || part == "" {
				t.Fatalf("%q is not in %q", part, text)
			}
		}
	})
}
