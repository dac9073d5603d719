package retrieval

import "math"

// heading is the title of a section, as a field of the passages below it.
//
// The title of one passage is as good as a sentence of it. One that many share
// tells none of them from the others: as a sentence of each it would make its
// words as common as the section is long, and cost 15 points of P@1 where a
// text is one chapter. So its words count in no document frequency and in no
// sentence, and less the more passages share it.
type heading struct {
	tokens []token
	stems  []stemID // of its words that aren't stop words, each once
	share  float64  // what a word of it counts of one in a passage's body, in (0, 1]
}

// sharing is how fast a title's words lose weight with the number of passages
// that share it: as its fourth root. With the square root, the next best, two
// of 125 questions of real communities fewer have the right passage first.
const sharing = 0.25

// noHeading is the heading of a passage whose section has no title.
const noHeading int32 = -1

// own reports whether the heading belongs to one passage alone.
func (h *heading) own() bool { return h.share == 1 }

// headingOf returns the heading of a passage; one without words where there is
// none.
func (ix *Index) headingOf(p int) *heading {
	if h := ix.entries[p].heading; h != noHeading {
		return &ix.headings[h]
	}
	return &heading{}
}

// addHeadings appends the titles of a volume's sections and returns their
// numbers, by section. Parts are those of its long paragraphs, by number.
func (ix *Index) addHeadings(analyzer *Analyzer, v Volume, parts map[int][]Span) []int32 {
	passages := make([]int, len(v.Text.Sections))
	for i, p := range v.Passages {
		if p.Section < len(passages) {
			passages[p.Section] += max(len(parts[i]), 1)
		}
	}
	numbers := make([]int32, len(passages))
	for i, section := range v.Text.Sections {
		numbers[i] = noHeading
		if section.Title == "" || passages[i] == 0 {
			continue
		}
		h := heading{share: math.Pow(float64(passages[i]), -sharing)}
		for _, encoded := range encodedSentences(analyse(analyzer, v.Text.Language, section.Title)) {
			h.tokens = ix.appendTokens(h.tokens, encoded)
		}
		seen := make(map[stemID]bool, len(h.tokens))
		for _, t := range h.tokens {
			if s := ix.stemOf(t.word()); !ix.isStop(t.word()) && !seen[s] {
				seen[s] = true
				h.stems = append(h.stems, s)
			}
		}
		numbers[i] = int32(len(ix.headings))
		ix.headings = append(ix.headings, h)
	}
	return numbers
}
