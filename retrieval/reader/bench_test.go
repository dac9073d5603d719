package reader_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval/reader"
)

// BenchmarkText reads a book of 200 chapters, wrapped as many free books are.
func BenchmarkText(b *testing.B) { benchmarkBook(b, "book.txt", "CHAPTER %d.\n\n") }

// BenchmarkMarkdown reads the same book, with the headings of Markdown.
func BenchmarkMarkdown(b *testing.B) { benchmarkBook(b, "book.md", "## Chapter %d\n\n") }

func benchmarkBook(b *testing.B, name, heading string) {
	b.Helper()
	var book strings.Builder
	for n := range 200 {
		fmt.Fprintf(&book, heading, n+1)
		for p := range 40 {
			fmt.Fprintf(&book, "The bakery on the corner opened at five every morning, %d loaves\nbefore anyone else in the street was awake, and it closed a\nlittle after the last loaf was gone, which could be noon.\n\n", n*100+p)
		}
	}
	source := book.String()
	b.SetBytes(int64(len(source)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := reader.Read(name, strings.NewReader(source)); err != nil {
			b.Fatal(err)
		}
	}
}
