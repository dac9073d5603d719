package main

import (
	"fmt"
	"hash/fnv"
	"math"
	"sync"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/eval"
)

// answerable is the questions of a folder and those of another, which it
// doesn't answer.
type answerable struct {
	name string
	rows [][]float32
	own  []bool
	fold []int
}

// pairUp asks every folder its own questions and those of each other folder.
func pairUp(dirs []string) ([]*answerable, []string, error) {
	var folders []*eval.Folder
	for _, dir := range dirs {
		f, err := eval.Open(dir)
		if err != nil {
			return nil, nil, err
		}
		folders = append(folders, f)
	}
	var names []string
	var pairs []*answerable
	for _, f := range folders {
		c := eval.NewCorpus(f, false)
		own := ask(c, f.Queries)
		if names == nil {
			for _, x := range c.Ask(f.Queries[0], retrieval.Query{Explain: true}).Features {
				names = append(names, x.Name)
			}
		}
		for _, g := range folders {
			if g == f {
				continue
			}
			p := &answerable{name: f.Name + " against " + g.Name}
			p.add(f.Queries, own, true)
			p.add(g.Queries, ask(c, g.Queries), false)
			pairs = append(pairs, p)
		}
	}
	return pairs, names, nil
}

func (p *answerable) add(queries []eval.Query, rows [][]float32, own bool) {
	for i, q := range queries {
		h := fnv.New32a()
		h.Write([]byte(q.Source))
		p.fold = append(p.fold, int(h.Sum32()%5))
		p.rows = append(p.rows, rows[i])
		p.own = append(p.own, own)
	}
}

func ask(c *eval.Corpus, queries []eval.Query) [][]float32 {
	rows := make([][]float32, len(queries))
	var wg sync.WaitGroup
	for worker := range 2 {
		wg.Go(func() {
			for i := worker; i < len(queries); i += 2 {
				for _, x := range c.Ask(queries[i], retrieval.Query{Explain: true, Limit: 1}).Features {
					rows[i] = append(rows[i], float32(x.Value))
				}
			}
		})
	}
	wg.Wait()
	return rows
}

// logistic fits the weights of a logistic regression over the pairs, each pair
// and each side of it counting the same.
func logistic(pairs []*answerable, without int, use []bool, l2 float64) []float64 {
	var cols []int
	for j := range use {
		if use[j] {
			cols = append(cols, j)
		}
	}
	loss := func(x, grad []float64) float64 {
		sum := 0.0
		for i := range x {
			sum += l2 / 2 * x[i] * x[i]
			grad[i] = l2 * x[i]
		}
		for _, p := range pairs {
			var n [2]float64
			for i := range p.rows {
				if p.rows[i] != nil && p.fold[i] != without {
					n[b2i(p.own[i])]++
				}
			}
			for i, row := range p.rows {
				if row == nil || p.fold[i] == without {
					continue
				}
				z := 0.0
				for k, j := range cols {
					z += x[k] * float64(row[j])
				}
				if !p.own[i] {
					z = -z
				}
				weight := 1 / n[b2i(p.own[i])] / float64(2*len(pairs))
				sum += weight * math.Log1p(math.Exp(-z))
				d := -weight / (1 + math.Exp(z))
				if !p.own[i] {
					d = -d
				}
				for k, j := range cols {
					grad[k] += d * float64(row[j])
				}
			}
		}
		return sum
	}
	x := minimise(len(cols), loss, 100)
	w := make([]float64, len(use))
	for k, j := range cols {
		w[j] = x[k]
	}
	return w
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (p *answerable) separation(w []float64, fold int) (own, foreign []float64) {
	for i, row := range p.rows {
		if fold >= 0 && p.fold[i] != fold {
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
		if p.own[i] {
			own = append(own, c)
		} else {
			foreign = append(foreign, c)
		}
	}
	return own, foreign
}

func fitConfidence(dirs []string, drop, only string, l2 float64, ablate bool, write string) error {
	pairs, names, err := pairUp(dirs)
	if err != nil {
		return err
	}
	use := make([]bool, len(names))
	for i, name := range names {
		use[i] = (only == "" || has(only, name)) && !has(drop, name)
	}
	show := func(label string) []float64 {
		w := logistic(pairs, -1, use, l2)
		var folds [5][]float64
		for f := range folds {
			folds[f] = logistic(pairs, f, use, l2)
		}
		line := fmt.Sprintf("%-14s", label)
		sum := 0.0
		for _, p := range pairs {
			own, foreign := p.separation(w, -1)
			s := eval.Separate(own, foreign)
			own, foreign = nil, nil
			for f := range folds {
				o, g := p.separation(folds[f], f)
				own, foreign = append(own, o...), append(foreign, g...)
			}
			cv := eval.Separate(own, foreign)
			line += fmt.Sprintf(" %.4f/%.4f", s.Refused, cv.Refused)
			sum += cv.Refused
		}
		fmt.Printf("%s sum %.4f\n", line, sum)
		return w
	}
	for _, p := range pairs {
		fmt.Println(p.name)
	}
	w := show("all")
	if ablate {
		for i, name := range names {
			if use[i] {
				use[i] = false
				show("-" + name)
				use[i] = true
			}
		}
	}
	for i, name := range names {
		if use[i] {
			fmt.Printf("%-14s %8.4f\n", name, w[i])
		}
	}
	for _, p := range pairs {
		own, foreign := p.separation(w, -1)
		s := eval.Separate(own, foreign)
		answered, refused := 0.0, 0.0
		for _, c := range own {
			if c >= retrieval.DefaultThreshold {
				answered += 1 / float64(len(own))
			}
		}
		for _, c := range foreign {
			if c < retrieval.DefaultThreshold {
				refused += 1 / float64(len(foreign))
			}
		}
		fmt.Printf("%-32s AUROC %.4f threshold for 95 %% %.3f; at %.1f answered %.3f refused %.3f\n", p.name, s.AUROC, s.Threshold, retrieval.DefaultThreshold, answered, refused)
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
