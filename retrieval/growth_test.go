package retrieval

import (
	"context"
	"errors"
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
