package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isQuestion reports whether a sentence ends as a question does.
func isQuestion(sentence string) bool {
	end := strings.TrimRightFunc(sentence, func(r rune) bool { return unicode.IsSpace(r) || isCloser(r) || r == '"' || r == '*' || r == '_' })
	r, _ := utf8.DecodeLastRuneInString(end)
	return r == '?' || r == '？' || r == '؟'
}

// asks reports whether a sentence of the index is a question.
func (ix *Index) asks(p, sentence int) bool {
	s := ix.sentences[sentence]
	return isQuestion(ix.entries[p].body[s.start:s.end])
}

// onlyAsks reports whether a passage is a question and nothing else: the
// passage after it answers, in a list of questions as in a dialogue.
func (ix *Index) onlyAsks(p int) bool {
	first, last := ix.passageSentences(p)
	if first < last && ix.isHeading(first) {
		first++
	}
	for i := first; i < last; i++ {
		if !ix.asks(p, i) {
			return false
		}
	}
	return first < last
}

// longestLeadIn is the length, in characters, of the longest sentence that
// announces: beyond it one says something itself.
const longestLeadIn = 150

// leadsIn reports whether a passage is one short sentence that ends with a colon:
// what it announces stands behind it.
func (ix *Index) leadsIn(p int) bool {
	first, last := ix.passageSentences(p)
	if first < last && ix.isHeading(first) {
		first++
	}
	end := strings.TrimRightFunc(ix.entries[p].body, func(r rune) bool { return unicode.IsSpace(r) || r == '*' || r == '_' })
	r, _ := utf8.DecodeLastRuneInString(end)
	return last-first == 1 && (r == ':' || r == '：') && atMost(end, longestLeadIn)
}

// maxLeadIns is how many announcements are followed from one to the next: "The
// rules:", "In winter:".
const maxLeadIns = 3

// replyTo returns the passage that answers one that only asks, or is announced by
// it: the next of its section that announces nothing itself, unless that asks, too.
func (ix *Index) replyTo(p int) (int, bool) {
	if !ix.onlyAsks(p) && !ix.leadsIn(p) {
		return 0, false
	}
	for reply := p + 1; reply <= p+maxLeadIns; reply++ {
		switch {
		case !ix.adjacent(reply-1, reply) || ix.entries[p].section != ix.entries[reply].section || ix.onlyAsks(reply):
			return 0, false
		case !ix.leadsIn(reply):
			return reply, true
		}
	}
	return 0, false
}

// follow puts in the place of each hit that only asks the passage that answers
// it: a question is never quoted as its own answer. So it does with what is
// announced, but how many there are stands in the announcement: "We have three
// boats:". What is asked for word for word stays.
func (ix *Index) follow(hits []ranked, a *asked) []ranked {
	if len(a.demands.phrases) > 0 {
		return hits
	}
	seen := make(map[uint32]bool, len(hits))
	kept := hits[:0]
	for _, hit := range hits {
		if reply, ok := ix.replyTo(int(hit.passage)); ok && (a.kind != KindNumber || !ix.leadsIn(int(hit.passage))) {
			hit.passage = uint32(reply)
		}
		if !seen[hit.passage] {
			seen[hit.passage] = true
			kept = append(kept, hit)
		}
	}
	return kept
}

// echo is the share of the question, by idf, from which on a question of the
// text is the one that was asked. With 0.3 in its place three of 1,500
// highlights of novels lose their answer.
const echo = 0.7

// beyondQuestions moves the beginning of a highlight behind what repeats the
// question; where it is nothing else, the sentence after takes its place.
func (ix *Index) beyondQuestions(v *view, a *asked, best Span) Span {
	for i := range v.sentences {
		sv := &v.sentences[i]
		s := ix.sentences[sv.index]
		at := Span{int(s.start), int(s.end)}
		asks := ix.asks(int(v.passage), sv.index)
		switch {
		case at.End <= best.Start || asks && sv.coverage > echo*a.total:
		case at.Start < best.End && asks:
			return best
		case at.Start < best.End:
			return Span{max(at.Start, best.Start), best.End}
		case !asks:
			return at
		}
	}
	return best
}
