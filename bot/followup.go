package bot

import (
	"cmp"
	"context"
	"slices"

	"github.com/chapterbot/chapterbot/retrieval"
)

// followUp answers a message that leans on the question before it. Without such
// a question it is a question like any other, or small talk where it says
// nothing alone.
func (b *Bot) followUp(ctx context.Context, m Message, r request, f retrieval.FollowUp, alone retrieval.Talk) (Reply, error) {
	last, ok := b.before(ctx, m, f.Says == 0)
	if ok && retrieval.TalkOf(last.question) == retrieval.TalkAbout {
		question := "What is " + f.Rest + " about?"
		if _, section := b.aboutSection(question); section {
			return b.understood(ctx, m, r, question)
		}
		ok = false // which asks of no word
	}
	switch {
	case !ok && f.Says == 0:
		return b.nothing(ctx, r, alone)
	case !ok:
		return b.alone(ctx, m, r, f)
	}
	reading, found, err := b.reading(ctx, f, r.argument, last.question)
	switch {
	case err != nil:
		return Reply{}, err
	case !found && r.remark:
		return Reply{}, errRemark
	case !found && last.refused && f.Says+f.Figures == 0: // "why" of what is not there
		return b.chat(ctx, alone)
	case reading == r.argument:
		return b.alone(ctx, m, r, f)
	}
	return b.understood(ctx, m, r, reading)
}

// wholeQuestion is the number of words from which on a follow-up that asks may
// stand by itself: "and who wrote the rules?".
const wholeQuestion = 2

// reading chooses what a follow-up asks: the first of the ways to read it that
// the texts answer, else the first that they come close to; then what it says
// by itself, and the likeliest where they have nothing of all that, which found
// reports.
func (b *Bot) reading(ctx context.Context, f retrieval.FollowUp, message, before string) (reading string, found bool, err error) {
	readings := f.After(before)
	tries := readings
	if f.Asks && f.Says >= wholeQuestion {
		tries = append([]string{message}, readings...)
	}
	closest := ""
	for _, reading := range tries {
		verdict, err := b.reads(ctx, f, reading)
		switch {
		case err != nil || verdict == retrieval.VerdictAnswer:
			return reading, true, err
		case verdict == retrieval.VerdictClosest && closest == "":
			closest = reading
		}
	}
	if closest == "" && f.Says > 0 {
		if verdict, err := b.reads(ctx, f, f.Rest); err != nil || verdict != retrieval.VerdictNone {
			return f.Rest, true, err
		}
	}
	return cmp.Or(closest, readings[0]), closest != "", nil
}

// alone answers what a follow-up says by itself, which is what can be gone on
// from.
func (b *Bot) alone(ctx context.Context, m Message, r request, f retrieval.FollowUp) (Reply, error) {
	r.gist = f.Rest
	return b.question(ctx, m, r)
}

// reads is how well the texts answer a reading of a follow-up, and not just the
// question before it once more.
func (b *Bot) reads(ctx context.Context, f retrieval.FollowUp, reading string) (retrieval.Verdict, error) {
	if name, ok := retrieval.SectionAsked(reading); ok {
		if subjects, _ := b.catalogue().Subjects(name); len(subjects) > 0 {
			return retrieval.VerdictAnswer, nil
		}
	}
	answer, err := b.library.Ask(ctx, retrieval.Query{Question: reading, Threshold: b.config.Threshold, Limit: 1})
	if err != nil || len(answer.Citations) == 0 {
		return retrieval.VerdictNone, err
	}
	c := answer.Citations[0]
	if f.Says+f.Figures > 0 && !f.Speaks(c.Quote[c.Highlight.Start:c.Highlight.End]) {
		return retrieval.VerdictNone, nil
	}
	return answer.Verdict, nil
}

// understood answers the question that a message was understood as, and says
// so.
func (b *Bot) understood(ctx context.Context, m Message, r request, question string) (Reply, error) {
	asked := r
	asked.argument, asked.echo = tidy(question), false
	reply, err := b.question(ctx, m, asked)
	if err != nil {
		return reply, err
	}
	reply.Blocks = slices.Concat(r.echoed(), []Block{small(understoodAs + shorten(asked.argument, longestEcho))}, reply.Blocks)
	return reply, nil
}
