package reader_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval/reader"
)

// shared returns the path of a file that lies beside the project, and skips
// the test where there is none.
func shared(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("needs %s, which is not here", path)
	}
	return path
}

func TestTheScrapedChapterIsOneSectionOfSixteenParagraphs(t *testing.T) {
	t.Parallel()
	path := shared(t, "corpus/chapter-48.txt")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(data), "\n")

	source, err := reader.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc := source.Document
	if len(doc.Sections) != 1 || doc.Sections[0].Title != "Chapter 48" || doc.Title != "Chapter 48" {
		t.Fatalf("title %q, %d sections, want one, titled Chapter 48", doc.Title, len(doc.Sections))
	}
	if want := strings.Join(lines[1:17], "\n\n"); doc.Sections[0].Body != want {
		t.Errorf("the body is not the file's lines 2 to 17:\n%s", doc.Sections[0].Body)
	}
	if kept := 1 + 16; len(source.Dropped) != len(lines)-kept {
		t.Errorf("%d lines dropped, want %d", len(source.Dropped), len(lines)-kept)
	}
	for i, d := range source.Dropped {
		if d.Line != 18+i || d.Text != strings.TrimSpace(lines[d.Line-1]) || d.Reason == "" {
			t.Errorf("dropped %d: %+v; want line %d and a reason", i, d, 18+i)
		}
	}
}
