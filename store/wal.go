package store

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// SQLite reads a write-ahead log up to the first frame whose checksum doesn't fit
// and takes what stands behind it for the remains of a former log: where a bit
// flipped, the commits behind it are lost in silence. The frames of a former log
// have other salts (https://sqlite.org/fileformat2.html, section 4).
const (
	walHeader   = 32
	frameHeader = 24
	walMagic    = 0x377f0682 // the lowest bit: the checksums' words are big-endian
	walVersion  = 3007000
)

// looksAtLog is how often a log must look damaged to be so: another process may
// write it meanwhile.
const looksAtLog = 3

// CheckLog returns an error where the write-ahead log of the database at path holds
// commits that nobody will read. It opens no database, for that is when they are
// lost. Of the last commit alone it can't tell.
func CheckLog(path string) error {
	for range looksAtLog {
		f, err := os.Open(path + "-wal")
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("open %s: %w", path+"-wal", cause(err))
		}
		lost, err := losesCommits(f)
		f.Close()
		if err != nil {
			return fmt.Errorf("read %s: %w", path+"-wal", cause(err))
		}
		if !lost {
			return nil
		}
	}
	return fmt.Errorf("%s loses its last changes (its write-ahead log is not what was written): "+
		"load again what was loaded last, or restore a backup with `chapterbot restore FILE`", path)
}

// losesCommits reports whether in a log a commit stands behind what can't be read.
func losesCommits(log io.Reader) (bool, error) {
	r := bufio.NewReaderSize(log, 64<<10)
	head := make([]byte, walHeader)
	if _, err := io.ReadFull(r, head); err != nil {
		return false, orShort(err) // it is empty, or was never begun
	}
	field := func(at int) uint32 { return binary.BigEndian.Uint32(head[at:]) }
	sum := walSum{order: binary.LittleEndian}
	if field(0)&1 > 0 {
		sum.order = binary.BigEndian
	}
	sum.add(head[:24])
	page := int(field(8))
	if field(0)&^1 != walMagic || field(4) != walVersion || !sum.is(head[24:]) || page < 512 || page > mostHead || page&(page-1) != 0 {
		_, err := io.ReadFull(r, make([]byte, frameHeader+512)) // of the smallest page
		return err == nil, orShort(err)
	}
	frame := make([]byte, frameHeader+page)
	for broken := false; ; {
		if _, err := io.ReadFull(r, frame); err != nil {
			return false, orShort(err)
		}
		ours := string(frame[8:16]) == string(head[16:24]) // the salts
		if broken {
			if commits := binary.BigEndian.Uint32(frame[4:]) > 0; ours && commits {
				return true, nil
			}
			continue
		}
		sum.add(frame[:8])
		sum.add(frame[frameHeader:])
		broken = !ours || !sum.is(frame[16:24])
	}
}

// orShort is an error but for that of a log that ends.
func orShort(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

// walSum is the checksum of a log, over all of it so far (section 4.2).
type walSum struct {
	order  binary.ByteOrder
	s0, s1 uint32
}

func (s *walSum) add(b []byte) {
	for ; len(b) >= 8; b = b[8:] {
		s.s0 += s.order.Uint32(b) + s.s1
		s.s1 += s.order.Uint32(b[4:]) + s.s0
	}
}

// is compares with a sum as it is stored: big-endian, whatever the order is.
func (s *walSum) is(b []byte) bool {
	return s.s0 == binary.BigEndian.Uint32(b) && s.s1 == binary.BigEndian.Uint32(b[4:])
}
