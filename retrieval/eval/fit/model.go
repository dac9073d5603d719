package main

import (
	"hash/fnv"
	"math"
	"path/filepath"
	"strings"
	"sync"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/eval"
)

// set is a folder's candidates.
type set struct {
	name     string
	queries  int
	features []string
	weights  []float64 // in use, by feature
	groups   []group
}

// group is one query's candidates.
type group struct {
	fold     int
	hasGold  bool
	rows     [][]float32
	relevant []bool
}

func extract(dir string, depth int, excerpts bool) (*set, error) {
	dir, scoped := strings.CutPrefix(dir, "scoped:")
	f, err := eval.Open(dir)
	if err != nil {
		return nil, err
	}
	c := eval.NewCorpus(f, scoped)
	s := &set{name: filepath.Base(dir), queries: len(f.Queries)}
	s.groups = make([]group, len(f.Queries))
	var wg sync.WaitGroup
	var mu sync.Mutex
	for worker := range 2 {
		wg.Go(func() {
			for i := worker; i < len(f.Queries); i += 2 {
				q := f.Queries[i]
				if excerpts {
					s.groups[i] = excerptGroup(c, f, q)
					continue
				}
				answer := c.Ask(q, retrieval.Query{Limit: depth, Explain: true})
				h := fnv.New32a()
				h.Write([]byte(q.Source))
				g := group{fold: int(h.Sum32() % 5)}
				for _, citation := range answer.Citations {
					row := make([]float32, len(citation.Features))
					for j, x := range citation.Features {
						row[j] = float32(x.Value)
					}
					if len(s.features) == 0 {
						mu.Lock()
						if len(s.features) == 0 {
							var names []string
							for _, x := range citation.Features {
								names = append(names, x.Name)
								s.weights = append(s.weights, x.Weight)
							}
							s.features = names
						}
						mu.Unlock()
					}
					rel := f.Relevant[q.ID][c.ID(citation)] > 0
					g.hasGold = g.hasGold || rel
					g.rows = append(g.rows, row)
					g.relevant = append(g.relevant, rel)
				}
				s.groups[i] = g
			}
		})
	}
	wg.Wait()
	if excerpts {
		for _, x := range c.Stretches(f.Queries[0], c.Ask(f.Queries[0], retrieval.Query{}).Citations[0].Place)[0].Features {
			s.features = append(s.features, x.Name)
		}
	}
	return s, nil
}

// excerptGroup is the stretches of the first relevant passage among the
// candidates; relevant are those that hold an answer.
func excerptGroup(c *eval.Corpus, f *eval.Folder, q eval.Query) group {
	h := fnv.New32a()
	h.Write([]byte(q.Source))
	g := group{fold: int(h.Sum32() % 5)}
	for _, citation := range c.Ask(q, retrieval.Query{Limit: 10}).Citations {
		if f.Relevant[q.ID][c.ID(citation)] == 0 {
			continue
		}
		for _, x := range c.Stretches(q, citation.Place) {
			row := make([]float32, len(x.Features))
			for j, v := range x.Features {
				row[j] = float32(v.Value)
			}
			rel := eval.Holds(citation.Quote[x.Span.Start:x.Span.End], q.Answers)
			g.hasGold = g.hasGold || rel
			g.rows = append(g.rows, row)
			g.relevant = append(g.relevant, rel)
		}
		break
	}
	return g
}

func (s *set) ceiling() float64 {
	n := 0
	for _, g := range s.groups {
		if g.hasGold {
			n++
		}
	}
	return float64(n) / float64(s.queries)
}

// p1 is the share of queries whose best row is relevant; only those of a fold
// if one is given.
func (s *set) p1(w, scale []float64, fold *int) float64 {
	right, n := s.count(w, scale, fold)
	return float64(right) / float64(n)
}

func (s *set) count(w, scale []float64, fold *int) (right, n int) {
	for _, g := range s.groups {
		if fold != nil && g.fold != *fold {
			continue
		}
		n++
		best, at := math.Inf(-1), -1
		for i, row := range g.rows {
			if x := dot(w, scale, row); x > best {
				best, at = x, i
			}
		}
		if at >= 0 && g.relevant[at] {
			right++
		}
	}
	return right, n
}

func dot(w, scale []float64, row []float32) float64 {
	sum := 0.0
	for j, x := range row {
		if w[j] != 0 {
			sum += w[j] * float64(x) / scale[j]
		}
	}
	return sum
}

// scales returns each feature's standard deviation within queries.
func scales(sets []*set) []float64 {
	n := len(sets[0].features)
	scale := make([]float64, n)
	for j := range n {
		sum, count := 0.0, 0.0
		for _, s := range sets {
			for _, g := range s.groups {
				m := 0.0
				for _, row := range g.rows {
					m += float64(row[j])
				}
				m /= float64(max(len(g.rows), 1))
				for _, row := range g.rows {
					sum += (float64(row[j]) - m) * (float64(row[j]) - m)
				}
				count += float64(len(g.rows))
			}
		}
		scale[j] = math.Sqrt(sum/count) + 1e-9
	}
	return scale
}

// likelihood is the mean log probability of the relevant candidates, of the
// queries that have one.
func (s *set) likelihood(w, scale []float64, fold *int) (sum float64, n int) {
	for _, g := range s.groups {
		if !g.hasGold || fold != nil && g.fold != *fold {
			continue
		}
		all, gold, top := 0.0, 0.0, math.Inf(-1)
		x := make([]float64, len(g.rows))
		for i, row := range g.rows {
			x[i] = dot(w, scale, row)
			top = max(top, x[i])
		}
		for i := range x {
			e := math.Exp(x[i] - top)
			all += e
			if g.relevant[i] {
				gold += e
			}
		}
		sum += math.Log(gold / all)
		n++
	}
	return sum, n
}

func crossValidate(sets []*set, use []bool, scale []float64, o options) ([]float64, float64) {
	ll := 0.0
	right, n := make([]int, len(sets)), make([]int, len(sets))
	for fold := range 5 {
		w := fit(sets, &fold, use, scale, o)
		for i, s := range sets {
			r, m := s.count(w, scale, &fold)
			right[i] += r
			n[i] += m
			l, k := s.likelihood(w, scale, &fold)
			ll += l / float64(max(k, 1)) / 5
		}
	}
	out := make([]float64, len(sets))
	for i := range out {
		out[i] = float64(right[i]) / float64(n[i])
	}
	return out, ll / float64(len(sets))
}

// fit returns the weights, of features divided by their scale, that maximise
// the mean log probability of the relevant candidates (softmax over a query's
// candidates: ListNet's top-one likelihood, Cao et al., ICML 2007), each set
// counting the same; without the fold left out.
func fit(sets []*set, without *int, use []bool, scale []float64, o options) []float64 {
	w := make([]float64, len(use))
	if o.hold {
		for j, weight := range sets[0].weights {
			if !use[j] {
				w[j] = weight * scale[j]
			}
		}
	}
	p := newProblem(sets, without, use, scale, o.l2, w)
	x := minimise(len(p.cols), p.loss, 60)
	for i, j := range p.cols {
		w[j] = x[i]
	}
	return w
}

// options say how to fit.
type options struct {
	l2   float64 // weight of the squared weights
	hold bool    // unused features keep the weights in use; else they count for nothing
}

// problem is what a fit looks at: the used columns, scaled, row after row.
type problem struct {
	cols   []int
	rows   []float32
	held   []float32 // by row, what the features that are held add
	groups []span
	l2     float64
}

type span struct {
	from, to int // rows
	relevant []bool
	weight   float64
}

func newProblem(sets []*set, without *int, use []bool, scale []float64, l2 float64, held []float64) *problem {
	p := &problem{l2: l2}
	for j := range use {
		if use[j] && scale[j] > 1e-8 {
			p.cols = append(p.cols, j)
		}
	}
	for _, s := range sets {
		for q := range s.groups {
			g := &s.groups[q]
			if !g.hasGold || without != nil && g.fold == *without {
				continue
			}
			sp := span{from: len(p.rows) / max(len(p.cols), 1), weight: 1 / float64(s.queries*len(sets))}
			for i, row := range g.rows {
				for _, j := range p.cols {
					p.rows = append(p.rows, row[j]/float32(scale[j]))
				}
				p.held = append(p.held, float32(dot(held, scale, row)))
				sp.relevant = append(sp.relevant, g.relevant[i])
			}
			sp.to = sp.from + len(sp.relevant)
			p.groups = append(p.groups, sp)
		}
	}
	return p
}

// loss returns the value to minimise at x and its gradient.
func (p *problem) loss(x, grad []float64) float64 {
	n := len(p.cols)
	w := make([]float32, n)
	for i := range x {
		w[i] = float32(x[i])
	}
	sum := 0.0
	for i := range x {
		sum += p.l2 / 2 * x[i] * x[i]
		grad[i] = p.l2 * x[i]
	}
	var score []float64
	acc := make([]float32, n)
	for _, g := range p.groups {
		score = score[:0]
		top := math.Inf(-1)
		for r := g.from; r < g.to; r++ {
			row := p.rows[r*n : r*n+n]
			d := p.held[r]
			for j, v := range row {
				d += w[j] * v
			}
			score = append(score, float64(d))
			top = max(top, float64(d))
		}
		all, gold := 0.0, 0.0
		for i := range score {
			score[i] = math.Exp(score[i] - top)
			all += score[i]
			if g.relevant[i] {
				gold += score[i]
			}
		}
		gold = max(gold, 1e-300)
		sum += g.weight * (math.Log(all) - math.Log(gold))
		clear(acc)
		for i := range score {
			d := score[i] / all
			if g.relevant[i] {
				d -= score[i] / gold
			}
			if d > -1e-6 && d < 1e-6 {
				continue
			}
			f := float32(d)
			row := p.rows[(g.from+i)*n : (g.from+i)*n+n]
			for j, v := range row {
				acc[j] += f * v
			}
		}
		for j := range acc {
			grad[j] += g.weight * float64(acc[j])
		}
	}
	return sum
}
