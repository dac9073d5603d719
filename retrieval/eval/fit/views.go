package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/eval"
)

// view is a folder and what is done to its questions, see the package comment.
type view struct {
	name    string
	weight  float64
	scoped  bool
	changes []string // see changes
	dir     string
}

// changes are what may be done to a view's questions.
var changes = []string{"keywords", "words", "misspelt", "renamed", "renumbered", "missing"}

func parseView(name string) (view, error) {
	v := view{name: name, weight: 1}
	if number, rest, ok := strings.Cut(name, "*"); ok {
		weight, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return v, fmt.Errorf("%q: %q is no weight", v.name, number)
		}
		v.weight, name = weight, rest
	}
	for {
		change, rest, ok := strings.Cut(name, ":")
		switch {
		case !ok:
			v.dir = name
			return v, nil
		case change == "scoped":
			v.scoped = true
		case slices.Contains(changes, change):
			v.changes = append(v.changes, change)
		default:
			return v, fmt.Errorf("%q: there is no view %q", v.name, change)
		}
		name = rest
	}
}

// verdicts are questions with what the confidence is made of, and which of
// them should be confident.
type verdicts struct {
	name   string
	weight float64
	rows   [][]float32
	own    []bool // the text answers
	right  []bool // it does, and the right passage comes first
	fold   []int
}

// library is an opened view.
type library struct {
	view
	folder *eval.Folder
	corpus *eval.Corpus
}

// askViews asks what each view asks: those of whole folders each other's
// questions, too. It returns the names of the features.
func askViews(args []string) (all []*verdicts, names []string, err error) {
	var whole []library
	for _, arg := range args {
		v, err := parseView(arg)
		if err != nil {
			return nil, nil, err
		}
		folder, err := eval.Open(v.dir)
		if err != nil {
			return nil, nil, err
		}
		l := library{v, folder, eval.NewCorpus(folder, v.scoped)}
		if names == nil {
			for _, x := range l.ask(folder.Queries[0]).Features {
				names = append(names, x.Name)
			}
		}
		if !v.scoped && len(v.changes) == 0 {
			whole = append(whole, l)
			continue
		}
		all = append(all, l.verdicts())
	}
	for _, l := range whole {
		for _, other := range whole {
			if other.folder == l.folder {
				continue
			}
			set := &verdicts{name: l.folder.Name + " against " + other.folder.Name, weight: l.weight}
			l.add(set, l.folder.Queries, l.ask, true)
			l.add(set, other.folder.Queries, l.ask, false)
			all = append(all, set)
		}
	}
	return all, names, nil
}

// verdicts asks a view's questions, and those that its text can't answer.
func (l *library) verdicts() *verdicts {
	set := &verdicts{name: l.name, weight: l.weight}
	own := l.folder.Queries
	var foreign []eval.Query
	without := l.ask
	if l.scoped {
		foreign = elsewhere(own)
	}
	for _, change := range l.changes {
		switch change {
		case "keywords":
			own, foreign = keywords(own), keywords(foreign)
		case "misspelt":
			own, foreign = misspelt(own), misspelt(foreign)
		case "words":
			own, foreign = l.fewWords(own), nil
		case "renamed", "renumbered":
			own, foreign = altered(own, change == "renamed")
		case "missing":
			foreign = own
			without = func(q eval.Query) retrieval.Answer {
				return l.corpus.AskWithout(q, l.folder.Relevant[q.ID], explained)
			}
		}
	}
	l.add(set, own, l.ask, true)
	if slices.Contains(l.changes, "words") {
		set.right = set.own // any passage that has them is right
	}
	l.add(set, foreign, without, false)
	return set
}

var explained = retrieval.Query{Explain: true, Limit: 1}

func (l *library) ask(q eval.Query) retrieval.Answer { return l.corpus.Ask(q, explained) }

// add asks questions and keeps what came of them.
func (l *library) add(set *verdicts, queries []eval.Query, ask func(eval.Query) retrieval.Answer, own bool) {
	answers := make([]retrieval.Answer, len(queries))
	eachOfTwo(len(queries), func(i int) { answers[i] = ask(queries[i]) })
	for i, answer := range answers {
		var row []float32
		for _, x := range answer.Features {
			row = append(row, float32(x.Value))
		}
		right := own && len(answer.Citations) > 0 && l.folder.Relevant[queries[i].ID][l.corpus.ID(answer.Citations[0])] > 0
		set.rows = append(set.rows, row)
		set.own = append(set.own, own)
		set.right = append(set.right, right)
		set.fold = append(set.fold, foldOf(queries[i].Source))
	}
}

// altered returns the questions that have a name or a figure, and the same with
// it changed.
func altered(queries []eval.Query, names bool) (own, changed []eval.Query) {
	random := rand.New(rand.NewPCG(3, 4))
	texts := make([]string, len(queries))
	for i, q := range queries {
		texts[i] = q.Text
	}
	others := eval.Names(texts)
	for _, q := range queries {
		var text string
		var ok bool
		if names {
			text, ok = eval.Rename(random, q.Text, others)
		} else {
			text, ok = eval.Renumber(random, q.Text)
		}
		if ok {
			own = append(own, q)
			q.Text = text
			changed = append(changed, q)
		}
	}
	return own, changed
}

// misspelt makes a slip in each question.
func misspelt(queries []eval.Query) []eval.Query {
	random := rand.New(rand.NewPCG(5, 6))
	typed := slices.Clone(queries)
	for i, q := range typed {
		typed[i].Text = eval.Misspell(random, q.Text)
	}
	return typed
}

// elsewhere asks each question of the next source.
func elsewhere(queries []eval.Query) []eval.Query {
	var sources []string
	at := make(map[string]int)
	for _, q := range queries {
		if _, ok := at[q.Source]; !ok {
			at[q.Source] = len(sources)
			sources = append(sources, q.Source)
		}
	}
	moved := slices.Clone(queries)
	for i, q := range moved {
		moved[i].Source = sources[(at[q.Source]+1)%len(sources)]
	}
	return moved
}

// keywords drops function words.
func keywords(queries []eval.Query) []eval.Query {
	short := slices.Clone(queries)
	for i, q := range short {
		var words []string
		for _, t := range retrieval.AnalyzerFor(retrieval.DetectLanguage(q.Text)).Tokens(q.Text) {
			if !t.Stop {
				words = append(words, q.Text[t.Start:t.End])
			}
		}
		if len(words) > 0 {
			short[i].Text = strings.Join(words, " ")
		}
	}
	return short
}

// fewWords leaves of each question its longest word that the right passage
// has, of every other question the two longest.
func (l *library) fewWords(queries []eval.Query) []eval.Query {
	texts := make(map[string]string)
	for _, d := range l.folder.Documents {
		texts[d.ID] = strings.ToLower(d.Text)
	}
	var few []eval.Query
	for i, q := range keywords(queries) {
		words := slices.DeleteFunc(strings.Fields(q.Text), func(w string) bool {
			for id := range l.folder.Relevant[q.ID] {
				if strings.Contains(texts[id], strings.ToLower(w)) {
					return len(w) < 4
				}
			}
			return true
		})
		slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
		if len(words) > 0 {
			q.Text = strings.Join(words[:min(len(words), 1+i%2)], " ")
			few = append(few, q)
		}
	}
	return few
}
