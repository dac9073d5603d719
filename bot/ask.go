package bot

import (
	"cmp"
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/chapterbot/chapterbot/retrieval"
)

// longestEcho is how much of a question, in characters, a reply repeats.
const longestEcho = 300

// maxButtons is how many buttons a reply may have.
const maxButtons = 5

func (b *Bot) ask(ctx context.Context, r request) (Reply, error) {
	if r.argument == "" {
		return Reply{}, &UserError{fmt.Sprintf("What would you like to know? Write your question after the command, like this: %sask Who wrote the preface?", b.config.Prefix)}
	}
	answer, err := b.library.Ask(ctx, retrieval.Query{Question: r.argument, Threshold: b.config.Threshold})
	if err != nil {
		return Reply{}, fmt.Errorf("ask: %w", err)
	}
	var reply Reply
	if r.echo {
		reply.Blocks = append(reply.Blocks, Block{Runs: []Run{{Text: shorten(r.argument, longestEcho), Bold: true}}})
	}
	if answer.Suggestion != "" && answer.Answered() {
		reply.Blocks = append(reply.Blocks, Block{Runs: []Run{
			{Text: "Showing results for "}, {Text: shorten(answer.Suggestion, longestEcho), Bold: true},
		}})
	}
	if answer.Answered() {
		return b.quote(reply, answer), nil
	}
	return b.shrug(reply, answer), nil
}

// quote adds the citations of an answer, best first.
func (b *Bot) quote(reply Reply, answer retrieval.Answer) Reply {
	reply.Outcome = Answered
	for _, c := range answer.Citations {
		where := b.cite(c.TextTitle, c.Section, c.Place)
		reply.Blocks = append(reply.Blocks, Block{Quote: true, Runs: highlight(c.Quote, c.Highlight), Citation: where})
		if len(reply.Buttons) < maxButtons {
			reply.Buttons = append(reply.Buttons, readButton(c, answer.Citations))
		}
	}
	return reply
}

// shrug says that the text doesn't say, and where it comes closest.
func (b *Bot) shrug(reply Reply, answer retrieval.Answer) Reply {
	reply.Outcome = Unanswered
	if len(answer.Citations) == 0 {
		reply.Blocks = append(reply.Blocks, plain("The text doesn't say: none of it is about that. Other words may find more."))
		return reply
	}
	c := answer.Citations[0]
	where := b.cite(c.TextTitle, c.Section, c.Place)
	reply.Blocks = append(reply.Blocks, plain("Sorry, the text doesn't say. The closest it comes is "+where+"."))
	reply.Buttons = append(reply.Buttons, readButton(c, answer.Citations[:1]))
	return reply
}

// readButton opens the part of a cited passage that holds its highlight. Where
// the citations are from several sections, its label says from which.
func readButton(c retrieval.Citation, all []retrieval.Citation) Button {
	label := fmt.Sprintf("Read ¶%d in context", c.Place.Paragraph)
	for _, other := range all {
		if other.Place.Text != c.Place.Text || other.Place.Section != c.Place.Section {
			label = fmt.Sprintf("Read %s ¶%d", shorten(cmp.Or(c.Section, c.TextTitle), 40), c.Place.Paragraph)
			break
		}
	}
	return Button{Label: label, Action: readOnButton(c).Action}
}

// highlight splits a quotation into runs, the answering part in bold. A span
// that is not one of the quotation's leaves it unmarked.
func highlight(quote string, h retrieval.Span) []Run {
	if h.Start < 0 || h.End > len(quote) || h.Start >= h.End {
		return []Run{{Text: quote}}
	}
	runs := make([]Run, 0, 3)
	for _, r := range []Run{{Text: quote[:h.Start]}, {Text: quote[h.Start:h.End], Bold: true}, {Text: quote[h.End:]}} {
		if r.Text != "" {
			runs = append(runs, r)
		}
	}
	return runs
}

// shorten cuts s to at most n characters, the last one an ellipsis.
func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
