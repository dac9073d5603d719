package retrieval

import (
	"iter"
	"math/bits"
	"slices"
)

// Talk is what a message says that asks nothing of a text's words.
type Talk int

// The kinds of small talk; of two in one message the later one here is meant.
const (
	NoTalk     Talk = iota
	TalkOkay        // ok, lol, never mind
	TalkHello       // hello, good morning, how are you
	TalkThanks      // thanks, great answer, cool
	TalkBye         // bye, good night
	TalkSorry       // that's wrong, not what I asked, stupid bot
	TalkWho         // who are you, are you a bot
	TalkAble        // what can you do, how does this work
	TalkHelp        // help, help me
	TalkAbout       // what is this text about, summarise, what's in it
	TalkMore        // more, go on, what else
	TalkWhy         // why, how come
)

// maxTalk is the number of words beyond which a message is no small talk.
const maxTalk = 40

// TalkOf recognises a message that is small talk from beginning to end, in any
// language that has a list. A word of the message that no phrase of small talk
// covers makes it NoTalk: "thank you" is talk, "thank you notes" is not. Case,
// accents, punctuation and letters drawn out ("hellooo") don't matter, nor do
// emoji where there are words. The first call with words of a language reads its
// list, which takes some 2 ms and a quarter of a megabyte.
func TalkOf(message string) Talk {
	if len(talkWords(message, spaced)) == 0 {
		return emojiTalk(message)
	}
	best := cover{}
	for l := range talkListsOf(message) {
		if l.language != "en" && isEnglishKeyword(message) {
			continue
		}
		if c := l.coverOf(message); c.talk != NoTalk && (best.talk == NoTalk || c.phrases < best.phrases) {
			best = c
		}
		if best.phrases == 1 {
			break // with fewer none is covered
		}
	}
	return best.talk
}

// emojiTalk is what a message of nothing but emoji says.
func emojiTalk(message string) Talk {
	talk := NoTalk
	for _, r := range beginning(message) {
		switch r {
		case '👋':
			talk = max(talk, TalkHello)
		case '👍', '👌', '🙏', '👏', '💯', '🎉', '❤', '🧡', '💛', '💚', '💙', '💜', '🥰', '😍', '😊', '🙂', '😀', '😄', '😁':
			talk = max(talk, TalkThanks)
		}
	}
	return talk
}

// isEnglishKeyword reports whether a message is one word of English that chats in
// another language, but not with its accents: "mere" asks for more in Danish,
// but an English member who types it looks for lakes.
func isEnglishKeyword(message string) bool {
	words := talkWords(message, spaced)
	english := talkIn("en")
	return len(words) == 1 && isASCII(message) && english.keywords.has(english.ids[words[0].form])
}

// cover is how phrases cover a message; phrases is 0 where they don't.
type cover struct {
	phrases int
	talk    Talk
	asks    bool // the last phrase asks something
}

// talkListsOf returns the lists of the languages that a message may be in, by
// its script and its words. Each is read when it is looked at.
func talkListsOf(message string) iter.Seq[*talkList] {
	script := dominantScript(beginning(message))
	codes := slices.Values([]string{script})
	switch script {
	case "Latn":
		codes = likelyLanguages(message, latinLanguages)
	case "Cyrl":
		codes = slices.Values([]string{"ru", "uk"})
	case "Arab":
		codes = slices.Values([]string{"ar"})
	case "zh":
		codes = slices.Values([]string{"zh", "ja"})
	}
	return func(yield func(*talkList) bool) {
		for code := range codes {
			if read, ok := talkLists[code]; ok && !yield(read()) {
				return
			}
		}
	}
}

// coverOf covers a message with the fewest phrases, and of as few with those of
// the latest kind.
func (l *talkList) coverOf(message string) cover {
	l = l.as(message)
	words, ids := l.words(message)
	if len(words) > maxTalk {
		return cover{}
	}
	best := make([]cover, len(words)+1) // by the number of words covered
	for at := range words {
		if at > 0 && best[at].phrases == 0 {
			continue
		}
		l.each(ids[at:], usesAt(words, at, best[at]), func(s *saying, ends uint64) {
			for ; ends != 0; ends &= ends - 1 {
				end := at + bits.TrailingZeros64(ends)
				if s.clause && !isClause(words, at, end) {
					continue
				}
				c := cover{best[at].phrases + 1, max(best[at].talk, s.talk), s.talk > TalkBye}
				if to := &best[end]; to.phrases == 0 || c.phrases < to.phrases || c.phrases == to.phrases && c.talk > to.talk {
					*to = c
				}
			}
		})
	}
	return best[len(words)]
}

// usesAt is what a phrase of small talk may be said for that begins at words[at]:
// nothing comes behind a question before there is one, and what comes before a
// question doesn't go on from another: "who are you talking about".
func usesAt(words []talkWord, at int, before cover) use {
	uses := useTalk | useTalkAlone | useFill
	if at > 0 {
		uses |= useAfter | useAfterAny
	}
	if !before.asks || words[at].border != noBorder {
		uses |= useAsk | useAskAny
	}
	return uses
}

// isClause reports whether there are marks before and behind words[from:to].
func isClause(words []talkWord, from, to int) bool {
	return words[from].border != noBorder && (to == len(words) || words[to].border != noBorder)
}
