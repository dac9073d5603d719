package bot

import (
	"context"
	"strings"

	"github.com/chapterbot/chapterbot/retrieval"
)

// before returns the question before a message: that of the message it replies
// to, else the member's last one in the channel, if the message was addressed to
// the bot or means nothing alone.
func (b *Bot) before(ctx context.Context, m Message, leans bool) (remembered, bool) {
	if m.Answered != "" {
		if r, ok := b.memory.of(m.Answered); ok {
			return r, true
		}
	}
	if m.Earlier != nil {
		text, err := m.Earlier(ctx)
		if err != nil {
			b.log.DebugContext(ctx, "the message before is not known", "error", err)
		}
		if question, ok := b.questionIn(text); ok {
			return remembered{question: question, shown: max(1, b.config.Passages)}, true
		}
	}
	if m.Direct || leans {
		return b.memory.last(m.User, m.Channel)
	}
	return remembered{}, false
}

// What the bot writes in small print before a reply.
const (
	understoodAs = "Understood as: "
	moreAbout    = "More about: "
	resultsFor   = "Showing results for "
)

// questionIn is the question that a message asked, or that the bot's own line
// about it repeats.
func (b *Bot) questionIn(text string) (string, bool) {
	for _, own := range []string{understoodAs, moreAbout, resultsFor} {
		if question, ok := strings.CutPrefix(text, own); ok {
			text = strings.Trim(question, "“”")
		}
	}
	r, _ := b.parse(Message{Text: text, Direct: true})
	if r.command != Ask || r.argument == "" || wordless(r.argument) {
		return "", false
	}
	if talk := retrieval.TalkOf(r.argument); talk != retrieval.NoTalk && talk != retrieval.TalkAbout {
		return "", false
	}
	if f, ok := retrieval.FollowUpOf(r.argument); ok { // of a question that is no longer known
		return f.Rest, f.Says > 0
	}
	return shorten(r.argument, longestRemembered), true
}
