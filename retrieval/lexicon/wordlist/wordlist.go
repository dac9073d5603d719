// Package wordlist holds the words of languages: general lists, inflected
// forms and names among them, that tell a word the language knows from a slip.
//
// The lists are part of the program. A look-up reads the embedded bytes where
// they lie: nothing is decoded, nothing is allocated, and what isn't asked for
// isn't read. A list says what is a word; it says nothing of how frequent the
// word is or what it means.
//
// The package gen makes the lists from dictionaries; NOTICE, at the top of the
// repository, names those and their licences.
package wordlist

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"unicode/utf8"
)

// List is a set of words. The nil List is empty. Safe for concurrent use.
type List struct {
	words    int
	alphabet string // each character once, the most used first
	arcs     []byte // four each, little-endian
}

// A list is an acyclic automaton: magic, the number of words and of the
// alphabet's bytes as uvarints, the alphabet, then the arcs. Those of a state
// stand side by side, the root's first. An arc is
//
//	bits 0-7    its character's number in the alphabet
//	bit 8       a word ends with it
//	bit 9       it is its state's last
//	bits 10-31  where the arcs of the state behind it begin; 0: it has none
const (
	magic       = "words1\n"
	maxAlphabet = 1 << 8
	arcFinal    = 1 << 8
	arcLast     = 1 << 9
	arcTarget   = 10
	maxTarget   = 1<<(32-arcTarget) - 1
)

// Open returns the list that Build wrote, which must not change any more. It
// looks at the head alone; in damaged bytes behind it a look-up finds
// something or nothing.
func Open(data []byte) (*List, error) {
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok {
		return nil, errors.New("not a word list")
	}
	words, rest, ok := uvarint(rest)
	if !ok {
		return nil, errors.New("a word list without its number of words")
	}
	size, rest, ok := uvarint(rest)
	if !ok || size > len(rest) || !utf8.Valid(rest[:size]) || utf8.RuneCount(rest[:size]) > maxAlphabet {
		return nil, errors.New("a word list without its alphabet")
	}
	return &List{words: words, alphabet: string(rest[:size]), arcs: rest[size:]}, nil
}

func uvarint(data []byte) (n int, rest []byte, ok bool) {
	v, size := binary.Uvarint(data)
	if size <= 0 || v > math.MaxInt32 {
		return 0, data, false
	}
	return int(v), data[size:], true
}

// Len returns the number of words.
func (l *List) Len() int {
	if l == nil {
		return 0
	}
	return l.words
}

// Has reports whether the list has a word, spelt to the letter.
func (l *List) Has(word string) bool {
	if l == nil {
		return false
	}
	state, ended := 0, false
	for i, r := range word {
		if i > 0 && state == 0 {
			return false
		}
		label, ok := l.label(r)
		if !ok {
			return false
		}
		arc, ok := l.arc(state, label)
		if !ok {
			return false
		}
		state, ended = int(arc>>arcTarget), arc&arcFinal != 0
	}
	return ended
}

// label returns a character's number in the alphabet.
func (l *List) label(r rune) (uint32, bool) {
	n := uint32(0)
	for _, other := range l.alphabet {
		if other == r {
			return n, true
		}
		n++
	}
	return 0, false
}

// arc returns the arc with a label among those that begin at state.
func (l *List) arc(state int, label uint32) (uint32, bool) {
	for {
		arc, ok := l.at(state)
		if !ok || arc&(maxAlphabet-1) == label {
			return arc, ok
		}
		if arc&arcLast != 0 {
			return 0, false
		}
		state++
	}
}

// at returns the arc with that number; ok is false behind the last.
func (l *List) at(number int) (arc uint32, ok bool) {
	i := 4 * number
	if i+4 > len(l.arcs) {
		return 0, false
	}
	return binary.LittleEndian.Uint32(l.arcs[i:]), true
}
