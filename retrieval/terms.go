package retrieval

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What is read to find a library's terms: so much that names which run through
// a novel show, and so little that it takes a tenth of a second at most.
const (
	termTexts   = 24      // texts at most
	termSample  = 1 << 18 // bytes of them in all
	termGrams   = 3 << 14 // of those in scripts without spaces, where each character begins several candidates
	termPassage = 2000    // bytes of a passage

	termsOfText = 8 // terms of one text at most
)

// Terms returns names and words that the live texts are about, the likeliest
// first and each text's in turn. They stand in the texts as they are returned.
// They are found when first asked for, once for each edition of the texts, from
// a sample of bounded size; a text too short or too plain to tell has none.
func (l *Library) Terms() []string { return l.live.Load().terms() }

// termsOf finds the terms of some volumes.
func termsOf(volumes []Volume) []string {
	if len(volumes) == 0 {
		return nil
	}
	step := (len(volumes) + termTexts - 1) / termTexts
	var lists [][]string
	for i := 0; i < len(volumes); i += step {
		lists = append(lists, textTerms(volumes[i], len(volumes)/step))
	}
	var terms []string
	for rank := range termsOfText {
		for _, list := range lists {
			if rank < len(list) && !slices.Contains(terms, list[rank]) {
				terms = append(terms, list[rank])
			}
		}
	}
	return terms
}

// textTerms finds the terms of a volume, one of so many that share the sample.
func textTerms(v Volume, texts int) []string {
	analyzer := AnalyzerFor(v.Text.Language)
	c := &termCounts{analyzer: analyzer, dates: dateStems(analyzer), counts: make(map[string]*termCount)}
	sample, read := termSample, c.words
	if wordRules[v.Text.Language] == unspaced {
		sample, read = termGrams, c.grams
	}
	for _, body := range sampled(v.Passages, sample/max(texts, 1)) {
		c.passages++
		read(body)
	}
	return c.best()
}

// sampled returns passages from all over a text, of at most so many bytes.
func sampled(passages []Passage, most int) []string {
	total := 0
	for _, p := range passages {
		total += min(len(p.Body), termPassage)
	}
	step := max(1, (total+most-1)/max(most, 1))
	var bodies []string
	for i := 0; i < len(passages) && most > 0; i += step {
		body := passages[i].Body
		if cut := min(len(body), termPassage, most); cut < len(body) {
			for !utf8.RuneStart(body[cut]) {
				cut--
			}
			body = body[:cut]
		}
		most -= len(body)
		bodies = append(bodies, body)
	}
	return bodies
}

// termCounts counts what may be a term of a text.
type termCounts struct {
	analyzer *Analyzer
	dates    map[string]bool // stems of months and days, which are no terms
	passages int             // read so far
	counts   map[string]*termCount
}

// termCount is how often something occurs that may be a term.
type termCount struct {
	text     string // as it stands in the text
	stem     string // of a name of one word
	passages int    // that it occurs in
	last     int    // the passage that it was last seen in
	firm     int    // passages in which it stands as a term does
	lastFirm int
	name     bool

	before, behind neighbours // of a row of characters, in scripts without spaces
}

// seen counts an occurrence in the passage that is read, which is firm where
// what occurs stands as a term does.
func (c *termCounts) seen(key, text string, firm bool) *termCount {
	t := c.counts[key]
	if t == nil {
		t = &termCount{text: text}
		c.counts[key] = t
	}
	if t.last != c.passages {
		t.last = c.passages
		t.passages++
	}
	if firm && t.lastFirm != c.passages {
		t.lastFirm = c.passages
		t.firm++
	}
	return t
}

// manyPassages is the number from which on a term must be in more than one,
// unless it is a name of several words, which chance hardly makes.
const manyPassages = 8

// best returns the terms that tell most, no two of which share a word.
func (c *termCounts) best() []string {
	type scored struct {
		text  string
		score float64
	}
	c.shortenNames()
	var all []scored
	for _, t := range c.counts {
		if score := c.score(t); score > 0 {
			all = append(all, scored{t.text, score})
		}
	}
	slices.SortFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.text, b.text))
	})
	var best []string
	for _, t := range all {
		shares := slices.ContainsFunc(best, func(other string) bool {
			return strings.Contains(other, t.text) || strings.Contains(t.text, other)
		})
		if !shares {
			best = append(best, t.text)
		}
		if len(best) == termsOfText {
			break
		}
	}
	return best
}

// shortenNames counts a name with a word before it, "On Fridays Ilse Brand", as
// the name that it is elsewhere.
func (c *termCounts) shortenNames() {
	for key, t := range c.counts {
		_, rest, ok := strings.Cut(t.text, " ")
		short := c.counts[rest]
		if !ok || !t.name || short == nil || !short.name || !strings.Contains(rest, " ") {
			continue
		}
		short.passages = min(short.passages+t.passages, c.passages)
		short.firm = min(short.firm+t.firm, c.passages)
		delete(c.counts, key)
	}
}

// score says how much a term tells; 0 for what is none. What is in some third
// of the passages tells more than what is in one of them or in nearly all, and
// a name more than a word. A name has its capital nearly everywhere: "Behold"
// has it where a sentence begins, and "Lead" beside many a "lead".
func (c *termCounts) score(t *termCount) float64 {
	df := t.firm
	switch {
	case df == 0, df < 2 && c.passages >= manyPassages && !(t.name && strings.Contains(t.text, " ")):
		return 0
	case strings.ContainsFunc(t.text, func(r rune) bool { return unicode.Is(unicode.Cf, r) }):
		return 0 // a reader who types it has none of these
	case t.name:
		if word := c.counts[wordKey(t.stem)]; 3*t.firm < t.passages || word != nil && word.passages >= t.passages {
			return 0
		}
		df = 2 * t.passages
	}
	return float64(df) * math.Log(float64(c.passages+1)/float64(t.passages))
}

// wordKey is the key under which a word is counted, apart from names.
func wordKey(stem string) string { return "\x00" + stem }
