package reader

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// swapping puts a pipe in the place of each file that was looked at.
type swapping struct {
	opener
	t *testing.T
}

func (s swapping) Stat(path string) (fs.FileInfo, error) {
	info, err := s.opener.Stat(path)
	if err := errors.Join(os.Remove(path), syscall.Mkfifo(path, 0o600)); err != nil {
		s.t.Fatal(err)
	}
	return info, err
}

func TestAPipeInAFilesPlaceIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	folder, err := openFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	for name, files := range map[string]opener{"named": anywhere{}, "in a folder": folder} {
		path := filepath.Join(dir, "a.txt")
		if err := os.WriteFile(path, []byte("The well is deep."), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readFileContent(swapping{files, t}, path); !errors.Is(err, errNotRegular) {
			t.Errorf("%s: error %v, want that it is no regular file", name, err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}
