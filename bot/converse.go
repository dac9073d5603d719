package bot

import (
	"cmp"
	"context"

	"github.com/chapterbot/chapterbot/retrieval"
)

// longestTalk is the length in bytes of the longest message that is looked at
// for anything but a question.
const longestTalk = 500

// converse answers what is neither a command nor a reference: small talk, what
// leans on the question before, and questions.
func (b *Bot) converse(ctx context.Context, m Message, r request) (Reply, error) {
	if r.argument == "" || len(r.argument) > longestTalk {
		return b.question(ctx, m, r)
	}
	talk := retrieval.TalkOf(r.argument)
	r.remark = r.remark && talk == retrieval.NoTalk
	switch {
	case talk == retrieval.NoTalk && m.Direct && wordless(r.argument):
		return b.nothing(ctx, r, talkWordless)
	case talk == retrieval.TalkMore:
		return b.more(ctx, m, r)
	case talk == retrieval.TalkWhy:
		return b.followUp(ctx, m, r, retrieval.WhyOf(), retrieval.TalkWhy)
	case talk == retrieval.TalkAbout:
		whole, err := b.about()
		return b.oriented(m, r, whole), err
	case talk != retrieval.NoTalk:
		return b.chat(ctx, talk)
	}
	f, leans := retrieval.FollowUpOf(r.argument)
	switch {
	case !leans:
		return b.question(ctx, m, r)
	case f.Says+f.Figures == 0 && !f.Asks && r.remark: // "and that's that"
		return Reply{}, errRemark
	case f.Says+f.Figures == 0 && !f.Asks: // "and?"
		return b.more(ctx, m, r)
	}
	return b.followUp(ctx, m, r, f, talkLeans)
}

// question answers a question about a section or a text as a whole, or any
// other, and remembers it.
func (b *Bot) question(ctx context.Context, m Message, r request) (Reply, error) {
	if whole, ok := b.aboutSection(r.argument); ok {
		return b.oriented(m, r, whole), nil
	}
	reply, err := b.ask(ctx, r)
	if err != nil {
		return reply, err
	}
	shown := 0
	for _, block := range reply.Blocks {
		if block.Quote {
			shown++
		}
	}
	none := reply.Outcome == Unanswered && shown == 0
	if none && r.remark {
		return Reply{}, errRemark
	}
	if none {
		if line, ok := b.foreign(r.argument); ok {
			reply.Blocks, reply.Buttons = append(r.echoed(), plain(line)), nil
			return reply, nil // and nothing to go on from
		}
	}
	b.memory.add(m, remembered{question: cmp.Or(r.gist, r.argument), shown: shown, refused: none})
	return reply, nil
}

// echoed is the question of a reply that doesn't stand beside it.
func (r request) echoed() []Block {
	if !r.echo {
		return nil
	}
	return []Block{small(shorten(r.argument, longestEcho))}
}

// oriented is the reply to a question about a text or a section as a whole, and
// remembers where it begins.
func (b *Bot) oriented(m Message, r request, whole orientation) Reply {
	b.memory.add(m, remembered{question: cmp.Or(r.gist, r.argument), next: whole.start})
	whole.reply.Blocks = append(r.echoed(), whole.reply.Blocks...)
	return whole.reply
}
