package store_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/chapterbot/chapterbot/store"
)

// A pipe in the place of the log has no end to read to.
func TestAPipeInTheLogsPlaceIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.db")
	if err := syscall.Mkfifo(path+"-wal", 0o600); err != nil {
		t.Fatal(err)
	}
	if err := store.CheckLog(path); err == nil || !strings.Contains(err.Error(), "is not a regular file: move it away") {
		t.Errorf("error %v", err)
	}
}
