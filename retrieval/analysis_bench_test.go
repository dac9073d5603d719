package retrieval

import (
	"fmt"
	"strings"
	"testing"
)

// benchText is 100 words of which every fifth is another in each text, so that
// the cache of words is neither empty nor all-knowing.
func benchText(n int) string {
	var b strings.Builder
	for i := range 20 {
		fmt.Fprintf(&b, "The keeper's houses stood near %s by the river. ", benchWord(20*n+i))
	}
	return b.String()
}

// benchWord is the nth of many pronounceable words.
func benchWord(n int) string {
	var b strings.Builder
	for range 4 {
		b.WriteByte("bdfgklmnprstvz"[n%14])
		b.WriteByte("aeiou"[n/14%5])
		n /= 5
	}
	return b.String()
}

func BenchmarkTokens(b *testing.B) {
	a := AnalyzerFor("en")
	var texts [64]string
	for i := range texts {
		texts[i] = benchText(i)
	}
	b.ReportAllocs()
	b.SetBytes(int64(len(texts[0])))
	i := 0
	for b.Loop() {
		a.Tokens(texts[i%len(texts)])
		i++
	}
}

func BenchmarkSentences(b *testing.B) {
	text := benchText(0)
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Sentences(text)
	}
}

func BenchmarkQuestion(b *testing.B) {
	const question = `How many of the keeper's "two houses" stood near the river when it rained?`
	b.ReportAllocs()
	for b.Loop() {
		q := ParseQuestion("en", question)
		AnalyzerFor("en").Tokens(q.Search)
	}
}

func BenchmarkNear(b *testing.B) {
	vocabulary := make([]WordCount, 50_000)
	for i := range vocabulary {
		vocabulary[i] = WordCount{Word: benchWord(i) + benchWord(i / 7)[:i%5], Count: 1 + i%9}
	}
	s := NewSpelling(vocabulary)
	typed := []string{benchWord(1234)[1:] + "a", "badegilo", "managmeent", "zzzzz"}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		s.Near(typed[i%len(typed)], 2)
		i++
	}
}
