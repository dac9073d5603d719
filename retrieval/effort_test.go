package retrieval

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lasting is a context that has ended once it was looked at so often, and
// counts the looks.
type lasting struct {
	context.Context
	until, looks int
}

func (c *lasting) Err() error {
	if c.looks++; c.looks > c.until {
		return context.DeadlineExceeded
	}
	return nil
}

// forLooks returns an effort that ends at its look after so many.
func forLooks(t *testing.T, n int) (*effort, *lasting) {
	ctx := &lasting{Context: t.Context(), until: n}
	return &effort{ctx: ctx}, ctx
}

const endless = 1 << 30

// TestAnAskEndsAtAnyLook: wherever its context ends, an ask does nothing more,
// returns that error, and leaves the index as it was.
func TestAnAskEndsAtAnyLook(t *testing.T) {
	t.Parallel()
	volume, questions := zipfian(2000, 10)
	choppy := strings.Repeat("The miller. ", longestPassage/len("The miller. "))
	endlessly := strings.Repeat("the miller, ", longestPassage/len("the miller, "))
	short := Prepare(Document{Title: "S", Language: "en", Sections: []Section{{Body: choppy + "\n\n" + endlessly + "\n\nThe miller keeps bees."}}})
	short.Text.ID = 1
	ix := NewIndex([]Volume{volume, short})
	for _, question := range []string{
		questions[3], slipsOf(questions), `"of the"`, `"the miller keeps"`, questions[4] + ` -"of the" -bees`, `"to the" ` + questions[5],
		"What does the miller do?", strings.Join(questions, " ") + " the miller",
	} {
		want := ix.Ask(Query{Question: question, Explain: true})
		ended := false
		for until := 0; !ended; until++ {
			ctx := &lasting{Context: t.Context(), until: until}
			got, err := ix.askWithin(ctx, Query{Question: question, Explain: true})
			switch {
			case err == nil:
				ended = true
				if ctx.looks < 2 {
					t.Errorf("%.40q: it looks %d times", question, ctx.looks)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%.40q: with a context it is answered otherwise:\n%s", question, diff)
				}
			case !errors.Is(err, context.DeadlineExceeded) || len(got.Citations) > 0 || got.Suggestion != "":
				t.Fatalf("%.40q: got %v with %d citations", question, err, len(got.Citations))
			case ctx.looks != until+1:
				t.Fatalf("%.40q: it looks %d times more", question, ctx.looks-until-1)
			}
			if until%7 == 0 || ended {
				if diff := cmp.Diff(want, ix.Ask(Query{Question: question, Explain: true})); diff != "" {
					t.Fatalf("%.40q: after an end at look %d it is answered otherwise:\n%s", question, until, diff)
				}
			}
		}
	}
}

// TestMoreWorkIsLookedAtMoreOften: of everything that an ask does, twice as much
// has about twice the looks at its context.
func TestMoreWorkIsLookedAtMoreOften(t *testing.T) {
	t.Parallel()
	ask := func(question string, paragraphs func(n int) string) func(*effort, int) {
		return func(e *effort, n int) {
			indexOfParagraphs("en", paragraphs(n)).ask(e, Query{Question: question})
		}
	}
	for _, c := range []struct {
		name string
		n    int
		work func(e *effort, n int)
	}{
		{"postings", 100_000, ask("bees", func(n int) string { return strings.Repeat("Bees.\n\n", n) })},
		{"phrases that few have", 20_000, ask(`"of the"`, func(n int) string { return strings.Repeat("The end of it.\n\n", n) })},
		{"the order of demanded passages", 50_000, func(e *effort, n int) {
			h := heap[int]{items: make([]int, n), before: func(a, b int) bool { return a < b }}
			h.order(e)
		}},
		{"excluded words", 20_000, ask(`bees -honey -wax -"the end"`, func(n int) string { return strings.Repeat("Bees honey.\n\n", n) })},
		{"passages to order", 1000, func(e *effort, n int) {
			ix := indexOfParagraphs("en", strings.Repeat(strings.Repeat("Bees. ", n)+"\n\n", 40))
			a, s := ix.understandWithin(e, "bees"), newScratch(ix)
			s.mark(a)
			ix.rank(s, a, candidateCount)
		}},
		{"passages that repeat others", 20_000, func(e *effort, n int) {
			ix := indexOfParagraphs("en", "Bees.", "Bees.")
			chosen := distinct{ix: ix, effort: e, limit: 2}
			for p := range n {
				chosen.add(ranked{candidate: candidate{passage: uint32(p % 2)}})
			}
		}},
		{"stretches", 1000, ask("bees", func(n int) string { return strings.Repeat("Bees. ", n) + "Ada." })},
		{"related words", 50_000, func(e *effort, n int) {
			indexOfParagraphs("en", wordsLike("abcdefghij", n)).kin("abcdxyzxyz", e)
		}},
		{"sets of letters", 300_000, func(e *effort, n int) {
			spellingOf(wordsLike("abcdefg", n)).near(e, "zyxwvut", 2)
		}},
		{"words that are near", 5000, func(e *effort, n int) {
			spellingOf(wordsLike("abcdefghijklmnop", n)).near(e, "abcdefghijklmnop", 16)
		}},
	} {
		looks := func(n int) int {
			e, ctx := forLooks(t, endless)
			c.work(e, n)
			return ctx.looks
		}
		if once, twice := looks(c.n), looks(2*c.n); once < 4 || 3*once > 2*twice {
			t.Errorf("%s: %d and %d looks", c.name, once, twice)
		}
	}
}

// wordsLike writes n different words as long as one, its last letters exchanged.
func wordsLike(like string, n int) string {
	var b strings.Builder
	for i := range n {
		suffix := fmt.Sprint(i)
		word := []byte(like)
		for k := range suffix {
			word[len(word)-1-k] = suffix[len(suffix)-1-k] - '0' + 'a'
		}
		b.Write(word)
		b.WriteByte(' ')
	}
	return b.String()
}

func spellingOf(list string) *Spelling {
	var vocabulary []WordCount
	for w := range strings.FieldsSeq(list) {
		vocabulary = append(vocabulary, WordCount{Word: w, Count: 1})
	}
	return NewSpelling(vocabulary)
}

// TestALibraryAsksWithinItsContext: at its door, too.
func TestALibraryAsksWithinItsContext(t *testing.T) {
	t.Parallel()
	l := NewLibrary(nil, nil)
	volume, questions := zipfian(2000, 10)
	l.live.Store(&edition{index: NewIndex([]Volume{volume})})
	for until := range 3 {
		ctx := &lasting{Context: t.Context(), until: until}
		if _, err := l.Ask(ctx, Query{Question: slipsOf(questions)}); !errors.Is(err, context.DeadlineExceeded) || ctx.looks != until+1 {
			t.Errorf("an end at look %d: %v after %d", until, err, ctx.looks)
		}
	}
}
