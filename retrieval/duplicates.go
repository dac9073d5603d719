package retrieval

import (
	"slices"
	"strings"
)

// distinct keeps the first limit hits, without those among the first places
// that say what one before them said: the places that a member is shown are
// too few to say anything twice. In longer lists, made for measuring, such
// passages follow right after those places.
func (ix *Index) distinct(hits []ranked, limit int) []ranked {
	var kept, doubles []ranked
	rest := hits
	for len(rest) > 0 && len(kept) < min(limit, DefaultLimit) {
		hit := rest[0]
		rest = rest[1:]
		if slices.ContainsFunc(kept, func(k ranked) bool {
			return ix.nearDuplicates(int(k.passage), int(hit.passage))
		}) {
			doubles = append(doubles, hit)
		} else {
			kept = append(kept, hit)
		}
	}
	if limit > DefaultLimit {
		kept = append(append(kept, doubles...), rest...)
	}
	return kept[:min(limit, len(kept))]
}

// duplicateShare is the share of their distinct words (Jaccard) above which two
// passages say the same.
const duplicateShare = 0.8

// nearDuplicates reports whether two passages have nearly the same words.
func (ix *Index) nearDuplicates(a, b int) bool {
	if strings.TrimSpace(ix.entries[a].body) == strings.TrimSpace(ix.entries[b].body) {
		return true
	}
	la, lb := int(ix.length[a]), int(ix.length[b])
	if 2*min(la, lb) < max(la, lb) {
		return false
	}
	wa, wb := ix.distinctStems(a), ix.distinctStems(b)
	common := 0
	for i, j := 0, 0; i < len(wa) && j < len(wb); {
		switch {
		case wa[i] < wb[j]:
			i++
		case wa[i] > wb[j]:
			j++
		default:
			common, i, j = common+1, i+1, j+1
		}
	}
	union := len(wa) + len(wb) - common
	return union > 0 && float64(common) > duplicateShare*float64(union)
}

// distinctStems returns the stems of a passage's words, stop words too, each
// once, in the order of their numbers.
func (ix *Index) distinctStems(p int) []stemID {
	tokens := ix.bodyTokens(p)
	stems := make([]stemID, 0, len(tokens))
	for _, t := range tokens {
		stems = append(stems, ix.stemOf(t.word()))
	}
	slices.Sort(stems)
	return slices.Compact(stems)
}
