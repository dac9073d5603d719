package retrieval

import (
	"embed"
	"hash/maphash"
	"maps"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/chapterbot/chapterbot/retrieval/lexicon/wordlist"
)

// Analyzer turns text into the terms by which it is found. A question must be
// analysed by the analyzer of the text it is put to. Safe for concurrent use.
type Analyzer struct {
	language        string
	stem            func(string) string // nil: words are their own stems
	respell         func(string) string // nil: the language has one spelling
	stop            map[string]bool
	irregular       map[string]string     // form -> base form
	listed          map[string]bool       // forms and base forms of irregular words: certainly words of the language
	words           func() *wordlist.List // a general list of the language's words; nil: there is none
	listsStems      bool                  // words has stems beside forms
	compounds       bool                  // a word may be two of words written as one
	plural          string                // the ending of most plurals; empty: not looked for
	numberWords     map[string]bool
	prefixes        map[string]bool   // written solid with what follows their hyphen
	solid           map[string]bool   // one word in spite of an apostrophe
	proper          map[string]string // word as written -> stem, where capitals make it another word
	kinds           []kindPhrase      // how questions tell what they ask for
	kindsByWord     map[string][]kindPhrase
	auxiliaries     map[string]bool
	clauses         map[string]bool // words that begin a clause within a question
	nows            map[string]bool // words that only say then or now
	kindsByText     bool
	keep            map[string]bool // holds a function word and is none
	stopPrefixes    []string        // function words with any ending
	cutsRuns        bool            // function words are looked for in runs without spaces
	restore         []string        // bare ending, accented ending, ...
	bareStems       bool            // accents are stripped before the stemmer
	keepAccents     bool            // stems have them
	capitalNouns    bool            // every noun has a capital
	apostrophe      apostropheRule
	decimalComma    bool
	spacedThousands bool

	// cache remembers what words were analysed to. One slot a hash: a word
	// that falls on another's slot takes its place, so the cache is bounded
	// (about 4 MB when full) and needs no lock.
	cache [cacheSlots]atomic.Pointer[analysedWord]
	seed  maphash.Seed
}

const (
	cacheSlots = 1 << 15
	// longestCached keeps a hostile text from filling the cache with long words.
	longestCached = 40
)

// apostropheRule says what an apostrophe inside a word does.
type apostropheRule int

const (
	clitic  apostropheRule = iota // English: a possessive or a short verb follows; else it is only spelling
	elision                       // French, Italian: a word of its own stands before it
	suffix                        // Turkish: the endings of a name follow it
)

// analysedWord is what the analysis makes of a word as written.
type analysedWord struct {
	word, form, stem string
	stop, number     bool
}

// Language returns the BCP 47 base language of the analyzer.
func (a *Analyzer) Language() string { return a.language }

// analyse returns the terms of one word; form is empty when nothing is left of it.
func (a *Analyzer) analyse(word string) analysedWord {
	if len(word) > longestCached {
		return a.analyseAnew(word)
	}
	slot := &a.cache[maphash.String(a.seed, word)%cacheSlots]
	if hit := slot.Load(); hit != nil && hit.word == word {
		return *hit
	}
	// The text that word points into must not be kept alive by the cache.
	w := a.analyseAnew(strings.Clone(word))
	slot.Store(&w)
	return w
}

func (a *Analyzer) analyseAnew(word string) analysedWord {
	folded := foldCase(word)
	w := analysedWord{word: word, form: stripAccents(folded), stop: a.stop[folded]}
	if w.form == "" {
		return w
	}
	first, _ := utf8.DecodeRuneInString(w.form)
	w.number = unicode.IsNumber(first) || a.numberWords[folded]
	if stem, ok := a.proper[word]; ok {
		w.stem, w.stop = stem, false
		return w
	}
	base := folded
	if a.bareStems {
		base = w.form
	}
	if b, ok := a.irregular[folded]; ok {
		base = b
	} else if a.respell != nil {
		base = a.respell(base)
	}
	if a.stem != nil && !isDigitStart(base) {
		base = a.stem(a.restored(base))
	}
	if long, ok := strings.CutSuffix(base, "ー"); ok && utf8.RuneCountInString(base) > 3 {
		base = long // コンピューター and コンピュータ
	}
	if decade, ok := strings.CutSuffix(base, "s"); ok && allDigits(decade) {
		base = decade // the 1990s are found by 1990
	}
	w.stem = base
	if !a.keepAccents {
		w.stem = stripAccents(base)
	}
	if w.stem == "" || w.stem == w.form {
		w.stem = w.form // one string for both
	}
	return w
}

// isPrefix reports whether form, before a hyphen, is the beginning of a word
// rather than a word: a single letter or one of the language's prefixes.
func (a *Analyzer) isPrefix(form string) bool {
	return a.prefixes[form] || utf8.RuneCountInString(form) == 1 && form != "a"
}

// restored gives a word typed without accents the one by which the stemmer
// knows its ending: "educacion" has the stem of "educación".
func (a *Analyzer) restored(word string) string {
	for i := 0; i+1 < len(a.restore); i += 2 {
		if stem, ok := strings.CutSuffix(word, a.restore[i]); ok && len(stem) > 2 && isASCII(word) {
			return stem + a.restore[i+1]
		}
	}
	return word
}

// AnalyzerFor returns the analyzer of a BCP 47 base language ("en"); further
// subtags are ignored. A language without a stemmer is analysed unstemmed.
func AnalyzerFor(language string) *Analyzer {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	if base == "nb" || base == "nn" {
		base = "no"
	}
	if build, ok := analyzers[base]; ok {
		return build()
	}
	return unknownLanguage()
}

// analyzers are built when first asked for and never change.
var (
	analyzers = func() map[string]func() *Analyzer {
		m := make(map[string]func() *Analyzer, len(languages))
		for _, l := range languages {
			m[l.code] = sync.OnceValue(func() *Analyzer { return newAnalyzer(l) })
		}
		return m
	}()
	unknownLanguage = sync.OnceValue(func() *Analyzer { return newAnalyzer(language{code: "und"}) })
)

func newAnalyzer(l language) *Analyzer {
	a := &Analyzer{
		language: l.code, apostrophe: l.apostrophe,
		respell: l.respell,
		restore: strings.Fields(l.restore), bareStems: l.bareStems, keepAccents: l.keepAccents, capitalNouns: l.capitalNouns, proper: l.proper,
		words: sync.OnceValue(func() *wordlist.List { return wordlist.For(l.code) }), listsStems: l.listsStems, compounds: l.compounds, plural: l.plural,
		solid: wordSet(l.solid), prefixes: wordSet(l.prefixes),
		decimalComma: l.decimalComma, spacedThousands: l.spacedThousands,
		stop: make(map[string]bool), irregular: make(map[string]string), listed: make(map[string]bool),
		numberWords: make(map[string]bool), kindsByWord: make(map[string][]kindPhrase),
		seed: maphash.MakeSeed(),
	}
	if l.stem != nil {
		a.stem = guarded(l.stem)
	}
	for _, line := range lexicon(l.code + ".stop.txt") {
		for _, w := range strings.Fields(line) {
			if prefix, ok := strings.CutSuffix(w, "~"); ok {
				a.stopPrefixes = append(a.stopPrefixes, prefix)
				w = prefix
			}
			a.stop[foldCase(w)] = true
			a.stop[stripAccents(foldCase(w))] = true
		}
	}
	a.keep = wordSet(strings.Join(lexicon(l.code+".keep.txt"), " "))
	a.kinds, a.auxiliaries, a.clauses, a.nows = kindPhrases(l.code)
	for _, p := range a.kinds {
		a.kindsByWord[p.want[0]] = append(a.kindsByWord[p.want[0]], p)
	}
	a.kindsByText = l.code == "zh" || l.code == "ja" || l.code == "ko"
	a.cutsRuns = l.code == "zh" || l.code == "ja" || l.code == "ko"
	maps.Copy(a.irregular, lexiconPairs(l.code+".irregular.txt"))
	for form, figures := range lexiconPairs(l.code + ".numbers.txt") {
		a.irregular[form] = figures
		a.numberWords[form] = true
	}
	for form, base := range a.irregular {
		a.listed[form], a.listed[base] = true, true
	}
	return a
}

// lexiconPairs reads a word list of lines "base: form form": what each form
// stands for. A form with accents is listed without them too, unless the list
// has another word so spelt.
func lexiconPairs(name string) map[string]string {
	pairs := make(map[string]string)
	for _, line := range lexicon(name) {
		base, forms, _ := strings.Cut(line, ":")
		for form := range strings.FieldsSeq(forms) {
			pairs[foldCase(form)] = base
		}
	}
	for form, base := range maps.Clone(pairs) {
		if bare := stripAccents(form); pairs[bare] == "" {
			pairs[bare] = base
		}
	}
	return pairs
}

//go:embed lexicon/*.txt
var lexiconFiles embed.FS

// lexicon returns the lines of a word list, without comments; none where the
// language has no such list.
func lexicon(name string) []string {
	data, err := lexiconFiles.ReadFile("lexicon/" + name)
	if err != nil {
		return nil
	}
	var lines []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			lines = append(lines, line)
		}
	}
	return lines
}
