package eval

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Run is the rankings of a set of queries: document ids, best first, by query.
type Run map[string][]Ranked

// Ranked is a document in a run.
type Ranked struct {
	Document string
	Score    float64
}

// RunDepth is how many documents a query gets in a run.
const RunDepth = 100

// WriteTo writes a run in TREC's form, "query Q0 document rank score tag",
// queries in the order given. Scores fall strictly within a query, so that
// tools that sort by score keep the order of equals.
func (r Run) WriteTo(w io.Writer, queries []Query, tag string) error {
	out := bufio.NewWriter(w)
	for _, q := range queries {
		last := int64(0)
		for i, d := range r[q.ID] {
			if strings.ContainsFunc(q.ID+d.Document, unicode.IsSpace) {
				return fmt.Errorf("query %q, document %q: a run has no place for an id with white space in it", q.ID, d.Document)
			}
			score := int64(math.Round(d.Score * 1e6)) // as it is written, where equals show
			if i > 0 {
				score = min(score, last-1)
			}
			last = score
			fmt.Fprintf(out, "%s Q0 %s %d %.6f %s\n", q.ID, d.Document, i+1, float64(score)/1e6, tag)
		}
	}
	return out.Flush()
}

// ReadRun reads a TREC run. Documents are ordered by falling score, as
// trec_eval orders them, whatever their rank says.
func ReadRun(r io.Reader) (Run, error) {
	run := make(Run)
	lines := bufio.NewScanner(r)
	for number := 1; lines.Scan(); number++ {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 {
			continue
		}
		if len(fields) != 6 {
			return nil, fmt.Errorf("run: line %d: %d fields, not query Q0 document rank score tag", number, len(fields))
		}
		score, err := strconv.ParseFloat(fields[4], 64)
		if err != nil {
			return nil, fmt.Errorf("run: line %d: %w", number, err)
		}
		run[fields[0]] = append(run[fields[0]], Ranked{fields[2], score})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("run: %w", err)
	}
	for _, ranking := range run {
		slices.SortStableFunc(ranking, func(a, b Ranked) int { return cmp.Compare(b.Score, a.Score) })
	}
	return run, nil
}

// IDs returns the documents of a query's ranking, best first.
func (r Run) IDs(query string) []string {
	ids := make([]string, len(r[query]))
	for i, d := range r[query] {
		ids[i] = d.Document
	}
	return ids
}
