package store_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

// formerVersions are databases as `chapterbot load` wrote them with tables of
// an older version, each with the same two texts, the first at its second
// revision. One is added with each new version, before it is.
var formerVersions = []string{"version1.db", "version2.db"}

// formerTexts is what each of formerVersions holds, without its stems.
func formerTexts() []retrieval.Volume {
	at := func(microsecond int) time.Time {
		return time.Date(2026, 11, 25, 9, 43, 41, 1000*microsecond, time.UTC)
	}
	volumes := []retrieval.Volume{
		{
			Text: retrieval.Text{
				ID: 1, Title: "The Ferry at Osier Bend", Origin: "file:/srv/texts/ferry.md",
				SHA256:   "b0057e4ee3776b06b0657694a1b7b8ef7f3f790a6a94feb7695ca2f07449622a",
				Language: "en", Revision: 2, Loaded: at(667237),
				Sections: []retrieval.TextSection{{Title: "Crossing", Paragraphs: 2}, {Title: "Keepers", Paragraphs: 2}},
			},
			Passages: []retrieval.Passage{
				{Section: 0, Paragraph: 1, Body: "The ferry crosses at the full hour, from six in the morning until nine in the evening."},
				{Section: 0, Paragraph: 2, Body: "Bicycles ride for a penny; a cart with its horse pays four."},
				{Section: 1, Paragraph: 1, Body: "Maud Tarrow has held the rope since the flood of 1931, and her brother mends the planks."},
				{Section: 1, Paragraph: 2, Body: "When the bell rings twice, somebody waits on the far bank."},
			},
		},
		{
			Text: retrieval.Text{
				ID: 2, Title: "Bells", Origin: "file:/srv/texts/bells.txt",
				SHA256:   "96f9d43c44285be4e0b8c7e204f33b402e011979872956f70b062995970f82f8",
				Language: "en", Revision: 1, Loaded: at(667164),
				Sections: []retrieval.TextSection{{Paragraphs: 2}},
			},
			Passages: []retrieval.Passage{
				{Section: 0, Paragraph: 1, Body: "The tower has five bells. The smallest is called Wren, and it rings only for weddings."},
				{Section: 0, Paragraph: 2, Body: "Every Thursday the ringers oil the frame, which is of oak and older than the tower."},
			},
		},
	}
	for i := range volumes {
		section, end := -1, 0
		for j := range volumes[i].Passages {
			p := &volumes[i].Passages[j]
			p.Start = end + len("\n\n")
			if p.Section != section {
				section, p.Start = p.Section, 0
			}
			end = p.Start + len(p.Body)
			p.End = end
		}
	}
	return volumes
}

// copyOf copies a file of testdata to where a test may change it.
func copyOf(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Whoever updates chapterbot finds the texts as they were, with the IDs that
// buttons in old messages name, and a backup of before is still one.
func TestAFormerVersionIsBroughtUpToDate(t *testing.T) {
	t.Parallel()
	for _, name := range formerVersions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := copyOf(t, name)
			isAsItWas := func(path string) {
				t.Helper()
				volumes := contents(t, openFile(t, path))
				for _, v := range volumes {
					for i := range v.Passages {
						if v.Passages[i].Stems == "" {
							t.Errorf("%s: passage %d lost its stems", v.Text.Title, i)
						}
						v.Passages[i].Stems = ""
					}
				}
				same(t, formerTexts(), volumes)
			}
			restored := filepath.Join(t.TempDir(), "c.db")
			if _, err := store.Restore(t.Context(), path, restored); err != nil {
				t.Fatal(err)
			}
			isAsItWas(restored)
			isAsItWas(path)
			s := openFile(t, path)
			if next, err := put(t.Context(), s, volume("file:/srv/texts/bells.txt", "Six bells.")); err != nil || next.ID != 2 || next.Revision != 2 {
				t.Errorf("loaded anew it is text %d, revision %d, %v; want 2 and 2", next.ID, next.Revision, err)
			}
		})
	}
}
