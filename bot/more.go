package bot

import (
	"context"
	"fmt"
	"slices"

	"github.com/chapterbot/chapterbot/retrieval"
)

// mostPassages is how many passages for one question are shown.
const mostPassages = 12

// more shows further passages for the question before a message; after an
// orientation, the text itself.
func (b *Bot) more(ctx context.Context, m Message, r request) (Reply, error) {
	last, ok := b.before(ctx, m, true)
	if !ok || len(b.library.Texts()) == 0 {
		return b.chat(ctx, retrieval.TalkMore)
	}
	if p, ok := b.startOf(last.question); ok {
		reply, err := b.show(view{place: p, beside: true})
		reply.Blocks = append(r.echoed(), reply.Blocks...)
		return reply, err
	}
	wanted := min(last.shown+retrieval.DefaultLimit, mostPassages)
	answer, err := b.library.Ask(ctx, retrieval.Query{Question: last.question, Threshold: b.config.Threshold, Limit: wanted})
	if err != nil {
		return Reply{}, fmt.Errorf("ask for more: %w", err)
	}
	worth := slices.IndexFunc(answer.Citations, func(c retrieval.Citation) bool { return !c.Worth })
	if worth >= 0 {
		answer.Citations = answer.Citations[:worth]
	}
	if len(answer.Citations) <= last.shown {
		return b.chat(ctx, talkNoMore)
	}
	b.memory.add(m, last.question, len(answer.Citations))
	answer.Citations = answer.Citations[last.shown:]
	reply := Reply{Blocks: append(r.echoed(), small("More about: "+shorten(last.question, longestEcho))), Outcome: Answered}
	return b.quote(reply, answer.Citations), nil
}

// startOf is where the text or the section begins that a question asked
// about as a whole.
func (b *Bot) startOf(question string) (retrieval.Place, bool) {
	texts := b.library.Texts()
	if retrieval.TalkOf(question) == retrieval.TalkAbout && len(texts) > 0 {
		return firstPlace(texts[0], 0)
	}
	name, ok := retrieval.SectionAsked(question)
	if !ok {
		return retrieval.Place{}, false
	}
	if subjects, missing := b.catalogue().Subjects(name); len(subjects) == 1 && missing == "" {
		for _, t := range texts {
			if t.ID == subjects[0].Text {
				return firstPlace(t, max(subjects[0].Section, 0))
			}
		}
	}
	return retrieval.Place{}, false
}
