package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences returns the sentences of text in order: trimmed, not overlapping,
// and together holding every byte of text that is not white space.
//
// It is written for text as it is found: a stop with no space after it, quotes
// and brackets that close behind the stop, abbreviations, initials, decimals,
// ellipses, lines wrapped by hand (a single newline ends nothing, a blank line
// everything), and scripts with stops of their own. UAX #29's sentences, the
// alternative, break at "Mr." and not at "management.Strengthening".
func Sentences(text string) []Span {
	s := splitter{text: text}
	for s.at < len(text) {
		r, size := utf8.DecodeRuneInString(text[s.at:])
		switch {
		case r == '\n' || r == '\u2028' || r == '\u2029':
			s.newline(r, size)
		case isWideStop(r):
			s.at += size
			s.closeStop()
			s.cut(s.at)
		case isStop(r):
			s.stop()
		default:
			if r == '"' {
				s.quotes++
			}
			s.at += size
		}
	}
	s.cut(len(text))
	return s.spans
}

// splitter is the state of one pass over a text.
type splitter struct {
	text   string
	at     int // the byte to look at next
	start  int // of the open sentence
	line   int // where this line begins
	quotes int // straight double quotes seen in this paragraph
	width  int // of this paragraph's widest line, in characters; 0: not measured
	spans  []Span
}

// cut ends the open sentence at end.
func (s *splitter) cut(end int) {
	part := s.text[s.start:end]
	left := len(part) - len(strings.TrimLeftFunc(part, unicode.IsSpace))
	if trimmed := strings.TrimSpace(part); trimmed != "" {
		s.spans = append(s.spans, Span{s.start + left, s.start + left + len(trimmed)})
	}
	s.start = end
}

// newline ends the sentence where a blank line or a list item follows.
func (s *splitter) newline(r rune, size int) {
	begin := s.line
	s.at += size
	s.line = s.at
	rest := strings.TrimLeft(s.text[s.at:], " \t\r")
	switch {
	case r == '\u2029' || strings.HasPrefix(rest, "\n"):
		s.cut(s.at)
		s.quotes, s.width = 0, 0
	case isListItem(rest) || s.isShortLine(Span{begin, s.at - size}, rest):
		s.cut(s.at)
	}
}

// isShortLine reports whether the line at a span was broken by its writer and not by the width of the page, as in a heading, a list or a verse:
// it is well short of the paragraph's longest line, and a capital follows.
func (s *splitter) isShortLine(at Span, rest string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(rest, isOpener))
	if !unicode.IsUpper(first) && !unicode.IsDigit(first) {
		return false
	}
	line := strings.TrimSpace(s.text[at.Start:at.End])
	if line == "" || strings.ContainsRune(",;-–—", lastRune(line)) {
		return false
	}
	if s.width == 0 {
		s.width = widestLine(s.text[at.Start:])
	}
	return 5*utf8.RuneCountInString(line) < 3*s.width
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// widestLine returns the width in characters of a paragraph's widest line, at
// least 1.
func widestLine(text string) int {
	width := 1
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			break
		}
		width = max(width, utf8.RuneCountInString(line))
	}
	return width
}

// isListItem reports whether a line begins with a bullet.
func isListItem(line string) bool {
	for _, bullet := range []string{"- ", "* ", "+ ", "• ", "– ", "— ", "‣ ", "◦ ", "· "} {
		if strings.HasPrefix(line, bullet) {
			return true
		}
	}
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	return 0 < digits && digits <= 3 && (strings.HasPrefix(line[digits:], ". ") || strings.HasPrefix(line[digits:], ") "))
}

// isWideStop reports whether r always ends a sentence.
func isWideStop(r rune) bool {
	switch r {
	case '。', '！', '？', '｡', '︒', '؟', '۔', '।', '॥', '။', '។', '።', '፧', '։':
		return true
	}
	return false
}

func isStop(r rune) bool {
	switch r {
	case '.', '．', '!', '?', '…', '‼', '⁇', '⁈', '⁉':
		return true
	}
	return false
}

// closeStop moves over further stops and the quotes and brackets that close
// behind them.
func (s *splitter) closeStop() (closers int) {
	for s.at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		switch {
		case isStop(r) || isWideStop(r):
		case r == ' ' && s.goesOnDotted(s.at+size):
		case unicode.IsSpace(r) && strings.HasPrefix(s.text[s.at+size:], "»"): // « Oui ! »
		case r == '[' && s.reference() > 0:
			s.at += s.reference()
			return closers + 1
		case r == '"':
			if s.quotes%2 == 0 && s.opensWord(s.at+size) {
				return closers // "said.\"We ...": the next sentence's own quote
			}
			s.quotes++
			closers++
		case isCloser(r):
			closers++
		default:
			return closers
		}
		s.at += size
	}
	return closers
}

// goesOnDotted reports whether an ellipsis typed with spaces, ". . .", goes on
// at the byte at.
func (s *splitter) goesOnDotted(at int) bool {
	rest := s.text[at:]
	if rest == "" || rest[0] != '.' {
		return false
	}
	return len(rest) == 1 || rest[1] < '0' || rest[1] > '9'
}

// reference returns the length of the bracketed reference at s.at, such as
// "[12]" or "[citation needed]", that belongs to the sentence before it; 0
// where there is none.
func (s *splitter) reference() int {
	rest := s.text[s.at:min(len(s.text), s.at+maxReference)]
	end := strings.IndexAny(rest, "]\n.")
	if end < 2 || rest[end] != ']' {
		return 0
	}
	if first := rest[1]; (first < '0' || first > '9') && (first < 'a' || first > 'z') {
		return 0
	}
	return end + 1
}

// maxReference is the length in bytes up to which brackets hold a reference
// and not a sentence.
const maxReference = 24

func (s *splitter) opensWord(at int) bool {
	r, _ := utf8.DecodeRuneInString(s.text[at:])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func isCloser(r rune) bool {
	switch r {
	case '\'', '’', '”', '»', '›', ')', ']', '}', '」', '』', '）', '】', '》', '〉', '〕', '］', '｣':
		return true
	}
	return false
}

// stop decides whether the stop at s.at ends the sentence.
func (s *splitter) stop() {
	first := s.at
	r, size := utf8.DecodeRuneInString(s.text[s.at:])
	s.at += size
	closers := s.closeStop()
	ellipsis := r == '…' || strings.HasPrefix(s.text[first:s.at], "..") || strings.HasPrefix(s.text[first:s.at], ". .")
	period := (r == '.' || r == '．') && !ellipsis

	next := strings.TrimLeftFunc(s.text[s.at:], unicode.IsSpace)
	if next == "" {
		return
	}
	spaced := len(next) < len(s.text)-s.at
	head, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(next, isOpener))
	switch {
	case unicode.IsLower(head):
		return
	case !spaced && !s.breaksUnspaced(first, head, closers):
		return
	case period && closers == 0 && s.abbreviates(first, next, spaced):
		return
	}
	s.cut(s.at)
}

func isOpener(r rune) bool {
	switch r {
	case '"', '\'', '“', '‘', '„', '‚', '«', '‹', '(', '[', '{', '「', '『', '（', '【', '《', '¿', '¡':
		return true
	}
	return false
}

// breaksUnspaced reports whether a stop with no space behind it ends the
// sentence: "management.Strengthening" does, "3.5", "U.S" and "Node.js" don't.
func (s *splitter) breaksUnspaced(stop int, head rune, closers int) bool {
	if !unicode.IsUpper(head) && !unicode.Is(unicode.Lo, head) {
		return false
	}
	if closers > 0 {
		return true
	}
	if r, _ := utf8.DecodeLastRuneInString(s.text[s.start:stop]); r == '"' || isCloser(r) {
		return true
	}
	before := wordBefore(s.text[s.start:stop])
	last := lastRune(before)
	if i := strings.LastIndexFunc(before, standsApart); i >= 0 && !standsApart(last) {
		_, size := utf8.DecodeRuneInString(before[i:])
		before = before[i+size:] // 第a.B: "a.B" is the word
	}
	return utf8.RuneCountInString(before) > 1 && !unicode.IsUpper(last) && !strings.ContainsRune(before, '.') && !titles[before]
}

// standsApart reports whether r is of a script whose words need no space
// between them and those of others.
func standsApart(r rune) bool { return isUnspaced(r) || unicode.Is(unicode.Katakana, r) }

// wordBefore returns the run of letters, digits and inner periods that ends text.
func wordBefore(text string) string {
	if from := len(text) - maxAbbreviation; from > 0 {
		for from < len(text) && !utf8.RuneStart(text[from]) {
			from++
		}
		text = text[from:]
	}
	before := strings.LastIndexFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && !unicode.Is(unicode.M, r)
	})
	if before < 0 {
		return text
	}
	_, size := utf8.DecodeRuneInString(text[before:])
	return text[before+size:]
}

// maxAbbreviation is more bytes than any abbreviation has.
const maxAbbreviation = 32

// abbreviates reports whether the period at stop belongs to the word before it
// and the sentence goes on.
func (s *splitter) abbreviates(stop int, next string, spaced bool) bool {
	word := wordBefore(s.text[s.start:stop])
	first, size := utf8.DecodeRuneInString(word)
	starter := starters[firstWord(next)]
	nextIsDigit := next[0] >= '0' && next[0] <= '9'
	lower := strings.ToLower(word)
	switch {
	case word == "":
		return false
	case titles[lower] && unicode.IsUpper(first):
		return !starter || lower != "st" && lower != "sr" // saint or street, señor or senior
	case introducers[word]:
		return true
	case references[lower] && nextIsDigit && (size < len(word) || word == lower):
		return true
	case dates[lower] && nextIsDigit && unicode.IsUpper(first):
		return true
	case abbreviations[lower]:
		return !starter
	case size == len(word) && unicode.IsUpper(first): // an initial
		return !starter && (word != "I" || isInitial(next))
	case size == len(word) && isInitial(next): // z. B., т. Е.
		return true
	case len(word) <= 2 && allDigits(word) && ordinals[firstWord(next)]:
		return true
	case isAcronym(word):
		return !starter
	case s.start+len(s.text[s.start:stop])-len(word) == s.sentenceStart() && allDigits(word):
		return spaced && len(word) <= 3 // "1. The first of a numbered list"
	}
	return false
}

// sentenceStart is where the open sentence's first visible byte stands.
func (s *splitter) sentenceStart() int {
	part := s.text[s.start:]
	return s.start + len(part) - len(strings.TrimLeftFunc(part, unicode.IsSpace))
}

func isInitial(next string) bool {
	r, size := utf8.DecodeRuneInString(next)
	return unicode.IsLetter(r) && strings.HasPrefix(next[size:], ".")
}

// firstWord returns the leading letters of s, in lower case.
func firstWord(s string) string {
	s = strings.TrimLeftFunc(s, isOpener)
	if end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }); end >= 0 {
		s = s[:end]
	}
	return strings.ToLower(s)
}

func wordSet(list string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// Words that a period may follow within a sentence, in lower case.
var (
	// titles stand before a name.
	titles = wordSet(`mr mrs ms mx dr st prof gen col maj capt cpt lt sgt cpl cmdr adm rev hon fr sr msgr
		sen rep gov pres messrs mme mlle mmes sra srta dra d dña hr fru herr frau prof.dr`)
	// introducers stand before what they introduce, of whatever kind.
	introducers = wordSet(`cf vs v e.g i.e eg viz approx ca bl.a t.ex f.eks d.v.s см ср z.b d.h u.a`)
	// references stand before a number.
	references = wordSet(`nr nos vol vols fig figs p pp ch chap sec art c ca núm pág págs стр рис гл т kap bd kb
		janv févr avr juil sept déc ene abr ago dic av j.-c`)
	// dates stand before a number and have a capital.
	dates = wordSet(`no jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun`)
	// abbreviations may end a sentence or not.
	abbreviations = wordSet(`etc inc ltd co corp bros jr sr esq ph.d m.d b.a m.a a.m p.m a.d b.c u.s u.k u.n dept univ assn
		mt ft ave blvd rd oz lb lbs yd yds misc al ee uu av ap usw bzw etw evtl ggf
		и.о г гг в вв н.э др пр тыс млн млрд руб ул`)
	// ordinals follow a number with a period that makes it one, "3. Oktober".
	ordinals = wordSet(`januar februar märz april mai juni juli august september oktober november dezember
		jahrhundert jahrhunderts jahrtausend jahrhunderte tag weltkrieg weltkriegs`)
	// starters begin a sentence when they have a capital.
	starters = wordSet(`the a an this that these those it he she they we you i his her its their my our your there here
		in on at by for from with of to as if when while after before since during although though because
		but and so or yet then thus however what who where why how which is are was were do does did
		some many most all both each every no not one two after another such also even only
		el la los las en un una le les il elle der die das ein eine es и в но он она det den han hon`)
)
