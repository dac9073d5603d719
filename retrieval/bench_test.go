package retrieval

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// zipfian writes passages of about 100 words whose frequencies fall as those
// of English do, and questions of eight words out of a passage each, some of
// them function words.
func zipfian(passages, questions int) (Volume, []string) {
	random := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(random, 1.07, 3, 60_000)
	word := func() string {
		n := zipf.Uint64()
		if common := [...]string{"the", "of", "and", "to", "in", "was", "that", "it", "his", "with"}; n < 10 {
			return common[n]
		}
		var b strings.Builder
		for n += 30; n > 0; n /= 60 {
			b.WriteByte("bcdfgklmnprstvz"[n%15])
			b.WriteByte("aeio"[n/15%4])
		}
		return b.String()
	}
	var bodies, asked []string
	for p := range passages {
		words := make([]string, 70+random.IntN(60))
		for i := range words {
			if words[i] = word(); i%17 == 16 {
				words[i] += "."
			}
		}
		bodies = append(bodies, strings.Join(words, " "))
		if p%max(passages/questions, 1) == 0 {
			at := random.IntN(len(words) - 8)
			asked = append(asked, "What "+strings.ReplaceAll(strings.Join(words[at:at+8], " "), ".", "")+"?")
		}
	}
	v := Prepare(Document{Title: "Zipf", Language: "en", Sections: []Section{{Body: strings.Join(bodies, "\n\n")}}})
	return v, asked
}

func BenchmarkAsk(b *testing.B) {
	for _, passages := range []int{100, 10_000} {
		b.Run(fmt.Sprint(passages), func(b *testing.B) {
			volume, questions := zipfian(passages, 100)
			ix := NewIndex([]Volume{volume})
			took := make([]time.Duration, 0, b.N)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				start := time.Now()
				ix.Ask(Query{Question: questions[i%len(questions)]})
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
		})
	}
}

func BenchmarkNewIndex(b *testing.B) {
	volume, _ := zipfian(10_000, 1)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	ix := NewIndex([]Volume{volume})
	runtime.GC()
	runtime.ReadMemStats(&after)
	for b.Loop() {
		ix = NewIndex([]Volume{volume})
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(len(ix.entries)), "heap-B/passage")
}

func BenchmarkPrepare(b *testing.B) {
	volume, _ := zipfian(1000, 1)
	document := Document{Language: "en", Sections: make([]Section, 1)}
	for _, p := range volume.Passages {
		document.Sections[0].Body += p.Body + "\n\n"
	}
	b.SetBytes(int64(len(document.Sections[0].Body)))
	for b.Loop() {
		Prepare(document)
	}
}
