package bot

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/chapterbot/chapterbot/retrieval"
)

// Small talk beyond what retrieval tells apart, and what is said to a message
// that leans on a question which the bot doesn't know.
const (
	talkLeans    retrieval.Talk = -1 - iota // "when was that?"
	talkWordless                            // an emoji, a link
	talkNoMore                              // "more", when there is none
	talkNothing                             // "more" of what the texts don't say
)

// sentences are what the bot says to small talk, in which %s is the text or
// the texts.
var sentences = map[retrieval.Talk]string{
	retrieval.TalkOkay:   "All right! Ask me about %s whenever you like.",
	retrieval.TalkHello:  "Hello! Ask me anything about %s.",
	retrieval.TalkThanks: "You're welcome! Ask me more about %s whenever you like.",
	retrieval.TalkBye:    "Goodbye! I'm here when you have a question about %s.",
	retrieval.TalkSorry:  "Sorry about that! Ask in other words, and I look in %s again.",
	retrieval.TalkWho:    "I'm a bot that looks for answers in %s and quotes them word for word.",
	retrieval.TalkAble:   "Ask me about %s, and I quote the passage that answers, word for word and with its place.",
	retrieval.TalkHelp:   "Gladly: ask me about %s in your own words, and I quote the passage that answers.",
	retrieval.TalkMore:   "Ask me something about %s first, and I can go on from there.",
	retrieval.TalkWhy:    "Ask the whole question, and I look for the reason in %s.",
	talkLeans:            "I don't know yet what that is about: ask the whole question, and I look for it in %s.",
	talkWordless:         "I read words only, so write me what you would like to know about %s.",
	talkNoMore:           "That is all that I find about it in %s.",
	talkNothing:          "I found nothing about that, so there is no more. Ask me something else about %s.",
}

// chat answers small talk with one sentence and a few things to try.
func (b *Bot) chat(ctx context.Context, talk retrieval.Talk) (Reply, error) {
	texts := b.library.Texts()
	if len(texts) == 0 {
		if err := b.readyNow(); err != nil {
			return Reply{}, err
		}
		return Note(Done, "I'm glad to talk, but no text is loaded yet that I could quote."), nil
	}
	before, after, _ := strings.Cut(sentences[talk], "%s")
	named := Run{Text: fmt.Sprintf("the %d texts that I know", len(texts))}
	if len(texts) == 1 {
		named = Run{Text: nameOf(texts[0]), Bold: true}
	}
	reply := Note(Done, "")
	reply.Blocks[0].Runs = []Run{{Text: before}, named, {Text: after}}
	var err error
	reply.Buttons, err = b.tries(ctx, texts)
	return reply, err
}

// wordless reports whether a message has no word in it: emoji, marks, links
// and the codes that chats write for people and pictures are none.
func wordless(text string) bool {
	rest := noWords.ReplaceAllString(text, " ")
	return !strings.ContainsFunc(rest, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

// noWords are codes, "<@1>" or "<a:party:2>", and links. A tag, "<b>", may have
// words behind it.
var noWords = regexp.MustCompile(`<(@|#|/|a?:|t:|id:)[^<>]*>|[a-zA-Z][a-zA-Z0-9+.-]*://[^\s<>]*`)
