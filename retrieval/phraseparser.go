package retrieval

import (
	"fmt"
	"slices"
	"strings"
)

// phraseParser reads phrases; see phrases.
type phraseParser struct {
	into     *phrases
	rule     wordRule
	classes  map[string]element // by name
	literals map[string]phrase  // what was read before
	text     string             // what is left to read

	rows []element // of the rows that are open
	ways []phrase  // of the choices that are open
	kept []element // room for the phrases that are read
}

func newPhraseParser(into *phrases, rule wordRule) *phraseParser {
	into.ids = make(map[string]chatWord, 1024)
	into.ids["_"], into.ids["*"] = anyWord, starWord
	p := &phraseParser{into: into, rule: rule, classes: make(map[string]element), literals: make(map[string]phrase)}
	p.literals["_"], p.literals["*"] = p.keep(element(anyWord)), p.keep(element(starWord))
	return p
}

// keep copies a row to where it stays.
func (p *phraseParser) keep(row ...element) phrase {
	if len(row) > cap(p.kept)-len(p.kept) {
		p.kept = make([]element, 0, max(1024, len(row)))
	}
	from := len(p.kept)
	p.kept = append(p.kept, row...)
	return p.kept[from:len(p.kept):len(p.kept)]
}

// parse reads phrases with commas between them.
func (p *phraseParser) parse(list string) ([]phrase, error) {
	p.text = list
	var all []phrase
	for {
		before := p.text
		row, err := p.row()
		switch {
		case err != nil:
		case len(row) == 0:
			err = fmt.Errorf("no words")
		case p.text != "" && p.text[0] != ',':
			err = fmt.Errorf("%c closes nothing", p.text[0])
		}
		if err != nil {
			return nil, fmt.Errorf("phrase %.40q: %w", before, err)
		}
		all = append(all, row)
		if p.text == "" {
			return all, nil
		}
		p.text = p.text[1:]
	}
}

// marks are what no word of a list has.
const marks = " ,|()[]"

// row reads up to the mark that ends a row of words, which it leaves.
func (p *phraseParser) row() (phrase, error) {
	from := len(p.rows)
	for {
		p.text = strings.TrimLeft(p.text, " ")
		if p.text == "" || strings.IndexByte(",|)]", p.text[0]) >= 0 {
			break
		}
		if err := p.part(); err != nil {
			return nil, err
		}
	}
	row := p.keep(p.rows[from:]...)
	p.rows = p.rows[:from]
	return row, nil
}

// part reads a word, a name or a choice.
func (p *phraseParser) part() error {
	if p.text[0] == '(' || p.text[0] == '[' {
		e, err := p.choice()
		p.rows = append(p.rows, e)
		return err
	}
	end := strings.IndexAny(p.text, marks)
	if end < 0 {
		end = len(p.text)
	}
	token := p.text[:end]
	p.text = p.text[end:]
	if token[0] == '$' {
		class, ok := p.classes[token]
		if !ok {
			return fmt.Errorf("no %s above it", token)
		}
		p.rows = append(p.rows, class)
		return nil
	}
	p.rows = append(p.rows, p.literal(token)...)
	return nil
}

// choice reads the rows between two brackets.
func (p *phraseParser) choice() (element, error) {
	free, closing := p.text[0] == '[', byte(')')
	if free {
		closing = ']'
	}
	from := len(p.ways)
	for {
		p.text = p.text[1:]
		row, err := p.row()
		if err != nil {
			return 0, err
		}
		if len(row) == 0 {
			return 0, fmt.Errorf("nothing before %c", closing)
		}
		p.ways = append(p.ways, row)
		switch {
		case p.text == "" || p.text[0] != '|' && p.text[0] != closing:
			return 0, fmt.Errorf("no %c", closing)
		case p.text[0] == closing:
			p.text = p.text[1:]
			e := p.add(p.ways[from:], free)
			p.ways = p.ways[:from]
			return e, nil
		}
	}
}

// add makes a choice of ways. Those of one word it gathers, so that they are
// found at once.
func (p *phraseParser) add(ways []phrase, free bool) element {
	c := choice{free: free}
	for _, way := range ways {
		switch {
		case len(way) > 1 || way[0] == element(anyWord):
			c.ways = append(c.ways, way)
		case way[0] < firstChoice:
			c.words = append(c.words, chatWord(way[0]))
		default:
			c.join(&p.into.choices[way[0]-firstChoice])
		}
	}
	slices.Sort(c.words)
	c.words = slices.Compact(c.words)
	p.into.choices = append(p.into.choices, c)
	return firstChoice + element(len(p.into.choices)-1)
}

// join makes a choice have the ways of another.
func (c *choice) join(other *choice) {
	c.words = append(c.words, other.words...)
	c.ways = append(c.ways, other.ways...)
	c.free = c.free || other.free
}

// literal returns the elements of a word as the list writes it: one, but where
// the language writes words without spaces, or an apostrophe or a hyphen parts
// it in messages.
func (p *phraseParser) literal(token string) phrase {
	if row, ok := p.literals[token]; ok {
		return row
	}
	from := len(p.rows)
	for _, w := range talkWords(token, p.rule) {
		p.rows = append(p.rows, p.spellings(token[w.start:w.end]))
	}
	row := p.keep(p.rows[from:]...)
	p.rows = p.rows[:from]
	p.literals[token] = row
	return row
}

// spellings returns the ways to type a word of the list: without its accents,
// and with "ue" for "ü".
func (p *phraseParser) spellings(word string) element {
	bare := p.word(p.rule.fold(word))
	word = foldCase(word)
	spelt := umlauts.Replace(word)
	if spelt == word {
		return bare
	}
	return p.add([]phrase{{bare}, {p.word(stripAccents(spelt))}}, false)
}

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "å", "aa", "ø", "oe")

// word numbers a word.
func (p *phraseParser) word(form string) element {
	id, ok := p.into.ids[form]
	if !ok {
		id = chatWord(len(p.into.ids) + 1)
		p.into.ids[form] = id
	}
	return element(id)
}
