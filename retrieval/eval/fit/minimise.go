package main

import "math"

// minimise is L-BFGS (Nocedal and Wright, Numerical Optimization, 2006,
// algorithm 7.5) with ten pairs and a backtracking line search, from zero.
func minimise(n int, f func(x, grad []float64) float64, rounds int) []float64 {
	x, g := make([]float64, n), make([]float64, n)
	value := f(x, g)
	var ss, ys [][]float64
	for range rounds {
		d := direction(g, ss, ys)
		slope := inner(d, g)
		if slope >= 0 {
			break
		}
		step := 1.0
		if len(ss) == 0 {
			step = 1 / math.Sqrt(inner(g, g))
		}
		next, ng := make([]float64, n), make([]float64, n)
		ok := false
		var nv float64
		for range 25 {
			for i := range x {
				next[i] = x[i] + step*d[i]
			}
			if nv = f(next, ng); nv <= value+1e-4*step*slope {
				ok = true
				break
			}
			step /= 2
		}
		if !ok {
			break
		}
		s, y := make([]float64, n), make([]float64, n)
		for i := range x {
			s[i], y[i] = next[i]-x[i], ng[i]-g[i]
		}
		if inner(s, y) > 1e-14 {
			ss, ys = append(ss, s), append(ys, y)
			if len(ss) > 10 {
				ss, ys = ss[1:], ys[1:]
			}
		}
		done := value-nv < 1e-7
		x, g, value = next, ng, nv
		if done {
			break
		}
	}
	return x
}

// direction is the two-loop recursion.
func direction(g []float64, ss, ys [][]float64) []float64 {
	d := make([]float64, len(g))
	for i := range g {
		d[i] = -g[i]
	}
	alpha := make([]float64, len(ss))
	for k := len(ss) - 1; k >= 0; k-- {
		alpha[k] = inner(ss[k], d) / inner(ss[k], ys[k])
		for i := range d {
			d[i] -= alpha[k] * ys[k][i]
		}
	}
	if k := len(ss) - 1; k >= 0 {
		gamma := inner(ss[k], ys[k]) / inner(ys[k], ys[k])
		for i := range d {
			d[i] *= gamma
		}
	}
	for k := range ss {
		beta := inner(ys[k], d) / inner(ss[k], ys[k])
		for i := range d {
			d[i] += (alpha[k] - beta) * ss[k][i]
		}
	}
	return d
}

func inner(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}
