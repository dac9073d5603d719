package retrieval

import (
	"math"
	"slices"
	"testing"
)

// scanned is the first candidate of a question as the features see it.
func scanned(t *testing.T, ix *Index, question string) (*scratch, *view, *asked) {
	t.Helper()
	a, s := ix.understand(question), newScratch(ix)
	s.mark(a)
	hits := ix.candidates(s, a, 1)
	if len(hits) == 0 {
		t.Fatalf("%q has no candidate", question)
	}
	return s, ix.scan(s, hits[0], a), a
}

// A word twice in a passage of 50, one in a thousand of the library, mu 300:
// (2 + 300·0.001) / (350·0.001) = 2.3/0.35 = 6.571429. Absent: 0.3/0.35.
func TestLikelihoodRatioByHand(t *testing.T) {
	t.Parallel()
	near(t, "ratio of a word that occurs", likelihoodRatio(2, 50, 0.001), 6.571429)
	near(t, "ratio of a word that doesn't", likelihoodRatio(0, 50, 0.001), 0.857143)
}

// Terms 0 1 2 stand at 4, 0 and 1, and 0 again at 9: in the question's order
// 0-1 never, 1-2 one apart; in either, 0-1 four, 1-2 one.
func TestPairsByHand(t *testing.T) {
	t.Parallel()
	var p pairs
	p.measure([]match{{position: 0, term: 1}, {position: 1, term: 2}, {position: 4, term: 0}, {position: 9, term: 0}})
	if got, want := p.ordered[:3], []int32{0, 1, 0}; !slices.Equal(got, want) {
		t.Errorf("ordered %v, want %v", got, want)
	}
	if got, want := p.near[:3], []int32{4, 1, 0}; !slices.Equal(got, want) {
		t.Errorf("near %v, want %v", got, want)
	}
}

// "to the old mill by" shares "to the old mill" with the question, and nothing
// else of two words.
func TestRunsHoldStopWords(t *testing.T) {
	t.Parallel()
	ix := library("She went to the old mill by night.\n\nThe mill burnt.")
	_, v, _ := scanned(t, ix, "Who walked to the old mill?")
	if want := []uint8{0, 0, 4, 4, 4, 4}; !slices.Equal(v.runs, want) {
		t.Errorf("runs %v, want %v", v.runs, want)
	}
	if v.longest != 4 {
		t.Errorf("the longest run is %d, want 4", v.longest)
	}
}

func TestSentenceFeaturesByHand(t *testing.T) {
	t.Parallel()
	ix := library("Zebras graze. Lions hunt zebras near rivers.\n\nRivers flow.")
	s, v, a := scanned(t, ix, "Do lions hunt zebras in winter?")
	f, l := ix.compute(s, v, a)
	// winter, unknown, weighs as much as a word in one passage, ln 2 = 0.6931,
	// as do the three others: three of four in the second sentence.
	near(t, "best sentence", f[fSentence], 0.75)
	near(t, "three sentences", f[fSentence3], 0.75)
	near(t, "terms lacking", l.words, 0.25)
	near(t, "idf lacking", l.share, 0.25)
	if v.best != 1 {
		t.Errorf("the best sentence is %d, want the second", v.best)
	}
	near(t, "first match", f[fFirst], 0)
	near(t, "length, seven words counting as twenty", f[fLength], math.Log(21)/5)
	near(t, "words that the question hasn't: graze, near, rivers", f[fFresh], 3.0/8)
}

func TestKinAreWordsOfOneRoot(t *testing.T) {
	t.Parallel()
	ix := library("The robbery shook the town.\n\nHis strength grew.\n\nRobins sing.")
	for word, want := range map[string]bool{"robber": true, "robust": false, "cat": false} {
		got := false
		for _, stem := range ix.kin(word, nil) {
			got = got || ix.stemText[stem] == "robberi"
		}
		if got != want {
			t.Errorf("%s kin to robbery: %v, want %v", word, got, want)
		}
	}
}

func TestKinIsCountedInLetters(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{{"robber", "robberi", 6}, {"книга", "книжный", 3}, {"茶馆", "茶树", 1}, {"", "a", 0}, {"abc", "ab", 2}} {
		if got := commonLetters(c.a, c.b); got != c.want {
			t.Errorf("%s and %s share %d letters, want %d", c.a, c.b, got, c.want)
		}
	}
	if kin := library("Книга лежит.\n\nКнижный шкаф.").kin("книга", nil); len(kin) != 0 {
		t.Errorf("three letters make kin: %v", kin)
	}
}

func TestAnExplainedScoreIsTheSumOfItsFeatures(t *testing.T) {
	t.Parallel()
	answer := library(island).Ask(Query{Question: "Who brought goats to the island in the harbour?", Explain: true})
	if len(answer.Citations) < 2 || len(answer.Features) == 0 {
		t.Fatalf("nothing explained: %+v", answer)
	}
	for _, c := range answer.Citations {
		sum := 0.0
		for _, f := range c.Features {
			sum += f.Value * f.Weight
		}
		near(t, "sum of the features", sum, c.Score)
	}
	sum := 0.0
	for _, f := range answer.Features {
		sum += f.Value * f.Weight
	}
	near(t, "confidence", 1/(1+math.Exp(-sum)), answer.Confidence)
}

func TestAListBeginsTheSameHoweverLongItIs(t *testing.T) {
	t.Parallel()
	volume, questions := zipfian(400, 20)
	ix := NewIndex([]Volume{volume})
	for _, q := range questions {
		few, many := ix.Ask(Query{Question: q}).Citations, ix.Ask(Query{Question: q, Limit: 100}).Citations
		for i, c := range few {
			if c.Place != many[i].Place {
				t.Errorf("%q: place %d is %v of three, %v of a hundred", q, i, c.Place, many[i].Place)
			}
		}
		for i := 1; i < len(many); i++ {
			if many[i].Score > many[i-1].Score && i > DefaultLimit+3 {
				t.Errorf("%q: score rises at %d", q, i)
			}
		}
	}
}
