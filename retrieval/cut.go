package retrieval

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// cutTalk returns a question without the words that only ask: of "hi all, can
// somebody tell me when the mill burned? thanks!" it leaves "when the mill
// burned?". What it leaves are words of the question in their order, and at
// least one. What stands in quotation marks or behind a minus it never cuts.
func (l *talkList) cutTalk(question string) string {
	l = l.as(question)
	words, ids := l.words(question)
	hold(words, ids, question)
	cut := l.chatter(words, ids, true)
	if !l.leavesContent(words, cut) {
		cut = l.chatter(words, ids, false) // the frame is all that the question says
	}
	if !slices.Contains(cut, false) || !slices.Contains(cut, true) {
		return question
	}
	var b strings.Builder
	from := 0
	for i, w := range words {
		if cut[i] && (i == 0 || !cut[i-1]) {
			b.WriteString(question[from:w.start])
		}
		if cut[i] {
			from = keptFrom(question, words[i+1:])
		}
	}
	b.WriteString(question[from:])
	return strings.TrimSpace(b.String())
}

// keptFrom returns where the first of the words begins with the mark that it
// has before it; the question's end if there is none.
func keptFrom(question string, words []talkWord) int {
	if len(words) == 0 {
		return len(question)
	}
	at := words[0].start
	for at > 0 {
		r, size := utf8.DecodeLastRuneInString(question[:at])
		if closingQuote(r) == 0 && r != '-' && r != '−' {
			break
		}
		at -= size
	}
	return at
}

// hold keeps from phrases the words that operators of the question have.
func hold(words []talkWord, ids []chatWord, question string) {
	next := 0
	for at := 0; at < len(question); {
		excluded, after := minus(question, at)
		_, end, ok := quoted(question, after)
		switch {
		case ok:
		case excluded:
			end = wordEnd(question, after)
		default:
			_, size := utf8.DecodeRuneInString(question[at:])
			at += size
			continue
		}
		for ; next < len(words) && words[next].start < end; next++ {
			if words[next].start >= at {
				ids[next] = heldWord
			}
		}
		at = end
	}
}

// leavesContent reports whether a word is left that is no function word.
func (l *talkList) leavesContent(words []talkWord, cut []bool) bool {
	for i, w := range words {
		if !cut[i] && !l.stop[w.form] {
			return true
		}
	}
	return false
}

// chatter marks the words that only ask, and with frames the clauses about who
// asks: from the beginning of each sentence on, and from its end back.
func (l *talkList) chatter(words []talkWord, ids []chatWord, frames bool) []bool {
	leads, trails := l.leads(words, ids), l.trails(words, ids)
	cut := make([]bool, len(words))
	mark := func(from, to int) {
		for i := from; i < to; i++ {
			cut[i] = true
		}
	}
	for i := 0; i < len(words); {
		n := 0
		if words[i].border == sentenceBorder || i > 0 && cut[i-1] || words[i].border == clauseBorder && leads[i] >= sureLead {
			n = leads[i]
			if before, from, to := l.around(words, ids, i); before > 0 && before >= n {
				n = before
				mark(from, to)
			}
			if n == 0 && frames {
				n = l.frame(words, ids, leads, i)
			}
		}
		mark(i, i+n)
		i += max(n, 1)
	}
	for end := len(words); end > 0; {
		n := 0
		if !cut[end-1] && (end == len(words) || cut[end] || words[end].border == sentenceBorder) {
			n = trails[end]
		}
		mark(end-n, end)
		end -= max(n, 1)
	}
	return cut
}

// sureLead is the number of words from which on a phrase that asks is cut
// after a comma too.
const sureLead = 3

// leads returns for each word how many words of small talk may be cut from it
// on, if a sentence begins with it. Most only ask where a question, a mark or
// more of the kind follows: "hey, what is mead" is about mead and "hey jude"
// about Jude.
func (l *talkList) leads(words []talkWord, ids []chatWord) []int {
	leads := make([]int, len(words))
	end := len(words)
	for i := len(words) - 1; i >= 0; i-- {
		l.each(ids[i:end], useAsk|useAskAny|useTalk|useTalkAlone|useFill, func(s *saying, ends uint64) {
			if s.talk > TalkThanks {
				return
			}
			for ; ends != 0; ends &= ends - 1 {
				n := bits.TrailingZeros64(ends)
				if n > leads[i] && l.edge(words, i+n) && (s.use == useAskAny || l.opens(words, ids, leads, i+n, s)) {
					leads[i] = n
				}
			}
		})
		if words[i].border == sentenceBorder {
			end = i
		}
	}
	return leads
}

// around finds what asks on both sides of a question, as German does with a verb
// at its end: "kannst du mir Glas erklären". It returns how many words that is
// from words[at] on and where it goes on; n is 0 where nothing does.
func (l *talkList) around(words []talkWord, ids []chatWord, at int) (n, from, to int) {
	to = at + 1
	for to < len(words) && words[to].border == noBorder {
		to++
	}
	for _, f := range l.arounds {
		before := bits.Len64(l.ends(f.before, ids[at:to])) - 1
		if before <= n {
			continue
		}
		for i := max(to-maxBehind, at+before+1); i < to; i++ {
			if l.ends(f.behind, ids[i:to])&(1<<(to-i)) != 0 {
				n, from = before, i
				break
			}
		}
	}
	if n == 0 {
		return 0, 0, 0
	}
	return n, from, to
}

// maxBehind is the number of words that talkForm.behind may have of an around.
const maxBehind = 6

// opens reports whether a question, more small talk or nothing begins at
// words[at], behind what is said. Behind what greets or thanks by words that
// may be the question's ("how is it", "nice") it must be clear where it ends.
func (l *talkList) opens(words []talkWord, ids []chatWord, leads []int, at int, said *saying) bool {
	switch {
	case at == len(words) || words[at].border == sentenceBorder:
		return true
	case said.use == useTalkAlone:
		return words[at].border == clauseBorder
	case leads[at] > 0:
		return true
	case said.talk == TalkThanks:
		return false // "Nice, France" is a place
	case l.question.has(ids[at]) || l.verbs.has(ids[at]):
		return true
	}
	return words[at].border == clauseBorder && said.use != useFill
}

// trails returns for each number of words how many of the last of them may be
// cut, if a sentence ends there. Most need a mark before them, and what needs
// none must not be what somebody says: "say thanks".
func (l *talkList) trails(words []talkWord, ids []chatWord) []int {
	trails := make([]int, len(words)+1)
	for i := range words {
		uses := useAfterAny
		switch {
		case words[i].border == sentenceBorder, trails[i] > 0:
			uses |= useAfter | useTalk | useFill
		case words[i].border == clauseBorder:
			uses |= useAfter
		}
		if !l.edge(words, i) && !l.articles.has(ids[i]) {
			continue // inside a word, where only a particle may begin
		}
		said := uses == useAfterAny && l.says.has(ids[i-1])
		l.each(ids[i:], uses, func(s *saying, ends uint64) {
			for ; ends != 0 && s.talk <= TalkBye; ends &= ends - 1 {
				if n := bits.TrailingZeros64(ends); !said || n > longestSaid {
					trails[i+n] = max(trails[i+n], n)
				}
			}
		})
	}
	return trails
}

// edge reports whether words[at] doesn't go on inside a word with spaces about it.
func (l *talkList) edge(words []talkWord, at int) bool {
	return l.rule != syllables || at == 0 || at == len(words) || words[at].start > words[at-1].end
}

// longestSaid is the number of words of small talk beyond which it isn't what
// somebody says.
const longestSaid = 2

// maxAside is the number of words that may end a clause about who asks, beside
// those of the list; a clause that says more may be about the question.
const maxAside = 3

// frame returns how many words the clause about who asks has that begins at
// words[at]; 0 if none does. What it says it is about stays: "I was reading
// about whales, who hunts them?" has asked about whales.
func (l *talkList) frame(words []talkWord, ids []chatWord, leads []int, at int) int {
	said := 0
	l.each(ids[at:], useFrame, func(_ *saying, ends uint64) { said = max(said, bits.Len64(ends)-1) })
	if said == 0 {
		return 0
	}
	for n := said; n <= said+maxAside; n++ {
		switch {
		case at+n == len(words), words[at+n].border != noBorder, leads[at+n] > 0:
			return n
		case l.topics.has(ids[at+n]):
			return n + 1
		}
	}
	return said
}
