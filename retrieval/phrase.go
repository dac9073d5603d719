package retrieval

import (
	"fmt"
	"math/bits"
	"strings"
)

// phrase is a row of words as a list of phrases writes it: "good
// (morning|evening) [to you]", where "(a|b)" is one of two, "[a]" may be
// missing, "$name" is any of what the list has under that name, "_" is any word
// at all and "*" what sectionFormOf cuts at.
type phrase []*slot

// slot is what may stand at one place of a phrase. It never changes once read,
// and all phrases that use a name share its slot.
type slot struct {
	word  string          // this word, folded
	words map[string]bool // or one of these
	ways  []phrase        // or one of these
	any   bool            // or any word
	free  bool            // or nothing
}

// longestPhrase bounds how many words of a message one phrase may cover.
const longestPhrase = 63

// ends returns where a phrase may end that begins at forms[0]: bit n is set
// where it covers n words.
func (p phrase) ends(forms []string) uint64 {
	return p.step(forms[:min(len(forms), longestPhrase)], 1)
}

// step moves every place of at over the phrase.
func (p phrase) step(forms []string, at uint64) uint64 {
	for _, s := range p {
		if at == 0 {
			break
		}
		at = s.step(forms, at)
	}
	return at
}

func (s *slot) step(forms []string, at uint64) uint64 {
	var out uint64
	for rest := at; rest != 0; rest &= rest - 1 {
		if n := bits.TrailingZeros64(rest); n < len(forms) && s.has(forms[n]) {
			out |= 1 << (n + 1)
		}
	}
	for _, way := range s.ways {
		out |= way.step(forms, at)
	}
	if s.free {
		out |= at
	}
	return out
}

// has reports whether a slot may be the one word.
func (s *slot) has(word string) bool {
	return word != "" && (s.any || s.word == word || s.words[word])
}

// beginnings calls yield with each word that a phrase may begin with, some more
// than once; "_" stands for any. It reports whether a phrase may be of no words.
func (p phrase) beginnings(yield func(word string)) (empty bool) {
	for _, s := range p {
		if !s.beginnings(yield) {
			return false
		}
	}
	return true
}

func (s *slot) beginnings(yield func(word string)) (empty bool) {
	if s.any {
		yield("_")
	}
	if s.word != "" {
		yield(s.word)
	}
	for w := range s.words {
		yield(w)
	}
	empty = s.free
	for _, way := range s.ways {
		empty = way.beginnings(yield) || empty
	}
	return empty
}

// phraseParser reads phrases; see phrase.
type phraseParser struct {
	classes  map[string]*slot
	literals map[string]phrase               // what was read before
	split    func(literal string) [][]string // the spellings of each of a literal's words
	tokens   []string
}

// parse reads phrases with commas between them.
func (p *phraseParser) parse(list string) ([]phrase, error) {
	var all []phrase
	for text := range strings.SplitSeq(marksApart.Replace(list), ",") {
		p.tokens = strings.Fields(text)
		read, err := p.row()
		switch {
		case err != nil:
			return nil, fmt.Errorf("phrase %q: %w", text, err)
		case len(p.tokens) > 0:
			return nil, fmt.Errorf("phrase %q: %s closes nothing", text, p.tokens[0])
		case len(read) == 0:
			return nil, fmt.Errorf("phrase %q: no words", text)
		}
		all = append(all, read)
	}
	return all, nil
}

var marksApart = strings.NewReplacer("(", " ( ", ")", " ) ", "[", " [ ", "]", " ] ", "|", " | ")

// row reads up to the mark that ends a row of words, which it leaves.
func (p *phraseParser) row() (phrase, error) {
	var row phrase
	for len(p.tokens) > 0 {
		token := p.tokens[0]
		if token == "|" || token == ")" || token == "]" {
			break
		}
		p.tokens = p.tokens[1:]
		switch {
		case token == "(" || token == "[":
			ways, err := p.ways(map[string]string{"(": ")", "[": "]"}[token])
			if err != nil {
				return nil, err
			}
			row = append(row, slotOf(ways, token == "["))
		case token == "_":
			row = append(row, &slot{any: true})
		case token[0] == '$':
			class, ok := p.classes[token]
			if !ok {
				return nil, fmt.Errorf("no %s above it", token)
			}
			row = append(row, class)
		default:
			row = append(row, p.literal(token)...)
		}
	}
	return row, nil
}

// ways reads the rows between an opening mark, already read, and its closing one.
func (p *phraseParser) ways(closing string) ([]phrase, error) {
	var ways []phrase
	for {
		row, err := p.row()
		if err != nil {
			return nil, err
		}
		if len(row) == 0 {
			return nil, fmt.Errorf("nothing before %s", closing)
		}
		ways = append(ways, row)
		if len(p.tokens) == 0 {
			return nil, fmt.Errorf("no %s", closing)
		}
		mark := p.tokens[0]
		p.tokens = p.tokens[1:]
		if mark == closing {
			return ways, nil
		}
		if mark != "|" {
			return nil, fmt.Errorf("%s closes what %s should", mark, closing)
		}
	}
}

// slotOf gathers the ways of one word, so that they are found at once.
func slotOf(ways []phrase, free bool) *slot {
	s := &slot{free: free}
	for _, way := range ways {
		if len(way) == 1 && !way[0].any && !way[0].free && len(way[0].ways) == 0 {
			s.add(way[0])
		} else {
			s.ways = append(s.ways, way)
		}
	}
	return s
}

// add makes a slot be any of another's words as well.
func (s *slot) add(other *slot) {
	if s.words == nil {
		s.words = make(map[string]bool)
	}
	if other.word != "" {
		s.words[other.word] = true
	}
	for w := range other.words {
		s.words[w] = true
	}
}

// literal makes the slots of a word as the list writes it: one, but where the
// language writes words without spaces.
func (p *phraseParser) literal(token string) phrase {
	if row, ok := p.literals[token]; ok {
		return row
	}
	var row phrase
	if token == "*" {
		row = phrase{&slot{word: "*"}}
	}
	for _, spellings := range p.split(token) {
		s := &slot{word: spellings[0]}
		for _, other := range spellings[1:] {
			s.add(&slot{word: other})
		}
		row = append(row, s)
	}
	p.literals[token] = row
	return row
}

// spellings returns the folded forms of a word in the list: without its
// accents, and with "ue" for "ü".
func spellings(word string) []string {
	word = foldCase(word)
	bare := stripAccents(word)
	if spelt := stripAccents(umlauts.Replace(word)); spelt != bare {
		return []string{bare, spelt}
	}
	return []string{bare}
}

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "å", "aa", "ø", "oe")
