package reader_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
	"github.com/chapterbot/chapterbot/store"
)

// link makes a symbolic link, or skips the test where there are none.
func link(t *testing.T, target, at string) {
	t.Helper()
	if err := os.Symlink(target, at); err != nil {
		t.Skip("needs symbolic links:", err)
	}
}

// TestNoLinkLeadsOutOfTheFolder: neither to a file nor to a folder, by whatever
// way; what was read through one before such links were refused is dropped.
func TestNoLinkLeadsOutOfTheFolder(t *testing.T) {
	t.Parallel()
	outside := tree(t, map[string]string{"secret.md": "The key is under the mat.", "more/secret.md": "The key is under the pot."})
	dir := tree(t, map[string]string{"texts/inside.md": "The well is deep.", "texts/sub/inside.md": "The pond is wide."})
	corpus := filepath.Join(dir, "texts")
	relative, err := filepath.Rel(corpus, outside)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{"absolute.md", "relative.md", "folder", "sub/deep.md", "twice.md"}
	link(t, filepath.Join(outside, "secret.md"), filepath.Join(corpus, "absolute.md"))
	link(t, filepath.Join(relative, "secret.md"), filepath.Join(corpus, "relative.md"))
	link(t, outside, filepath.Join(corpus, "folder"))
	link(t, filepath.Join("..", relative, "more", "secret.md"), filepath.Join(corpus, "sub", "deep.md"))
	link(t, "absolute.md", filepath.Join(corpus, "twice.md"))
	link(t, "inside.md", filepath.Join(corpus, "near.md"))
	link(t, filepath.Join(corpus, "sub", "inside.md"), filepath.Join(corpus, "far.md"))
	link(t, filepath.Join("..", "inside.md"), filepath.Join(corpus, "sub", "up.md"))

	database, err := store.OpenMemory(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { database.Close() })
	before, err := retrieval.OpenLibrary(t.Context(), database, nil)
	if err != nil {
		t.Fatal(err)
	}
	read := retrieval.Document{Title: "T", Origin: retrieval.NewOrigin(retrieval.SchemeCorpus, "folder/secret.md"), Sections: []retrieval.Section{{Body: "The key is under the mat."}}}
	if _, err := before.Add(t.Context(), []retrieval.Document{read}); err != nil {
		t.Fatal(err)
	}
	l := library(t, database, corpus)
	report, err := l.Reload(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	named := make(map[string]string)
	for _, e := range report.LeftOut {
		named[e.Name] = e.Reason
	}
	for _, name := range out {
		if !strings.Contains(named[name], "leads out of the folder") {
			t.Errorf("%s: left out for %q", name, named[name])
		}
	}
	held := make(map[string]bool)
	for _, text := range l.Texts() {
		held[text.Origin.Path()] = true
		for p := 1; ; p++ {
			e, ok := l.Passage(retrieval.Place{Text: text.ID, Paragraph: p})
			if !ok {
				break
			}
			if strings.Contains(e.Body, "key") {
				t.Errorf("%s quotes %q", text.Origin, e.Body)
			}
		}
	}
	for _, name := range []string{"inside.md", "sub/inside.md", "near.md", "far.md", "sub/up.md"} {
		if !held[name] {
			t.Errorf("%s is not read", name)
		}
	}
	if len(held) != 5 {
		t.Errorf("it holds %v", held)
	}
}

// TestAFolderThatIsALinkIsRead: where it leads is the folder.
func TestAFolderThatIsALinkIsRead(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"real/a.md": "A."})
	link(t, "real", filepath.Join(dir, "texts"))
	sources, _, err := reader.ReadPaths(t.Context(), []string{filepath.Join(dir, "texts")})
	if err != nil || len(sources) != 1 || sources[0].Path != filepath.Join(dir, "texts", "a.md") {
		t.Errorf("%+v, %v", sources, err)
	}
}

func TestAnAbsoluteLinkBelowARelativeFolderIsFollowed(t *testing.T) {
	dir := tree(t, map[string]string{"texts/sub/inside.md": "The pond is wide."})
	link(t, filepath.Join(dir, "texts", "sub", "inside.md"), filepath.Join(dir, "texts", "near.md"))
	t.Chdir(dir)
	files, skipped, err := reader.Files("texts")
	if err != nil || len(files) != 2 || len(skipped) != 0 {
		t.Errorf("files %v, skipped %v, error %v; want both read", files, skipped, err)
	}
}

// A link that leads back to itself is named as one, in plain words.
func TestALinkThatLeadsBackToItself(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "mill.txt"), []byte("The mill grinds rye."), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("loop.md", filepath.Join(dir, "loop.md")); err != nil {
		t.Skip(err)
	}
	_, skipped, err := reader.ReadPaths(t.Context(), []string{dir})
	if err != nil || len(skipped) != 1 || skipped[0].Reason != "it is a link that leads back to itself" {
		t.Errorf("skipped is %+v, %v", skipped, err)
	}
}
