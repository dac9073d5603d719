package retrieval

import (
	"math"
	"testing"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 5e-5 {
		t.Errorf("%s is %.6f, want %.6f", what, got, want)
	}
}

func TestIDFByHand(t *testing.T) {
	t.Parallel()
	// ln(1 + (10-1+0.5)/(1+0.5)) = ln(1 + 6.3333) = ln 7.3333
	near(t, "idf of a word in 1 of 10", idf(10, 1), 1.992430)
	// ln(1 + (10-10+0.5)/(10+0.5)) = ln(1.047619)
	near(t, "idf of a word in all of 10", idf(10, 10), 0.046520)
}

// Three passages of 3, 3 and 6 words that aren't stop words: mean 4. k1 0.9,
// b 0.5. "zebra" occurs twice in the first only:
//
//	idf  = ln(1 + 2.5/1.5)                = ln 2.6667 = 0.980829
//	norm = 0.9·(0.5 + 0.5·10/4)           = 1.575, 3 words counting as 10
//	tf   = 2·1.9/(2 + 1.575)              = 1.062937
//	BM25 = 0.980829·1.062937              = 1.042560
func TestBM25ByHand(t *testing.T) {
	t.Parallel()
	ix := NewIndex([]Volume{Prepare(Document{Language: "en", Sections: []Section{{
		Body: "Zebra zebra lion.\n\nLion tiger lion.\n\nTiger lion panther jaguar puma lynx.",
	}}})})
	near(t, "mean length", ix.average, 4)
	got := ix.candidates(newScratch(ix), ix.understand("zebra"), 10)
	if len(got) != 1 || got[0].passage != 0 {
		t.Fatalf("candidates %v, want only the first passage", got)
	}
	near(t, "BM25", float64(got[0].bm25), 1.042560)
}

func TestCandidatesAreTheBestInOrder(t *testing.T) {
	t.Parallel()
	body := ""
	for i := range 60 {
		body += "zebra"
		for range i {
			body += " zebra"
		}
		body += " lion tiger\n\n"
	}
	ix := NewIndex([]Volume{Prepare(Document{Language: "en", Sections: []Section{{Body: body}}})})
	s := newScratch(ix)
	all := append([]candidate(nil), ix.candidates(s, ix.understand("zebra"), 60)...)
	s.reset()
	few := ix.candidates(s, ix.understand("zebra"), 5)
	if len(all) != 60 || len(few) != 5 {
		t.Fatalf("%d and %d candidates, want 60 and 5", len(all), len(few))
	}
	for i, c := range few {
		if c != all[i] {
			t.Errorf("candidate %d is %v among five, %v among all", i, c, all[i])
		}
	}
}
