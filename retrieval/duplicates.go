package retrieval

import (
	"slices"
	"strings"
)

// distinct chooses the first limit of the hits that are added, without those among
// the first places that say what one before them said: the places that a member
// is shown are too few to say anything twice. In longer lists, made for
// measuring, such passages follow right after those places.
type distinct struct {
	ix     *Index
	effort *effort
	limit  int

	kept, doubles, rest []ranked
	said                [][]stemID // by kept: distinctStems
	says                []stemID   // of the hit looked at, in memory that is used again
}

// add takes the next hit, and reports whether another may still be among the
// chosen.
func (d *distinct) add(hit ranked) bool {
	if !d.effort.spend(d.ix.size(int(hit.passage))) {
		return false
	}
	places := min(d.limit, DefaultLimit)
	switch {
	case len(d.kept) == places:
		d.rest = append(d.rest, hit)
	case !d.repeats(int(hit.passage)):
		d.kept = append(d.kept, hit)
		d.said = append(d.said, slices.Clone(d.says))
	case len(d.doubles) < d.limit:
		d.doubles = append(d.doubles, hit)
	}
	return len(d.kept) < places || len(d.kept)+len(d.doubles)+len(d.rest) < d.limit && d.limit > places
}

// repeats reports whether a passage says what one that is kept says.
func (d *distinct) repeats(p int) bool {
	d.says = d.ix.appendStems(d.says[:0], p)
	for i, k := range d.kept {
		if d.ix.nearDuplicates(int(k.passage), p, d.said[i], d.says) {
			return true
		}
	}
	return false
}

// hits returns what was chosen.
func (d *distinct) hits() []ranked {
	chosen := d.kept
	if d.limit > DefaultLimit {
		chosen = slices.Concat(d.kept, d.doubles, d.rest)
	}
	return chosen[:min(d.limit, len(chosen))]
}

// duplicateShare is the share of their distinct words (Jaccard) above which two
// passages say the same.
const duplicateShare = 0.8

// nearDuplicates reports whether two passages have nearly the same words, given
// the distinct stems of both.
func (ix *Index) nearDuplicates(a, b int, wa, wb []stemID) bool {
	if strings.TrimSpace(ix.entries[a].body) == strings.TrimSpace(ix.entries[b].body) {
		return true
	}
	la, lb := int(ix.length[a]), int(ix.length[b])
	if 2*min(la, lb) < max(la, lb) {
		return false
	}
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

// appendStems appends the stems of a passage's words, stop words too, each once,
// in the order of their numbers.
func (ix *Index) appendStems(stems []stemID, p int) []stemID {
	for _, t := range ix.bodyTokens(p) {
		stems = append(stems, ix.stemOf(t.word()))
	}
	slices.Sort(stems)
	return slices.Compact(stems)
}
