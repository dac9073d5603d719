package retrieval

import "sort"

// asked is a question while it is being answered.
type asked struct {
	terms  []term
	total  float64
	kind   AnswerKind
	scores []float32
	local  map[int][]float64
}

func (ix *Index) textRange(p int) (lo, hi int) {
	text := ix.entries[p].text
	lo = sort.Search(len(ix.entries), func(i int) bool { return ix.entries[i].text >= text })
	hi = sort.Search(len(ix.entries), func(i int) bool { return ix.entries[i].text > text })
	return
}

func (a *asked) localIDF(ix *Index, i, lo, hi int) float64 {
	if a.local == nil {
		a.local = map[int][]float64{}
	}
	l, ok := a.local[lo]
	if !ok {
		for _, t := range a.terms {
			df := 0
			for _, s := range t.stems {
				ps := ix.postingsOf(s)
				x := sort.Search(len(ps), func(i int) bool { return int(ps[i].passage) >= lo })
				y := sort.Search(len(ps), func(i int) bool { return int(ps[i].passage) >= hi })
				df += y - x
			}
			l = append(l, idf(hi-lo, min(df, hi-lo)))
		}
		a.local[lo] = l
	}
	return l[i]
}
