// Command fit fits the weights of the ranking.
//
//	go run ./retrieval/eval/fit ../shared/eval/beir/xquad-en ../shared/eval/beir/bipar-valid scoped:../shared/eval/beir/fairytale-val
//
// It asks every query of every folder for its candidates with their features,
// fits one linear model to all of them, and prints the weights as they stand in
// retrieval/weights.go, with what the model reaches on questions it was not
// fitted to: five-fold over the sources, and with each folder left out in turn.
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

func main() {
	depth := flag.Int("depth", 50, "candidates of a query")
	l2 := flag.Float64("l2", 1e-3, "weight of the squared weights")
	drop := flag.String("drop", "", "features to leave out, separated by commas")
	only := flag.String("only", "", "features to use, separated by commas")
	ablate := flag.Bool("ablate", false, "also fit without each feature")
	excerpts := flag.Bool("highlight", false, "fit the choice of the highlight instead")
	confidence := flag.Bool("confidence", false, "fit the confidence instead")
	write := flag.String("write", "", "the Go file whose weights to replace")
	flag.Parse()
	if *confidence {
		if err := fitConfidence(flag.Args(), *drop, *only, *l2, *ablate, *write); err != nil {
			fmt.Fprintln(os.Stderr, "fit:", err)
			os.Exit(1)
		}
		return
	}
	if err := run(flag.Args(), *depth, *l2, *drop, *only, *ablate, *write, *excerpts); err != nil {
		fmt.Fprintln(os.Stderr, "fit:", err)
		os.Exit(1)
	}
}

func run(dirs []string, depth int, l2 float64, drop, only string, ablate bool, write string, excerpts bool) error {
	var sets []*set
	for _, dir := range dirs {
		s, err := extract(dir, depth, excerpts)
		if err != nil {
			return err
		}
		sets = append(sets, s)
	}
	names := sets[0].features
	use := make([]bool, len(names))
	for i, name := range names {
		use[i] = only == "" || has(only, name)
		if has(drop, name) {
			use[i] = false
		}
	}
	for _, s := range sets {
		fmt.Printf("%s: ceiling %.4f of %d\n", s.name, s.ceiling(), s.queries)
	}
	scale := scales(sets)
	report(sets, use, scale, l2, "all")
	if ablate {
		for i, name := range names {
			if use[i] {
				use[i] = false
				report(sets, use, scale, l2, "-"+name)
				use[i] = true
			}
		}
	}
	w := fit(sets, nil, use, scale, l2)
	if write != "" {
		return rewrite(write, names, w, scale)
	}
	for i, name := range names {
		if use[i] {
			fmt.Printf("%-14s %8.4f  (x sd %.4f = %8.4f)\n", name, w[i]/scale[i], scale[i], w[i])
		}
	}
	return nil
}

func has(list, name string) bool {
	for x := range strings.SplitSeq(list, ",") {
		if x == name {
			return true
		}
	}
	return false
}

func report(sets []*set, use []bool, scale []float64, l2 float64, label string) float64 {
	w := fit(sets, nil, use, scale, l2)
	line := fmt.Sprintf("%-16s", label)
	for _, s := range sets {
		line += fmt.Sprintf(" %.4f", s.p1(w, scale, nil))
	}
	cv, ll := crossValidate(sets, use, scale, l2)
	line += "  cv5"
	sum := 0.0
	for _, x := range cv {
		line += fmt.Sprintf(" %.4f", x)
		sum += x
	}
	line += "  loso"
	for _, s := range sets {
		var others []*set
		for _, o := range sets {
			if o.name != s.name {
				others = append(others, o)
			}
		}
		w := fit(others, nil, use, scale, l2)
		x := s.p1(w, scale, nil)
		line += fmt.Sprintf(" %.4f", x)
		sum += x
	}
	fmt.Printf("%s  sum %.4f ll %.4f\n", line, sum, ll)
	return sum
}

// rewrite replaces the weights in a Go file, in entries like
//
//	fBM25: {"bm25", 1.25}, // what it buys
func rewrite(path string, names []string, w, scale []float64) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for i, name := range names {
		entry := regexp.MustCompile(`\{"` + regexp.QuoteMeta(name) + `", [-0-9.e]+\}`)
		weight := strconv.FormatFloat(w[i]/scale[i], 'g', 4, 64)
		data = entry.ReplaceAll(data, []byte(`{"`+name+`", `+weight+`}`))
	}
	return os.WriteFile(path, data, 0o644)
}
