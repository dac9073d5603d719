//go:build !darwin && !dragonfly && !freebsd && !linux && !netbsd && !openbsd

package store

import (
	"errors"
	"os"
)

// lock can't lock a folder here. Whoever makes a copy does without, and nobody
// sweeps what may be another's.
func lock(_ *os.File, wait bool) error {
	if wait {
		return nil
	}
	return errors.ErrUnsupported
}
