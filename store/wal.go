package store

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
)

// SQLite reads a write-ahead log up to the first frame whose checksum doesn't fit
// and takes what stands behind it for the remains of a former log: where a bit
// flipped, the commits behind it are lost in silence, but for pages that were
// copied into the database file before. The frames of a former log have other salts
// (https://sqlite.org/fileformat2.html, section 4).
const (
	walHeader   = 32
	frameHeader = 24
	leastPage   = 512
	walMagic    = 0x377f0682 // the lowest bit: the checksums' words are big-endian
	walVersion  = 3007000
)

// looksAtLog is how often a log must look damaged to be so: another process may
// write it meanwhile.
const looksAtLog = 3

// LogError says that a database is about to lose commits, or has lost them: its
// write-ahead log holds them, and is damaged.
type LogError struct{ Path string }

func (e *LogError) Error() string {
	return e.Path + " loses its last changes (its write-ahead log is not what was written): " +
		"load again what was loaded last, or restore a backup with `chapterbot restore FILE`"
}

// CheckLog returns a *LogError where the write-ahead log of the database at path
// holds commits that nobody will read. It opens no database, for that is when they
// are lost. Of the last commit alone it can't tell, and a commit whose pages are all
// as it left them is not lost.
func CheckLog(path string) error {
	info, err := os.Stat(path + "-wal")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && !info.Mode().IsRegular() { // and so it may have no end
		return fmt.Errorf("%s is not a regular file: move it away", path+"-wal")
	}
	for range looksAtLog {
		f, err := os.Open(path + "-wal")
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("open %s: %w", path+"-wal", cause(err))
		}
		lost, err := losesCommits(f, path)
		f.Close()
		if err != nil {
			return fmt.Errorf("read %s: %w", path+"-wal", cause(err))
		}
		if !lost {
			return nil
		}
	}
	return &LogError{Path: path}
}

// losesCommits reports whether a log holds commits that are read neither from it
// nor from the database at path.
func losesCommits(f io.ReaderAt, path string) (bool, error) {
	head := make([]byte, walHeader)
	if _, err := f.ReadAt(head, 0); err != nil {
		return false, orShort(err) // it is empty, or was never begun
	}
	log := newFrames(head)
	if log.broken {
		if log.page = pageSizeOf(path); log.page == 0 {
			_, err := f.ReadAt(make([]byte, frameHeader+leastPage), walHeader)
			return err == nil, orShort(err)
		}
	}
	if err := log.read(f); err != nil || log.size == 0 {
		return false, err
	}
	database, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	defer database.Close()
	return log.differs(f, database)
}

// pageSizeOf returns what the header of a database file says; 0 where there is none.
func pageSizeOf(path string) int {
	f, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer f.Close()
	head := make([]byte, headerSize)
	if _, err := io.ReadFull(f, head); err != nil || string(head[:len(magic)]) != magic {
		return 0
	}
	size := int(binary.BigEndian.Uint16(head[16:]))
	if size == 1 {
		size = mostHead
	}
	if !canBePage(size) {
		return 0
	}
	return size
}

func canBePage(size int) bool {
	return size >= leastPage && size <= mostHead && size&(size-1) == 0
}

// versions are the newest of some pages: by a page's number, where in the log the
// frame is.
type versions map[uint32]int64

// frames is what a log holds, in two parts: up to the first frame that doesn't fit,
// which is what SQLite reads, and behind that.
type frames struct {
	page   int    // bytes
	salts  string // empty: those of the first frame
	sum    walSum // of all that fits
	broken bool   // something didn't fit
	first  int64  // the frame that didn't; 0: it was the log's header

	pending        versions // not committed yet
	seen, unseen   versions // committed where SQLite reads, and behind that
	seenSize, size uint32   // of the database in pages, by the last commit of each; 0: there is none
}

// newFrames reads the header of a log. One that is damaged gives no page size.
func newFrames(head []byte) *frames {
	field := func(at int) uint32 { return binary.BigEndian.Uint32(head[at:]) }
	log := &frames{pending: versions{}, seen: versions{}, unseen: versions{}}
	log.sum.order = binary.LittleEndian
	if field(0)&1 > 0 {
		log.sum.order = binary.BigEndian
	}
	log.sum.add(head[:24])
	log.page, log.salts = int(field(8)), string(head[16:24])
	if field(0)&^1 != walMagic || field(4) != walVersion || !log.sum.is(head[24:]) || !canBePage(log.page) {
		log.page, log.salts, log.broken = 0, "", true
	}
	return log
}

// read takes in all frames.
func (log *frames) read(f io.ReaderAt) error {
	r := bufio.NewReaderSize(io.NewSectionReader(f, walHeader, math.MaxInt64-walHeader), 64<<10)
	frame := make([]byte, frameHeader+log.page)
	for at := int64(walHeader); ; at += int64(len(frame)) {
		if _, err := io.ReadFull(r, frame); err != nil {
			return orShort(err)
		}
		log.take(frame, at)
	}
}

func (log *frames) take(frame []byte, at int64) {
	number, size := binary.BigEndian.Uint32(frame), binary.BigEndian.Uint32(frame[4:])
	if log.salts == "" {
		log.salts = string(frame[8:16])
	}
	ours := string(frame[8:16]) == log.salts
	if !log.broken {
		sum := log.sum.with(frame, frame[frameHeader:])
		if !ours || !sum.is(frame[16:]) {
			log.broken, log.first = true, at
			log.pending[number] = at // though what it says of a commit may be the damage
			return
		}
		log.sum = sum
	} else if !ours {
		return
	}
	log.pending[number] = at
	if size == 0 {
		return
	}
	if log.broken {
		maps.Copy(log.unseen, log.pending)
		log.size = size
	} else {
		maps.Copy(log.seen, log.pending)
		log.seenSize = size
	}
	log.pending = versions{} // to clear the one of a large commit takes long for each small one
}

// differs reports whether a page that was committed behind what SQLite reads is not
// what SQLite reads.
func (log *frames) differs(f, database io.ReaderAt) (bool, error) {
	frame, page := make([]byte, frameHeader+log.page), make([]byte, log.page)
	if log.seenSize > 0 && log.seenSize != log.size {
		return true, nil
	}
	for number, at := range log.unseen {
		switch {
		case number > 0 && number <= log.size:
		case at == log.first:
			return true, nil // the number is the damage
		default:
			continue // it was cut off
		}
		if _, err := f.ReadAt(frame, at); err != nil {
			return true, orShort(err)
		}
		from, start := database, int64(number-1)*int64(log.page)
		if seen, ok := log.seen[number]; ok {
			from, start = f, seen+frameHeader
		}
		if _, err := from.ReadAt(page, start); err != nil {
			return true, orShort(err)
		}
		whole := at == log.first && log.sum.with(frame, page).is(frame[16:]) // but for what is in the log
		if !whole && !bytes.Equal(frame[frameHeader:], page) {
			return true, nil
		}
	}
	return false, nil
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

// with is the sum with one frame more: its header's checked part, and its page.
func (s walSum) with(head, page []byte) walSum {
	s.add(head[:8])
	s.add(page)
	return s
}

func (s *walSum) add(b []byte) {
	for ; len(b) >= 8; b = b[8:] {
		s.s0 += s.order.Uint32(b) + s.s1
		s.s1 += s.order.Uint32(b[4:]) + s.s0
	}
}

// is compares with a sum as it is stored: big-endian, whatever the order is.
func (s walSum) is(b []byte) bool {
	return s.s0 == binary.BigEndian.Uint32(b) && s.s1 == binary.BigEndian.Uint32(b[4:])
}
