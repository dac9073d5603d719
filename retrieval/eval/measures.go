package eval

import (
	"math"
	"slices"
)

// The cut-offs of the measures.
const (
	mrrDepth    = 10
	recallDepth = 5
	ndcgDepth   = 10
)

// Scores are one query's measures, or their mean over queries; each is in
// [0, 1].
type Scores struct {
	P1     float64 // whether the first document is relevant (trec_eval's P_1)
	MRR10  float64 // 1/rank of the first relevant document within 10 (recip_rank, cut at 10 as BEIR's MRR@10)
	R5     float64 // the share of the relevant documents within the first 5 (recall_5)
	NDCG10 float64 // ndcg_cut_10: linear gains, discount log2(rank+1)
}

// Score measures one ranking, document ids best first, against the judgements
// of its query. A document that comes twice counts where it comes first.
func Score(ranking []string, relevant map[string]int) Scores {
	var s Scores
	if len(relevant) == 0 {
		return s
	}
	seen := make(map[string]bool, len(relevant))
	rank, found := 0, 0
	for _, id := range ranking {
		if seen[id] {
			continue
		}
		seen[id] = true
		rank++
		gain := relevant[id]
		if gain <= 0 {
			continue
		}
		if rank == 1 {
			s.P1 = 1
		}
		if s.MRR10 == 0 && rank <= mrrDepth {
			s.MRR10 = 1 / float64(rank)
		}
		if rank <= recallDepth {
			found++
		}
		if rank <= ndcgDepth {
			s.NDCG10 += discounted(gain, rank)
		}
	}
	s.R5 = float64(found) / float64(len(relevant))
	s.NDCG10 /= ideal(relevant)
	return s
}

// discounted is a gain at a rank, counted from 1: Järvelin and Kekäläinen
// (2002) with base 2, as trec_eval computes it.
func discounted(gain, rank int) float64 { return float64(gain) / math.Log2(float64(rank)+1) }

// ideal is the discounted gain of the best ranking possible.
func ideal(relevant map[string]int) float64 {
	gains := make([]int, 0, len(relevant))
	for _, gain := range relevant {
		gains = append(gains, gain)
	}
	slices.Sort(gains)
	slices.Reverse(gains)
	sum := 0.0
	for i, gain := range gains[:min(len(gains), ndcgDepth)] {
		sum += discounted(gain, i+1)
	}
	return sum
}

// Mean is the mean of the queries' scores.
func Mean(all []Scores) Scores {
	var m Scores
	for _, s := range all {
		m.P1 += s.P1
		m.MRR10 += s.MRR10
		m.R5 += s.R5
		m.NDCG10 += s.NDCG10
	}
	n := float64(max(len(all), 1))
	return Scores{P1: m.P1 / n, MRR10: m.MRR10 / n, R5: m.R5 / n, NDCG10: m.NDCG10 / n}
}
