package bot

import (
	"context"

	"github.com/chapterbot/chapterbot/retrieval"
)

// longestTalk is the length in bytes of the longest message that is looked at
// for anything but a question.
const longestTalk = 500

// converse answers what is neither a command nor a reference: small talk, and
// questions.
func (b *Bot) converse(ctx context.Context, m Message, r request) (Reply, error) {
	if r.argument == "" || len(r.argument) > longestTalk {
		return b.question(ctx, r)
	}
	talk := retrieval.TalkOf(r.argument)
	switch {
	case talk == retrieval.NoTalk && m.Direct && wordless(r.argument):
		return b.chat(ctx, talkWordless)
	case talk == retrieval.TalkAbout:
		reply, err := b.about()
		reply.Blocks = append(r.echoed(), reply.Blocks...)
		return reply, err
	case talk != retrieval.NoTalk:
		return b.chat(ctx, talk)
	}
	if f, leans := retrieval.FollowUpOf(r.argument); leans && f.Says+f.Figures == 0 {
		return b.chat(ctx, talkLeans)
	}
	return b.question(ctx, r)
}

// question answers a question about a section or a text as a whole, or any
// other.
func (b *Bot) question(ctx context.Context, r request) (Reply, error) {
	if reply, ok := b.aboutSection(r.argument); ok {
		reply.Blocks = append(r.echoed(), reply.Blocks...)
		return reply, nil
	}
	return b.ask(ctx, r)
}

// echoed is the question of a reply that doesn't stand beside it.
func (r request) echoed() []Block {
	if !r.echo {
		return nil
	}
	return []Block{small(shorten(r.argument, longestEcho))}
}
