package retrieval

import (
	"strings"
	"testing"
)

// BenchmarkAskOfManyPassages asks what a library of many passages could make
// dear: phrases of words that stand everywhere, and questions as long as are read.
func BenchmarkAskOfManyPassages(b *testing.B) {
	volume, questions := zipfian(50_000, 200)
	ix := NewIndex([]Volume{volume})
	for _, c := range []struct{ name, question string }{
		{"plain", questions[7]},
		{"phrase", `"of the"`},
		{"rare phrase", `"of the to in was his with the"`},
		{"phrase and word", `"of the" ` + questions[7]},
		{"excluded", questions[7] + strings.Repeat(` -"the of"`, 1000)},
		{"phrases", strings.Repeat(`"of the" "and to" `, 500)},
		{"common word", mostCommonWord(ix)},
		{"long", strings.Repeat(strings.Join(questions, " "), 20)},
		{"slips", slipsOf(questions)},
	} {
		b.Run(c.name, func(b *testing.B) {
			ix.Ask(Query{Question: c.question})
			b.ReportAllocs()
			for b.Loop() {
				ix.Ask(Query{Question: c.question})
			}
		})
	}
}

// BenchmarkAskOfALongParagraph asks of a text whose paragraphs nobody parted.
func BenchmarkAskOfALongParagraph(b *testing.B) {
	volume, questions := zipfian(8_000, 100)
	var bodies []string
	for _, p := range volume.Passages {
		bodies = append(bodies, p.Body)
	}
	ix := NewIndex([]Volume{Prepare(Document{Title: "T", Language: "en", Sections: []Section{{Body: strings.Join(bodies, " ")}}})})
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		ix.Ask(Query{Question: questions[i%len(questions)]})
	}
}

func mostCommonWord(ix *Index) string {
	best := stemID(0)
	for s, df := range ix.df {
		if df > ix.df[best] {
			best = stemID(s)
		}
	}
	return ix.stemText[best]
}

// slipsOf writes each long word of some questions with two letters exchanged.
func slipsOf(questions []string) string {
	var words []string
	for _, q := range questions {
		for _, w := range strings.Fields(q) {
			if len(w) > 5 {
				words = append(words, w[:2]+w[3:4]+w[2:3]+w[4:])
			}
		}
	}
	return strings.Join(words, " ")
}
