package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/store"
)

// A bit that flipped anywhere in the header, or in the table of contents behind
// it, makes no difference to what is quoted, or is told as damage, which a backup
// helps against. No such file is taken for another program's or a newer one's.
func TestOfAFlippedBitInTheFirstPageABackupHelps(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path, backup := filepath.Join(folder, "c.db"), filepath.Join(folder, "b.db")
	questions := inventory(t, path)
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(backUp(t.Context(), s, backup), s.Close()); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(8, 1))
	var bits []int
	for bit := range 8 * 100 {
		bits = append(bits, bit)
	}
	for range 300 {
		bits = append(bits, 8*100+random.IntN(8*(pageSize(file)-100)))
	}
	damaged, same := 0, 0
	for _, bit := range bits {
		path := filepath.Join(folder, fmt.Sprint(bit))
		flipped := bytes.Clone(file)
		flipped[bit/8] ^= 1 << (bit % 8)
		writeOver(t, path, flipped)
		where := fmt.Sprintf("byte %d, bit %d", bit/8, bit%8)
		s, err := store.Open(t.Context(), path)
		if err == nil {
			same++
			s.Close()
			if got, err := quote(t, path, questions[:1]); err != nil || len(got.texts) != 3 {
				t.Errorf("%s: it opens, and then it holds %d texts, %v", where, len(got.texts), err)
			}
			continue
		}
		damaged++
		if !errors.As(err, new(*store.DamagedError)) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v, want one line of damage", where, err)
		}
		if now, _ := os.ReadFile(path); !bytes.Equal(now, flipped) {
			t.Errorf("%s: the file was changed", where)
		}
		if damaged%20 > 0 {
			continue
		}
		former, err := store.Restore(t.Context(), backup, path)
		if kept, _ := os.ReadFile(former); err != nil || !bytes.Equal(kept, flipped) {
			t.Errorf("%s: it is kept as %q, %v", where, former, err)
		}
		if got, err := quote(t, path, nil); err != nil || len(got.texts) != 3 {
			t.Errorf("%s: restored it holds %d texts, %v", where, len(got.texts), err)
		}
	}
	t.Logf("%d damaged, %d the same", damaged, same)
}
