package main

import (
	"fmt"
	"io"

	"github.com/chapterbot/chapterbot/retrieval"
)

// report fits, prints by set what that reaches when fitted to everything, over
// folds and without the set, and returns the weights for features divided by
// their scale.
func (m softmax) report(out io.Writer, label string) ([]float64, error) {
	w, err := m.fit(noFold)
	if err != nil {
		return nil, err
	}
	share := func(s *candidates, w []float64) float64 {
		right, of := m.right(s, w, noFold)
		return float64(right) / float64(of)
	}
	line := fmt.Sprintf("%-16s", label)
	for _, s := range m.sets {
		line += fmt.Sprintf(" %.4f", share(s, w))
	}
	validated, likelihood, err := m.crossValidate()
	if err != nil {
		return nil, err
	}
	line += "  cv5"
	sum := 0.0
	for _, x := range validated {
		line += fmt.Sprintf(" %.4f", x)
		sum += x
	}
	line += "  loso"
	for _, s := range m.sets {
		w, err := m.without(s.name).fit(noFold)
		if err != nil {
			return nil, fmt.Errorf("without %s: %w", s.name, err)
		}
		x := share(s, w)
		line += fmt.Sprintf(" %.4f", x)
		sum += x
	}
	fmt.Fprintf(out, "%s  sum %.4f ll %.4f\n", line, sum, likelihood)
	return w, nil
}

// report prints, for each set, how well the fit separates it, folds apart, and
// what it answers and refuses when fitted to everything.
func (m logistic) report(out io.Writer, w []float64) error {
	apart, err := m.fitFolds()
	if err != nil {
		return err
	}
	thresholds := []float64{retrieval.DefaultThreshold, retrieval.ClosestThreshold(retrieval.DefaultThreshold)}
	fmt.Fprintf(out, "%-40s %7s %9s", "", "AUROC", "refused95")
	for _, threshold := range thresholds {
		fmt.Fprintf(out, " | at %.2f %8s %8s", threshold, "own", "foreign")
	}
	fmt.Fprintln(out)
	for _, set := range m.sets {
		s := set.separation(apart)
		own, foreign := set.confidences(w, noFold)
		fmt.Fprintf(out, "%-40.40s %7.4f %9.3f", set.name, s.AUROC, s.Refused)
		for _, threshold := range thresholds {
			fmt.Fprintf(out, " |         %8.3f %8.3f", reaching(own, threshold), reaching(foreign, threshold))
		}
		fmt.Fprintln(out)
	}
	auroc, err := m.meanAUROC()
	fmt.Fprintf(out, "mean AUROC %.4f\n", auroc)
	return err
}
