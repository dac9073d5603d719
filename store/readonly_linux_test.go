package store_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

// asStranger runs do with the file access of a user who owns nothing, as root
// by becoming one on this thread alone (setfsuid(2)).
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

// reachable lets a stranger into a temporary folder.
func reachable(t *testing.T, folder string) {
	t.Helper()
	for dir := folder; dir != os.TempDir() && len(dir) > 1; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
}

// stored returns the path of a closed database with one text.
func stored(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	reachable(t, folder)
	path := filepath.Join(folder, "c.db")
	s, err := store.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := put(context.Background(), s, volume("file:/a", "A.")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestADatabaseThatMayOnlyBeRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		file, folder os.FileMode
	}{
		{"a file that is read-only", 0o444, 0o777},
		{"a folder that is read-only", 0o666, 0o555},
		{"both", 0o444, 0o555},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := stored(t)
			folder := filepath.Dir(path)
			t.Cleanup(func() { os.Chmod(folder, 0o755) })
			if err := os.Chmod(path, c.file); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(folder, c.folder); err != nil {
				t.Fatal(err)
			}
			asStranger(t, func() {
				ctx := context.Background() // one that can end would be watched from another thread
				s, err := store.OpenExisting(ctx, path)
				if err != nil {
					t.Errorf("open to read: %v", err)
					return
				}
				defer s.Close()
				if volumes, err := s.Volumes(ctx); err != nil || len(volumes) != 1 {
					t.Errorf("it reads %v, %v; want one text", volumes, err)
				}
				if _, err := s.DataVersion(ctx); err != nil {
					t.Errorf("data version: %v", err)
				}
				_, err = put(ctx, s, volume("file:/b", "B."))
				if err == nil || !strings.Contains(err.Error(), "let the user who runs chapterbot write the file and its folder") {
					t.Errorf("writing: error %v, want the remedy", err)
				}
				s2, err := store.Open(ctx, path)
				if err == nil {
					s2.Close()
					t.Error("it opened to write")
				} else if !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "let the user who runs chapterbot write") {
					t.Errorf("open to write: error %v, want the remedy", err)
				}
			})
			if files, _ := filepath.Glob(filepath.Join(folder, "*")); len(files) != 1 {
				t.Errorf("it left %v", files)
			}
		})
	}
}

// Tables of before can't be read by today's program, nor brought up to date
// where they may not be written.
func TestAFormerVersionThatMayOnlyBeRead(t *testing.T) {
	t.Parallel()
	path := copyOf(t, "version1.db")
	reachable(t, filepath.Dir(path))
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	asStranger(t, func() {
		s, err := store.OpenExisting(context.Background(), path)
		if err == nil {
			s.Close()
		}
		want := "update the tables of " + path + ": attempt to write a readonly database: let the user who runs chapterbot write the file and its folder"
		if err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	})
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file was changed, %v", err)
	}
}

func TestADatabaseThatMayNotBeReadAtAll(t *testing.T) {
	t.Parallel()
	path := stored(t)
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	asStranger(t, func() {
		_, err := store.OpenExisting(context.Background(), path)
		if err == nil || !strings.HasPrefix(err.Error(), path+" cannot be read (permission denied): let the user") {
			t.Errorf("error %v, want the file and the remedy", err)
		}
	})
}

func TestAFolderThatMayNotBeWritten(t *testing.T) {
	t.Parallel()
	folder := filepath.Dir(stored(t))
	if err := os.Chmod(folder, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(folder, 0o755) })
	asStranger(t, func() {
		path := filepath.Join(folder, "new.db")
		_, err := store.Open(context.Background(), path)
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "let the user who runs chapterbot write the file and its folder") {
			t.Errorf("error %v, want the file and the remedy", err)
		}
	})
}

var _ retrieval.Store = (*store.Store)(nil)
