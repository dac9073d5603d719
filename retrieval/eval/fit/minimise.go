package main

import (
	"errors"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/optimize"
)

// objective is a smooth convex function: it returns its value at x and writes
// its gradient there.
type objective func(x, gradient []float64) float64

// enough is what a round must gain for another to be worth it.
const enough = 1e-7

// minimise returns where f of n variables is smallest, by L-BFGS from zero, in so
// many rounds at most.
func minimise(n int, f objective, rounds int) ([]float64, error) {
	if n == 0 {
		return nil, errors.New("there is no feature to fit")
	}
	// Value and gradient are asked for one after the other, at one x.
	var at []float64
	var value float64
	gradient := make([]float64, n)
	look := func(x []float64) {
		if !slices.Equal(at, x) {
			at = append(at[:0], x...)
			value = f(x, gradient)
		}
	}
	problem := optimize.Problem{
		Func: func(x []float64) float64 { look(x); return value },
		Grad: func(grad, x []float64) { look(x); copy(grad, gradient) },
	}
	settings := &optimize.Settings{
		MajorIterations: rounds,
		Converger:       &optimize.FunctionConverge{Absolute: enough, Iterations: 1},
	}
	result, err := optimize.Minimize(problem, make([]float64, n), settings, &optimize.LBFGS{Store: 10})
	if err != nil {
		return nil, fmt.Errorf("minimise: %w", err)
	}
	return result.X, nil
}
