// Package licences holds the licences of chapterbot and of everything that is
// linked into it, so that the binary alone says them: LICENSE, NOTICE and
// THIRD_PARTY, as they stand beside go.mod.
package licences

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
)

//go:generate go run ./gen

// As files they are a hundred kilobytes, and a part of every binary.
//
//go:embed licences.gz
var compressed []byte

// Write writes all of them.
func Write(w io.Writer) error {
	z, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return fmt.Errorf("read the licences: %w", err)
	}
	if _, err := io.Copy(w, z); err != nil {
		return fmt.Errorf("write the licences: %w", err)
	}
	return nil
}
