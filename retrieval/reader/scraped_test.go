package reader_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/chapterbot/chapterbot/retrieval/reader"
)

// However a site wraps a chapter (its own copy below it, an end mark or two,
// other titles with their latest chapters), the chapter is read and nothing
// else, and every other line is listed.
func TestScrapedPages(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		heading := rapid.SampledFrom([]string{"Chapter 48", "CHAPTER XII. The Well", "Kapitel 3", "第48章 井", "Глава 7"}).Draw(t, "heading")
		mark := rapid.SampledFrom([]string{"(End of this chapter)", "--- THE END ---", "(本章完)", "[End of Chapter]", "Конец главы"}).Draw(t, "mark")
		word := rapid.SampledFrom(strings.Fields("bread harbour lamp street postmistress never always opened closed under above winter slowly child loaf boat"))
		var chapter []string
		for n := range rapid.IntRange(3, 12).Draw(t, "paragraphs") {
			words := rapid.SliceOfN(word, 2, 60).Draw(t, "words")
			chapter = append(chapter, fmt.Sprintf("Paragraph %d: %s.", n, strings.Join(words, " ")))
		}

		between := rapid.SampledFrom([]string{"\n", "\n\n", "\r\n"}).Draw(t, "between lines")
		lines := chapter
		if between == "\n\n" && rapid.Bool().Draw(t, "wrapped") {
			lines = nil
			for _, p := range chapter {
				lines = append(lines, wrap(p, 66))
			}
		}
		page := append([]string{heading}, lines...)
		page = append(page, mark)
		for range rapid.IntRange(0, 2).Draw(t, "copies") {
			if rapid.Bool().Draw(t, "heading again") {
				page = append(page, heading)
			}
			page = append(append(page, lines...), mark)
		}
		if others := rapid.IntRange(0, 8).Draw(t, "other titles"); others > 0 {
			page = append(page, "You may also like", "-")
			for range others {
				page = append(page, "The "+strings.Join(rapid.SliceOfN(word, 1, 8).Draw(t, "title"), " "),
					fmt.Sprintf("Chapter %d %d hours ago -", rapid.IntRange(1, 2000).Draw(t, "chapter"), rapid.IntRange(1, 23).Draw(t, "hours")))
			}
		}

		doc, dropped, err := reader.Read("page.txt", strings.NewReader(strings.Join(page, between)))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := outline(doc), append([]string{"# " + heading}, chapter...); !slices.Equal(got, want) {
			t.Fatalf("it reads\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		all := strings.Fields(strings.ReplaceAll(strings.Join(page, "\n"), " ", "_"))
		own := strings.Fields(strings.ReplaceAll(strings.Join(lines, "\n"), " ", "_"))
		if got, want := len(dropped), len(all)-1-len(own); got != want {
			t.Fatalf("%d lines listed as dropped, want %d", got, want)
		}
	})
}

// wrap breaks a paragraph into lines of at most so many columns.
func wrap(paragraph string, columns int) string {
	var b strings.Builder
	at := 0
	for _, w := range strings.Fields(paragraph) {
		switch {
		case at == 0:
		case at+1+len(w) > columns:
			b.WriteByte('\n')
			at = 0
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(w)
		at += len(w)
	}
	return b.String()
}
