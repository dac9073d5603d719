package retrieval_test

import (
	"path/filepath"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
)

func TestEachChangeOfTheLiveTextsIsTold(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.db")
	var s shelf
	l := retrieval.NewLibrary(openStore(t, path), s.sources)
	told := 0
	l.AfterSwap(func() { told++ })
	after := func(what string, err error, want int) {
		t.Helper()
		if err != nil || told != want {
			t.Errorf("%s: told %d times, want %d: %v", what, told, want, err)
		}
	}
	_, err := l.Add(t.Context(), []retrieval.Document{document("file:/a", "A.")})
	after("added", err, 1)
	after("nothing new", l.Refresh(t.Context()), 1)
	_, err = openLibrary(t, openStore(t, path), nil).Add(t.Context(), []retrieval.Document{document("file:/b", "B.")})
	after("another process stores", err, 1)
	after("and it is noticed", l.Refresh(t.Context()), 2)
}
