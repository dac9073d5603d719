package retrieval

import (
	"math/bits"
	"slices"
)

// chatter tells which words of a question only ask.
type chatter struct {
	*talkList
	words  []talkWord
	ids    []chatWord
	known  func(talkWord) bool // a word that the texts know, and no function word
	framed []talkWord          // words of the clauses about who asks
	leads  []int               // by word, see findLeads
	trails []int               // by the number of words, see findTrails
	cut    []bool
}

// chatterIn finds the words that only ask: from the beginning of each sentence
// on and from its end back, and then whole clauses.
func (l *talkList) chatterIn(words []talkWord, ids []chatWord, known func(talkWord) bool) *chatter {
	c := &chatter{talkList: l, words: words, ids: ids, known: known}
	c.findLeads()
	c.findTrails()
	if c.cutPhrases(true); !c.leavesContent() || c.asksOfSelf() {
		c.cutPhrases(false) // who asks is what the question says
	}
	c.cutAsides()
	return c
}

// asksOfSelf reports whether what is left asks about who asks, of whom the
// clauses that were cut say what the texts know: "I'm a student, can I get a
// discount?".
func (c *chatter) asksOfSelf() bool {
	if !slices.ContainsFunc(c.framed, c.known) {
		return false
	}
	for i, id := range c.ids {
		if !c.cut[i] && c.selves.has(id) {
			return true
		}
	}
	return false
}

// cutPhrases cuts what leads and trails, and with frames what tells who asks.
func (c *chatter) cutPhrases(frames bool) {
	c.cut = make([]bool, len(c.words))
	for i := 0; i < len(c.words); {
		n := 0
		if c.mayLead(i) {
			n = c.leads[i]
			if before, from, to := c.around(i); before > 0 && before >= n {
				n = before
				c.cutFrom(from, to)
			}
			if n == 0 && frames {
				n = c.frame(i)
				c.framed = append(c.framed, c.words[i:i+n]...)
			}
		}
		c.cutFrom(i, i+n)
		i += max(n, 1)
	}
	for end := len(c.words); end > 0; {
		n := 0
		if !c.cut[end-1] && (end == len(c.words) || c.cut[end] || c.words[end].border == sentenceBorder) {
			n = c.trails[end]
		}
		c.cutFrom(end-n, end)
		end -= max(n, 1)
	}
}

func (c *chatter) cutFrom(from, to int) {
	for i := from; i < to; i++ {
		c.cut[i] = true
	}
}

// mayLead reports whether small talk may begin at a word.
func (c *chatter) mayLead(i int) bool {
	return c.words[i].border == sentenceBorder || i > 0 && c.cut[i-1] || c.words[i].border == clauseBorder && c.leads[i] >= sureLead
}

// sureLead is the number of words from which on a phrase that asks is cut
// after a comma too.
const sureLead = 3

// leavesContent reports whether a word is left that is no function word.
func (c *chatter) leavesContent() bool {
	for i, w := range c.words {
		if !c.cut[i] && !c.stop[w.form] {
			return true
		}
	}
	return false
}

// findLeads finds for each word how many words of small talk may be cut from it
// on, if a sentence begins with it. Most only ask where a question, a mark or
// more of the kind follows: "hey, what is mead" is about mead and "hey jude"
// about Jude.
func (c *chatter) findLeads() {
	c.leads = make([]int, len(c.words))
	end := len(c.words)
	for i := len(c.words) - 1; i >= 0; i-- {
		c.each(c.ids[i:end], useAsk|useAskAny|useTalk|useTalkAlone|useFill, func(s *saying, ends uint64) {
			if s.talk > TalkThanks {
				return
			}
			for ; ends != 0; ends &= ends - 1 {
				n := bits.TrailingZeros64(ends)
				if n > c.leads[i] && c.edge(i+n) && (s.use == useAskAny || c.opens(i+n, s)) {
					c.leads[i] = n
				}
			}
		})
		if c.words[i].border == sentenceBorder {
			end = i
		}
	}
}

// opens reports whether a question, more small talk or nothing begins at
// words[at], behind what is said. Behind what greets or thanks by words that
// may be the question's ("how is it", "nice") it must be clear where it ends.
func (c *chatter) opens(at int, said *saying) bool {
	switch {
	case at == len(c.words) || c.words[at].border == sentenceBorder:
		return true
	case said.use == useTalkAlone:
		return c.words[at].border == clauseBorder
	case c.leads[at] > 0:
		return true
	case said.talk == TalkThanks, said.talk == TalkOkay:
		return false // "Nice, France" is a place
	case c.question.has(c.ids[at]) || c.verbs.has(c.ids[at]):
		return true
	}
	return c.words[at].border == clauseBorder && said.use != useFill
}

// findTrails finds for each number of words how many of the last of them may be
// cut, if a sentence ends there. Most need a mark before them, and what needs
// none must not be what somebody says: "say thanks".
func (c *chatter) findTrails() {
	c.trails = make([]int, len(c.words)+1)
	for i := range c.words {
		uses := useAfterAny
		switch {
		case c.words[i].border == sentenceBorder, c.trails[i] > 0:
			uses |= useAfter | useTalk | useFill
		case c.words[i].border == clauseBorder:
			uses |= useAfter
		}
		if !c.edge(i) && !c.articles.has(c.ids[i]) {
			continue // inside a word, where only a particle may begin
		}
		said := uses == useAfterAny && c.says.has(c.ids[i-1])
		c.each(c.ids[i:], uses, func(s *saying, ends uint64) {
			for ; ends != 0 && s.talk <= TalkBye; ends &= ends - 1 {
				n := bits.TrailingZeros64(ends)
				own := s.own && uses == useAfterAny && slices.ContainsFunc(c.words[i:i+n], c.known)
				if !own && (!said || n > longestSaid) {
					c.trails[i+n] = max(c.trails[i+n], n)
				}
			}
		})
	}
}

// longestSaid is the number of words of small talk beyond which it isn't what
// somebody says.
const longestSaid = 2

// edge reports whether words[at] doesn't go on inside a word with spaces about it.
func (c *chatter) edge(at int) bool {
	return c.rule != syllables || at == 0 || at == len(c.words) || c.words[at].start > c.words[at-1].end
}

// around finds what asks on both sides of a question, as German does with a verb
// at its end: "kannst du mir Glas erklären". It returns how many words that is
// from words[at] on and where it goes on; n is 0 where nothing does.
func (c *chatter) around(at int) (n, from, to int) {
	if len(c.arounds) == 0 {
		return 0, 0, 0
	}
	to = at + 1
	for to < len(c.words) && c.words[to].border == noBorder {
		to++
	}
	for _, f := range c.arounds {
		before := bits.Len64(c.ends(f.before, c.ids[at:to])) - 1
		if before <= n {
			continue
		}
		for i := max(to-maxBehind, at+before+1); i < to; i++ {
			if c.ends(f.behind, c.ids[i:to])&(1<<(to-i)) != 0 {
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

// frame returns how many words the clause about who asks has that begins at
// words[at]; 0 if none does. What it says it is about stays: "I was reading
// about whales, who hunts them?" has asked about whales.
func (c *chatter) frame(at int) int {
	said := 0
	c.each(c.ids[at:], useFrame, func(_ *saying, ends uint64) { said = max(said, bits.Len64(ends)-1) })
	if said == 0 {
		return 0
	}
	for n := said; n <= said+maxMore; n++ {
		switch {
		case at+n == len(c.words), c.words[at+n].border != noBorder, c.leads[at+n] > 0:
			return n
		case c.topics.has(c.ids[at+n]):
			return n + 1
		}
	}
	return said
}

// maxMore is the number of words that may end a clause about who asks, beside
// those of the list; a clause that says more may be about the question.
const maxMore = 3

// cutAsides cuts the clauses that no phrase covers, but all of whose words are
// those of such phrases or function words, one at least about asking: "this is
// gonna sound dumb, but when was it built". They go only where a word is left
// that is neither.
func (c *chatter) cutAsides() {
	if len(c.chats) == 0 {
		return
	}
	var asides [][2]int
	content := false
	for from := 0; from < len(c.words); {
		to := from + 1
		for to < len(c.words) && !c.clauseAt(to) {
			to++
		}
		if c.isAside(from, to) {
			asides = append(asides, [2]int{from, to})
		} else {
			content = content || !c.onlyChat(from, to)
		}
		from = to
	}
	for _, a := range asides {
		if !content {
			break
		}
		for a[1] < len(c.words)-1 && c.joins.has(c.ids[a[1]]) {
			a[1]++ // "but"
		}
		c.cutFrom(a[0], a[1])
	}
}

// clauseAt reports whether a clause begins at words[i]: behind a mark, at "but
// when", at the "when" of "tell me when".
func (c *chatter) clauseAt(i int) bool {
	asks := func(i int) bool { return i < len(c.ids) && c.question.has(c.ids[i]) }
	return c.words[i].border != noBorder || asks(i) && c.chats.has(c.ids[i-1]) || asks(i+1) && c.joins.has(c.ids[i])
}

// isAside reports whether a clause only chats about asking; one that asks
// something itself doesn't.
func (c *chatter) isAside(from, to int) bool {
	for from < to && (c.cut[from] || c.joins.has(c.ids[from])) {
		from++
	}
	if from == to || c.question.has(c.ids[from]) || c.verbs.has(c.ids[from]) && !c.goesInto(to) || !c.onlyChat(from, to) {
		return false
	}
	for i := from; i < to; i++ {
		if !c.cut[i] && c.chats.has(c.ids[i]) {
			return true
		}
	}
	return false
}

// goesInto reports whether the clause before words[to] goes on into a question:
// "can one of you tell me when", but not "can one of you help?".
func (c *chatter) goesInto(to int) bool { return to < len(c.words) && c.words[to].border == noBorder }

// onlyChat reports whether what is left of a clause is function words and words
// of phrases that are cut.
func (c *chatter) onlyChat(from, to int) bool {
	for i := from; i < to; i++ {
		if !c.cut[i] && !c.stop[c.words[i].form] && !c.vocabulary()[c.ids[i]] {
			return false
		}
	}
	return true
}
