package reader_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
	"github.com/chapterbot/chapterbot/store"
)

// tree writes files below a new directory.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestADirectoryIsReadSortedAndSaysWhatItSkips(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{
		"b.txt": "B.", "a/z.md": "Z.", "a/A.TXT": "A.", "c.pdf": "%PDF", ".hidden.txt": "no", ".git/x.txt": "no",
	})
	for link, target := range map[string]string{"a/loop": dir, "d.txt": filepath.Join(dir, "b.txt"), "e.txt": "nowhere"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Skip("needs symbolic links:", err)
		}
	}
	files, skipped, err := reader.Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	below := func(path string) string {
		rel, _ := filepath.Rel(dir, path)
		return filepath.ToSlash(rel)
	}
	var got, left []string
	for _, f := range files {
		got = append(got, below(f))
	}
	for _, s := range skipped {
		left = append(left, below(s.Path)+": "+s.Reason)
	}
	if diff := cmp.Diff([]string{"a/A.TXT", "a/z.md", "b.txt", "d.txt"}, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{
		".git: it is hidden", ".hidden.txt: it is hidden", "a/loop: it was read already, through another link",
		"c.pdf: it is no .txt or .md file", "e.txt: it is a link to nothing",
	}, left); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
	}
}

func TestFilesAreInTheOrderOfABooksChapters(t *testing.T) {
	t.Parallel()
	want := []string{"chapter-1.md", "chapter-2.md", "chapter-10.md", "chapter-010b.md", "part 3/1.md"}
	content := make(map[string]string)
	for _, name := range want {
		content[name] = "Text."
	}
	dir := tree(t, content)
	files, _, err := reader.Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range files {
		files[i], _ = filepath.Rel(dir, files[i])
	}
	if diff := cmp.Diff(want, files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestPathsAreReadOnceEach(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"a.txt": "A.", "b.md": "B."})
	sources, _, err := reader.ReadPaths(t.Context(), []string{filepath.Join(dir, "b.md"), dir})
	if err != nil {
		t.Fatal(err)
	}
	var origins []retrieval.Origin
	for _, s := range sources {
		origins = append(origins, s.Document.Origin)
	}
	want := []retrieval.Origin{retrieval.Origin("file:" + filepath.Join(dir, "b.md")), retrieval.Origin("file:" + filepath.Join(dir, "a.txt"))}
	if !slices.Equal(origins, want) {
		t.Errorf("read %v, want %v", origins, want)
	}
}

func TestWhatCannotBeReadIsNamed(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"x.pdf": "%PDF", "bad/latin.txt": "caf\xe9", "empty/readme": ""})
	for _, c := range []struct{ path, want string }{
		{"missing.txt", "missing.txt: no such file or directory"},
		{"x.pdf", "x.pdf: chapterbot reads .txt and .md files"},
		{"bad", filepath.Join("bad", "latin.txt") + ": line 1 is not UTF-8"},
		{"empty", "empty: there is no .txt or .md file in it"},
	} {
		_, _, err := reader.ReadPaths(t.Context(), []string{filepath.Join(dir, c.path)})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %s", c.path, err, c.want)
		}
	}
}

// held tells what a library holds after a reload, and where from.
func held(t *testing.T, l *retrieval.Library) []retrieval.Origin {
	t.Helper()
	if _, err := l.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	var origins []retrieval.Origin
	for _, text := range l.Texts() {
		origins = append(origins, text.Origin)
	}
	slices.Sort(origins)
	return origins
}

func library(t *testing.T, s *store.Store, corpusDir string) *retrieval.Library {
	t.Helper()
	l, err := retrieval.OpenLibrary(t.Context(), s, reader.Sources(corpusDir))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func load(t *testing.T, l *retrieval.Library, path string) {
	t.Helper()
	source, err := reader.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Add(t.Context(), []retrieval.Document{source.Document}); err != nil {
		t.Fatal(err)
	}
}

// The life of one database: with nothing, with a text loaded by hand, with a
// corpus directory, without it again.
func TestWhereTextsComeFrom(t *testing.T) {
	t.Parallel()
	s, err := store.OpenMemory(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	corpus := tree(t, map[string]string{"a/one.md": "One.", "two.txt": "Two."})
	hand := filepath.Join(tree(t, map[string]string{"hand.txt": "By hand."}), "hand.txt")
	byHand := retrieval.Origin("file:" + hand)
	check := func(when string, l *retrieval.Library, want ...retrieval.Origin) {
		t.Helper()
		if got := held(t, l); !slices.Equal(got, want) {
			t.Errorf("%s it holds %v, want %v", when, got, want)
		}
	}

	check("with nothing", library(t, s, ""), "embedded:chapter-48.md")
	check("with a corpus", library(t, s, corpus), "corpus:a/one.md", "corpus:two.txt")
	check("without the corpus again", library(t, s, ""), "embedded:chapter-48.md")

	l := library(t, s, "")
	load(t, l, hand)
	check("with a text loaded by hand", l, byHand)
	check("with a corpus besides", library(t, s, corpus), "corpus:a/one.md", "corpus:two.txt", byHand)

	if err := os.Remove(filepath.Join(corpus, "two.txt")); err != nil {
		t.Fatal(err)
	}
	check("when a file of the corpus is gone", library(t, s, corpus), "corpus:a/one.md", byHand)

	if err := os.WriteFile(hand, []byte("By hand, again."), 0o600); err != nil {
		t.Fatal(err)
	}
	l = library(t, s, "")
	check("when the file loaded by hand changed", l, byHand)
	if e, ok := l.Passage(retrieval.Place{Text: l.Texts()[0].ID, Paragraph: 1}); !ok || e.Body != "By hand, again." {
		t.Errorf("it quotes %+v, want what the file says now", e)
	}
	if err := os.Remove(hand); err != nil {
		t.Fatal(err)
	}
	check("when the file loaded by hand is gone", library(t, s, ""), byHand)
}

// A source looks into a file when it is new or changed, and once more when the
// program is new: it may read the same bytes better.
func TestSourcesLookIntoAFileOnce(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"a.txt": "A.", "b.txt": "B."})
	held := []retrieval.Text{}
	look := func(sources retrieval.Sources) (docs, kept int) {
		t.Helper()
		found, err := sources(t.Context(), held)
		if err != nil {
			t.Fatal(err)
		}
		for _, doc := range found.Documents {
			held = slices.DeleteFunc(held, func(text retrieval.Text) bool { return text.Origin == doc.Origin })
			held = append(held, retrieval.Text{ID: 1, Origin: doc.Origin, SHA256: doc.SHA256})
		}
		return len(found.Documents), len(found.Keep)
	}

	sources := reader.Sources(dir)
	for _, step := range []struct {
		name       string
		do         func()
		docs, kept int
	}{
		{"new files", func() {}, 2, 0},
		{"nothing changed", func() {}, 0, 2},
		{"one changed", func() { os.WriteFile(filepath.Join(dir, "b.txt"), []byte("Other."), 0o600) }, 1, 1},
		{"nothing changed since", func() {}, 0, 2},
		{"the stored text is another", func() { held[0].SHA256 = "another" }, 1, 1},
		{"a new program", func() { sources = reader.Sources(dir) }, 2, 0},
	} {
		step.do()
		if docs, kept := look(sources); docs != step.docs || kept != step.kept {
			t.Errorf("%s: %d read, %d kept; want %d and %d", step.name, docs, kept, step.docs, step.kept)
		}
	}
}

// left tells what a reload left out, as whoever provides the texts sees it.
func left(report retrieval.Report) []string {
	var out []string
	for _, e := range report.LeftOut {
		line := e.Name + ": " + e.Reason
		if e.Kept {
			line += " (kept)"
		}
		out = append(out, line)
	}
	return out
}

// quoted returns the first paragraph of each text.
func quoted(l *retrieval.Library) map[retrieval.Origin]string {
	out := make(map[retrieval.Origin]string)
	for _, text := range l.Texts() {
		e, _ := l.Passage(retrieval.Place{Text: text.ID, Paragraph: 1})
		out[text.Origin] = e.Body
	}
	return out
}

func newStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.OpenMemory(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// A file that is there, but is no text any more, is nothing to pass over in
// silence, and nothing to lose a text by.
func TestATextLoadedByHandThatIsNoTextAnyMoreIsKeptAndNamed(t *testing.T) {
	t.Parallel()
	hand := filepath.Join(tree(t, map[string]string{"hand.txt": "By hand."}), "hand.txt")
	l := library(t, newStore(t), "")
	load(t, l, hand)
	if err := os.WriteFile(hand, []byte("caf\xe9"), 0o600); err != nil {
		t.Fatal(err)
	}
	report, err := l.Reload(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := left(report); len(got) != 1 || !strings.HasPrefix(got[0], "hand.txt: line 1 is not UTF-8") || !strings.HasSuffix(got[0], " (kept)") {
		t.Errorf("left out: %q", got)
	}
	if e := report.LeftOut[0]; e.Path != hand || !strings.HasPrefix(e.Error(), hand+": line 1 is not UTF-8") {
		t.Errorf("the operator sees %q: %v", e.Path, e)
	}
	if diff := cmp.Diff(map[retrieval.Origin]string{retrieval.Origin("file:" + hand): "By hand."}, quoted(l)); diff != "" {
		t.Errorf("it quotes (-want +got):\n%s", diff)
	}
}

// What can't be read is left out with its reason, and the rest is read.
func TestABrokenFileOfTheCorpusStopsNothing(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"a.md":           "Alpha.",
		"scan.txt":       "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
		"rules/empty.md": " \n\t\n",
		"rules/wide.txt": "\xff\xfeR\x00u\x00l",
		"rules/b.txt":    "Beta.",
		"latin.txt":      "first\ncaf\xe9",
		"heading.md":     "# Only a heading",
		"plan.pdf":       "%PDF-1.7",
		".hidden.txt":    "\xff",
	}
	dir := tree(t, files)
	huge, err := os.Create(filepath.Join(dir, "huge.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(huge.Truncate(reader.MaxSize+1), huge.Close()); err != nil {
		t.Fatal(err)
	}
	l := library(t, newStore(t), dir)
	report, err := l.Reload(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"heading.md: there is no paragraph of text in it",
		"huge.txt: it is larger than 64 MB: split it",
		"latin.txt: line 2 is not UTF-8 ",
		"rules/empty.md: it is empty",
		"rules/wide.txt: it is encoded in UTF-16: save it as UTF-8",
		"scan.txt: it is a PDF, whatever its name says: save it as text",
		"plan.pdf: it is no .txt or .md file",
	}
	got := left(report)
	if len(got) != len(want) {
		t.Fatalf("left out: %q", got)
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("left out: %q, want %q", got[i], want[i])
		}
		if strings.Contains(got[i], dir) {
			t.Errorf("members would see where it lies: %q", got[i])
		}
	}
	if diff := cmp.Diff(map[retrieval.Origin]string{"corpus:a.md": "Alpha.", "corpus:rules/b.txt": "Beta."}, quoted(l)); diff != "" {
		t.Errorf("it quotes (-want +got):\n%s", diff)
	}
}

// What was read once is held while its file is there, whatever became of it,
// and goes when the file goes.
func TestATextOutlivesWhatBecameOfItsFile(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(file string) error{
		"it is empty now":         func(file string) error { return os.WriteFile(file, nil, 0o600) },
		"it is no UTF-8 now":      func(file string) error { return os.WriteFile(file, []byte("\xff"), 0o600) },
		"it is a link to nothing": func(file string) error { return errors.Join(os.Remove(file), os.Symlink("nowhere", file)) },
		"its folder is a link to nothing": func(file string) error {
			folder := filepath.Dir(file)
			return errors.Join(os.RemoveAll(folder), os.Symlink("nowhere", folder))
		},
		"its folder is a link to itself": func(file string) error {
			folder := filepath.Dir(file)
			return errors.Join(os.RemoveAll(folder), os.Symlink(folder, folder))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := tree(t, map[string]string{"a.md": "Alpha.", "rules/old/b.txt": "Beta.", "rules.md": "Gamma."})
			l := library(t, newStore(t), dir)
			want := held(t, l)
			if err := spoil(filepath.Join(dir, "rules", "old", "b.txt")); err != nil {
				t.Skip("needs symbolic links:", err)
			}
			report, err := l.Reload(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if got := left(report); len(got) != 1 || !strings.HasPrefix(got[0], "rules/old") || !strings.HasSuffix(got[0], " (kept)") {
				t.Errorf("left out: %q", got)
			}
			if got := held(t, l); !slices.Equal(got, want) {
				t.Errorf("it holds %v, want %v", got, want)
			}
			if quoted(l)["corpus:rules/old/b.txt"] != "Beta." {
				t.Errorf("it quotes %q", quoted(l))
			}
			if err := os.RemoveAll(filepath.Join(dir, "rules")); err != nil {
				t.Fatal(err)
			}
			if got := held(t, l); slices.Contains(got, "corpus:rules/old/b.txt") {
				t.Errorf("without its file it holds %v", got)
			}
		})
	}
}

// A directory of which nothing can be read is an error that says so, and what
// was held stays; never is another text taken instead.
func TestNothingOfTheCorpusCanBeRead(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"a.md": "", "b.txt": "\xff"})
	s := newStore(t)
	l := library(t, s, dir)
	report, err := l.Reload(t.Context())
	if err == nil || !strings.Contains(err.Error(), "CORPUS_DIR: "+dir+": nothing in it can be read: put a text there") {
		t.Errorf("error %v", err)
	}
	if got := left(report); len(got) != 2 || got[0] != "a.md: it is empty" {
		t.Errorf("left out: %q", got)
	}
	if got := l.Texts(); len(got) != 0 {
		t.Errorf("it holds %v", got)
	}
	hand := filepath.Join(tree(t, map[string]string{"hand.txt": "By hand."}), "hand.txt")
	load(t, l, hand)
	if report, err := l.Reload(t.Context()); err != nil || len(report.LeftOut) != 2 {
		t.Errorf("beside a text loaded by hand: %v, left out %q", err, left(report))
	}
}

func TestADirectoryToLoadNeedsOneFileThatCanBeRead(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"good/a.txt": "A.", "good/b.txt": "\xff", "bad/a.txt": "", "bad/b.md": "\xff"})
	sources, skipped, err := reader.ReadPaths(t.Context(), []string{filepath.Join(dir, "good")})
	if err != nil || len(sources) != 1 || len(skipped) != 1 || skipped[0].Err == nil || skipped[0].Path != filepath.Join(dir, "good", "b.txt") {
		t.Errorf("%v, skipped %v, error %v", sources, skipped, err)
	}
	_, _, err = reader.ReadPaths(t.Context(), []string{filepath.Join(dir, "good"), filepath.Join(dir, "bad")})
	for _, want := range []string{"bad: nothing in it can be read", "a.txt: it is empty", "b.md: line 1 is not UTF-8"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	if _, _, err := reader.ReadPaths(t.Context(), []string{dir, filepath.Join(dir, "good", "b.txt")}); err == nil {
		t.Error("a file that is named itself is skipped")
	}
}

func TestAnEmptyCorpusIsAnError(t *testing.T) {
	t.Parallel()
	s, err := store.OpenMemory(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "missing")} {
		_, err := library(t, s, dir).Reload(t.Context())
		if err == nil || !strings.Contains(err.Error(), "CORPUS_DIR: "+dir+": ") {
			t.Errorf("error %v, want CORPUS_DIR and %s named", err, dir)
		}
	}
}
