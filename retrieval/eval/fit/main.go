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
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// options are what the command line says.
type options struct {
	Confidence, Highlight bool
	Depth                 int
	L2                    float64
	Only, Drop            string
	Hold, Ablate          bool
	Write                 string
	Views                 []string
}

func parse(args []string, errs io.Writer) (options, error) {
	var o options
	fs := flag.NewFlagSet("fit", flag.ContinueOnError)
	fs.SetOutput(errs)
	fs.BoolVar(&o.Confidence, "confidence", false, "fit the confidence instead of the ranking")
	fs.BoolVar(&o.Highlight, "highlight", false, "fit the choice of the highlight instead of the ranking")
	fs.IntVar(&o.Depth, "depth", 50, "candidates of a query")
	fs.Float64Var(&o.L2, "l2", 0, "weight of the squared weights; 0: what the weights in use were fitted with")
	fs.StringVar(&o.Only, "only", "", "features to use, separated by commas; empty: all")
	fs.StringVar(&o.Drop, "drop", "", "features to leave out, separated by commas")
	fs.BoolVar(&o.Hold, "hold", false, "keep the weights of the features that are not used as they are, instead of leaving them out")
	fs.BoolVar(&o.Ablate, "ablate", false, "also fit without each feature")
	fs.StringVar(&o.Write, "write", "", "the Go file whose weights to replace; empty: print them")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	o.Views = fs.Args()
	switch {
	case len(o.Views) == 0:
		return o, errors.New("fit wants folders to fit to")
	case o.Confidence && (o.Highlight || o.Hold):
		return o, errors.New("-confidence goes neither with -highlight nor with -hold")
	}
	if o.L2 == 0 {
		o.L2 = usualL2(o)
	}
	return o, nil
}

// usualL2 is the strength of the regularisation that the weights in use were
// fitted with. Ten times more or less changes nothing worth a name.
func usualL2(o options) float64 {
	switch {
	case o.Confidence:
		return 1e-4
	case o.Highlight:
		return 3e-3
	}
	return 1e-2
}

func run(args []string, out, errs io.Writer) int {
	o, err := parse(args, errs)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(errs, "fit:", err)
		return 2
	}
	fit := fitChoice
	if o.Confidence {
		fit = fitConfidence
	}
	if err := fit(o, out); err != nil {
		fmt.Fprintln(errs, "fit:", err)
		return 1
	}
	return 0
}

// fitChoice fits the ranking or the highlight.
func fitChoice(o options, out io.Writer) error {
	var sets []*candidates
	for _, name := range o.Views {
		of := func(name string) (*candidates, error) { return rightPassages(name, o.Depth) }
		if o.Highlight {
			of = rightStretches
		}
		s, err := of(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: ceiling %.4f of %d\n", s.name, s.ceiling(), len(s.groups))
		sets = append(sets, s)
	}
	names := sets[0].features
	use, err := choose(names, o.Only, o.Drop)
	if err != nil {
		return err
	}
	m := softmax{sets: sets, use: use, scale: scales(sets), l2: o.L2, hold: o.Hold}
	w, err := m.report(out, "all")
	if err != nil {
		return err
	}
	if o.Ablate {
		err := eachLeftOut(use, func(j int) error {
			_, err := m.report(out, "-"+names[j])
			return err
		})
		if err != nil {
			return err
		}
	}
	for j := range w {
		w[j] /= m.scale[j]
	}
	if o.Write != "" {
		return rewrite(o.Write, names, use, w)
	}
	for j, name := range names {
		if use[j] {
			fmt.Fprintf(out, "%-14s %8.4f  (x sd %.4f = %8.4f)\n", name, w[j], m.scale[j], w[j]*m.scale[j])
		}
	}
	return nil
}

// eachLeftOut calls do for each used feature while it is not used.
func eachLeftOut(use []bool, do func(j int) error) error {
	for j := range use {
		if !use[j] {
			continue
		}
		use[j] = false
		err := do(j)
		use[j] = true
		if err != nil {
			return err
		}
	}
	return nil
}

func fitConfidence(o options, out io.Writer) error {
	sets, names, err := askViews(o.Views)
	if err != nil {
		return err
	}
	use, err := choose(names, o.Only, o.Drop)
	if err != nil {
		return err
	}
	m := logistic{sets, use, o.L2}
	w, err := m.fit(noFold)
	if err != nil {
		return err
	}
	for j, name := range names {
		if use[j] {
			fmt.Fprintf(out, "%-14s %8.4f\n", name, w[j])
		}
	}
	if err := m.report(out, w); err != nil {
		return err
	}
	if o.Ablate {
		err := eachLeftOut(use, func(j int) error {
			auroc, err := m.meanAUROC()
			fmt.Fprintf(out, "-%-14s %.4f\n", names[j], auroc)
			return err
		})
		if err != nil {
			return err
		}
	}
	if o.Write != "" {
		return rewrite(o.Write, names, use, w)
	}
	return nil
}
