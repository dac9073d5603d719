package eval

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 5e-5 {
		t.Errorf("%s is %.6f, want %.6f", what, got, want)
	}
}

// Relevant a (grade 1), b (2) and c (1); the ranking x a b y: the first
// relevant at rank 2, two of three found.
//
//	DCG  = 1/log2(3) + 2/log2(4)             = 0.630930 + 1        = 1.630930
//	IDCG = 2/log2(2) + 1/log2(3) + 1/log2(4) = 2 + 0.630930 + 0.5  = 3.130930
func TestMeasuresByHand(t *testing.T) {
	t.Parallel()
	s := Score([]string{"x", "a", "b", "y"}, map[string]int{"a": 1, "b": 2, "c": 1})
	near(t, "P@1", s.P1, 0)
	near(t, "MRR@10", s.MRR10, 0.5)
	near(t, "R@5", s.R5, 2.0/3)
	near(t, "nDCG@10", s.NDCG10, 1.630930/3.130930)
}

func TestMeasuresAtTheirEdges(t *testing.T) {
	t.Parallel()
	late := strings.Split("a b c d e f g h i j k", " ")
	for _, c := range []struct {
		name     string
		ranking  []string
		relevant map[string]int
		want     Scores
	}{
		{"the right one first", []string{"a"}, map[string]int{"a": 1}, Scores{1, 1, 1, 1}},
		{"nothing found", nil, map[string]int{"a": 1}, Scores{}},
		{"rank 5 still counts for recall", late, map[string]int{"e": 1}, Scores{0, 0.2, 1, 1 / math.Log2(6)}},
		{"rank 6 doesn't", late, map[string]int{"f": 1}, Scores{0, 1.0 / 6, 0, 1 / math.Log2(7)}},
		{"rank 11 counts for nothing", late, map[string]int{"k": 1}, Scores{}},
		{"a document that comes twice counts once", []string{"a", "a", "b"}, map[string]int{"b": 1}, Scores{0, 0.5, 1, 1 / math.Log2(3)}},
	} {
		if diff := cmp.Diff(c.want, Score(c.ranking, c.relevant)); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}

func TestARunReadsBackInItsOrder(t *testing.T) {
	t.Parallel()
	run := Run{"q1": {{"d3", 3.5}, {"d2", 3}, {"d1", 3}}, "q2": {{"d9", -1}}}
	var out bytes.Buffer
	if err := run.WriteTo(&out, []Query{{ID: "q1"}, {ID: "q2"}}, "tag"); err != nil {
		t.Fatal(err)
	}
	if first, _, _ := strings.Cut(out.String(), "\n"); first != "q1 Q0 d3 1 3.500000 tag" {
		t.Errorf("the first line is %q", first)
	}
	back, err := ReadRun(&out)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"q1", "q2"} {
		if diff := cmp.Diff(run.IDs(q), back.IDs(q)); diff != "" {
			t.Errorf("%s:\n%s", q, diff)
		}
	}
	for _, bad := range []string{"q1 Q0 d1 1 tag\n", "q1 Q0 d1 1 high tag\n"} {
		if _, err := ReadRun(strings.NewReader(bad)); err == nil || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("%q is read without complaint: %v", bad, err)
		}
	}
}

// Five wins of five by the same margin: of 32 assignments only all plus and
// all minus are as extreme, p = 2/32.
func TestTheRandomisationTestByHand(t *testing.T) {
	t.Parallel()
	c := Compare([]float64{1, 1, 1, 1, 1, 0}, []float64{0, 0, 0, 0, 0, 0})
	if c.Wins != 5 || c.Losses != 0 || c.Ties != 1 {
		t.Errorf("got %+v", c)
	}
	near(t, "difference", c.Difference, 5.0/6)
	if math.Abs(c.P-2.0/32) > 0.003 {
		t.Errorf("p is %.4f, want 0.0625", c.P)
	}
	if same := Compare([]float64{1, 0}, []float64{1, 0}); same.P != 1 {
		t.Errorf("the same twice: p %.4f", same.P)
	}
	if even := Compare([]float64{1, 0}, []float64{0, 1}); even.P < 0.99 {
		t.Errorf("a win and a loss: p %.4f", even.P)
	}
}

// Twenty own questions, so that one may be refused: the threshold is the
// second lowest, 0.2. Of the foreign 0.05, 0.15 and 0.2 two are below.
// AUROC: of the own, 20 are above the first, 19 above the second, 18 and a
// half above the third.
func TestSeparationByHand(t *testing.T) {
	t.Parallel()
	own := []float64{0.1, 0.2}
	for range 18 {
		own = append(own, 0.9)
	}
	s := Separate(own, []float64{0.05, 0.15, 0.2})
	near(t, "threshold", s.Threshold, 0.2)
	near(t, "refused", s.Refused, 2.0/3)
	near(t, "AUROC", s.AUROC, (20+19+18.5)/60)
}

func TestHoldsLooksPastCaseAndWhiteSpace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text    string
		answers []string
		want    bool
	}{
		{"It was Eighty  dollars\na month.", []string{"eighty dollars a month"}, true},
		{"It was eighty.", []string{"ninety", "Eighty"}, true},
		{"It was eighty.", []string{"ninety"}, false},
		{"It was eighty.", []string{" "}, false},
		{"It was eighty.", nil, false},
	} {
		if got := Holds(c.text, c.answers); got != c.want {
			t.Errorf("%q holds one of %q: %v", c.text, c.answers, got)
		}
	}
}

func TestMisspellMakesOneSlipInALongWord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		question := rapid.StringMatching(`([a-z]{1,9} ){1,6}[a-z]{5,9}\?`).Draw(t, "question")
		got := Misspell(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)), question)
		before, after := strings.Fields(question), strings.Fields(got)
		if len(before) != len(after) {
			t.Fatalf("%q became %q", question, got)
		}
		changed := 0
		for i := range before {
			if before[i] == after[i] {
				continue
			}
			changed++
			word := strings.TrimSuffix(before[i], "?")
			if len(word) < 5 || before[i][0] != after[i][0] || len(after[i]) < len(before[i])-1 || len(after[i]) > len(before[i])+1 {
				t.Fatalf("%q became %q", before[i], after[i])
			}
		}
		if changed != 1 {
			t.Fatalf("%d words changed: %q became %q", changed, question, got)
		}
	})
	if got := Misspell(rand.New(rand.NewPCG(1, 1)), "Who is he?"); got != "Who is he?" {
		t.Errorf("a question without a long word became %q", got)
	}
}

func TestAWrittenRunFallsStrictlyAsItIsWritten(t *testing.T) {
	t.Parallel()
	run := Run{"q": {{"a", 1.0000004}, {"b", 1.0000003}, {"c", 1.0000002}, {"d", -2}}}
	var out strings.Builder
	if err := run.WriteTo(&out, []Query{{ID: "q"}}, "tag"); err != nil {
		t.Fatal(err)
	}
	want := "q Q0 a 1 1.000000 tag\nq Q0 b 2 0.999999 tag\nq Q0 c 3 0.999998 tag\nq Q0 d 4 -2.000000 tag\n"
	if out.String() != want {
		t.Errorf("written\n%s, want\n%s", out.String(), want)
	}
	for _, bad := range []Run{{"q": {{"a b", 1}}}, {"q\u00a0r": {{"a", 1}}}} {
		for id := range bad {
			if bad.WriteTo(&out, []Query{{ID: id}}, "tag") == nil {
				t.Errorf("%v is written, and can't be read", bad)
			}
		}
	}
}
