package eval

import (
	"math"
	"slices"
)

// Separation says how well the confidence tells the folder's own questions
// from foreign ones, whose answers the corpus does not hold.
type Separation struct {
	AUROC     float64 // the chance that an own question is more confident than a foreign one
	Refused   float64 // share of the foreign refused at Threshold
	Threshold float64 // the confidence that 95 % of the folder's own reach
}

// ownAnswered is the share of the folder's own questions that Separation's
// threshold answers.
const ownAnswered = 0.95

// Separate measures the confidences of own against those of foreign questions.
func Separate(own, foreign []float64) Separation {
	if len(own) == 0 || len(foreign) == 0 {
		return Separation{AUROC: math.NaN(), Refused: math.NaN()}
	}
	sorted := slices.Sorted(slices.Values(own))
	// The largest threshold that at least 95 % reach.
	may := int(math.Floor(float64(len(sorted)) * (1 - ownAnswered) * (1 + 1e-9)))
	s := Separation{Threshold: sorted[may]}
	for _, f := range foreign {
		if f < s.Threshold {
			s.Refused++
		}
		below, _ := slices.BinarySearch(sorted, f)
		upTo := below
		for upTo < len(sorted) && sorted[upTo] == f {
			upTo++
		}
		s.AUROC += float64(len(sorted)-upTo) + float64(upTo-below)/2
	}
	s.Refused /= float64(len(foreign))
	s.AUROC /= float64(len(foreign)) * float64(len(own))
	return s
}
