package retrieval

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// cutTalk returns a question without the words that only ask: of "hi all, can
// somebody tell me when the mill burned? thanks!" it leaves "when the mill
// burned?". What it leaves are words of the question in their order, and at
// least one. What stands in quotation marks or behind a minus it never cuts, and
// of what may be the question's own only words that the texts don't know.
func (l *talkList) cutTalk(question string, knows func(word string) bool) string {
	l = l.as(question)
	words, ids := l.words(question)
	hold(words, ids, question)
	known := func(w talkWord) bool { return !l.stop[w.form] && knows(question[w.start:w.end]) }
	cut := l.chatterIn(words, ids, known).cut
	if !slices.Contains(cut, false) || !slices.Contains(cut, true) {
		return question
	}
	var b strings.Builder
	from := 0
	for i, w := range words {
		if i > 0 && cut[i] && !cut[i-1] {
			b.WriteString(question[from:w.start] + " ") // what is cut may have parted two words
		}
		if cut[i] {
			from = keptFrom(question, words[i+1:])
		}
	}
	b.WriteString(question[from:])
	return strings.Join(strings.Fields(b.String()), " ")
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
