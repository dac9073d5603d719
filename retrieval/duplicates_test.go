package retrieval

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// few draws paragraphs of few words, so that many repeat others and have the same
// phrases.
func few() *rapid.Generator[[]string] {
	word := rapid.SampledFrom([]string{"the", "of", "and", "bees", "honey", "hive", "wax"})
	paragraph := rapid.Map(rapid.SliceOfN(word, 1, 12), func(w []string) string { return strings.Join(w, " ") + "." })
	return rapid.SliceOfN(paragraph, 1, 40)
}

// TestChoosingOneByOneChoosesTheSame as looking at all hits would.
func TestChoosingOneByOneChoosesTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ix := indexOfParagraphs("en", few().Draw(t, "paragraphs")...)
		limit := rapid.IntRange(1, 20).Draw(t, "limit")
		same := func(a, b uint32) bool {
			return ix.nearDuplicates(int(a), int(b), ix.appendStems(nil, int(a)), ix.appendStems(nil, int(b)))
		}
		var kept, doubles, rest []uint32
		for p := range uint32(len(ix.entries)) {
			switch {
			case len(kept) == min(limit, DefaultLimit):
				rest = append(rest, p)
			case slices.ContainsFunc(kept, func(k uint32) bool { return same(k, p) }):
				doubles = append(doubles, p)
			default:
				kept = append(kept, p)
			}
		}
		if limit > DefaultLimit {
			kept = slices.Concat(kept, doubles, rest)
		}
		kept = kept[:min(limit, len(kept))]

		chosen := distinct{ix: ix, limit: limit}
		for p := range uint32(len(ix.entries)) {
			if !chosen.add(ranked{candidate: candidate{passage: p}}) {
				break
			}
		}
		var got []uint32
		for _, hit := range chosen.hits() {
			got = append(got, hit.passage)
		}
		if !slices.Equal(got, kept) {
			t.Fatalf("chose %v, want %v", got, kept)
		}
	})
}

// TestDemandsChooseAmongTheSameCandidates as would be there without them, in
// their order.
func TestDemandsChooseAmongTheSameCandidates(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		paragraphs := few().Draw(t, "paragraphs")
		ix := indexOfParagraphs("en", paragraphs...)
		words := rapid.SampledFrom([]string{"bees", "bees honey", "wax hive bees"}).Draw(t, "words")
		phrase := rapid.SampledFrom([]string{"the", "of the", "bees and", "honey the of", "wax wax"}).Draw(t, "phrase")
		sign := rapid.SampledFrom([]string{"", "-"}).Draw(t, "sign")
		limit := rapid.IntRange(1, 10).Draw(t, "limit")
		a := ix.understand(words + " " + sign + `"` + phrase + `"`)
		if a.demands.none() || len(a.terms) == 0 {
			t.Skip("the texts lack one of the words")
		}
		free := *a
		free.demands = demands{}
		var want []candidate
		for _, c := range ix.candidates(newScratch(ix), &free, len(ix.entries)) {
			has := strings.Contains(" "+strings.TrimSuffix(paragraphs[c.passage], ".")+" ", " "+phrase+" ")
			if has == (sign == "") && len(want) < limit {
				want = append(want, c)
			}
		}
		s := newScratch(ix)
		if got := ix.candidates(s, a, limit); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		s.reset()
		if slices.ContainsFunc(s.scores, func(score float32) bool { return score != 0 }) {
			t.Fatal("a score is left behind")
		}
	})
}
