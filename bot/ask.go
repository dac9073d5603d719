package bot

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/chapterbot/chapterbot/retrieval"
)

// unsure stands before passages that may not answer.
const unsure = "I'm not sure that the text says. "

// longestEcho is how much of a question, in characters, a reply repeats.
const longestEcho = 300

// maxButtons is how many buttons a reply may have.
const maxButtons = 5

func (b *Bot) ask(ctx context.Context, r request) (Reply, error) {
	if r.argument == "" {
		return Reply{}, &UserError{fmt.Sprintf("What would you like to know? Write your question after the command, like this: %sask Who wrote the preface?", b.config.Prefix)}
	}
	answer, err := b.library.Ask(ctx, retrieval.Query{
		Question: r.argument, Threshold: b.config.Threshold, Limit: max(b.config.Passages, retrieval.DefaultLimit),
	})
	if err != nil {
		return Reply{}, fmt.Errorf("ask: %w", err)
	}
	var reply Reply
	if r.echo {
		reply.Blocks = append(reply.Blocks, small(shorten(r.argument, longestEcho)))
	}
	if answer.Verdict == retrieval.VerdictNone {
		return b.shrug(reply, answer), nil
	}
	if answer.Suggestion != "" {
		reply.Blocks = append(reply.Blocks, small(resultsFor+"“"+shorten(answer.Suggestion, longestEcho)+"”"))
	}
	reply.Outcome = Answered
	if answer.Verdict == retrieval.VerdictClosest {
		reply.Outcome = Unanswered
		reply.Blocks = append(reply.Blocks, plain(unsure+"The closest passage:"))
	}
	return b.best(reply, answer.Citations), nil
}

// best quotes the best passages, as many as are shown at once, and offers to
// read on and the others that are worth it.
func (b *Bot) best(reply Reply, citations []retrieval.Citation) Reply {
	shown := min(cmp.Or(b.config.Passages, 1), len(citations))
	reply = b.quote(reply, citations[:shown])
	if more, ok := furtherButton(citations[shown:]); ok {
		reply.Buttons = append(reply.Buttons[:min(maxButtons-1, len(reply.Buttons))], more)
	}
	return reply
}

// quote adds what is shown of citations, and a button for each that reads on.
func (b *Bot) quote(reply Reply, citations []retrieval.Citation) Reply {
	for _, c := range citations {
		reply.Blocks = append(reply.Blocks, Block{
			Quote:    true,
			Runs:     excerpt(c),
			Citation: b.cited(c),
		})
		if len(reply.Buttons) == maxButtons {
			continue
		}
		on := readOnButton(c)
		if len(citations) > 1 {
			on.Label = unique(fmt.Sprintf("Read on in ¶%d", c.Place.Paragraph), reply.Buttons)
		}
		reply.Buttons = append(reply.Buttons, on)
	}
	return reply
}

// shrug says that the text doesn't say, where it comes closest, and what else
// may have been meant.
func (b *Bot) shrug(reply Reply, answer retrieval.Answer) Reply {
	reply.Outcome = Unanswered
	if len(answer.Citations) == 0 {
		reply.Blocks = append(reply.Blocks, plain("The text doesn't say: none of it is about that. Other words may find more."))
	} else {
		c := answer.Citations[0]
		reply.Blocks = append(reply.Blocks, plain("Sorry, the text doesn't say. The closest it comes is "+b.cited(c)+"."))
		on := readOnButton(c)
		on.Label = fmt.Sprintf("Read ¶%d", c.Place.Paragraph)
		reply.Buttons = append(reply.Buttons, on)
	}
	if answer.Suggestion != "" {
		meant := strings.TrimRight(shorten(answer.Suggestion, longestEcho), "?？ ")
		reply.Blocks = append(reply.Blocks, Block{Runs: []Run{{Text: "Did you mean "}, {Text: meant, Bold: true}, {Text: "?"}}})
		if button, ok := askButton("Ask that", answer.Suggestion); ok {
			reply.Buttons = append([]Button{button}, reply.Buttons...)
		}
	}
	return reply
}

// excerpt is what is shown of a citation, with ellipses where its paragraph was
// cut, the highlight in bold.
func excerpt(c retrieval.Citation) []Run {
	body, shown := c.Quote, c.Shown
	if !within(body, shown) {
		shown = retrieval.Span{Start: 0, End: len(body)}
	}
	runs := bold(body[shown.Start:shown.End], clip(c.Highlight, shown))
	if shown.Start > 0 || c.Part > 1 {
		runs = append([]Run{{Text: "… "}}, runs...)
	}
	if shown.End < len(body) || c.Part < c.Parts {
		runs = append(runs, Run{Text: " …"})
	}
	return runs
}

// bold splits a quotation into runs, a part of it in bold. A span that is none
// of the quotation's leaves it unmarked.
func bold(quote string, h retrieval.Span) []Run {
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

// small is one line of small print.
func small(text string) Block { return Block{Runs: []Run{{Text: text}}, Small: true} }
