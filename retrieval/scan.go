package retrieval

import "strings"

// match is a place of a candidate where a word of the question stands.
type match struct {
	position int32 // the word's number in the passage, stop words counted
	sentence int32 // index into view.sentences
	term     uint8 // index into asked.terms
	exact    bool  // in the form that the question has
	capital  bool
}

// view is a candidate as the features see it: where the question's words
// stand in it, and what else is in its sentences.
type view struct {
	candidate
	matches   []match // in reading order
	sentences []sentenceView
	words     int // stop words counted

	counts  [maxTerms]int // by term, how often it occurs
	exact   uint64        // a bit by term: it occurs in the question's form
	name    uint64        // a bit by term: it occurs in the question's form with a capital
	kin     uint64        // a bit by term: a word related to it occurs
	runs    []uint8       // by word of the question: the longest run of words it shares, 0 for less than two
	longest uint8         // of runs
	best    int           // index of the best sentence; -1: no sentence
}

// sentenceView is a sentence of a candidate.
type sentenceView struct {
	index    int     // into Index.sentences
	words    int     // stop words counted
	content  int     // words that aren't stop words
	from, to int     // its matches: view.matches[from:to]
	coverage float64 // sum of the idf of the question's terms in it, each once
	rarity   float64 // sum of the sentenceIDF of the question's terms in it, each once

	terms uint64  // a bit by term: it occurs
	exact uint64  // a bit by term: it occurs in the question's form
	kin   uint64  // a bit by term: a word related to it occurs
	run   float64 // the most formIDF of a run of words that it shares with the question

	numbers int // numbers that the question doesn't have
	names   int // words with a capital, not first, that the question doesn't have
	clues   int // words of asked.clues
}

// scan fills s.view with a candidate. Every slice in it is reused by the next.
func (ix *Index) scan(s *scratch, c candidate, a *asked) *view {
	v := &s.view
	*v = view{candidate: c, matches: v.matches[:0], sentences: v.sentences[:0], runs: v.runs[:0], best: -1}
	for range a.forms {
		v.runs = append(v.runs, 0)
	}
	s.running, s.ran = append(s.running[:0], make([]uint8, len(a.forms)+1)...), append(s.ran[:0], make([]uint8, len(a.forms)+1)...)
	first, last := ix.passageSentences(int(c.passage))
	position := int32(-1)
	for i := first; i < last; i++ {
		sv := sentenceView{index: i, from: len(v.matches)}
		for n, t := range ix.sentenceTokens(i) {
			info := ix.ofWord[t.word()]
			if !t.same() {
				position++
				sv.words++
				sv.run = max(sv.run, s.run(v, a, info.form))
				if s.clue[info.form] {
					sv.clues++
				}
			}
			if info.stop {
				continue
			}
			if !t.same() {
				sv.content++
			}
			k := s.termOf[info.stem]
			if k == 0 || k&kinMark != 0 {
				if k != 0 {
					v.kin |= 1 << (k&^kinMark - 1)
					sv.kin |= 1 << (k&^kinMark - 1)
				}
				if info.number {
					sv.numbers++
				} else if t.capital() && n > 0 {
					sv.names++
				}
				continue
			}
			k--
			m := match{
				position: position,
				sentence: int32(len(v.sentences)),
				term:     k,
				exact:    info.form == a.terms[k].form,
				capital:  t.capital(),
			}
			v.matches = append(v.matches, m)
			v.counts[k]++
			if m.exact {
				v.exact |= 1 << k
				sv.exact |= 1 << k
				if m.capital {
					v.name |= 1 << k
				}
			}
			if sv.terms&(1<<k) == 0 {
				sv.terms |= 1 << k
				sv.coverage += a.terms[k].idf
				sv.rarity += a.terms[k].sentenceIDF
			}
		}
		sv.to = len(v.matches)
		v.sentences = append(v.sentences, sv)
	}
	v.words = int(position + 1)
	return v
}

// run follows the runs of words that the question and the passage share.
// s.running[i+1] is the length of the run that ends with the passage's last
// word and the question's word i. It returns the most formIDF of a run of two
// words or more that ends here.
func (s *scratch) run(v *view, a *asked, form formID) (most float64) {
	s.ran, s.running = s.running, s.ran
	at := s.formAt[form]
	clear(s.running)
	for at != 0 {
		i := int(at) // 1 + the question's word
		n := min(s.ran[i-1]+1, 200)
		s.running[i] = n
		if n >= 2 {
			v.longest = max(v.longest, n)
			sum := 0.0
			for k := i - int(n); k < i; k++ {
				v.runs[k] = max(v.runs[k], n)
				sum += a.formIDF[k]
			}
			most = max(most, sum)
		}
		at = s.next[i-1]
	}
	return most
}

// quotes counts the quotation marks in a sentence.
func (ix *Index) quotes(v *view, sentence int) int {
	s := ix.sentences[v.sentences[sentence].index]
	body := ix.entries[v.passage].body[s.start:s.end]
	n := strings.Count(body, `"`)
	for _, mark := range [...]string{"“", "”", "«", "‘", "'"} {
		n += strings.Count(body, mark)
	}
	return n
}
