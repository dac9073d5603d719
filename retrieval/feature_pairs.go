package retrieval

import "math"

// pairFeatures looks at how near and in which order the question's words
// stand.
//
//   - ordered: the share, by idf, of the neighbouring terms of the question
//     that stand in its order within three words.
//   - near: the same in either order, less for each word farther apart.
//   - run: the longest run of words that question and passage share word for
//     word, stop words too; eight and more count the same. Where that is the
//     whole question, it is what is quoted: the share of the passage, if that is
//     more.
//   - runcover: the share of the question's words, by the idf of their forms,
//     in such runs of two words or more, longer runs counting more, up to five.
func pairFeatures(v *view, a *asked, f *features) {
	for i, length := range v.runs {
		f[fRunCover] += float64(min(length, 5)) / 5 * a.formIDF[i] / a.formTotal
	}
	f[fRun] = float64(v.longest) / longestRun
	if v.quotes(a) {
		f[fRun] = max(f[fRun], float64(len(a.forms))/float64(v.words))
	}

	var p pairs
	p.measure(v.matches)
	for k := 0; k+1 < len(a.terms); k++ {
		share := (a.terms[k].idf + a.terms[k+1].idf) / 2 / a.total
		if p.ordered[k] > 0 && p.ordered[k] <= 3 {
			f[fOrdered] += share
		}
		if p.near[k] > 0 {
			f[fNear] += share * math.Exp(-float64(p.near[k]-1)/20)
		}
	}
}

// quotes reports whether the whole question stands in the passage word for word.
func (v *view) quotes(a *asked) bool { return int(v.longest) == min(len(a.forms), longestRun) }

// pairs are the least distances of each term and the next one of the
// question, 0 where they don't occur together.
type pairs struct {
	ordered [maxTerms]int32 // in the question's order
	near    [maxTerms]int32 // in either
}

// measure goes through matches in reading order.
func (p *pairs) measure(matches []match) {
	var last [maxTerms + 1]int32 // 1 + where each term stood last
	closer := func(to *int32, distance int32) {
		if distance = max(distance, 1); *to == 0 || distance < *to {
			*to = distance
		}
	}
	for _, m := range matches {
		k := int(m.term)
		last[k] = m.position + 1
		if k > 0 && last[k-1] > 0 {
			closer(&p.ordered[k-1], last[k]-last[k-1])
			closer(&p.near[k-1], last[k]-last[k-1])
		}
		if last[k+1] > 0 {
			closer(&p.near[k], last[k]-last[k+1])
		}
	}
}
