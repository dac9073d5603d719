package main

import (
	"math"

	"github.com/chapterbot/chapterbot/retrieval/eval"
)

// logistic is a fit of weights that tell the questions whose first passage is
// right from all others.
type logistic struct {
	sets []*verdicts
	use  []bool  // by feature
	l2   float64 // weight of the squared weights
}

// fit returns the weights of a logistic regression in which both sides of a set
// count the same; without the questions of a fold.
func (m logistic) fit(without int) ([]float64, error) {
	var columns []int
	for j, used := range m.use {
		if used {
			columns = append(columns, j)
		}
	}
	total := 0.0
	for _, set := range m.sets {
		total += set.weight
	}
	x, err := minimise(len(columns), func(x, gradient []float64) float64 {
		sum := 0.0
		for i := range x {
			sum += m.l2 / 2 * x[i] * x[i]
			gradient[i] = m.l2 * x[i]
		}
		for _, set := range m.sets {
			sum += set.loss(x, gradient, columns, without, set.weight/total/2)
		}
		return sum
	}, confidenceRounds)
	if err != nil {
		return nil, err
	}
	w := make([]float64, len(m.use))
	for k, j := range columns {
		w[j] = x[k]
	}
	return w, nil
}

// loss adds a set's gradient to gradient and returns its log loss, each side of
// it weighing weight.
func (set *verdicts) loss(x, gradient []float64, columns []int, without int, weight float64) float64 {
	counts := func(i int) bool { return set.rows[i] != nil && set.fold[i] != without }
	var n [2]float64
	for i := range set.rows {
		if counts(i) {
			n[side(set.right[i])]++
		}
	}
	sum := 0.0
	for i, row := range set.rows {
		if !counts(i) {
			continue
		}
		z, sign := 0.0, -1.0
		if set.right[i] {
			sign = 1
		}
		for k, j := range columns {
			z += x[k] * float64(row[j])
		}
		each := weight / n[side(set.right[i])]
		sum += each * math.Log1p(math.Exp(-sign*z))
		d := -sign * each / (1 + math.Exp(sign*z))
		for k, j := range columns {
			gradient[k] += d * float64(row[j])
		}
	}
	return sum
}

func side(right bool) int {
	if right {
		return 1
	}
	return 0
}

// fitFolds returns the weights that each fold gets from the others.
func (m logistic) fitFolds() (w [folds][]float64, err error) {
	for fold := range w {
		if w[fold], err = m.fit(fold); err != nil {
			return w, err
		}
	}
	return w, nil
}

// meanAUROC is that of the sets which have both sides, by weights of other folds.
func (m logistic) meanAUROC() (float64, error) {
	w, err := m.fitFolds()
	if err != nil {
		return 0, err
	}
	sum, n := 0.0, 0.0
	for _, set := range m.sets {
		if s := set.separation(w); !math.IsNaN(s.AUROC) {
			sum, n = sum+s.AUROC, n+1
		}
	}
	return sum / n, nil
}

// separation measures a set by the weights of the folds that it wasn't in.
func (set *verdicts) separation(w [folds][]float64) eval.Separation {
	var own, foreign []float64
	for fold := range w {
		o, f := set.confidences(w[fold], fold)
		own, foreign = append(own, o...), append(foreign, f...)
	}
	return eval.Separate(own, foreign)
}

// confidences returns those of the questions that the text answers and of the
// others; of a fold, unless it is noFold.
func (set *verdicts) confidences(w []float64, fold int) (own, foreign []float64) {
	for i, row := range set.rows {
		if fold != noFold && set.fold[i] != fold {
			continue
		}
		c := 0.0
		if row != nil {
			z := 0.0
			for j, x := range row {
				z += w[j] * float64(x)
			}
			c = 1 / (1 + math.Exp(-z))
		}
		if set.own[i] {
			own = append(own, c)
		} else {
			foreign = append(foreign, c)
		}
	}
	return own, foreign
}

// reaching is the share of confidences that reach a threshold.
func reaching(confidences []float64, threshold float64) float64 {
	n := 0.0
	for _, c := range confidences {
		if c >= threshold {
			n++
		}
	}
	return n / max(1, float64(len(confidences)))
}
