package bot

import (
	"context"
	"fmt"
	"slices"

	"github.com/chapterbot/chapterbot/retrieval"
)

// mostPassages is how many passages for one question are shown.
const mostPassages = 12

// more goes on from the question before a message: with the text itself after an
// orientation, else with further passages.
func (b *Bot) more(ctx context.Context, m Message, r request) (Reply, error) {
	last, ok := b.before(ctx, m, true)
	if !ok || len(b.library.Texts()) == 0 {
		return b.chat(ctx, retrieval.TalkMore)
	}
	if last.end {
		return b.chat(ctx, talkNoMore)
	}
	if last.next == (view{}) {
		whole, ok, err := b.whole(last.question)
		if err != nil || ok && whole.start == (view{}) {
			whole.reply.Blocks = append(r.echoed(), whole.reply.Blocks...)
			return whole.reply, err
		}
		last.next = whole.start
	}
	if last.next != (view{}) {
		return b.goOn(m, r, last)
	}
	return b.morePassages(ctx, m, r, last)
}

// whole answers a question about the texts, a text or a section as a whole; ok
// is false where it is none.
func (b *Bot) whole(question string) (o orientation, ok bool, err error) {
	if retrieval.TalkOf(question) == retrieval.TalkAbout {
		o, err = b.about()
		return o, true, err
	}
	o, ok = b.aboutSection(question)
	return o, ok, nil
}

// goOn shows the next page of a text and remembers the one behind it.
func (b *Bot) goOn(m Message, r request, last remembered) (Reply, error) {
	reply, err := b.show(last.next)
	if err != nil {
		return reply, err
	}
	var more bool
	last.next, more = b.behind(last.next)
	last.end = !more
	b.memory.add(m, last)
	reply.Blocks = append(r.echoed(), reply.Blocks...)
	return reply, nil
}

// behind is the page behind one: the next part of its passage, else the next
// passage.
func (b *Bot) behind(v view) (view, bool) {
	e, ok := b.library.Passage(v.place)
	switch {
	case !ok:
		return view{}, false
	case v.part < len(pagesOf(e))-1:
		v.part++
		return v, true
	case e.Next == nil:
		return view{}, false
	}
	return view{place: *e.Next, beside: true}, true
}

// morePassages shows further passages for a question, as surely as the first
// was shown.
func (b *Bot) morePassages(ctx context.Context, m Message, r request, last remembered) (Reply, error) {
	wanted := min(last.shown+retrieval.DefaultLimit, mostPassages)
	answer, err := b.library.Ask(ctx, retrieval.Query{Question: last.question, Threshold: b.config.Threshold, Limit: wanted})
	if err != nil {
		return Reply{}, fmt.Errorf("ask for more: %w", err)
	}
	if answer.Verdict == retrieval.VerdictNone {
		return b.chat(ctx, talkNothing)
	}
	if i := slices.IndexFunc(answer.Citations, func(c retrieval.Citation) bool { return !c.Worth }); i >= 0 {
		answer.Citations = answer.Citations[:i]
	}
	if len(answer.Citations) <= last.shown {
		return b.chat(ctx, talkNoMore)
	}
	reply := Reply{Blocks: append(r.echoed(), small(moreAbout+shorten(last.question, longestEcho))), Outcome: Answered}
	if answer.Verdict == retrieval.VerdictClosest {
		reply.Outcome = Unanswered
		reply.Blocks = append(reply.Blocks, plain(unsure+"More that comes close:"))
	}
	reply = b.quote(reply, answer.Citations[last.shown:])
	last.shown = len(answer.Citations)
	b.memory.add(m, last)
	return reply, nil
}
