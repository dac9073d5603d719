package wordlist

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// Build returns a list of words, in any order, in the form that Open takes. It
// fails on an empty word, on more than 256 different characters, and on more
// words than 4,194,303 arcs hold.
//
// The automaton is kept minimal as it grows: Daciuk, Mihov, Watson and Watson,
// "Incremental Construction of Minimal Acyclic Finite-State Automata",
// Computational Linguistics 26 (2000), algorithm 1.
func Build(words []string) ([]byte, error) {
	words = slices.Compact(slices.Sorted(slices.Values(words)))
	alphabet, err := alphabetOf(words)
	if err != nil {
		return nil, err
	}
	b := builder{register: make(map[string]*state)}
	for _, word := range words {
		b.add([]rune(word))
	}
	b.settle(&b.root)
	return b.encode(alphabet, len(words))
}

// alphabetOf returns the characters of words, the most used first, so that
// they are found soonest.
func alphabetOf(words []string) ([]rune, error) {
	counts := make(map[rune]int)
	for _, word := range words {
		if word == "" {
			return nil, errors.New("a list holds no empty word")
		}
		for _, r := range word {
			counts[r]++
		}
	}
	if len(counts) > maxAlphabet {
		return nil, fmt.Errorf("%d different characters, more than %d", len(counts), maxAlphabet)
	}
	alphabet := make([]rune, 0, len(counts))
	for r := range counts {
		alphabet = append(alphabet, r)
	}
	slices.SortFunc(alphabet, func(a, b rune) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	return alphabet, nil
}

// state is a state of the automaton as it is built.
type state struct {
	arcs  []transition
	final bool   // a word ends here
	id    uint32 // 0: not in the register, for its arcs may change yet
	at    uint32 // where its arcs are encoded; 0: it has none, or they aren't yet
}

type transition struct {
	label rune
	to    *state
}

// builder holds one state for each set of endings.
type builder struct {
	root     state
	register map[string]*state
}

// add appends a word that sorts behind all before it.
func (b *builder) add(word []rune) {
	s := &b.root
	for len(word) > 0 && len(s.arcs) > 0 && s.arcs[len(s.arcs)-1].label == word[0] {
		s, word = s.arcs[len(s.arcs)-1].to, word[1:]
	}
	b.settle(s)
	for _, r := range word {
		next := new(state)
		s.arcs = append(s.arcs, transition{r, next})
		s = next
	}
	s.final = true
}

// settle replaces the states behind the last arc of s, which nothing is added
// to any more, by equal ones of the register.
func (b *builder) settle(s *state) {
	if len(s.arcs) == 0 {
		return
	}
	last := &s.arcs[len(s.arcs)-1]
	if last.to.id != 0 {
		return
	}
	b.settle(last.to)
	key := last.to.key()
	if equal, ok := b.register[key]; ok {
		last.to = equal
		return
	}
	last.to.id = uint32(len(b.register) + 1)
	b.register[key] = last.to
}

// key says what a state accepts, given that those behind it are registered.
func (s *state) key() string {
	key := make([]byte, 1, 1+8*len(s.arcs))
	if s.final {
		key[0] = 1
	}
	for _, t := range s.arcs {
		key = binary.LittleEndian.AppendUint32(key, uint32(t.label))
		key = binary.LittleEndian.AppendUint32(key, t.to.id)
	}
	return string(key)
}

func (b *builder) encode(alphabet []rune, words int) ([]byte, error) {
	data := binary.AppendUvarint([]byte(magic), uint64(words))
	data = binary.AppendUvarint(data, uint64(len(string(alphabet))))
	data = append(data, string(alphabet)...)
	labels := make(map[rune]uint32, len(alphabet))
	for i, r := range alphabet {
		labels[r] = uint32(i)
	}
	states := b.place()
	for _, s := range states {
		for i, t := range s.arcs {
			a := labels[t.label] | t.to.at<<arcTarget
			if t.to.final {
				a |= arcFinal
			}
			if i == len(s.arcs)-1 {
				a |= arcLast
			}
			if t.to.at > maxTarget {
				return nil, fmt.Errorf("%d words are too many for one list", words)
			}
			data = binary.LittleEndian.AppendUint32(data, a)
		}
	}
	return data, nil
}

// place gives each state that has arcs its place, the root's first.
func (b *builder) place() []*state {
	var states []*state
	next := uint32(0)
	waiting := []*state{&b.root}
	for len(waiting) > 0 {
		s := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		if s.at != 0 || len(s.arcs) == 0 {
			continue
		}
		s.at = next
		next += uint32(len(s.arcs))
		states = append(states, s)
		for _, t := range s.arcs {
			waiting = append(waiting, t.to)
		}
	}
	return states
}
