package main

import (
	"fmt"
	"math"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/eval"
)

// logistic fits the weights of a logistic regression that tells the questions
// whose first passage is right from all others, both sides of a set counting
// the same; without the fold left out.
func logistic(sets []*verdicts, without int, use []bool, l2 float64) []float64 {
	var cols []int
	for j := range use {
		if use[j] {
			cols = append(cols, j)
		}
	}
	total := 0.0
	for _, set := range sets {
		total += set.weight
	}
	loss := func(x, grad []float64) float64 {
		sum := 0.0
		for i := range x {
			sum += l2 / 2 * x[i] * x[i]
			grad[i] = l2 * x[i]
		}
		for _, set := range sets {
			sum += set.loss(x, grad, cols, without, set.weight/total/2)
		}
		return sum
	}
	x := minimise(len(cols), loss, 300)
	w := make([]float64, len(use))
	for k, j := range cols {
		w[j] = x[k]
	}
	return w
}

// loss adds a set's gradient to grad and returns its log loss, each side of it
// weighing weight.
func (set *verdicts) loss(x, grad []float64, cols []int, without int, weight float64) float64 {
	var n [2]float64
	for i, row := range set.rows {
		if row != nil && set.fold[i] != without {
			n[b2i(set.right[i])]++
		}
	}
	sum := 0.0
	for i, row := range set.rows {
		if row == nil || set.fold[i] == without {
			continue
		}
		z, sign := 0.0, -1.0
		if set.right[i] {
			sign = 1
		}
		for k, j := range cols {
			z += x[k] * float64(row[j])
		}
		each := weight / n[b2i(set.right[i])]
		sum += each * math.Log1p(math.Exp(-sign*z))
		d := -sign * each / (1 + math.Exp(sign*z))
		for k, j := range cols {
			grad[k] += d * float64(row[j])
		}
	}
	return sum
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// confidences returns those of the questions that the text answers and of the
// others; only of a fold, unless that is below 0.
func (set *verdicts) confidences(w []float64, fold int) (own, foreign []float64) {
	for i, row := range set.rows {
		if fold >= 0 && set.fold[i] != fold {
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

func fitConfidence(views []string, drop, only string, l2 float64, ablate bool, write string) error {
	sets, names, err := askViews(views)
	if err != nil {
		return err
	}
	use := make([]bool, len(names))
	for i, name := range names {
		use[i] = (only == "" || has(only, name)) && !has(drop, name)
	}
	w := logistic(sets, -1, use, l2)
	for i, name := range names {
		if use[i] {
			fmt.Printf("%-14s %8.4f\n", name, w[i])
		}
	}
	reportConfidence(sets, use, l2, w)
	if ablate {
		for i, name := range names {
			if use[i] {
				use[i] = false
				fmt.Printf("-%-14s %.4f\n", name, meanAUROC(sets, use, l2))
				use[i] = true
			}
		}
	}
	if write != "" {
		ones := make([]float64, len(w))
		for i := range ones {
			ones[i] = 1
		}
		return rewrite(write, names, use, w, ones)
	}
	return nil
}

// reportConfidence prints, for each set, how well the fit separates it, five
// folds with their sources apart, and what it answers and refuses when fitted
// to everything.
func reportConfidence(sets []*verdicts, use []bool, l2 float64, w []float64) {
	folds := fitFolds(sets, use, l2)
	fmt.Printf("%-40s %7s %9s | at %.2f %8s %8s | at %.2f %8s %8s\n", "", "AUROC", "refused95",
		retrieval.DefaultThreshold, "own", "foreign", retrieval.ClosestThreshold(retrieval.DefaultThreshold), "own", "foreign")
	for _, set := range sets {
		s := set.separation(folds)
		own, foreign := set.confidences(w, -1)
		line := fmt.Sprintf("%-40.40s %7.4f %9.3f", set.name, s.AUROC, s.Refused)
		for _, threshold := range []float64{retrieval.DefaultThreshold, retrieval.ClosestThreshold(retrieval.DefaultThreshold)} {
			line += fmt.Sprintf(" |         %8.3f %8.3f", reaching(own, threshold), reaching(foreign, threshold))
		}
		fmt.Println(line)
	}
	fmt.Printf("mean AUROC %.4f\n", meanAUROC(sets, use, l2))
}

func fitFolds(sets []*verdicts, use []bool, l2 float64) (folds [5][]float64) {
	for f := range folds {
		folds[f] = logistic(sets, f, use, l2)
	}
	return folds
}

// separation measures a set by the weights of the folds that it wasn't in.
func (set *verdicts) separation(folds [5][]float64) eval.Separation {
	var own, foreign []float64
	for f := range folds {
		o, g := set.confidences(folds[f], f)
		own, foreign = append(own, o...), append(foreign, g...)
	}
	return eval.Separate(own, foreign)
}

func meanAUROC(sets []*verdicts, use []bool, l2 float64) float64 {
	folds := fitFolds(sets, use, l2)
	sum, n := 0.0, 0.0
	for _, set := range sets {
		if s := set.separation(folds); !math.IsNaN(s.AUROC) {
			sum, n = sum+s.AUROC, n+1
		}
	}
	return sum / n
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
