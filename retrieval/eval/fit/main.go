// Command fit fits the weights of the ranking, of the confidence and of the
// highlights to BEIR folders, and writes them where they stand:
//
//	D=../shared/eval/beir
//	go run ./retrieval/eval/fit -write retrieval/weights.go \
//		$D/xquad-en $D/bipar-valid $D/fairytale-val scoped:$D/xquad-en scoped:$D/fairytale-val
//	go run ./retrieval/eval/fit -confidence -write retrieval/confidence.go \
//		$D/xquad-en $D/bipar-valid $D/fairytale-val $D/stackfaq \
//		scoped:$D/xquad-en scoped:$D/fairytale-val keywords:scoped:$D/xquad-en keywords:scoped:$D/fairytale-val \
//		missing:scoped:$D/xquad-en missing:scoped:$D/fairytale-val keywords:missing:scoped:$D/xquad-en missing:scoped:$D/wikiqa-dev \
//		misspelt:scoped:$D/xquad-en misspelt:scoped:$D/fairytale-val words:$D/bipar-valid \
//		0.5*renamed:$D/xquad-en renumbered:$D/xquad-en renumbered:scoped:$D/xquad-en
//	go run ./retrieval/eval/fit -highlight -write retrieval/stretch.go \
//		$D/xquad-en $D/xquad-en $D/xquad-en $D/bipar-valid scoped:$D/fairytale-val
//
// Without -write it prints them. It asks every query of every folder for its
// candidates with their features and fits one linear model to all of them,
// each folder counting the same however many queries it has; a folder named
// twice counts twice, and "scoped:" asks each query of its own source alone.
// It prints what the model reaches when fitted to everything, five-fold with
// sources kept apart, and with each folder left out in turn; -ablate does so
// for every feature left out.
//
// The confidence is fitted to tell the questions whose first passage is right
// from all others: those that another passage answers, and those that none
// does. Whole folders are asked each other's questions, too; a view is a folder
// behind what is done to its questions, and how much it counts, if not 1:
//
//	scoped:      asked of their own source, and of another
//	keywords:    without their function words
//	words:       the longest word or two of each that the right passage has; any
//	             passage that has them is right
//	misspelt:    with a slip in each
//	renamed:     as they are, and with a name changed; renumbered: a figure
//	missing:     as they are, and with the passages taken away that answer
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
	l2 := flag.Float64("l2", 0, "weight of the squared weights; 0: what the weights in use were fitted with")
	drop := flag.String("drop", "", "features to leave out, separated by commas")
	only := flag.String("only", "", "features to use, separated by commas")
	ablate := flag.Bool("ablate", false, "also fit without each feature")
	excerpts := flag.Bool("highlight", false, "fit the choice of the highlight instead")
	confidence := flag.Bool("confidence", false, "fit the confidence instead")
	write := flag.String("write", "", "the Go file whose weights to replace")
	hold := flag.Bool("hold", false, "keep the weights of the features that are not used as they are, instead of leaving them out")
	flag.Parse()
	if *l2 == 0 {
		*l2 = usualL2(*confidence, *excerpts)
	}
	if *confidence {
		if err := fitConfidence(flag.Args(), *drop, *only, *l2, *ablate, *write); err != nil {
			fmt.Fprintln(os.Stderr, "fit:", err)
			os.Exit(1)
		}
		return
	}
	if err := run(flag.Args(), *depth, options{*l2, *hold}, *drop, *only, *ablate, *write, *excerpts); err != nil {
		fmt.Fprintln(os.Stderr, "fit:", err)
		os.Exit(1)
	}
}

// usualL2 is the strength of the regularisation that the weights in use were
// fitted with. Ten times more or less changes nothing worth a name.
func usualL2(confidence, highlight bool) float64 {
	switch {
	case confidence:
		return 1e-4
	case highlight:
		return 3e-3
	}
	return 1e-2
}

func run(dirs []string, depth int, o options, drop, only string, ablate bool, write string, excerpts bool) error {
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
	report(sets, use, scale, o, "all")
	if ablate {
		for i, name := range names {
			if use[i] {
				use[i] = false
				report(sets, use, scale, o, "-"+name)
				use[i] = true
			}
		}
	}
	w := fit(sets, nil, use, scale, o)
	if write != "" {
		return rewrite(write, names, use, w, scale)
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

func report(sets []*set, use []bool, scale []float64, o options, label string) {
	w := fit(sets, nil, use, scale, o)
	line := fmt.Sprintf("%-16s", label)
	for _, s := range sets {
		line += fmt.Sprintf(" %.4f", s.p1(w, scale, nil))
	}
	cv, ll := crossValidate(sets, use, scale, o)
	line += "  cv5"
	sum := 0.0
	for _, x := range cv {
		line += fmt.Sprintf(" %.4f", x)
		sum += x
	}
	line += "  loso"
	for _, s := range sets {
		var others []*set
		for _, other := range sets {
			if other.name != s.name {
				others = append(others, other)
			}
		}
		w := fit(others, nil, use, scale, o)
		x := s.p1(w, scale, nil)
		line += fmt.Sprintf(" %.4f", x)
		sum += x
	}
	fmt.Printf("%s  sum %.4f ll %.4f\n", line, sum, ll)
}

// rewrite replaces the weights of the used features in a Go file, in entries like
//
//	fBM25: {"bm25", 1.25}, // what it buys
func rewrite(path string, names []string, use []bool, w, scale []float64) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for i, name := range names {
		if !use[i] {
			continue
		}
		entry := regexp.MustCompile(`\{"` + regexp.QuoteMeta(name) + `", [-0-9.e]+\}`)
		weight := strconv.FormatFloat(w[i]/scale[i], 'g', 4, 64)
		data = entry.ReplaceAll(data, []byte(`{"`+name+`", `+weight+`}`))
	}
	return os.WriteFile(path, data, 0o644)
}
