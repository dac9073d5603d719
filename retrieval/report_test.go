package retrieval_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chapterbot/chapterbot/retrieval"
)

// Where a text only lost paragraphs, the example is one of those.
func TestAReloadShowsWhatIsGone(t *testing.T) {
	t.Parallel()
	var s shelf
	l := openLibrary(t, openStore(t, filepath.Join(t.TempDir(), "c.db")), s.sources)
	s.put(document("corpus:a", "Kept.", "Twice.", "Twice.", "Lost."))
	reload(t, l)
	s.put(document("corpus:a", "Kept.", "Twice."))
	got := reload(t, l).Texts[0]
	if want := (retrieval.Example{Section: "Chapter 1", Paragraph: 3, Body: "Twice."}); got.Changed != 0 || got.Gone != 2 || got.Example != want {
		t.Errorf("reported as %+v, want two gone, such as %+v", got, want)
	}
	s.put(document("corpus:a", "Twice.", "Kept."))
	if got := reload(t, l).Texts[0]; got.Kind != retrieval.Changed || got.Changed+got.Gone != 0 || got.Example != (retrieval.Example{}) {
		t.Errorf("paragraphs in another order are reported as %+v", got)
	}
}

// What the sources leave out is reported, whatever becomes of the reload.
func TestAReloadTellsWhatWasLeftOut(t *testing.T) {
	t.Parallel()
	s := shelf{leftOut: []*retrieval.SourceError{{Name: "b.txt", Reason: "it is empty"}}}
	w := &watched{Store: openStore(t, filepath.Join(t.TempDir(), "c.db"))}
	l := openLibrary(t, w, s.sources)
	for name, prepare := range map[string]func(){
		"when all is well":     func() { s.put(document("corpus:a", "A.")) },
		"when a source fails":  func() { s.fail(errors.New("it burnt down")) },
		"when nothing is left": func() { s.put() },
		"when two are one":     func() { s.put(document("corpus:a", "1."), document("corpus:a", "2.")) },
		"when it isn't stored": func() { s.put(document("corpus:a", "Another.")); w.err = errors.New("disk full") },
	} {
		w.err = nil
		prepare()
		report, err := l.Reload(t.Context())
		if diff := cmp.Diff(s.leftOut, report.LeftOut); diff != "" {
			t.Errorf("%s (error %v) left out is (-want +got):\n%s", name, err, diff)
		}
		if err != nil && len(report.Texts) > 0 {
			t.Errorf("%s it reports %v", name, report.Texts)
		}
	}
}

func TestLeftOutForOneReason(t *testing.T) {
	t.Parallel()
	a := &retrieval.SourceError{Name: "a", Reason: "it is empty"}
	b := &retrieval.SourceError{Name: "b", Reason: "it is too large"}
	c := &retrieval.SourceError{Name: "c", Reason: "it is empty"}
	d := &retrieval.SourceError{Name: "d", Reason: "it is empty", Kept: true}
	got := retrieval.ByReason([]*retrieval.SourceError{a, b, c, d})
	if diff := cmp.Diff([][]*retrieval.SourceError{{a, c}, {b}, {d}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
