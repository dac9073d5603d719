package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
	"github.com/chapterbot/chapterbot/store"
)

// corpusOf has a database hold what a bot reads from a directory of texts.
func corpusOf(t *testing.T, path string, files map[string]string) (corpus string) {
	t.Helper()
	corpus = t.TempDir()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(corpus, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(corpus, name), []byte(text))
	}
	database, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer database.Close()
	library, err := retrieval.OpenLibrary(t.Context(), database, reader.Sources(corpus))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := library.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	return corpus
}

// TestLoadingTheFileOfATextOfTheCorpus puts that text right, and makes no second
// one of it: by the setting, or by its bytes.
func TestLoadingTheFileOfATextOfTheCorpus(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ known, odd, whole bool }{
		"damaged":                            {known: true},
		"damaged, its titles, too":           {known: true, odd: true},
		"damaged, without the setting":       {},
		"whole":                              {known: true, whole: true},
		"whole, of a file of the same bytes": {whole: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "bot.db")
			corpus := corpusOf(t, path, map[string]string{"coast/harbour.md": harbour, "mill.txt": "The mill by the weir grinds rye."})
			file := filepath.Join(corpus, "coast", "harbour.md")
			if !c.whole {
				flipped(t, path)
			}
			if c.odd {
				execute(t, path, "UPDATE texts SET title = 'Harbor' WHERE title = 'Harbour'")
			}
			args := []string{"load", "--database", path, file}
			if c.known {
				args = append(args, "--corpus", corpus)
			}
			status, out, errs := chapterbot(t, nil, args...)
			want, texts := "Harbour: mended, 2 paragraphs, revision 2\n", "2 texts"
			if c.whole {
				want = "Harbour: unchanged, 2 paragraphs, revision 1\n"
			}
			if c.whole && !c.known { // that file is another's, for all that is known
				want, texts = "2 texts are named \"Harbour\", from corpus:coast/harbour.md and file:"+file+"\n", "3 texts"
			}
			if status != exitOK || errs != "" || !strings.Contains(out, want) || strings.Contains(out, "Mill") {
				t.Errorf("status %d\n%s%swant %s", status, out, errs, want)
			}
			if status, out, errs := chapterbot(t, nil, "check", "--database", path); status != exitOK || !strings.Contains(out, "is whole: "+texts) {
				t.Errorf("check: status %d\n%s%s", status, out, errs)
			}
		})
	}
}

// TestAFileOfTheSameNameElsewhere is a text of its own.
func TestAFileOfTheSameNameElsewhere(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bot.db")
	corpus := corpusOf(t, path, map[string]string{"harbour.md": harbour})
	other := writeFile(t, "harbour.md", "# Harbour\n\nThe harbour of the other town is dry at noon.")
	flipped(t, path)
	for _, args := range [][]string{{"load", "--database", path, other}, {"load", "--database", path, "--corpus", corpus, other}} {
		status, out, errs := chapterbot(t, nil, args...)
		if status != exitOK || strings.Contains(out, "mended") || !strings.Contains(errs, "Harbour (corpus:harbour.md) is damaged and not quoted") {
			t.Errorf("status %d\n%s%s", status, out, errs)
		}
	}
}
