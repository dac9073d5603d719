package reader

import (
	"io"
	"os"
	"path/filepath"
	"testing"
)

// A folder that is named by a link, as deployments switch from one release to
// the next, is read as it was opened.
func TestAFolderThatIsSwitchedIsReadAsItWas(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, release := range []string{"1", "2"} {
		if err := os.Mkdir(filepath.Join(dir, release), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, release, "a.txt"), []byte("Release "+release), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	current := filepath.Join(dir, "current")
	if err := os.Symlink("1", current); err != nil {
		t.Skip("needs symbolic links:", err)
	}
	f, err := openFolder(current)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := os.Remove(current); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("2", current); err != nil {
		t.Fatal(err)
	}
	file, err := f.Open(filepath.Join(current, "a.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if got, err := io.ReadAll(file); err != nil || string(got) != "Release 1" {
		t.Errorf("%q, %v; want the release that was opened", got, err)
	}
}
