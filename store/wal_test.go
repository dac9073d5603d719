package store_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/store"
)

// loggedDatabase returns the log of a database with several commits in it, behind
// which the remains of a former one stand.
func loggedDatabase(t testing.TB) (log []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "c.db")
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := put(t.Context(), s, volume("file:/long", strings.Repeat("A long paragraph. ", 20_000))); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"one", "two", "three"} { // which begin the log anew
		execute(t, path, "CREATE TABLE "+name+" (x)")
	}
	if log, err = os.ReadFile(path + "-wal"); err != nil {
		t.Fatal(err)
	}
	return log
}

// A log of which a page, a frame or the header is not what was written loses what was
// committed behind it: that is told before SQLite opens the database. A whole one
// loses nothing, whatever stands behind its end.
func TestALogThatLosesCommitsIsNamed(t *testing.T) {
	t.Parallel()
	log := loggedDatabase(t)
	path := filepath.Join(t.TempDir(), "c.db")
	check := func(log []byte) error {
		writeOver(t, path+"-wal", log)
		return store.CheckLog(path)
	}
	page := int(binary.BigEndian.Uint32(log[8:]))
	frame := 24 + page
	last := 0 // the frame of the last commit
	for n := 0; 32+(n+1)*frame <= len(log) && bytes.Equal(log[32+n*frame+8:][:8], log[16:24]); n++ {
		if binary.BigEndian.Uint32(log[32+n*frame+4:]) > 0 {
			last = n
		}
	}
	if last < 3 || 32+(last+2)*frame > len(log) {
		t.Fatalf("the last commit is frame %d of %d bytes: the test tests too little", last, len(log))
	}
	if err := check(log); err != nil {
		t.Fatalf("untouched: %v", err)
	}
	random := rand.New(rand.NewPCG(7, 7))
	for n := range 400 {
		bit := 8*32 + random.IntN(8*last*frame)
		if n < 8*32 {
			bit = n // all of the header
		}
		flipped := bytes.Clone(log)
		flipped[bit/8] ^= 1 << (bit % 8)
		err := check(flipped)
		if err == nil || !strings.HasPrefix(err.Error(), path+" loses its last changes") || !strings.Contains(err.Error(), "`chapterbot restore FILE`") {
			t.Errorf("byte %d, bit %d: error %v", bit/8, bit%8, err)
		}
	}
	for _, size := range []int{0, 10, 32, 40, 32 + frame - 1, 32 + 2*frame + 7} { // as a process leaves it that is killed
		if err := check(log[:size]); err != nil {
			t.Errorf("%d bytes of it: %v", size, err)
		}
	}
	if err := os.Remove(path + "-wal"); err != nil {
		t.Fatal(err)
	}
	if err := store.CheckLog(path); err != nil {
		t.Errorf("without a log: %v", err)
	}
}

// FuzzLog: whatever a log holds, it is looked at to its end.
func FuzzLog(f *testing.F) {
	log := loggedDatabase(f)
	f.Add([]byte{})
	f.Add(log[:min(len(log), 20_000)])
	f.Add(log[:40])
	f.Fuzz(func(t *testing.T, log []byte) {
		path := filepath.Join(t.TempDir(), "c.db")
		if err := os.WriteFile(path+"-wal", log, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := store.CheckLog(path); err != nil && !strings.HasPrefix(err.Error(), path) {
			t.Error(err)
		}
	})
}
