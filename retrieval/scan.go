package retrieval

import (
	"slices"
	"strings"
)

// match is a place of a candidate where a word of the question stands.
type match struct {
	position int32 // the word's number in the passage, stop words counted
	term     uint8 // index into asked.terms
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
	heading uint64        // a bit by term: it occurs in the section's title
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

	terms uint64 // a bit by term: it occurs
	kin   uint64 // a bit by term: a word related to it occurs

	numbers int // numbers that the question doesn't have
	names   int // words with a capital, not first, that the question doesn't have
	clues   int // words of asked.clues
}

// scan fills s.view with a candidate. Every slice in it is reused by the next.
func (ix *Index) scan(s *scratch, c candidate, a *asked) *view {
	v := &s.view
	*v = view{candidate: c, matches: v.matches[:0], sentences: v.sentences[:0], runs: v.runs[:0], best: -1}
	v.runs = zeros(v.runs, len(a.forms))
	s.running, s.ran = zeros(s.running, len(a.forms)+1), zeros(s.ran, len(a.forms)+1)
	for _, stem := range ix.headingOf(int(c.passage)).stems {
		if k := s.termOf[stem]; k != 0 && k&kinMark == 0 {
			v.heading |= 1 << (k - 1)
		}
	}
	first, last := ix.passageSentences(int(c.passage))
	for i := first; i < last; i++ {
		sv := sentenceView{index: i, from: len(v.matches)}
		for n, t := range ix.sentenceTokens(i) {
			info := ix.ofWord[t.word()]
			if !t.same() {
				v.words++
				sv.words++
				s.run(v, info.form)
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
			if k := s.termOf[info.stem]; k != 0 && k&kinMark == 0 {
				v.match(&sv, a, k-1, info.form, t.capital())
				continue
			} else if k != 0 {
				v.kin |= 1 << (k&^kinMark - 1)
				sv.kin |= 1 << (k&^kinMark - 1)
			}
			if info.number {
				sv.numbers++
			} else if t.capital() && n > 0 {
				sv.names++
			}
		}
		sv.to = len(v.matches)
		if ix.isHeading(i) { // the number of a chapter is no answer to "how many"
			sv.numbers, sv.names, sv.clues = 0, 0, 0
		}
		v.sentences = append(v.sentences, sv)
	}
	return v
}

// match notes that the last word looked at, in sentence sv, stands for a term.
func (v *view) match(sv *sentenceView, a *asked, term uint8, form formID, capital bool) {
	bit := uint64(1) << term
	v.matches = append(v.matches, match{
		position: int32(v.words - 1),
		term:     term,
	})
	v.counts[term]++
	if form == a.terms[term].form {
		v.exact |= bit
		if capital {
			v.name |= bit
		}
	}
	if sv.terms&bit == 0 {
		sv.terms |= bit
		sv.coverage += a.terms[term].idf
		sv.rarity += a.terms[term].sentenceIDF
	}
}

// zeros returns n zeros, in the memory of s where it is large enough.
func zeros(s []uint8, n int) []uint8 {
	s = slices.Grow(s[:0], n)[:n]
	clear(s)
	return s
}

// run follows the runs of words that the question and the passage share.
// s.running[i+1] is the length of the run that ends with the passage's last
// word and the question's word i.
func (s *scratch) run(v *view, form formID) {
	s.ran, s.running = s.running, s.ran
	at := s.formAt[form]
	clear(s.running)
	for at != 0 {
		i := int(at) // 1 + the question's word
		n := min(s.ran[i-1]+1, longestRun)
		s.running[i] = n
		if n >= 2 {
			v.longest = max(v.longest, n)
			for k := i - int(n); k < i; k++ {
				v.runs[k] = max(v.runs[k], n)
			}
		}
		at = s.next[i-1]
	}
}

// longestRun is how many words of a run are told apart: longer ones count as
// runs of that many, and cost no more.
const longestRun = 8

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
