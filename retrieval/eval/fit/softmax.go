package main

import (
	"errors"
	"math"
)

// softmax is a fit of weights for candidates of several sets.
type softmax struct {
	sets  []*candidates
	use   []bool    // by feature
	scale []float64 // by feature: what its values are divided by, see scales
	l2    float64   // weight of the squared weights
	hold  bool      // unused features keep the weights in use; else they count for nothing
}

// rankingRounds and confidenceRounds are far more than a fit takes to settle.
const (
	rankingRounds    = 60
	confidenceRounds = 300
)

// fit returns the weights, of features divided by their scale, that maximise
// the mean log probability of the right candidates (softmax over a query's
// candidates: ListNet's top-one likelihood, Cao et al., ICML 2007), each set
// counting the same; without the queries of a fold.
func (m softmax) fit(without int) ([]float64, error) {
	w := make([]float64, len(m.use))
	if m.hold {
		for j, weight := range m.sets[0].weights {
			if !m.use[j] {
				w[j] = weight * m.scale[j]
			}
		}
	}
	t := m.table(without, w)
	if len(t.groups) == 0 {
		return nil, errors.New("no query has a right candidate")
	}
	x, err := minimise(len(t.columns), t.loss, rankingRounds)
	if err != nil {
		return nil, err
	}
	for i, j := range t.columns {
		w[j] = x[i]
	}
	return w, nil
}

// without is the fit without the sets of a name.
func (m softmax) without(name string) softmax {
	var others []*candidates
	for _, s := range m.sets {
		if s.name != name {
			others = append(others, s)
		}
	}
	m.sets = others
	return m
}

// score is what a candidate gets.
func (m softmax) score(w []float64, row []float32) float64 {
	sum := 0.0
	for j, x := range row {
		if w[j] != 0 {
			sum += w[j] * float64(x) / m.scale[j]
		}
	}
	return sum
}

// right counts the queries of a set whose best candidate is right, and all of
// them; of a fold, unless it is noFold.
func (m softmax) right(s *candidates, w []float64, fold int) (right, of int) {
	for _, g := range s.groups {
		if fold != noFold && g.fold != fold {
			continue
		}
		of++
		best, at := math.Inf(-1), -1
		for i, row := range g.rows {
			if x := m.score(w, row); x > best {
				best, at = x, i
			}
		}
		if at >= 0 && g.right[at] {
			right++
		}
	}
	return right, of
}

// likelihood is the mean log probability of the right candidates of a set, over
// the queries of a fold that have one.
func (m softmax) likelihood(s *candidates, w []float64, fold int) float64 {
	sum, n := 0.0, 0
	for _, g := range s.groups {
		if !g.answerable() || g.fold != fold {
			continue
		}
		all, right, top := 0.0, 0.0, math.Inf(-1)
		score := make([]float64, len(g.rows))
		for i, row := range g.rows {
			score[i] = m.score(w, row)
			top = max(top, score[i])
		}
		for i := range score {
			e := math.Exp(score[i] - top)
			all += e
			if g.right[i] {
				right += e
			}
		}
		sum += math.Log(right / all)
		n++
	}
	return sum / float64(max(n, 1))
}

// crossValidate returns by set the share of queries whose best candidate is
// right, and the mean likelihood over all sets, both by the weights of the folds
// that a query wasn't in.
func (m softmax) crossValidate() (first []float64, likelihood float64, err error) {
	right, of := make([]int, len(m.sets)), make([]int, len(m.sets))
	for fold := range folds {
		w, err := m.fit(fold)
		if err != nil {
			return nil, 0, err
		}
		for i, s := range m.sets {
			r, n := m.right(s, w, fold)
			right[i], of[i] = right[i]+r, of[i]+n
			likelihood += m.likelihood(s, w, fold) / float64(folds*len(m.sets))
		}
	}
	first = make([]float64, len(m.sets))
	for i := range first {
		first[i] = float64(right[i]) / float64(of[i])
	}
	return first, likelihood, nil
}

// table is what a fit looks at: the used columns, scaled, row after row.
type table struct {
	columns []int
	rows    []float32
	held    []float32 // by row, what the features that are held add
	groups  []asked
	l2      float64
}

// asked is the rows of one query.
type asked struct {
	from, to int
	right    []bool
	weight   float64
}

func (m softmax) table(without int, held []float64) *table {
	t := &table{l2: m.l2}
	for j, used := range m.use {
		if used && m.scale[j] > 1e-8 {
			t.columns = append(t.columns, j)
		}
	}
	for _, s := range m.sets {
		for _, g := range s.groups {
			if !g.answerable() || g.fold == without {
				continue
			}
			from := len(t.held)
			for _, row := range g.rows {
				for _, j := range t.columns {
					t.rows = append(t.rows, row[j]/float32(m.scale[j]))
				}
				t.held = append(t.held, float32(m.score(held, row)))
			}
			t.groups = append(t.groups, asked{from, len(t.held), g.right, 1 / float64(len(s.groups)*len(m.sets))})
		}
	}
	return t
}

// loss is the objective of the fit.
func (t *table) loss(x, gradient []float64) float64 {
	sum := 0.0
	for i := range x {
		sum += t.l2 / 2 * x[i] * x[i]
		gradient[i] = t.l2 * x[i]
	}
	var score []float64
	slope := make([]float64, len(x))
	for _, g := range t.groups {
		score = t.scores(score[:0], x, g)
		all, right := 0.0, 0.0
		for i := range score {
			all += score[i]
			if g.right[i] {
				right += score[i]
			}
		}
		right = max(right, 1e-300)
		sum += g.weight * (math.Log(all) - math.Log(right))
		clear(slope)
		for i := range score {
			d := score[i] / all
			if g.right[i] {
				d -= score[i] / right
			}
			for j, v := range t.row(g.from + i) {
				slope[j] += d * float64(v)
			}
		}
		for j := range slope {
			gradient[j] += g.weight * slope[j]
		}
	}
	return sum
}

func (t *table) row(r int) []float32 { return t.rows[r*len(t.columns) : (r+1)*len(t.columns)] }

// scores appends e to the power of each row's score, of which the greatest is
// taken from all.
func (t *table) scores(to []float64, w []float64, g asked) []float64 {
	top := math.Inf(-1)
	for r := g.from; r < g.to; r++ {
		score := float64(t.held[r])
		for j, v := range t.row(r) {
			score += w[j] * float64(v)
		}
		to = append(to, score)
		top = max(top, score)
	}
	for i := range to {
		to[i] = math.Exp(to[i] - top)
	}
	return to
}
