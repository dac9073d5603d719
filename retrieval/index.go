package retrieval

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync"
)

// Index is everything needed to answer from a library of texts. It is built
// once by NewIndex, never changes, and is safe for any number of readers.
//
// It holds the passages' words twice: as postings, from which the candidates
// come, and as a flat run of tokens, from which their features are computed.
// Both are plain slices of small integers.
type Index struct {
	texts    []Text
	entries  []entry
	parts    []part    // of entries that are one of a paragraph too long for a passage
	divided  []divided // these paragraphs
	byText   map[TextID]int
	language []string // the distinct languages of the texts, most passages first

	wordTable
	tokens    []token    // of all passages, in reading order
	sentences []sentence // of all passages, in reading order; one more, empty, at the end
	headings  []heading
	postings  []posting // grouped by stem, in the order of the passages
	first     []uint32  // first[s] is where the postings of stem s begin; one more at the end
	length    []uint16  // passage length: its words that aren't stop words
	average   float64   // of length

	df         []uint32  // by stem: in how many passages, titles of sections not counted
	count      []uint32  // by stem: how often it occurs
	sentenceDF []uint32  // by stem: in how many sentences
	formDF     []uint32  // by form: in how many passages, stop words too
	named      []bool    // by form: it stands with a capital within a sentence, or never without one
	sorted     []stemID  // every stem, by its text
	spelling   *Spelling // not made by the first ask that needs it: its context could not end that

	scratch sync.Pool // of *scratch
}

// entry is a passage as the index keeps it: a paragraph or, of a long one, a part.
type entry struct {
	text      int32 // index into Index.texts
	section   int32
	paragraph int32
	sentence  uint32 // its first in Index.sentences
	heading   int32  // index into Index.headings; noHeading
	part      int32  // 1 + index into Index.parts; 0: a whole paragraph
	body      string
}

// token is an occurrence of a word: a wordID and two flags.
type token uint32

const (
	tokenCapital token = 1 << 31 // written with a capital
	tokenSame    token = 1 << 30 // another reading of the word before it, at its place
	tokenWord    token = tokenSame - 1
)

func (t token) word() wordID  { return wordID(t & tokenWord) }
func (t token) capital() bool { return t&tokenCapital != 0 }
func (t token) same() bool    { return t&tokenSame != 0 }

// sentence says where a sentence stands.
type sentence struct {
	token      uint32 // its first in Index.tokens
	start, end uint32 // bytes of the passage's body
}

// posting says that a stem occurs in a passage, and how often; 0: only in the
// title that it shares with other passages.
type posting struct {
	passage uint32
	count   uint16
}

// NewIndex builds the index of a library over all its volumes. Passages whose
// stems are stale are analysed first.
func NewIndex(volumes []Volume) *Index {
	ix, _ := newIndex(context.Background(), volumes) // which never ends
	return ix
}

// newIndex is NewIndex for as long as ctx lasts. Its only error is that of ctx.
func newIndex(ctx context.Context, volumes []Volume) (*Index, error) {
	ix := &Index{byText: make(map[TextID]int, len(volumes))}
	ix.wordTable.init()
	passages := make(map[string]int)
	for number, volume := range volumes {
		ix.texts = append(ix.texts, volume.Text)
		ix.byText[volume.Text.ID] = number
		passages[volume.Text.Language] += len(volume.Passages)
		analyzer := AnalyzerFor(volume.Text.Language)
		parts := longPassages(volume)
		headings := ix.addHeadings(analyzer, volume, parts)
		for i, passage := range volume.Passages {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if staleFor(passage, volume.Text.Language) {
				passage.Stems = analyse(analyzer, volume.Text.Language, passage.Body)
			}
			heading := noHeading
			if passage.Section < len(headings) {
				heading = headings[passage.Section]
			}
			ix.add(number, passage, heading, parts[i])
		}
	}
	ix.sentences = append(ix.sentences, sentence{token: uint32(len(ix.tokens))})
	ix.tokens = slices.Clip(ix.tokens)
	ix.sentences = slices.Clip(ix.sentences)
	ix.language = mostFirst(passages)
	for _, count := range []func(){ix.order, ix.post, ix.countWords, func() { ix.spelling = ix.newSpelling() }} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		count()
	}
	ix.scratch.New = func() any { return newScratch(ix) }
	return ix, nil
}

// mostFirst orders the keys of counts by falling count, then by name.
func mostFirst(counts map[string]int) []string {
	var keys []string
	for key := range counts {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		if a < b {
			return -1
		}
		return 1
	})
	return keys
}

// add appends the tokens and sentences of a paragraph, and the entries for it:
// one or, where it has parts, one for each.
func (ix *Index) add(text int, p Passage, heading int32, parts []Span) {
	e := entry{text: int32(text), section: int32(p.Section), paragraph: int32(p.Paragraph), heading: heading}
	if parts != nil {
		ix.divided = append(ix.divided, divided{p.Body, parts})
	} else {
		parts = []Span{{0, len(p.Body)}}
	}
	opened := 0
	open := func() {
		e.body = p.Body[parts[opened].Start:parts[opened].End]
		if isLong(p.Body) {
			ix.parts = append(ix.parts, part{of: int32(len(ix.divided) - 1), number: int32(opened)})
			e.part = int32(len(ix.parts))
		}
		ix.open(e)
		opened++
	}
	open()
	for span, encoded := range encodedSentences(p.Stems) {
		for opened < len(parts) && span.Start >= parts[opened].Start {
			open()
		}
		if span.End > parts[opened-1].End {
			continue
		}
		from := parts[opened-1].Start
		ix.sentences = append(ix.sentences, sentence{
			token: uint32(len(ix.tokens)),
			start: uint32(span.Start - from),
			end:   uint32(span.End - from),
		})
		ix.tokens = ix.appendTokens(ix.tokens, encoded)
	}
	for opened < len(parts) {
		open()
	}
}

// open appends an entry, and a title of its own as a sentence of no length,
// which is found and never quoted.
func (ix *Index) open(e entry) {
	e.sentence = uint32(len(ix.sentences))
	ix.entries = append(ix.entries, e)
	if h := ix.headingOf(len(ix.entries) - 1); h.own() && len(h.tokens) > 0 {
		ix.sentences = append(ix.sentences, sentence{token: uint32(len(ix.tokens))})
		ix.tokens = append(ix.tokens, h.tokens...)
	}
}

func (ix *Index) appendTokens(tokens []token, encoded string) []token {
	for o := range occurrences(encoded) {
		t := token(ix.wordTable.add(o.kind))
		if o.capital {
			t |= tokenCapital
		}
		if o.same {
			t |= tokenSame
		}
		tokens = append(tokens, t)
	}
	return tokens
}

// isHeading reports whether a sentence is a section's title.
func (ix *Index) isHeading(s int) bool { return ix.sentences[s].start == ix.sentences[s].end }

// post makes the postings and lengths from the tokens.
func (ix *Index) post() {
	ix.length = make([]uint16, len(ix.entries))
	ix.df = make([]uint32, ix.stemCount())
	counts := make([]uint32, ix.stemCount()+1)
	sum := 0.0
	ix.eachStem(func(p int, s stemID, n int) {
		counts[s+1]++
		if n > 0 {
			ix.df[s]++
		}
	})
	for p := range ix.entries {
		length := 0
		for _, t := range ix.passageTokens(p) {
			if !ix.isStop(t.word()) && !t.same() {
				length++
			}
		}
		ix.length[p] = uint16(min(length, math.MaxUint16))
		sum += float64(ix.length[p])
	}
	for s := 1; s < len(counts); s++ {
		counts[s] += counts[s-1]
	}
	ix.first = counts
	ix.average = max(sum/float64(max(len(ix.entries), 1)), 1)

	ix.postings = make([]posting, counts[len(counts)-1])
	next := slices.Clone(counts)
	ix.eachStem(func(p int, s stemID, n int) {
		ix.postings[next[s]] = posting{passage: uint32(p), count: uint16(min(n, math.MaxUint16))}
		next[s]++
	})
}

// eachStem calls use for each passage, in order, and each stem of its words that
// aren't stop words, once: n is how often it occurs there, 0 where only the
// title has it that the passage shares with others.
func (ix *Index) eachStem(use func(p int, s stemID, n int)) {
	counts := make([]int, ix.stemCount())
	var stems []stemID // of the passage
	for p := range ix.entries {
		for _, t := range ix.passageTokens(p) {
			if ix.isStop(t.word()) {
				continue
			}
			s := ix.stemOf(t.word())
			if counts[s] == 0 {
				stems = append(stems, s)
			}
			counts[s]++
		}
		for _, s := range ix.headingOf(p).stems {
			if counts[s] == 0 {
				use(p, s, 0)
			}
		}
		for _, s := range stems {
			use(p, s, counts[s])
			counts[s] = 0
		}
		stems = stems[:0]
	}
}

// countWords fills in what is known of each stem and form beside the postings.
func (ix *Index) countWords() {
	ix.count = make([]uint32, ix.stemCount())
	ix.sentenceDF = make([]uint32, ix.stemCount())
	ix.formDF = make([]uint32, len(ix.formText))
	ix.named = make([]bool, len(ix.formText))
	small := make([]bool, len(ix.formText))     // the form stands without a capital
	sentence := make([]uint32, ix.stemCount())  // 1 + the last one that the stem was seen in
	passage := make([]uint32, len(ix.formText)) // 1 + the last one that the form was seen in
	for p := range ix.entries {
		first, last := ix.passageSentences(p)
		for i := first; i < last; i++ {
			for n, t := range ix.sentenceTokens(i) {
				info := ix.ofWord[t.word()]
				if !t.capital() {
					small[info.form] = true
				} else if n > 0 {
					ix.named[info.form] = true
				}
				ix.count[info.stem]++
				if sentence[info.stem] != uint32(i)+1 {
					sentence[info.stem] = uint32(i) + 1
					ix.sentenceDF[info.stem]++
				}
				if passage[info.form] != uint32(p)+1 {
					passage[info.form] = uint32(p) + 1
					ix.formDF[info.form]++
				}
			}
		}
	}
	for _, h := range ix.headings { // a word that stands in titles only is one of the library's
		for _, t := range h.tokens {
			form := ix.formOf(t.word())
			ix.formDF[form] = max(ix.formDF[form], 1)
		}
	}
	for form := range ix.named {
		ix.named[form] = ix.named[form] || !small[form]
	}
	ix.sorted = make([]stemID, ix.stemCount())
	for i := range ix.sorted {
		ix.sorted[i] = stemID(i)
	}
	slices.SortFunc(ix.sorted, func(a, b stemID) int { return strings.Compare(ix.stemText[a], ix.stemText[b]) })
}

// passageSentences returns the sentences of a passage, as indexes into
// ix.sentences: from first up to, not including, last.
func (ix *Index) passageSentences(p int) (first, last int) {
	first = int(ix.entries[p].sentence)
	if p+1 < len(ix.entries) {
		return first, int(ix.entries[p+1].sentence)
	}
	return first, len(ix.sentences) - 1
}

// passageTokens returns the tokens of a passage.
func (ix *Index) passageTokens(p int) []token {
	first, last := ix.passageSentences(p)
	return ix.tokens[ix.sentences[first].token:ix.sentences[last].token]
}

// size is the number of a passage's tokens.
func (ix *Index) size(p int) int { return len(ix.passageTokens(p)) }

// bodyTokens returns the tokens of a passage without its heading's.
func (ix *Index) bodyTokens(p int) []token {
	from, to := ix.bodyRange(p)
	return ix.tokens[from:to]
}

// bodyRange is where they are: ix.tokens[from:to].
func (ix *Index) bodyRange(p int) (from, to int) {
	first, last := ix.passageSentences(p)
	if first < last && ix.isHeading(first) {
		first++
	}
	return int(ix.sentences[first].token), int(ix.sentences[last].token)
}

// sentenceTokens returns the tokens of a sentence.
func (ix *Index) sentenceTokens(s int) []token {
	return ix.tokens[ix.sentences[s].token:ix.sentences[s+1].token]
}

// postingsOf returns the passages that hold a stem.
func (ix *Index) postingsOf(s stemID) []posting {
	return ix.postings[ix.first[s]:ix.first[s+1]]
}
