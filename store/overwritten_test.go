package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/chapterbot/chapterbot/store"
)

// writeOver puts data into a file in place, as cp does.
func writeOver(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Whoever has a database open whose file somebody wrote over is told so, and
// neither stores in it nor spoils it.
func TestAFileThatWasWrittenOverIsNoticed(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]func(t *testing.T, s *store.Store) []byte{
		"by another database": func(t *testing.T, _ *store.Store) []byte {
			other := filepath.Join(t.TempDir(), "other.db")
			o, err := store.Open(t.Context(), other)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := put(t.Context(), o, volume("file:/other", "Other.")); err != nil {
				t.Fatal(err)
			}
			if err := o.Close(); err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(other)
			if err != nil {
				t.Fatal(err)
			}
			return data
		},
		"by a backup of its own": func(t *testing.T, s *store.Store) []byte {
			backup := filepath.Join(t.TempDir(), "b.db")
			if err := backUp(t.Context(), s, backup); err != nil {
				t.Fatal(err)
			}
			if _, err := put(t.Context(), s, volume("file:/since", "Since.")); err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(backup)
			if err != nil {
				t.Fatal(err)
			}
			return data
		},
		"by a backup of what it holds": func(t *testing.T, s *store.Store) []byte {
			backup := filepath.Join(t.TempDir(), "b.db")
			if err := backUp(t.Context(), s, backup); err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(backup)
			if err != nil {
				t.Fatal(err)
			}
			return data
		},
		"by a diary":  func(*testing.T, *store.Store) []byte { return bytes.Repeat([]byte("Dear diary. "), 1000) },
		"with zeros":  func(*testing.T, *store.Store) []byte { return make([]byte, 65536) },
		"and emptied": func(*testing.T, *store.Store) []byte { return nil },
	} {
		for _, loadedBefore := range []bool{true, false} {
			t.Run(fmt.Sprint(name, ", loaded before: ", loadedBefore), func(t *testing.T) {
				t.Parallel()
				path := filepath.Join(t.TempDir(), "c.db")
				s, err := store.Open(t.Context(), path)
				if err != nil {
					t.Fatal(err)
				}
				fill(t, s)
				if loadedBefore { // so that nothing is in the write-ahead log
					if err := s.Close(); err != nil {
						t.Fatal(err)
					}
					if s, err = store.Open(t.Context(), path); err != nil {
						t.Fatal(err)
					}
				}
				if _, err := s.DataVersion(t.Context()); err != nil {
					t.Fatal(err)
				}
				written := data(t, s)
				writeOver(t, path, written)

				_, looked := s.DataVersion(t.Context())
				if replaced, ok := errors.AsType[*store.ReplacedError](looked); !ok || replaced.Removed || looked.Error() != path+" was replaced while it was open: restart chapterbot" {
					t.Errorf("looking: error %v, want that it was replaced", looked)
				}
				if _, err := put(t.Context(), s, volume("file:/later", "Later.")); !errors.As(err, new(*store.ReplacedError)) {
					t.Errorf("writing: error %v, want that it was replaced", err)
				}
				s.Close()
				if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, written) {
					t.Errorf("what was written over it is spoilt: %d bytes of %d, %v", len(now), len(written), err)
				}
			})
		}
	}
}

// Commits, one's own and others', and checkpoints change a file as well, and are
// nobody's writing over it.
func TestWhatADatabaseDoesIsNotTakenForWritingOverIt(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.db")
	s, another := openFile(t, path), openFile(t, path)
	third, err := sql.Open("sqlite3", "file:"+path+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	defer third.Close()
	ctx, stop := context.WithCancel(t.Context())
	var beside, writing sync.WaitGroup
	looks := 0
	beside.Go(func() {
		for ; ctx.Err() == nil; looks++ {
			if _, err := s.DataVersion(ctx); err != nil && ctx.Err() == nil {
				t.Errorf("look %d: %v", looks, err)
				return
			}
		}
	})
	beside.Go(func() {
		for n := 0; ctx.Err() == nil; n++ {
			how := []string{"PASSIVE", "FULL", "RESTART", "TRUNCATE"}[n%4]
			if _, err := third.Exec("PRAGMA wal_checkpoint(" + how + ")"); err != nil {
				t.Errorf("checkpoint: %v", err)
				return
			}
		}
	})
	writing.Go(func() {
		for n := range 40 {
			if _, err := put(t.Context(), another, volume("file:/anothers", fmt.Sprint("Edition ", n))); err != nil {
				t.Errorf("another's edition %d: %v", n, err)
			}
		}
	})
	for n := range 40 {
		if _, err := put(t.Context(), s, volume("file:/ours", fmt.Sprint("Edition ", n))); err != nil {
			t.Errorf("edition %d: %v", n, err)
		}
	}
	writing.Wait()
	stop()
	beside.Wait()
	if looks == 0 {
		t.Error("nobody looked")
	}
}
