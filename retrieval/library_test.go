package retrieval_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

// document makes a document of one section.
func document(origin retrieval.Origin, paragraphs ...string) retrieval.Document {
	body := strings.Join(paragraphs, "\n\n")
	sum := sha256.Sum256([]byte(body))
	return retrieval.Document{
		Title: "Title of " + origin.Path(), Origin: origin, SHA256: hex.EncodeToString(sum[:]), Language: "en",
		Sections: []retrieval.Section{{Title: "Chapter 1", Body: body}},
	}
}

// shelf is a Sources that a test can change.
type shelf struct {
	mu   sync.Mutex
	docs []retrieval.Document
	err  error

	leftOut []*retrieval.SourceError
}

func (s *shelf) put(docs ...retrieval.Document) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.docs, s.err = docs, nil
}

func (s *shelf) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

func (s *shelf) sources(context.Context, []retrieval.Text) (retrieval.Found, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return retrieval.Found{Documents: s.docs, LeftOut: s.leftOut}, s.err
}

// watched is a real store whose writes a test can count, hold up and fail.
type watched struct {
	*store.Store
	puts    [][]retrieval.Volume
	entered chan struct{} // when not nil: told when a write is about to commit
	leave   chan struct{} // and waited for
	err     error         // when not nil: the commit's
}

func (w *watched) ReplaceTexts(ctx context.Context, put []retrieval.Volume, drop []retrieval.TextID, ready func([]retrieval.Text) error) error {
	w.puts = append(w.puts, put)
	return w.Store.ReplaceTexts(ctx, put, drop, func(texts []retrieval.Text) error {
		if err := ready(texts); err != nil {
			return err
		}
		if w.entered != nil {
			w.entered <- struct{}{}
			<-w.leave
		}
		return w.err
	})
}

// failer is what the helpers need of a test, a rapid one included.
type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func openStore(t testing.TB, path string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func openLibrary(t failer, s retrieval.Store, sources retrieval.Sources) *retrieval.Library {
	t.Helper()
	l, err := retrieval.OpenLibrary(context.Background(), s, sources)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func reload(t failer, l *retrieval.Library) retrieval.Report {
	t.Helper()
	r, err := l.Reload(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// bodies returns what a library quotes: every paragraph of every text, read
// place by place.
func bodies(t failer, l *retrieval.Library) map[string][]string {
	t.Helper()
	out := make(map[string][]string)
	for _, text := range l.Texts() {
		for i, section := range text.Sections {
			for n := range section.Paragraphs {
				e, ok := l.Passage(retrieval.Place{Text: text.ID, Section: i, Paragraph: n + 1})
				if !ok {
					t.Fatalf("%s: there is no passage %d in section %d", text.Title, n+1, i)
				}
				out[string(text.Origin)] = append(out[string(text.Origin)], e.Body)
			}
		}
	}
	return out
}

func TestReloadReportsWhatHappenedToEachText(t *testing.T) {
	t.Parallel()
	var s shelf
	l := openLibrary(t, openStore(t, filepath.Join(t.TempDir(), "c.db")), s.sources)

	s.put(document("corpus:same", "One.", "Two."), document("corpus:edited", "Old.", "Kept."), document("corpus:gone", "Gone."))
	reload(t, l)
	s.put(document("corpus:same", "One.", "Two."), document("corpus:edited", "Kept.", "New.", "Kept."), document("corpus:more", "A.", "A."))
	got := reload(t, l)

	want := retrieval.Report{Paragraphs: 7, Texts: []retrieval.TextChange{
		{Title: "Title of same", Kind: retrieval.Unchanged, Sections: 1, Paragraphs: 2, Revision: 1},
		{Title: "Title of edited", Kind: retrieval.Changed, Sections: 1, Paragraphs: 3, Changed: 2, Gone: 1, Revision: 2,
			Example: retrieval.Example{Section: "Chapter 1", Paragraph: 2, Body: "New."}},
		{Title: "Title of more", Kind: retrieval.Added, Sections: 1, Paragraphs: 2, Changed: 2, Revision: 1},
		{Title: "Title of gone", Kind: retrieval.Dropped, Revision: 1},
	}}
	got.Took = 0
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string][]string{
		"corpus:same": {"One.", "Two."}, "corpus:edited": {"Kept.", "New.", "Kept."}, "corpus:more": {"A.", "A."},
	}, bodies(t, l)); diff != "" {
		t.Errorf("it quotes (-want +got):\n%s", diff)
	}
}

func TestReloadWritesOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	var s shelf
	w := &watched{Store: openStore(t, filepath.Join(t.TempDir(), "c.db"))}
	l := openLibrary(t, w, s.sources)
	s.put(document("corpus:a", "A."), document("corpus:b", "B."))
	reload(t, l)
	reload(t, l)
	if len(w.puts) != 1 {
		t.Fatalf("it wrote %d times, want once: nothing had changed", len(w.puts))
	}

	// The same bytes, read differently by a newer reader.
	reread := document("corpus:b", "B.")
	reread.Sections[0].Title = "Chapter One"
	s.put(document("corpus:a", "A."), reread)
	reload(t, l)
	if len(w.puts) != 2 || len(w.puts[1]) != 1 || w.puts[1][0].Text.Origin != "corpus:b" {
		t.Errorf("it wrote %v, want corpus:b alone", w.puts[1:])
	}
}

func TestAFailedReloadLeavesTheOldTexts(t *testing.T) {
	t.Parallel()
	broken := errors.New("it burnt down")
	for name, spoil := range map[string]func(*shelf, *watched){
		"a source cannot be read":  func(s *shelf, _ *watched) { s.fail(broken) },
		"the commit fails":         func(_ *shelf, w *watched) { w.err = broken },
		"nothing is left":          func(s *shelf, _ *watched) { s.put() },
		"a document holds no text": func(s *shelf, _ *watched) { s.put(document("corpus:new", "New."), document("corpus:empty")) },
		"a source is named twice":  func(s *shelf, _ *watched) { s.put(document("corpus:a", "1."), document("corpus:a", "2.")) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var s shelf
			path := filepath.Join(t.TempDir(), "c.db")
			w := &watched{Store: openStore(t, path)}
			l := openLibrary(t, w, s.sources)
			s.put(document("corpus:old", "Old."))
			reload(t, l)

			s.put(document("corpus:new", "New."))
			spoil(&s, w)
			if _, err := l.Reload(t.Context()); err == nil {
				t.Fatal("the reload succeeded")
			}
			want := map[string][]string{"corpus:old": {"Old."}}
			if diff := cmp.Diff(want, bodies(t, l)); diff != "" {
				t.Errorf("it quotes (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(want, bodies(t, openLibrary(t, openStore(t, path), nil))); diff != "" {
				t.Errorf("stored is (-want +got):\n%s", diff)
			}

			w.err = nil
			s.put(document("corpus:new", "New."))
			if reload(t, l); bodies(t, l)["corpus:new"] == nil {
				t.Error("afterwards no reload succeeds any more")
			}
		})
	}
}

func TestAsksDoNotWaitForAReload(t *testing.T) {
	t.Parallel()
	var s shelf
	w := &watched{Store: openStore(t, filepath.Join(t.TempDir(), "c.db"))}
	l := openLibrary(t, w, s.sources)
	s.put(document("corpus:a", "The old lighthouse."))
	reload(t, l)

	w.entered, w.leave = make(chan struct{}), make(chan struct{})
	s.put(document("corpus:a", "The new lighthouse."))
	done := make(chan error)
	go func() {
		_, err := l.Reload(context.Background())
		done <- err
	}()
	<-w.entered // the reload is inside its transaction now, and stays there
	if _, err := l.Ask(t.Context(), retrieval.Query{Question: "Which lighthouse?"}); err != nil {
		t.Error(err)
	}
	if got := bodies(t, l)["corpus:a"]; len(got) != 1 || got[0] != "The old lighthouse." {
		t.Errorf("before the commit it quotes %q", got)
	}
	close(w.leave)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if got := bodies(t, l)["corpus:a"]; len(got) != 1 || got[0] != "The new lighthouse." {
		t.Errorf("after the commit it quotes %q", got)
	}
}

// Every ask and every passage is of one edition, whatever is reloaded around
// them. The race detector looks on.
func TestAsksAndReloadsMix(t *testing.T) {
	t.Parallel()
	var s shelf
	l := openLibrary(t, openStore(t, filepath.Join(t.TempDir(), "c.db")), s.sources)
	edition := func(n int) retrieval.Document {
		return document("corpus:a", fmt.Sprintf("The lighthouse keeper wrote page %d.", n), fmt.Sprintf("Then the lighthouse keeper slept %d hours.", n))
	}
	s.put(edition(0))
	reload(t, l)
	id := l.Texts()[0].ID

	ctx, cancel := context.WithCancel(t.Context())
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			for ctx.Err() == nil {
				a, err := l.Ask(context.Background(), retrieval.Query{Question: "What did the lighthouse keeper do?"})
				if err != nil {
					t.Errorf("ask: %v", err)
					return
				}
				numbers := make(map[string]bool)
				for _, c := range a.Citations {
					numbers[strings.Trim(c.Quote, "abcdefghijklmnopqrstuvwxyzT .")] = true
				}
				if len(numbers) > 1 {
					t.Errorf("one answer quotes two editions: %v", a.Citations)
					return
				}
				if _, ok := l.Passage(retrieval.Place{Text: id, Paragraph: 2}); !ok {
					t.Error("a passage is gone for a moment")
					return
				}
			}
		})
	}
	var writing sync.WaitGroup
	for w := range 2 {
		writing.Go(func() {
			for n := range 25 {
				s.put(edition(1 + w*100 + n))
				if _, err := l.Reload(context.Background()); err != nil {
					t.Errorf("reload: %v", err)
				}
			}
		})
	}
	writing.Wait()
	cancel()
	asking.Wait()
}

func TestLoadingByHandDropsTheEmbeddedText(t *testing.T) {
	t.Parallel()
	var s shelf
	l := openLibrary(t, openStore(t, filepath.Join(t.TempDir(), "c.db")), s.sources)
	s.put(document("embedded:default.md", "Default."))
	reload(t, l)
	for _, doc := range []retrieval.Document{document("file:/a", "A."), document("file:/b", "B."), document("file:/a", "A2.")} {
		if _, err := l.Add(t.Context(), []retrieval.Document{doc}); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(map[string][]string{"file:/a": {"A2."}, "file:/b": {"B."}}, bodies(t, l)); diff != "" {
		t.Errorf("it quotes (-want +got):\n%s", diff)
	}
}

func TestDroppedByHand(t *testing.T) {
	t.Parallel()
	var s shelf
	path := filepath.Join(t.TempDir(), "c.db")
	l := openLibrary(t, openStore(t, path), s.sources)
	bot := openLibrary(t, openStore(t, path), s.sources)
	if _, err := l.Add(t.Context(), []retrieval.Document{document("file:/a", "A."), document("file:/b", "B."), document("file:/c", "C.")}); err != nil {
		t.Fatal(err)
	}
	texts := l.Texts()
	holds := func(when string, want map[string][]string) {
		t.Helper()
		if diff := cmp.Diff(want, bodies(t, l)); diff != "" {
			t.Errorf("%s it quotes (-want +got):\n%s", when, diff)
		}
		if err := bot.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, bodies(t, bot)); diff != "" {
			t.Errorf("%s a running bot quotes (-want +got):\n%s", when, diff)
		}
	}

	report, err := l.Drop(t.Context(), texts[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if last := report.Texts[len(report.Texts)-1]; len(report.Texts) != 3 || last.Title != texts[0].Title || last.Kind != retrieval.Dropped || report.Paragraphs != 2 {
		t.Errorf("reported as %+v", report)
	}
	holds("without a", map[string][]string{"file:/b": {"B."}, "file:/c": {"C."}})

	if _, err := l.Drop(t.Context(), texts[1].ID, texts[0].ID); err == nil {
		t.Error("a text that is gone is dropped again")
	}
	holds("after a failure", map[string][]string{"file:/b": {"B."}, "file:/c": {"C."}})

	s.put(document("embedded:default.md", "Default."))
	if _, err := l.Drop(t.Context(), texts[1].ID, texts[2].ID); err != nil {
		t.Fatal(err)
	}
	holds("without any", map[string][]string{"embedded:default.md": {"Default."}})
}

func TestAReplacedDatabaseIsReported(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.db")
	bot := openLibrary(t, openStore(t, path), nil)
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil {
			t.Skip("needs files that can be removed while they are open:", err)
		}
	}
	loader := openLibrary(t, openStore(t, path), nil)
	if _, err := loader.Add(t.Context(), []retrieval.Document{document("file:/theirs", "Theirs.")}); err != nil {
		t.Fatal(err)
	}
	_, added := bot.Add(t.Context(), []retrieval.Document{document("file:/mine", "Mine.")})
	_, reloaded := bot.Reload(t.Context())
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second) // Watch returns nil then
	defer cancel()
	for doing, err := range map[string]error{"watching": bot.Watch(ctx, time.Millisecond), "adding": added, "reloading": reloaded} {
		var replaced *store.ReplacedError
		if !errors.As(err, &replaced) {
			t.Errorf("%s: error %v, want that %s was replaced", doing, err, path)
		}
	}
}

func TestKeptTextsStay(t *testing.T) {
	t.Parallel()
	l := openLibrary(t, openStore(t, filepath.Join(t.TempDir(), "c.db")),
		func(_ context.Context, loaded []retrieval.Text) (retrieval.Found, error) {
			found := retrieval.Found{Documents: []retrieval.Document{document("corpus:a", "A.")}}
			for _, text := range loaded {
				if text.Origin.Scheme() == retrieval.SchemeFile {
					found.Keep = append(found.Keep, text.ID)
				}
			}
			return found, nil
		})
	if _, err := l.Add(t.Context(), []retrieval.Document{document("file:/kept", "Kept."), document("corpus:dropped", "Dropped.")}); err != nil {
		t.Fatal(err)
	}
	reload(t, l)
	if diff := cmp.Diff(map[string][]string{"file:/kept": {"Kept."}, "corpus:a": {"A."}}, bodies(t, l)); diff != "" {
		t.Errorf("it quotes (-want +got):\n%s", diff)
	}
}

func TestAnotherProcessCommitIsNoticed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.db")
	bot := openLibrary(t, openStore(t, path), nil)
	loader := openLibrary(t, openStore(t, path), nil)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	stopped := make(chan error, 1)
	go func() { stopped <- bot.Watch(ctx, time.Millisecond) }()

	for n := range 3 {
		if _, err := loader.Add(t.Context(), []retrieval.Document{document("file:/a", fmt.Sprintf("Version %d.", n))}); err != nil {
			t.Fatal(err)
		}
		for want := fmt.Sprintf("Version %d.", n); ; {
			if got := bodies(t, bot)["file:/a"]; len(got) == 1 && got[0] == want {
				break
			}
			if ctx.Err() != nil {
				t.Fatalf("%q was never noticed", want)
			}
			time.Sleep(time.Millisecond) // nothing tells a test when another process's commit is seen
		}
	}
	cancel()
	if err := <-stopped; err != nil {
		t.Errorf("Watch returned %v when its context ended, want nil", err)
	}
}

func TestAReloadBuildsOnWhatAnotherProcessCommitted(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.db")
	bot := openLibrary(t, openStore(t, path), nil)
	loader := openLibrary(t, openStore(t, path), nil)
	if _, err := loader.Add(t.Context(), []retrieval.Document{document("file:/theirs", "Theirs.")}); err != nil {
		t.Fatal(err)
	}
	if _, err := bot.Add(t.Context(), []retrieval.Document{document("file:/mine", "Mine.")}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][]string{"file:/theirs": {"Theirs."}, "file:/mine": {"Mine."}}, bodies(t, bot)); diff != "" {
		t.Errorf("it quotes (-want +got):\n%s", diff)
	}
}

func TestWatchReturnsWhatKeepsItFromLooking(t *testing.T) {
	t.Parallel()
	s := openStore(t, filepath.Join(t.TempDir(), "c.db"))
	l := openLibrary(t, s, nil)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := l.Watch(t.Context(), time.Millisecond); err == nil {
		t.Error("Watch on a closed database returned nil")
	}
}

// Passages that an older program analysed are searched by this one's analysis
// at once, and stored so by the next reload, without becoming a new revision.
func TestAnOlderAnalysisIsReplaced(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.db")
	doc := document("corpus:a", "The lighthouse keeper's daughter rowed to the mainland.", "Nobody had asked her to.")
	var s shelf
	s.put(doc)
	l := openLibrary(t, openStore(t, path), s.sources)
	reload(t, l)
	want := stems(t, path)
	older := openStore(t, path)
	volumes, err := older.Volumes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range volumes[0].Passages {
		volumes[0].Passages[i].Stems = "from another age"
	}
	if err := older.ReplaceTexts(t.Context(), volumes, nil, nil); err != nil {
		t.Fatal(err)
	}

	l = openLibrary(t, openStore(t, path), s.sources)
	before := l.Texts()
	if r := reload(t, l); r.Texts[0].Kind != retrieval.Unchanged || r.Texts[0].Revision != 1 {
		t.Errorf("the text is reported %+v, want unchanged, revision 1", r.Texts[0])
	}
	if diff := cmp.Diff(want, stems(t, path)); diff != "" {
		t.Errorf("stored stems (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, l.Texts()); diff != "" {
		t.Errorf("texts (-before +after):\n%s", diff)
	}
}

func stems(t *testing.T, path string) []string {
	t.Helper()
	volumes, err := openStore(t, path).Volumes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, v := range volumes {
		for _, p := range v.Passages {
			out = append(out, p.Stems)
		}
	}
	return out
}

// Whatever the sources hold over time, the library quotes exactly what they
// hold, says the same of the number of changes, and finds it stored.
func TestTheLibraryFollowsItsSources(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.db")
	db := openStore(t, path)
	rapid.Check(t, func(t *rapid.T) {
		var s shelf
		l := openLibrary(t, db, s.sources)
		paragraph := rapid.SampledFrom([]string{"One.", "Two.", "Three lines\nof\nverse.", "Four, at some length, so that it is different."})
		for range rapid.IntRange(1, 4).Draw(t, "reloads") {
			before := bodies(t, l)
			want := make(map[string][]string)
			var docs []retrieval.Document
			for _, name := range []string{"a", "b", "c"} {
				if paragraphs := rapid.SliceOfN(paragraph, 0, 4).Draw(t, name); len(paragraphs) > 0 {
					docs = append(docs, document(retrieval.NewOrigin("corpus", name), paragraphs...))
					want["corpus:"+name] = paragraphs
				}
			}
			if len(docs) == 0 {
				continue
			}
			s.put(docs...)
			report, err := l.Reload(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, bodies(t, l)); diff != "" {
				t.Fatalf("it quotes (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(want, bodies(t, openLibrary(t, db, nil))); diff != "" {
				t.Fatalf("stored is (-want +got):\n%s", diff)
			}
			for _, c := range report.Texts {
				origin := "corpus:" + strings.TrimPrefix(c.Title, "Title of ")
				same := cmp.Equal(before[origin], want[origin])
				if (c.Kind == retrieval.Unchanged) != same || (c.Kind == retrieval.Dropped) != (want[origin] == nil) || (c.Kind == retrieval.Added) != (before[origin] == nil) {
					t.Fatalf("%s went from %q to %q and is reported %s", origin, before[origin], want[origin], c.Kind)
				}
			}
		}
	})
}

func TestTheTermsFollowTheTexts(t *testing.T) {
	t.Parallel()
	sources := &shelf{}
	l := openLibrary(t, openStore(t, filepath.Join(t.TempDir(), "c.db")), sources.sources)
	if got := l.Terms(); got != nil {
		t.Errorf("an empty library is about %q", got)
	}
	for _, name := range []string{"Vera", "Oskar"} {
		sources.put(document("corpus:a.txt", "We met "+name+" at the quay."))
		reload(t, l)
		if got := l.Terms(); !slices.Contains(got, name) {
			t.Errorf("a text with %s is about %q", name, got)
		}
	}
}
