package eval

import "math/rand/v2"

// Comparison is one run against another over the same queries.
type Comparison struct {
	Wins, Losses, Ties int
	Difference         float64 // mean of the first less mean of the second
	P                  float64 // two-sided
}

// randomisations is how many sign assignments the test draws; p has a standard
// error of at most 0.0016.
const randomisations = 100_000

// Compare sets two systems' scores of the same queries side by side, with the
// paired randomisation test of Smucker, Allan and Carterette (CIKM 2007, §3.1):
// p is the share of random assignments of the labels that lead to a difference
// of means at least as large as the one seen. Seeded, so that it says the same
// each time.
func Compare(first, second []float64) Comparison {
	var (
		c     Comparison
		diffs []float64
		sum   float64
	)
	for i := range first {
		d := first[i] - second[i]
		sum += d
		switch {
		case d > 0:
			c.Wins++
		case d < 0:
			c.Losses++
		default:
			c.Ties++
			continue // contributes nothing under any assignment
		}
		diffs = append(diffs, d)
	}
	if len(first) > 0 {
		c.Difference = sum / float64(len(first))
	}
	c.P = randomise(diffs, sum)
	return c
}

// randomise estimates the two-sided p of the sum of paired differences.
func randomise(diffs []float64, sum float64) float64 {
	if len(diffs) == 0 {
		return 1
	}
	const tolerance = 1e-12 // sums of the same terms in another order
	random := rand.New(rand.NewPCG(48, uint64(len(diffs))))
	extreme := 0
	for range randomisations {
		s := 0.0
		var bits uint64
		for i, d := range diffs {
			if i%64 == 0 {
				bits = random.Uint64()
			}
			if bits>>(i%64)&1 == 0 {
				s += d
			} else {
				s -= d
			}
		}
		if abs(s) >= abs(sum)-tolerance {
			extreme++
		}
	}
	return float64(extreme+1) / float64(randomisations+1)
}

func abs(x float64) float64 { return max(x, -x) }
