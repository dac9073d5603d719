package retrieval

import (
	"context"
	"errors"
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
			least := uint64(math.MaxUint64)
			for range 5 { // the first and any after a collection make a scratch
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				ix.Ask(Query{Question: "What do the miller and the baker keep?"})
				runtime.ReadMemStats(&after)
				least = min(least, after.TotalAlloc-before.TotalAlloc)
			}
			return least
		}
		n := size / len(c.unit)
		if short, long := ask(n), ask(8*n); 2*long > 5*short {
			t.Errorf("%s: %d bytes become %d in a paragraph eight times as long", c.name, short, long)
		}
	}
}
