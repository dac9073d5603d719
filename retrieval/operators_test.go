package retrieval

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// longIndex returns the index over one paragraph too long for a passage, between
// two short ones, and the paragraph's parts.
func longIndex(body string) (*Index, []Span) {
	doc := Document{Title: "T", Language: "en", Sections: []Section{{Title: "Log", Body: "Mira opened the gate.\n\n" + body + "\n\nNobody closed it."}}}
	return NewIndex([]Volume{Prepare(doc)}), Parts(body)
}

// borderPhrase is some words before the border behind a part, and as many behind it.
func borderPhrase(body string, parts []Span, part, words int) string {
	before, behind := strings.Fields(body[:parts[part].End]), strings.Fields(body[parts[part+1].Start:])
	return strings.Join(slices.Concat(before[len(before)-words:], behind[:words]), " ")
}

// A phrase that stands in a paragraph is found there, also where one part of it
// ends and the next begins, in either or both of them.
func TestAPhraseIsFoundOverABorderOfParts(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&b, "w%d ", i)
		if i%9 == 8 {
			b.WriteString("bell. ")
		}
	}
	body := strings.TrimSpace(b.String())
	ix, parts := longIndex(body)
	cited := func(question string) (found []int) {
		for _, c := range ix.Ask(Query{Question: question, Limit: 3 * len(parts)}).Citations {
			if c.Place.Paragraph == 2 {
				found = append(found, c.Part)
			}
		}
		slices.Sort(found)
		return found
	}
	for part := range len(parts) - 1 {
		for _, words := range []int{1, 3} {
			phrase := borderPhrase(body, parts, part, words)
			if got, want := cited(`"`+phrase+`"`), []int{part + 1, part + 2}; !slices.Equal(got, want) {
				t.Errorf("%q is found in the parts %v, not %v", phrase, got, want)
			}
			if got := cited(`bell -"` + phrase + `"`); slices.Contains(got, part+1) || slices.Contains(got, part+2) || len(got) != len(parts)-2 {
				t.Errorf("without %q the parts %v are found", phrase, got)
			}
		}
	}
	last := parts[len(parts)-1]
	end := strings.Fields(body[last.Start:])
	for _, apart := range []string{"gate w0", end[len(end)-1] + " nobody", "w0 bell", borderPhrase(body, parts, 0, 1) + " gate"} {
		if got := cited(`"` + apart + `"`); got != nil {
			t.Errorf("%q is found in the parts %v", apart, got)
		}
	}
}

// A phrase of nothing but function words is shown once, by the part in which it
// begins, and what is marked there is where it stands.
func TestAPhraseOfFunctionWordsOverABorderIsShownOnce(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("the of and to in was his with that it for as on be or")
	var b strings.Builder
	for range 8000 {
		b.WriteString(words[random.IntN(len(words))] + " ")
	}
	body := strings.TrimSpace(b.String())
	ix, parts := longIndex(body)
	for part := range len(parts) - 1 {
		phrase := borderPhrase(body, parts, part, 8)
		a := ix.Ask(Query{Question: `"` + phrase + `"`})
		if len(a.Citations) != 1 || !a.Answered() || a.Citations[0].Part != part+1 {
			t.Fatalf("over the border behind part %d: %+v", part+1, a)
		}
	}

	quiet := strings.Repeat("It was as it had been. ", 900)
	parts = Parts(strings.TrimSpace(quiet))
	at := parts[4].End
	body = quiet[:at-1] + ", and so to be or" + quiet[at-1:at] + " Not to be, then. " + strings.TrimSpace(quiet[at:])
	ix, _ = longIndex(body)
	a := ix.Ask(Query{Question: `"to be or not to be"`})
	if len(a.Citations) != 1 {
		t.Fatalf("%d citations", len(a.Citations))
	}
	c := a.Citations[0]
	if marked := c.Quote[c.Highlight.Start:c.Highlight.End]; !strings.Contains(marked, "to be or.") {
		t.Errorf("of part %d of %d is marked %q", c.Part, c.Parts, marked)
	}
}
