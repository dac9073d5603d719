package reader_test

import (
	"context"
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
