package store_test

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
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

// readBySQLite returns the file that SQLite makes of a database and its log; nil
// where it makes nothing of them.
func readBySQLite(t *testing.T, file, log []byte) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "c.db")
	writeOver(t, path, file)
	writeOver(t, path+"-wal", log)
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec("PRAGMA wal_checkpoint(TRUNCATE)")
	if closed := db.Close(); err != nil || closed != nil {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Whether commits are lost is what SQLite reads of a damaged log: where their pages
// are in the database file by then, nothing is.
func TestALogWhoseCommitsAreReadAllTheSameIsNotNamed(t *testing.T) {
	t.Parallel()
	running, path := filepath.Join(t.TempDir(), "c.db"), filepath.Join(t.TempDir(), "c.db")
	s := openFile(t, running)
	if _, err := put(t.Context(), s, volume("file:/one", "A paragraph.")); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", "file:"+running)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	statements := []string{}
	for n := range 6 {
		statements = append(statements, fmt.Sprintf("CREATE TABLE t%d (x); INSERT INTO t%d VALUES (randomblob(3000))", n, n))
	}
	statements = append(statements, "PRAGMA wal_checkpoint(PASSIVE)") // the next begins the log anew
	for n, table := range []int{0, 1, 2, 3, 1, 4, 2, 5, 3, 1} {       // pages that are written once, and more often
		statements = append(statements, fmt.Sprintf("UPDATE t%d SET x = randomblob(3000)", table))
		if n == 3 {
			statements = append(statements, "CREATE TABLE t6 (x)") // a new page
		}
	}
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	read := func(suffix string) []byte {
		data, err := os.ReadFile(running + suffix)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	before, log := read(""), read("-wal")
	execute(t, running, "PRAGMA wal_checkpoint(PASSIVE)")
	after := read("")
	if bytes.Equal(before, after) || !bytes.Equal(log, read("-wal")) || !bytes.Equal(readBySQLite(t, before, log), after) {
		t.Fatal("the log was not copied into the file, and kept: the test tests too little")
	}
	frame := 24 + int(binary.BigEndian.Uint32(log[8:]))
	last := (len(log) - 32) / frame
	for n := range last { // the frame of the last commit but one: of the last nothing can be told
		if binary.BigEndian.Uint32(log[32+n*frame+4:]) > 0 && bytes.Equal(log[32+n*frame+8:][:8], log[16:24]) {
			last = n
		}
	}
	random := rand.New(rand.NewPCG(5, 5))
	told := map[string]map[bool]int{"copied": {}, "not copied": {}}
	for n := range 300 {
		at := 32 + random.IntN(last*frame)
		switch {
		case n < 32:
			at = n
		case n < 100: // the first frame, without its page's number
			at = 32 + 4 + random.IntN(frame-4)
		}
		flipped := bytes.Clone(log)
		flipped[at] ^= 1 << random.IntN(8)
		for name, file := range map[string][]byte{"copied": after, "not copied": before} {
			writeOver(t, path, file)
			writeOver(t, path+"-wal", flipped)
			lost := !bytes.Equal(readBySQLite(t, file, flipped), after)
			if at >= 4 && at < 8 {
				continue // another version of the log's format: SQLite refuses it, and loses nothing
			}
			err := store.CheckLog(path)
			if numbered := at >= 32 && (at-32)%frame < 4; err != nil != lost && (lost || !numbered) {
				t.Errorf("byte %d, %s: lost %v, error %v", at, name, lost, err)
			}
			told[name][err != nil]++
		}
	}
	if told["copied"][false] < 50 || told["copied"][true] < 50 || told["not copied"][true] < 200 {
		t.Errorf("told are %v: the test tests too little", told)
	}
	log[20] ^= 1
	writeOver(t, path, after[:len(after)-frame+24])
	writeOver(t, path+"-wal", log)
	if err := store.CheckLog(path); !errors.As(err, new(*store.LogError)) {
		t.Errorf("a file that is too short: %v", err)
	}
}

// FuzzLog: whatever a log and the file beside it hold, it is looked at to its end.
func FuzzLog(f *testing.F) {
	log := loggedDatabase(f)
	file := append([]byte("SQLite format 3\x00\x02\x00"), make([]byte, 2000)...)
	f.Add([]byte{}, []byte{})
	f.Add(log[:min(len(log), 20_000)], file)
	f.Add(log[:40], file)
	f.Add(bytes.Repeat([]byte{1}, 3000), file)
	f.Fuzz(func(t *testing.T, log, file []byte) {
		path := filepath.Join(t.TempDir(), "c.db")
		if err := errors.Join(os.WriteFile(path+"-wal", log, 0o600), os.WriteFile(path, file, 0o600)); err != nil {
			t.Fatal(err)
		}
		if err := store.CheckLog(path); err != nil && !strings.HasPrefix(err.Error(), path) {
			t.Error(err)
		}
	})
}
