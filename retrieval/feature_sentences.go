package retrieval

// sentenceFeatures looks for the sentence that answers.
//
//   - sentence: the most of the question, by idf, that one sentence has; a
//     related word counts as kinShare of the word.
//   - sentence3: the most that three sentences in a row have.
//   - sentencebm25: the highest BM25 score of a sentence.
//   - sentencerare: the most that one sentence has by the words' rarity among
//     sentences, less a little for each of its words.
func (ix *Index) sentenceFeatures(v *view, a *asked, f *features) {
	best := -1.0
	for i := range v.sentences {
		sv := &v.sentences[i]
		if focus := sv.coverage / a.total / (0.7 + 0.3*float64(sv.words)/usualWords); focus > best {
			best, v.best = focus, i
		}
		f[fSentence] = max(f[fSentence], (sv.coverage+kinShare*kinCoverage(sv, a))/a.total)
		f[fSentence3] = max(f[fSentence3], window(v, a, i, 3)/a.total)
		f[fSentenceBM25] = max(f[fSentenceBM25], sentenceBM25(v, a, i)/a.total)
		if sv.terms != 0 {
			f[fSentenceRare] = max(f[fSentenceRare], sv.rarity/a.sentenceTotal-wordCost*float64(sv.words))
		}
	}
}

const (
	usualWords = 20    // of a sentence of usual length
	kinShare   = 0.7   // what a related word counts, of the word itself
	wordCost   = 0.012 // what a word more in the sentence takes off sentencerare
)

// kinCoverage is the idf of the terms that a sentence has only by kin.
func kinCoverage(sv *sentenceView, a *asked) float64 {
	if only := sv.kin &^ sv.terms; only != 0 {
		return a.idfOf(only)
	}
	return 0
}

// window is the idf of the question's terms in n sentences from i on.
func window(v *view, a *asked, i, n int) float64 {
	var seen uint64
	for _, sv := range v.sentences[i:min(i+n, len(v.sentences))] {
		seen |= sv.terms
	}
	return a.idfOf(seen)
}

// The parameters of BM25 over sentences, which are shorter and of less even
// length than passages.
const (
	sentenceK1      = 0.9
	sentenceB       = 0.4
	sentenceAverage = 12 // words that aren't stop words
)

// sentenceBM25 is the BM25 score of one sentence, with the passages' idf.
func sentenceBM25(v *view, a *asked, i int) float64 {
	sv := &v.sentences[i]
	norm := sentenceK1 * (1 - sentenceB + sentenceB*float64(sv.content)/sentenceAverage)
	var counts [maxTerms]int32
	for _, m := range v.matches[sv.from:sv.to] {
		counts[m.term]++
	}
	sum := 0.0
	for _, m := range v.matches[sv.from:sv.to] {
		if c := float64(counts[m.term]); c > 0 {
			sum += a.terms[m.term].idf * c * (sentenceK1 + 1) / (c + norm)
			counts[m.term] = 0
		}
	}
	return sum
}
