package retrieval

// match is a place of a candidate where a word of the question stands.
type match struct {
	position int32 // the word's number in the passage, stop words counted
	sentence int32 // index into Index.sentences
	term     uint8 // index into the question's terms
	exact    bool  // in the form that the question has
	capital  bool
}

// maxTerms is how many terms of a question are looked at; what comes after is
// ignored. A question of a thousand words costs no more than one of these.
const maxTerms = 64

// view is a candidate as the features see it: where the question's words
// stand in it, and what else is in its sentences.
type view struct {
	candidate
	matches   []match
	sentences []sentenceView
	words     int // stop words counted
	best      int
}

// sentenceView is a sentence of a candidate.
type sentenceView struct {
	index       int   // into Index.sentences
	first, last int32 // positions of its words: first up to, not including, last
	content     int   // words that aren't stop words
	from, to    int   // its matches: view.matches[from:to]
	numbers     int   // numbers that the question doesn't have
	names       int   // words with a capital, not first, that the question doesn't have

	coverage float64 // sum of the idf of the question's terms in it, each once
}

// scan fills s.view with a candidate. Every slice in it is reused by the next.
func (ix *Index) scan(s *scratch, c candidate, terms []term) *view {
	v := &s.view
	v.candidate = c
	v.best = -1
	v.matches, v.sentences, v.words = v.matches[:0], v.sentences[:0], 0
	first, last := ix.passageSentences(int(c.passage))
	position := int32(-1)
	for i := first; i < last; i++ {
		sv := sentenceView{index: i, first: position + 1, from: len(v.matches)}
		var seen uint64
		for n, t := range ix.sentenceTokens(i) {
			if !t.same() {
				position++
			}
			info := ix.ofWord[t.word()]
			if info.stop {
				continue
			}
			if !t.same() {
				sv.content++
			}
			k := s.termOf[info.stem]
			if k == 0 {
				if info.number {
					sv.numbers++
				} else if t.capital() && n > 0 {
					sv.names++
				}
				continue
			}
			k--
			v.matches = append(v.matches, match{
				position: position,
				sentence: int32(len(v.sentences)),
				term:     k,
				exact:    info.form == terms[k].form,
				capital:  t.capital(),
			})
			if seen&(1<<k) == 0 {
				seen |= 1 << k
				sv.coverage += terms[k].idf
			}
		}
		sv.to, sv.last = len(v.matches), position+1
		v.sentences = append(v.sentences, sv)
	}
	v.words = int(position + 1)
	return v
}

// mark notes which term each stem stands for; unmark forgets it.
func (s *scratch) mark(terms []term) {
	for i, t := range terms {
		for _, stem := range t.stems {
			s.termOf[stem] = uint8(i + 1)
		}
	}
}

func (s *scratch) unmark(terms []term) {
	for _, t := range terms {
		for _, stem := range t.stems {
			s.termOf[stem] = 0
		}
	}
}
