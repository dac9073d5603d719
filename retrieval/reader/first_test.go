package reader_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
	"github.com/chapterbot/chapterbot/store"
)

// A library that holds nothing answers from the small files before a large one is
// read, which may take a minute; and what a reload tells is told of all.
func TestWhereNothingIsHeldTheLargeFilesComeLast(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{
		"a.txt": strings.Repeat("The tide comes in. ", 1<<16),
		"b.txt": "The pier is swept on Mondays.",
		"c.txt": "The mill grinds rye.",
	})
	database, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "c.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { database.Close() })
	library := retrieval.NewLibrary(database, reader.Sources(dir))
	var live []int // texts, at each swap
	library.AfterSwap(func() { live = append(live, len(library.Texts())) })
	report, err := library.Reload(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{2, 3}, live); diff != "" {
		t.Errorf("texts that are live (-want +got):\n%s", diff)
	}
	for _, text := range report.Texts {
		if text.Kind != retrieval.Added {
			t.Errorf("%s is told as %s", text.Title, text.Kind)
		}
	}
	if len(report.Texts) != 3 {
		t.Errorf("%d texts are told of", len(report.Texts))
	}

	if report, err = library.Reload(t.Context()); err != nil || len(live) != 2 {
		t.Errorf("a reload of the same: %d swaps, %v", len(live), err)
	}
	for _, text := range report.Texts {
		if text.Kind != retrieval.Unchanged {
			t.Errorf("unchanged, %s is told as %s", text.Title, text.Kind)
		}
	}
}

// Where only large files can be read, or none is left, there is no second look.
func TestFilesOfOneSizeAreReadAtOnce(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("The tide comes in. ", 1<<16)
	for name, files := range map[string]map[string]string{
		"large":                    {"a.txt": big, "b.txt": big + "Out."},
		"small":                    {"a.txt": "A.", "b.txt": "B."},
		"large and one unreadable": {"a.txt": big, "b.txt": big + "Out.", "c.txt": "\xff\xfe\x00"},
	} {
		found, err := reader.Sources(tree(t, files))(t.Context(), nil)
		if err != nil || found.More || len(found.Documents) != 2 {
			t.Errorf("%s: %d documents, more to come: %v, %v", name, len(found.Documents), found.More, err)
		}
	}
}
