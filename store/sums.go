package store

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"

	"github.com/chapterbot/chapterbot/retrieval"
)

// A text is stored with two sums, so that it is seen whether what is read of it
// is what was written: texts.contents is over its passages, texts.sum over its
// row, its sections and texts.contents. They are SHA-256: of 50,000 passages they
// take a twentieth of an ask's time. They catch damage and no attacker, who would
// write sums that fit.
//
// Beside the sums it is checked that the numbers can be, for a sum that was
// made of tables without one (see addSums) vouches for whatever stood there.

// summer adds up values so that no two runs of them read the same.
type summer struct {
	hash hash.Hash
	buf  []byte
}

func newSummer() *summer { return &summer{hash: sha256.New()} }

func (s *summer) numbers(numbers ...int) {
	s.buf = s.buf[:0]
	for _, n := range numbers {
		s.buf = binary.AppendVarint(s.buf, int64(n))
	}
	s.hash.Write(s.buf)
}

func (s *summer) strings(strings ...string) {
	for _, text := range strings {
		s.buf = binary.AppendUvarint(s.buf[:0], uint64(len(text)))
		s.buf = append(s.buf, text...)
		s.hash.Write(s.buf)
	}
}

func (s *summer) sum() []byte { return s.hash.Sum(nil) }

// textSum is what texts.sum shall be.
func textSum(t retrieval.Text, contents []byte) []byte {
	s := newSummer()
	s.numbers(int(t.ID), t.Revision, int(t.Loaded.UnixMicro()))
	s.strings(string(t.Origin), t.Title, t.SHA256, t.Language, string(contents))
	for _, section := range t.Sections {
		s.strings(section.Title)
		s.numbers(section.Paragraphs)
	}
	return s.sum()
}

// contents sees the passages of one text in their order, and says what they add
// up to and whether they are those that its sections count.
type contents struct {
	summer
	sections []retrieval.TextSection
	section  int   // of the last passage
	seen     []int // passages, by section
	odd      bool
}

func newContents(sections []retrieval.TextSection) *contents {
	return &contents{summer: *newSummer(), sections: sections, seen: make([]int, len(sections))}
}

func (c *contents) add(p retrieval.Passage) {
	c.numbers(p.Section, p.Paragraph, p.Start, p.End)
	c.strings(p.Body, p.Stems)
	if p.Section < c.section || p.Section >= len(c.sections) || p.Paragraph != c.seen[p.Section]+1 ||
		p.Start < 0 || p.End < p.Start || p.End-p.Start != len(p.Body) {
		c.odd = true
		return
	}
	c.section = p.Section
	c.seen[p.Section]++
}

// canBe reports whether the passages' numbers, once all were added, are those
// of a text with these sections.
func (c *contents) canBe() bool {
	for i, section := range c.sections {
		if section.Paragraphs != c.seen[i] {
			return false
		}
	}
	return !c.odd
}
