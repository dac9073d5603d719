package eval

import (
	"context"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
	"golang.org/x/text/cases"

	"github.com/chapterbot/chapterbot/retrieval"
)

// Outcome is what one query came to.
type Outcome struct {
	Query      Query
	Scores     Scores
	Ranking    []Ranked
	Confidence float64
	Verdict    retrieval.Verdict
	Held       bool // the first citation's highlight contains one of the query's answers
}

// Evaluate asks every query for depth documents and measures the answers.
// Done is called after each query, from several goroutines, unless nil.
func Evaluate(ctx context.Context, f *Folder, c *Corpus, depth int, done func()) ([]Outcome, error) {
	outcomes := make([]Outcome, len(f.Queries))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, q := range f.Queries {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			outcomes[i] = evaluate(q, f.Relevant[q.ID], c, depth)
			if done != nil {
				done()
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return outcomes, nil
}

func evaluate(q Query, relevant map[string]int, c *Corpus, depth int) Outcome {
	answer := c.Ask(q, retrieval.Query{Limit: depth})
	o := Outcome{Query: q, Confidence: answer.Confidence, Verdict: answer.Verdict}
	var ids []string
	for _, citation := range answer.Citations {
		id := c.ID(citation)
		if slices.Contains(ids, id) {
			continue // another part of a long document
		}
		ids = append(ids, id)
		o.Ranking = append(o.Ranking, Ranked{id, citation.Score})
	}
	o.Scores = Score(ids, relevant)
	if len(answer.Citations) > 0 {
		o.Held = Holds(highlighted(answer.Citations[0]), q.Answers)
	}
	return o
}

func highlighted(c retrieval.Citation) string { return c.Quote[c.Highlight.Start:c.Highlight.End] }

// Holds reports whether a text contains one of the answers, whatever their
// case and white space.
func Holds(text string, answers []string) bool {
	text = plain(text)
	for _, answer := range answers {
		if answer = plain(answer); answer != "" && strings.Contains(text, answer) {
			return true
		}
	}
	return false
}

func plain(s string) string { return strings.Join(strings.Fields(cases.Fold().String(s)), " ") }

// Foreign returns the confidence of each of a set of questions that are not
// the folder's own. In a scoped corpus the sources take turns at answering.
func Foreign(c *Corpus, questions []string) []float64 {
	confidences := make([]float64, len(questions))
	for i, q := range questions {
		query := Query{Text: q}
		if len(c.sources) > 0 {
			query.Source = c.sources[i%len(c.sources)]
		}
		confidences[i] = c.Ask(query, retrieval.Query{Limit: 1}).Confidence
	}
	return confidences
}
