package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/store"
)

// Whoever has a database open whose file was removed or replaced is told so,
// and stores nothing where nobody would find it.
func TestAReplacedFileIsNoticed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		replace func(t *testing.T, path string)
		want    string
	}{
		{"removed", func(*testing.T, string) {}, " was removed while it was open: restart chapterbot"},
		{"loaded anew", func(t *testing.T, path string) {
			if _, err := put(t.Context(), openFile(t, path), volume("file:/new", "New.")); err != nil {
				t.Fatal(err)
			}
		}, " was replaced while it was open: restart chapterbot"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "x.db")
			s := openFile(t, path)
			if _, err := put(t.Context(), s, volume("file:/old", "Old.")); err != nil {
				t.Fatal(err)
			}
			for _, suffix := range []string{"", "-wal", "-shm"} {
				if err := os.Remove(path + suffix); err != nil {
					t.Skip("needs files that can be removed while they are open:", err)
				}
			}
			c.replace(t, path)

			_, looked := s.DataVersion(t.Context())
			_, wrote := put(t.Context(), s, volume("file:/later", "Later."))
			for doing, err := range map[string]error{"looking": looked, "writing": wrote} {
				var replaced *store.ReplacedError
				if !errors.As(err, &replaced) || err.Error() != path+c.want {
					t.Errorf("%s: error %v, want %s%s", doing, err, path, c.want)
				}
			}
		})
	}
}

func TestANameThatMeansNoFileIsRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", ":memory:"} {
		for how, open := range map[string]func() (*store.Store, error){
			"Open":         func() (*store.Store, error) { return store.Open(t.Context(), name) },
			"OpenExisting": func() (*store.Store, error) { return store.OpenExisting(t.Context(), name) },
		} {
			s, err := open()
			if err == nil {
				s.Close()
			}
			if err == nil || !strings.Contains(err.Error(), "DATABASE_PATH is "+name) || !strings.Contains(err.Error(), "set it to a file") {
				t.Errorf("%s %q: error %v, want DATABASE_PATH and the remedy", how, name, err)
			}
		}
	}
}
