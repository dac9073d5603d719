package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/chapterbot/chapterbot/store"
)

// TestCopyingProcess is no test: it is the process that backs up, or restores,
// again and again until it is killed.
func TestCopyingProcess(t *testing.T) {
	what := os.Getenv("STORE_TEST_COPY")
	if what == "" {
		t.Skip("run by TestWhatKilledCopiesLeftIsSwept")
	}
	path, file := os.Getenv("STORE_TEST_DATABASE"), os.Getenv("STORE_TEST_FILE")
	fmt.Println("copying")
	for {
		var err error
		if what == "restore" {
			_, err = store.Restore(context.Background(), file, path)
		} else {
			var s *store.Store
			if s, err = store.Open(context.Background(), path); err == nil {
				os.Remove(file)
				err = backUp(context.Background(), s, file)
				s.Close()
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// copying starts a process that backs up or restores, and waits until it is in
// the middle of a copy.
func copying(t *testing.T, what, path, file string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestCopyingProcess$", "-test.timeout=1m")
	cmd.Env = append(os.Environ(), "STORE_TEST_COPY="+what, "STORE_TEST_DATABASE="+path, "STORE_TEST_FILE="+file)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && lines.Text() != "copying" {
	}
	return cmd
}

// hidden are the names in a folder that begin with a dot.
func hidden(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	return names
}

// leftBehind kills a copying process at a moment when it has something half done,
// and returns what it left in a folder.
func leftBehind(t *testing.T, what, path, file, folder string) []string {
	t.Helper()
	cmd := copying(t, what, path, file)
	for len(hidden(t, folder)) == 0 {
		if t.Context().Err() != nil {
			t.Fatal("it never copied")
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	return hidden(t, folder)
}

// What a backup or a restore left that was killed is removed by the next one, and
// by a start. What a living one is at stays, and so does what is not ours.
func TestWhatKilledCopiesLeftIsSwept(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		next, killed string
		do           func(t *testing.T, path, file string)
	}{
		{"backup", "backup", func(t *testing.T, path, file string) {
			if err := backUp(t.Context(), openFile(t, path), file+".next"); err != nil {
				t.Error(err)
			}
		}},
		{"restore", "restore", func(t *testing.T, path, file string) {
			if _, err := store.Restore(t.Context(), file, path); err != nil {
				t.Error(err)
			}
		}},
		{"start", "backup", func(t *testing.T, path, _ string) { openFile(t, path) }},
	} {
		t.Run(c.next, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			path, file := filepath.Join(folder, "c.db"), filepath.Join(folder, "b.db")
			s, err := store.Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			fill(t, s)
			if err := backUp(t.Context(), s, file); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			var left []string
			for range 50 { // it may have finished in the moment before it was killed
				if left = leftBehind(t, c.killed, path, file, folder); len(left) > 0 {
					break
				}
			}
			if len(left) == 0 {
				t.Fatal("the killed process left nothing, fifty times")
			}
			for _, name := range []string{".chapterbot-part-", ".chapterbot-part-1x", ".other-part-12"} {
				if err := os.Mkdir(filepath.Join(folder, name), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			mine := filepath.Join(folder, ".chapterbot-part-7", "diary")
			if err := os.Mkdir(filepath.Dir(mine), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(mine, []byte("Dear diary"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, ".chapterbot-part-8"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			c.do(t, path, file)
			want := []string{".chapterbot-part-", ".chapterbot-part-1x", ".chapterbot-part-7", ".chapterbot-part-8", ".other-part-12"}
			if got := hidden(t, folder); !slices.Equal(got, want) {
				t.Errorf("there are %v, want %v; it had left %v", got, want, left)
			}
		})
	}
}

// While the process that makes a copy lives, however slow it is, nobody takes the
// copy from it.
func TestACopyInTheMakingIsNotSwept(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path, target := filepath.Join(folder, "c.db"), filepath.Join(folder, "backups")
	if err := os.Mkdir(target, 0o700); err != nil {
		t.Fatal(err)
	}
	s := openFile(t, path)
	fill(t, s)
	cmd := copying(t, "backup", path, filepath.Join(target, "b.db"))
	defer cmd.Wait()
	defer cmd.Process.Kill()
	inTheMaking := func() []string { // it has locked its folder before there is a file in it
		copies, err := filepath.Glob(filepath.Join(target, ".*", "copy.db"))
		if err != nil {
			t.Fatal(err)
		}
		return copies
	}
	var making []string
	for len(making) == 0 { // it may have finished in the moment before it was stopped
		for len(inTheMaking()) == 0 {
			if t.Context().Err() != nil {
				t.Fatal("it never copied")
			}
		}
		cmd.Process.Signal(syscall.SIGSTOP)
		if _, err := unix.Wait4(cmd.Process.Pid, nil, unix.WUNTRACED, nil); err != nil {
			t.Fatal(err)
		}
		if making = inTheMaking(); len(making) == 0 {
			cmd.Process.Signal(syscall.SIGCONT)
		}
	}
	if err := backUp(t.Context(), s, filepath.Join(target, "mine.db")); err != nil {
		t.Fatal(err)
	}
	if got := inTheMaking(); !slices.Equal(got, making) {
		t.Errorf("there are %v, want what is in the making, %v", got, making)
	}
	cmd.Process.Kill()
	cmd.Wait()
	if err := backUp(t.Context(), s, filepath.Join(target, "another.db")); err != nil {
		t.Fatal(err)
	}
	if got := hidden(t, target); len(got) > 0 {
		t.Errorf("after it was killed there are %v", got)
	}
}
