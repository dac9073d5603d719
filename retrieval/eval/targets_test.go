package eval

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// target is what a development set must reach; 0 asks for nothing.
type target struct {
	name                string
	scoped              bool
	p1, r5, held, typos float64
	foreign             string // the set whose questions are foreign to it
	refused             float64
}

// TestTargets keeps what the ranking must reach on the development sets,
// where they are at hand.
func TestTargets(t *testing.T) {
	t.Parallel()
	base := filepath.Join("..", "..", "..", "shared", "eval", "beir")
	if _, err := os.Stat(base); err != nil {
		t.Skipf("no development sets: %v", err)
	}
	if testing.Short() {
		t.Skip("asks ten thousand questions")
	}
	for _, c := range []target{
		{name: "xquad-en", p1: 0.950, held: 0.80, typos: 0.03, foreign: "fairytale-val", refused: 0.93},
		{name: "xquad-en", foreign: "bipar-valid", refused: 0.90},
		{name: "bipar-valid", p1: 0.575, held: 0.33, typos: 0.03},
		{name: "fairytale-val", scoped: true, p1: 0.700, r5: 0.905, typos: 0.03},
		{name: "fairytale-val", foreign: "xquad-en", refused: 0.99},
	} {
		t.Run(c.name+" "+c.foreign, func(t *testing.T) {
			t.Parallel()
			f, err := Open(filepath.Join(base, c.name))
			if err != nil {
				t.Fatal(err)
			}
			c.check(t, f, base)
		})
	}
}

func (c target) check(t *testing.T, f *Folder, base string) {
	corpus := NewCorpus(f, c.scoped)
	atLeast := func(what string, got, want float64) {
		t.Helper()
		if t.Logf("%s %.4f", what, got); got < want {
			t.Errorf("%s is %.4f, must be %.3f", what, got, want)
		}
	}
	outcomes := asked(t, f, corpus)
	held := 0
	own := make([]float64, len(outcomes))
	for i, o := range outcomes {
		own[i] = o.Confidence
		if o.Held {
			held++
		}
	}
	m := mean(outcomes)
	atLeast("P@1", m.P1, c.p1)
	atLeast("R@5", m.R5, c.r5)
	atLeast("highlights that hold an answer", float64(held)/float64(len(outcomes)), c.held)
	if c.typos > 0 {
		random, misspelt := rand.New(rand.NewPCG(1, 2)), *f
		misspelt.Queries = make([]Query, len(f.Queries))
		for i, q := range f.Queries {
			misspelt.Queries[i] = q
			misspelt.Queries[i].Text = Misspell(random, q.Text)
		}
		atLeast("P@1 with a slip", mean(asked(t, &misspelt, corpus)).P1, m.P1-c.typos)
	}
	if c.foreign != "" {
		questions, err := ReadQuestions(filepath.Join(base, c.foreign, "queries.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		atLeast("foreign questions refused", Separate(own, Foreign(corpus, questions)).Refused, c.refused)
	}
}

func asked(t *testing.T, f *Folder, c *Corpus) []Outcome {
	t.Helper()
	outcomes, err := Evaluate(context.Background(), f, c, 10, nil)
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

func mean(outcomes []Outcome) Scores {
	var scores []Scores
	for _, o := range outcomes {
		scores = append(scores, o.Scores)
	}
	return Mean(scores)
}
