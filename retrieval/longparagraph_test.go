package retrieval_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

// TestALongParagraphIsStoredWordForWord: its parts are nobody's business but the
// index's.
func TestALongParagraphIsStoredWordForWord(t *testing.T) {
	t.Parallel()
	long := strings.TrimSpace(strings.Repeat("The keeper wrote down what the tide brought in, and went back to the lamp. ", 2000)) + " A walrus slept on the slipway."
	s := &shelf{docs: []retrieval.Document{document("corpus:log.txt", "Mira opened the gate.", long, "Nobody closed it.")}}
	path := filepath.Join(t.TempDir(), "log.db")
	for _, reopened := range []bool{false, true} {
		db, err := store.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		l, err := retrieval.OpenLibrary(t.Context(), db, s.sources)
		if err != nil {
			t.Fatal(err)
		}
		report, err := l.Reload(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if kind := report.Texts[0].Kind; reopened != (kind == retrieval.Unchanged) || report.Paragraphs != 3 {
			t.Errorf("reopened %v: the report tells of %d paragraphs, %v", reopened, report.Paragraphs, kind)
		}
		if got := bodies(t, l)["corpus:log.txt"]; len(got) != 3 || got[1] != long {
			t.Errorf("reopened %v: %d paragraphs are read, or other words", reopened, len(got))
		}
		a, err := l.Ask(t.Context(), retrieval.Query{Question: "Where did a walrus sleep?"})
		if err != nil || len(a.Citations) == 0 {
			t.Fatal(err)
		}
		c := a.Citations[0]
		if c.Place.Paragraph != 2 || c.Part != c.Parts || long[c.Start:c.Start+len(c.Quote)] != c.Quote || !strings.HasSuffix(c.Quote, "slipway.") {
			t.Errorf("reopened %v: ¶%d, part %d of %d is cited", reopened, c.Place.Paragraph, c.Part, c.Parts)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
