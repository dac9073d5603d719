package main

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// madeUp are candidates of which the right one is drawn with the probabilities
// that known weights give: a fit of many finds the weights.
func madeUp(seed uint64, name string, known []float64, queries int) *candidates {
	random := rand.New(rand.NewPCG(seed, 1))
	s := &candidates{name: name, weights: make([]float64, len(known))}
	for j := range known {
		s.features = append(s.features, fmt.Sprint("f", j))
	}
	for q := range queries {
		g := group{fold: q % folds}
		var odds []float64
		all := 0.0
		for range 8 {
			row := make([]float32, len(known))
			z := 0.0
			for j := range row {
				row[j] = float32(random.NormFloat64())
				z += known[j] * float64(row[j])
			}
			g.rows, g.right = append(g.rows, row), append(g.right, false)
			odds = append(odds, math.Exp(z))
			all += math.Exp(z)
		}
		at := random.Float64() * all
		for i, o := range odds {
			if at -= o; at < 0 {
				g.right[i] = true
				break
			}
		}
		s.groups = append(s.groups, g)
	}
	return s
}

func everyFeature(n int) []bool {
	use := make([]bool, n)
	for i := range use {
		use[i] = true
	}
	return use
}

// near reports whether two weights differ by no more than what chance does to a
// few thousand queries.
func near(got, want float64) bool { return math.Abs(got-want) < 0.1 }

func TestSoftmaxFindsTheWeightsThatMadeTheChoice(t *testing.T) {
	t.Parallel()
	known := []float64{2, -1, 0.5, 0}
	sets := []*candidates{madeUp(1, "one", known, 4000), madeUp(2, "two", known, 2000)}
	m := softmax{sets: sets, use: everyFeature(len(known)), scale: scales(sets), l2: 1e-5}
	w, err := m.fit(noFold)
	if err != nil {
		t.Fatal(err)
	}
	for j := range known {
		if got := w[j] / m.scale[j]; !near(got, known[j]) {
			t.Errorf("the weight of feature %d is %.3f, want about %.1f", j, got, known[j])
		}
	}
	if right, of := m.right(sets[0], w, noFold); of != 4000 || right < of/2 {
		t.Errorf("%d of %d are right", right, of)
	}
}

func TestWhatIsHeldKeepsItsWeightAndWhatIsNotUsedHasNone(t *testing.T) {
	t.Parallel()
	known := []float64{2, -1, 0.5}
	sets := []*candidates{madeUp(3, "one", known, 4000)}
	sets[0].weights = known
	m := softmax{sets: sets, use: []bool{false, true, true}, scale: scales(sets), l2: 1e-5, hold: true}
	w, err := m.fit(noFold)
	if err != nil {
		t.Fatal(err)
	}
	if got := w[0] / m.scale[0]; math.Abs(got-2) > 1e-9 {
		t.Errorf("the held weight is %.3f, want 2", got)
	}
	if got := w[1] / m.scale[1]; !near(got, -1) {
		t.Errorf("beside it a weight is %.3f, want about -1", got)
	}
	m.hold = false
	if w, err = m.fit(noFold); err != nil || w[0] != 0 {
		t.Errorf("a feature that isn't used weighs %.3f: %v", w[0], err)
	}
}

// A set whose folds were made by other weights shows which of them a fit saw.
func TestAFoldIsMeasuredByTheOthers(t *testing.T) {
	t.Parallel()
	s := madeUp(4, "one", []float64{5}, 1000)
	for q := range s.groups {
		if s.groups[q].fold == 0 {
			for _, row := range s.groups[q].rows {
				row[0] = -row[0]
			}
		}
	}
	sets := []*candidates{s}
	m := softmax{sets: sets, use: []bool{true}, scale: scales(sets), l2: 1e-5}
	w, err := m.fit(0)
	if err != nil {
		t.Fatal(err)
	}
	other, of := m.right(s, w, 1)
	own, _ := m.right(s, w, 0)
	if own > of/4 || other < of/2 {
		t.Errorf("of %d, %d are right in the fold that was left out and %d in another", of, own, other)
	}
	first, _, err := m.crossValidate()
	if err != nil || first[0] > 0.85 {
		t.Errorf("cross-validated %.3f are right, though a fifth can't be: %v", first[0], err)
	}
}

func TestASetCountsTheSameHoweverManyQueriesItHas(t *testing.T) {
	t.Parallel()
	few, many := madeUp(5, "few", []float64{2}, 400), madeUp(6, "many", []float64{-2}, 8000)
	sets := []*candidates{few, many}
	m := softmax{sets: sets, use: []bool{true}, scale: scales(sets), l2: 1e-5}
	w, err := m.fit(noFold)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(w[0]) > 0.3 {
		t.Errorf("two sets that say the opposite give a weight of %.3f", w[0])
	}
	if w, err = m.without("many").fit(noFold); err != nil || w[0] < 1 {
		t.Errorf("without one of them it is %.3f: %v", w[0], err)
	}
}

func TestLogisticFindsTheWeightsThatMadeTheVerdicts(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 1))
	known := []float64{0, 1.5, -2} // the first is the constant
	s := &verdicts{name: "one", weight: 1}
	for i := range 20000 {
		row := []float32{1, float32(random.NormFloat64()), float32(random.NormFloat64())}
		z := known[1]*float64(row[1]) + known[2]*float64(row[2])
		right := random.Float64() < 1/(1+math.Exp(-z))
		s.rows, s.right, s.own, s.fold = append(s.rows, row), append(s.right, right), append(s.own, right), append(s.fold, i%folds)
	}
	m := logistic{[]*verdicts{s}, everyFeature(3), 1e-6}
	w, err := m.fit(noFold)
	if err != nil {
		t.Fatal(err)
	}
	for j := range known {
		if !near(w[j], known[j]) {
			t.Errorf("weight %d is %.3f, want about %.1f", j, w[j], known[j])
		}
	}
	if auroc, err := m.meanAUROC(); err != nil || auroc < 0.85 {
		t.Errorf("they separate with %.3f: %v", auroc, err)
	}
}

func TestNothingToFitIsAnError(t *testing.T) {
	t.Parallel()
	s := madeUp(8, "one", []float64{1}, 20)
	m := softmax{sets: []*candidates{s}, use: []bool{false}, scale: []float64{1}}
	if _, err := m.fit(noFold); err == nil {
		t.Error("no feature was fitted without an error")
	}
	for _, g := range s.groups {
		clear(g.right)
	}
	m.use[0] = true
	if _, err := m.fit(noFold); err == nil {
		t.Error("queries without a right candidate were fitted without an error")
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	names := []string{"a", "b", "c"}
	for _, test := range []struct {
		only, drop string
		want       []bool
	}{
		{"", "", []bool{true, true, true}},
		{"a,c", "", []bool{true, false, true}},
		{"", "b", []bool{true, false, true}},
		{"a,b", "b", []bool{true, false, false}},
	} {
		got, err := choose(names, test.only, test.drop)
		if err != nil || !cmp.Equal(got, test.want) {
			t.Errorf("only %q, drop %q: %v, %v", test.only, test.drop, got, err)
		}
	}
	for _, list := range [][2]string{{"d", ""}, {"", "d"}} {
		if _, err := choose(names, list[0], list[1]); err == nil || !strings.Contains(err.Error(), `"d"`) {
			t.Errorf("an unknown feature: %v", err)
		}
	}
}

func TestRewriteReplacesTheUsedWeightsOnly(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "weights.go")
	const before = "\tfA: {\"a\", 1.25}, // what it buys\n\tfB: {\"b\", -3e-05},\n\tfAB: {\"ab\", 7},\n"
	if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := rewrite(path, []string{"a", "b", "ab"}, []bool{true, true, false}, []float64{-0.123456, 2, 9}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const after = "\tfA: {\"a\", -0.1235}, // what it buys\n\tfB: {\"b\", 2},\n\tfAB: {\"ab\", 7},\n"
	if diff := cmp.Diff(after, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := rewrite(path, []string{"d"}, []bool{true}, []float64{1}); err == nil {
		t.Error("a weight that isn't there was replaced")
	}
}

func TestWhatTheCommandLineSays(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{}, {"-confidence", "-hold", "d"}, {"-confidence", "-highlight", "d"}, {"-nothing", "d"}} {
		if code := run(args, io.Discard, io.Discard); code != 2 {
			t.Errorf("%q: status %d, want 2", args, code)
		}
	}
	if code := run([]string{filepath.Join(t.TempDir(), "none")}, io.Discard, io.Discard); code != 1 {
		t.Errorf("a folder that isn't there: status %d, want 1", code)
	}
	for args, want := range map[string]float64{"d": 1e-2, "-highlight d": 3e-3, "-confidence d": 1e-4, "-l2 0.5 d": 0.5} {
		o, err := parse(strings.Fields(args), io.Discard)
		if err != nil || o.L2 != want {
			t.Errorf("%s: l2 is %g, want %g: %v", args, o.L2, want, err)
		}
	}
}

func TestViews(t *testing.T) {
	t.Parallel()
	v, err := parseView("0.5*keywords:scoped:misspelt:a/b")
	want := view{name: "0.5*keywords:scoped:misspelt:a/b", weight: 0.5, scoped: true, changes: []string{"keywords", "misspelt"}, dir: "a/b"}
	if err != nil || !cmp.Equal(v, want, cmp.AllowUnexported(view{})) {
		t.Errorf("%+v, want %+v: %v", v, want, err)
	}
	for _, bad := range []string{"x*a", "shouted:a"} {
		if _, err := parseView(bad); err == nil {
			t.Errorf("%q is taken for a view", bad)
		}
	}
}

// Ten documents of one source, of which each query's words stand in one.
func TestFitToAFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var corpus, queries, qrels strings.Builder
	qrels.WriteString("query-id\tcorpus-id\tscore\n")
	things := []string{"lantern", "harbour", "compass", "orchard", "thimble", "granite", "sparrow", "pendulum", "marigold", "cinnamon"}
	for i, thing := range things {
		fmt.Fprintf(&corpus, `{"_id":"d%d","title":"","text":"The keeper wrote of the %s and of the %s, every evening.","metadata":{"source":"s%d"}}`+"\n", i, thing, things[(i+1)%10], i%3)
		fmt.Fprintf(&queries, `{"_id":"q%d","text":"What did the keeper write of the %s?","metadata":{"source":"s%d"}}`+"\n", i, thing, i%3)
		fmt.Fprintf(&qrels, "q%d\td%d\t1\n", i, i)
	}
	if err := os.MkdirAll(filepath.Join(dir, "qrels"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"corpus.jsonl": corpus.String(), "queries.jsonl": queries.String(), "qrels/test.tsv": qrels.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	if code := run([]string{"-only", "bm25,likelihood", dir, "scoped:" + dir}, &out, &out); code != 1 || !strings.Contains(out.String(), "without") {
		t.Errorf("two views of one set can't be left out apart, yet status %d:\n%s", code, out.String())
	}
	out.Reset()
	other := filepath.Join(t.TempDir(), "other")
	if err := os.CopyFS(other, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if code := run([]string{"-only", "bm25,likelihood", dir, other}, &out, &out); code != 0 {
		t.Fatalf("status %d:\n%s", code, out.String())
	}
	for _, want := range []string{"ceiling 1.0000 of 10", "cv5", "loso", "bm25", "likelihood"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing of:\n%s", want, out.String())
		}
	}
}
