package reader_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
	"github.com/chapterbot/chapterbot/store"
)

// asStranger runs do with the rights of a user who owns nothing here.
func asStranger(t *testing.T, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		if os.Geteuid() == 0 {
			runtime.LockOSThread() // and never unlocked: the thread ends with its goroutine
			if err := syscall.Setfsuid(65534); err != nil {
				t.Errorf("setfsuid: %v", err)
				return
			}
		}
		do()
	}()
	<-done
}

// A text loaded by hand stays as it was while the operating system doesn't
// give its file, and the other texts are reloaded all the same.
func TestATextLoadedByHandOutlivesItsFile(t *testing.T) {
	t.Parallel()
	replace := func(path string, with func(path string) error) error {
		if err := os.Remove(path); err != nil {
			return err
		}
		return with(path)
	}
	for _, c := range []struct {
		name     string
		stranger bool                    // reloads
		spoil    func(file string) error // file lies in a folder of its own
	}{
		{"its folder may be entered by others only", true, func(file string) error { return os.Chmod(filepath.Dir(file), 0) }},
		{"its folder became a file", false, func(file string) error {
			if err := os.RemoveAll(filepath.Dir(file)); err != nil {
				return err
			}
			return os.WriteFile(filepath.Dir(file), nil, 0o600)
		}},
		{"it became a directory", false, func(file string) error {
			return replace(file, func(path string) error { return os.Mkdir(path, 0o700) })
		}},
		{"it became a pipe", false, func(file string) error {
			return replace(file, func(path string) error { return syscall.Mkfifo(path, 0o600) })
		}},
		{"it became a link to itself", false, func(file string) error {
			return replace(file, func(path string) error { return os.Symlink(path, path) })
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, err := store.OpenMemory(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			corpus := tree(t, map[string]string{"one.md": "One."})
			for dir := corpus; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
				if err := os.Chmod(dir, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Chmod(filepath.Join(corpus, "one.md"), 0o644); err != nil {
				t.Fatal(err)
			}
			hand := filepath.Join(tree(t, map[string]string{"home/hand.txt": "By hand."}), "home", "hand.txt")
			l := library(t, s, corpus)
			load(t, l, hand)
			if err := c.spoil(hand); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { os.Chmod(filepath.Dir(hand), 0o700) })

			as := func(_ *testing.T, do func()) { do() }
			if c.stranger {
				as = asStranger
			}
			as(t, func() {
				if _, err := l.Reload(context.Background()); err != nil {
					t.Errorf("the reload: %v", err)
				}
			})
			quoted := make(map[retrieval.Origin]string)
			for _, text := range l.Texts() {
				e, _ := l.Passage(retrieval.Place{Text: text.ID, Paragraph: 1})
				quoted[text.Origin] = e.Body
			}
			if len(quoted) != 2 || quoted["corpus:one.md"] != "One." || quoted[retrieval.Origin("file:"+hand)] != "By hand." {
				t.Errorf("it quotes %q", quoted)
			}
		})
	}
}

// A folder of the corpus that only others may enter costs what is new in it.
func TestAFolderThatOnlyOthersMayEnterIsLeftOut(t *testing.T) {
	t.Parallel()
	for name, mode := range map[string]os.FileMode{"neither listed nor entered": 0, "listed": 0o744, "entered": 0o711} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			corpus := tree(t, map[string]string{"one.md": "One.", "theirs/deep/two.md": "Two.", "theirs/three.md": "Three."})
			for dir := corpus; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
				if err := os.Chmod(dir, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Chmod(filepath.Join(corpus, "one.md"), 0o644); err != nil {
				t.Fatal(err)
			}
			l := library(t, newStore(t), corpus)
			want := held(t, l)
			theirs := filepath.Join(corpus, "theirs")
			if err := os.Chmod(theirs, mode); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { os.Chmod(theirs, 0o700) })
			var report retrieval.Report
			asStranger(t, func() {
				var err error
				if report, err = l.Reload(context.Background()); err != nil {
					t.Errorf("the reload: %v", err)
				}
			})
			var got []retrieval.Origin
			for _, text := range l.Texts() {
				got = append(got, text.Origin)
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("it holds %v, want %v", got, want)
			}
			for _, line := range left(report) {
				if !strings.HasPrefix(line, "theirs") || !strings.Contains(line, "permission denied") || !strings.HasSuffix(line, "(kept)") {
					t.Errorf("left out: %q", line)
				}
			}
			if len(report.LeftOut) == 0 {
				t.Error("nothing is said to be left out")
			}
		})
	}
}

// What can't be read to its end, or only when somebody writes it, is refused
// at once.
func TestAPipeIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.txt"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/dev/zero", filepath.Join(dir, "device.txt")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"pipe.txt", "device.txt"} {
		_, _, err := reader.ReadPaths(t.Context(), []string{filepath.Join(dir, name)})
		if err == nil || !strings.HasSuffix(err.Error(), name+": it is not a regular file") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
