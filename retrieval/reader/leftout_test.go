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
