package retrieval

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
)

// TestSplittingAndIndexingAreLinear: twice the text is at most two and a half
// times the bytes allocated, whatever it is made of.
func TestSplittingAndIndexingAreLinear(t *testing.T) {
	const size = 300 << 10
	for _, c := range []struct{ name, language, unit string }{
		{"paragraphs", "en", "The miller keeps bees.\n\n"},
		{"lines", "en", "The miller keeps bees\n"},
		{"sentences", "en", "The miller keeps bees. "},
		{"one word", "en", "a"},
		{"words", "en", "bees "},
		{"stops", "en", ". "},
		{"stops and openers", "en", ".("},
		{"quotes", "en", "\"a.\" "},
		{"abbreviations", "en", "Mr. "},
		{"initials", "en", "A.B."},
		{"list items", "en", "1. a\n"},
		{"blanks", "en", "   \n"},
		{"elisions", "fr", "l'"},
		{"hyphens", "en", "a-"},
		{"figures", "en", "1,000"},
		{"combining marks", "en", "\u0301"},
		{"kana", "ja", "ました"},
		{"function words", "ja", "です"},
		{"han", "zh", "的"},
		{"hangul", "ko", "알려"},
		{"thai", "th", "ครับ"},
		{"flags", "und", "🇸🇪"},
	} {
		work := func(n int) uint64 {
			doc := Document{Language: c.language, Sections: []Section{{Title: "T", Body: strings.Repeat(c.unit, n)}}}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			NewIndex([]Volume{Prepare(doc)})
			runtime.ReadMemStats(&after)
			return after.TotalAlloc - before.TotalAlloc
		}
		n := size / len(c.unit)
		work(1) // the analyzer is built
		if once, twice := work(n), work(2*n); 2*twice > 5*once {
			t.Errorf("%s: %d bytes become %d", c.name, once, twice)
		}
	}
}

// TestAnalysisEndsWithItsContext: of a text, and of the index over all.
func TestAnalysisEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	doc := Document{Language: "en", Sections: []Section{{Body: "A.\n\nB."}}}
	if _, err := prepare(ctx, doc); !errors.Is(err, context.Canceled) {
		t.Errorf("prepare: %v", err)
	}
	if _, err := newIndex(ctx, []Volume{Prepare(doc)}); !errors.Is(err, context.Canceled) {
		t.Errorf("index: %v", err)
	}
}

// TestAnAskOfALongParagraphIsBounded: what an ask allocates doesn't grow with the
// paragraph that answers, whatever it is made of.
func TestAnAskOfALongParagraphIsBounded(t *testing.T) {
	const size = 200 << 10
	for _, c := range []struct{ name, unit string }{
		{"sentences", "The miller keeps bees. "},
		{"words", "bees miller "},
		{"one sentence", "The miller keeps bees, and "},
		{"lines", "The miller keeps bees\n"},
		{"letters", "a"},
	} {
		ask := func(n int) uint64 {
			ix := indexOfParagraphs("en", strings.Repeat(c.unit, n)+" The baker keeps a goose.", "Ada.")
			return allocated(ix, "What do the miller and the baker keep?")
		}
		n := size / len(c.unit)
		if short, long := ask(n), ask(8*n); 2*long > 5*short {
			t.Errorf("%s: %d bytes become %d in a paragraph eight times as long", c.name, short, long)
		}
	}
}

// TestAnAskOfManyPassagesIsBounded: what an ask allocates grows with what it
// shows and not with how many passages have what it asks for.
func TestAnAskOfManyPassagesIsBounded(t *testing.T) {
	paragraph := func(i int) string { return fmt.Sprintf("The end of the pier, and bees of the %dth hive.\n\n", i) }
	index := func(n int) *Index {
		var b strings.Builder
		for i := range n {
			b.WriteString(paragraph(i))
		}
		return indexOfParagraphs("en", b.String())
	}
	const n = 1000
	small, large := index(n), index(8*n)
	for _, question := range []string{
		`"of the"`, `"the of"`, `"of the" "and the" "the the"`, `bees "of the"`, `bees "the of"`, `bees -"the of"`, `bees -"of the"`, "bees",
		"pier and bees", "bees " + strings.Repeat("-ropes ", 1000), "bees " + strings.Repeat(`"of the" `, 500), strings.Repeat("bees pier hive ", 1000),
	} {
		few, many := allocated(small, question), allocated(large, question)
		if 2*many > 5*few {
			t.Errorf("%.40s: %d bytes become %d in eight times the passages", question, few, many)
		}
	}
}

// TestAPhraseIsLookedForNoFurtherThanIsShown: where many passages have it, the
// first of them are all that is read.
func TestAPhraseIsLookedForNoFurtherThanIsShown(t *testing.T) {
	t.Parallel()
	for _, question := range []string{`"of the"`, `"of the" "of the"`} {
		looks := func(n int) int {
			e, ctx := forLooks(t, endless)
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, "The end of the %dth pier.\n\n", i)
			}
			indexOfParagraphs("en", b.String()).ask(e, Query{Question: question})
			return ctx.looks
		}
		if few, many := looks(1000), looks(20_000); many > few {
			t.Errorf("%s: %d looks become %d", question, few, many)
		}
	}
}

// allocated is how many bytes an ask takes, the scratch that asks share aside.
func allocated(ix *Index, question string) uint64 {
	least := uint64(math.MaxUint64)
	for range 5 { // the first and any after a collection make a scratch
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		ix.Ask(Query{Question: question})
		runtime.ReadMemStats(&after)
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	return least
}

// TestTheTextsAreHandedOutUncopied: whoever cites asks for them.
func TestTheTextsAreHandedOutUncopied(t *testing.T) {
	l := NewLibrary(nil, nil)
	for _, texts := range []int{1, 300} {
		volumes := make([]Volume, texts)
		for i := range volumes {
			volumes[i] = Volume{Text: Text{ID: TextID(i + 1), Sections: make([]TextSection, 50)}}
		}
		next, err := newEdition(t.Context(), volumes)
		if err != nil {
			t.Fatal(err)
		}
		l.swap(next)
		if n := testing.AllocsPerRun(10, func() { l.Texts() }); n > 0 || len(l.Texts()) != texts {
			t.Errorf("of %d texts, %d are listed: %v allocations", texts, len(l.Texts()), n)
		}
	}
}
