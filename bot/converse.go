package bot

import (
	"context"

	"github.com/chapterbot/chapterbot/retrieval"
)

// longestTalk is the length in bytes of the longest message that is looked at
// for anything but a question.
const longestTalk = 500

// converse answers what is neither a command nor a reference: a question about
// the texts as a whole, or any other.
func (b *Bot) converse(ctx context.Context, r request) (Reply, error) {
	if len(r.argument) <= longestTalk && retrieval.TalkOf(r.argument) == retrieval.TalkAbout {
		reply, err := b.about()
		reply.Blocks = append(r.echoed(), reply.Blocks...)
		return reply, err
	}
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
