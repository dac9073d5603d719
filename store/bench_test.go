package store_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

// library100k is 100 texts of 1,000 passages of about 100 words.
func library100k() []retrieval.Volume {
	volumes := make([]retrieval.Volume, 100)
	bodies := make([]string, 1000)
	for i := range volumes {
		for j := range bodies {
			bodies[j] = strings.Repeat(fmt.Sprintf("passage %d of text %d is ", j, i), 17)
		}
		volumes[i] = volume(retrieval.Origin(fmt.Sprintf("file:/%d", i)), bodies...)
	}
	return volumes
}

func BenchmarkStore100k(b *testing.B) {
	volumes := library100k()
	path := filepath.Join(b.TempDir(), "c.db")
	s, err := store.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	b.Run("replace", func(b *testing.B) {
		for b.Loop() {
			if err := s.ReplaceTexts(b.Context(), volumes, nil, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Volumes(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("open and check", func(b *testing.B) {
		for b.Loop() {
			other, err := store.OpenExisting(b.Context(), path)
			if err != nil {
				b.Fatal(err)
			}
			other.Close()
		}
	})
	n := 0
	b.Run("backup", func(b *testing.B) {
		for b.Loop() {
			n++
			if err := backUp(b.Context(), s, filepath.Join(b.TempDir(), fmt.Sprint(n))); err != nil {
				b.Fatal(err)
			}
		}
	})
}
