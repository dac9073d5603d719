package reader_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
)

func defaultParagraphs(t *testing.T) []string {
	t.Helper()
	doc, err := reader.Default()
	if err != nil {
		t.Fatal(err)
	}
	if doc.Origin != "embedded:chapter-48.md" || len(doc.Sections) != 1 || doc.Sections[0].Title != "Chapter 48" {
		t.Fatalf("origin %s, sections %+v; want one section, Chapter 48", doc.Origin, doc.Sections)
	}
	return strings.Split(doc.Sections[0].Body, "\n\n")
}

// The study edition has each figure of its source, odd ones included, in the
// paragraph of the same number.
func TestTheStudyEditionHasTheSourcesFigures(t *testing.T) {
	t.Parallel()
	edition := defaultParagraphs(t)
	if len(edition) != 16 {
		t.Fatalf("it has %d paragraphs, want 16", len(edition))
	}
	data, err := os.ReadFile(shared(t, "corpus/chapter-48.txt"))
	if err != nil {
		t.Fatal(err)
	}
	figure := regexp.MustCompile(`[0-9]+(?:\.[0-9]+)?(?:th)?|\[-\]`)
	for i, source := range strings.Split(string(data), "\n")[1:17] {
		want, got := figure.FindAllString(source, -1), figure.FindAllString(edition[i], -1)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(slices.Compact(want), slices.Compact(got)) {
			t.Errorf("paragraph %d has the figures %v, its source %v", i+1, got, want)
		}
	}
}

func TestTheStudyEditionAnswersTheFirstQuestion(t *testing.T) {
	t.Parallel()
	doc, err := reader.Default()
	if err != nil {
		t.Fatal(err)
	}
	v := retrieval.Prepare(doc)
	v.Text.ID = 1
	a := retrieval.NewIndex([]retrieval.Volume{v}).Ask(retrieval.Query{Question: "How many people in China were online by the end of 2011?"})
	if !a.Answered() || len(a.Citations) == 0 || a.Citations[0].Place.Paragraph != 11 {
		t.Errorf("answered %v by %+v, want paragraph 11 first", a.Answered(), a.Citations)
	}
}
