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

// candidates are what a folder's queries have to choose from: passages or, for
// the highlight, stretches of the right passage.
type candidates struct {
	name     string
	features []string
	weights  []float64 // in use, by feature
	groups   []group   // by query
}

// group is one query's candidates.
type group struct {
	fold  int
	rows  [][]float32 // by candidate, the values of the features
	right []bool      // by candidate
}

// folds is how many parts a set is cut into; a source's queries are in one.
const folds = 5

// noFold leaves nothing out.
const noFold = -1

func foldOf(source string) int {
	h := fnv.New32a()
	h.Write([]byte(source))
	return int(h.Sum32() % folds)
}

// rightPassages asks a folder's queries for depth passages each. A name
// "scoped:DIR" asks each of its own source alone.
func rightPassages(name string, depth int) (*candidates, error) {
	return gather(name, func(c *eval.Corpus, f *eval.Folder, q eval.Query) ([]retrieval.Feature, group) {
		var g group
		var features []retrieval.Feature
		for _, citation := range c.Ask(q, retrieval.Query{Limit: depth, Explain: true}).Citations {
			features = citation.Features
			g.add(features, f.Relevant[q.ID][c.ID(citation)] > 0)
		}
		return features, g
	})
}

// rightStretches are, of each query, the stretches of the first right passage
// among ten; right are those that hold an answer.
func rightStretches(name string) (*candidates, error) {
	return gather(name, func(c *eval.Corpus, f *eval.Folder, q eval.Query) ([]retrieval.Feature, group) {
		var g group
		var features []retrieval.Feature
		for _, citation := range c.Ask(q, retrieval.Query{Limit: 10}).Citations {
			if f.Relevant[q.ID][c.ID(citation)] == 0 {
				continue
			}
			for _, stretch := range c.Stretches(q, citation.Place) {
				features = stretch.Features
				g.add(features, eval.Holds(citation.Quote[stretch.Span.Start:stretch.Span.End], q.Answers))
			}
			break
		}
		return features, g
	})
}

func (g *group) add(features []retrieval.Feature, right bool) {
	row := make([]float32, len(features))
	for i, f := range features {
		row[i] = float32(f.Value)
	}
	g.rows, g.right = append(g.rows, row), append(g.right, right)
}

// answerable reports whether one of the candidates is right.
func (g *group) answerable() bool {
	for _, right := range g.right {
		if right {
			return true
		}
	}
	return false
}

// gather calls of for each query, two at a time. The features that it returns
// name the columns of its rows; they may be nil where there is no row.
func gather(name string, of func(*eval.Corpus, *eval.Folder, eval.Query) ([]retrieval.Feature, group)) (*candidates, error) {
	dir, scoped := strings.CutPrefix(name, "scoped:")
	f, err := eval.Open(dir)
	if err != nil {
		return nil, err
	}
	corpus := eval.NewCorpus(f, scoped)
	s := &candidates{name: filepath.Base(dir), groups: make([]group, len(f.Queries))}
	named := make([][]retrieval.Feature, len(f.Queries))
	eachOfTwo(len(f.Queries), func(i int) {
		named[i], s.groups[i] = of(corpus, f, f.Queries[i])
		s.groups[i].fold = foldOf(f.Queries[i].Source)
	})
	for _, features := range named {
		for _, x := range features {
			s.features, s.weights = append(s.features, x.Name), append(s.weights, x.Weight)
		}
		if features != nil {
			break
		}
	}
	return s, nil
}

// eachOfTwo calls do with 0 to n-1, two at a time.
func eachOfTwo(n int, do func(i int)) {
	var wg sync.WaitGroup
	for worker := range 2 {
		wg.Go(func() {
			for i := worker; i < n; i += 2 {
				do(i)
			}
		})
	}
	wg.Wait()
}

// ceiling is the share of queries that have a right candidate.
func (s *candidates) ceiling() float64 {
	n := 0
	for _, g := range s.groups {
		if g.answerable() {
			n++
		}
	}
	return float64(n) / float64(len(s.groups))
}

// scales returns each feature's standard deviation within queries.
func scales(sets []*candidates) []float64 {
	scale := make([]float64, len(sets[0].features))
	for j := range scale {
		sum, count := 0.0, 0.0
		for _, s := range sets {
			for _, g := range s.groups {
				mean := 0.0
				for _, row := range g.rows {
					mean += float64(row[j])
				}
				mean /= float64(max(len(g.rows), 1))
				for _, row := range g.rows {
					sum += (float64(row[j]) - mean) * (float64(row[j]) - mean)
				}
				count += float64(len(g.rows))
			}
		}
		scale[j] = math.Sqrt(sum/count) + 1e-9
	}
	return scale
}
