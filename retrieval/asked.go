package retrieval

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// maxTerms is how many different words of a question are looked at; what
// comes after is ignored, so that a question of a thousand words costs no more
// than one of these.
const maxTerms = 64

// maxQuestion is the length in bytes of a question that is read, enough for
// 4*maxTerms words; what comes after is ignored.
const maxQuestion = 4096

// beginning returns the part of a question that is read.
func beginning(question string) string { return beginningOf(question, maxQuestion) }

// beginningOf returns the first n bytes of a text.
func beginningOf(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return strings.ToValidUTF8(text[:n], "")
}

// term is a word of a question, not a stop word, as the index knows it.
type term struct {
	word  string   // its stem in the question's language
	stems []stemID // the stems that stand for it; none: the library has no such word
	kin   []stemID // stems of words that are likely related to it
	form  formID   // as written; noForm if the library has it only otherwise

	idf         float64 // its weight, from the number of passages that have it
	sentenceIDF float64 // the same, from the number of sentences
	share       float64 // of all the library's words, never 0

	position int     // the word's number in the question, stop words counted
	capital  bool    // a capital that isn't the question's first letter: likely a name
	name     bool    // such a capital in a language that gives them to names only
	figure   bool    // a number in digits
	common   bool    // more than half of the passages have it
	says     float64 // what it counts of a whole word, in (0, 1]: see Index.says
}

// noForm is the form of a word that the library doesn't have.
const noForm = ^formID(0)

// asked is a question as the index understands it.
type asked struct {
	effort        *effort
	terms         []term
	last          int     // index into terms: see lastTerm
	bare          bool    // one word, or a few that ask nothing: what stands there is all that is wanted
	total         float64 // the sum of the terms' idf
	sentenceTotal float64 // the sum of the terms' sentenceIDF
	kind          AnswerKind
	told          bool     // the question tells that kind, not only by a word like "when", and what it is shows in words
	clues         []formID // words near which that kind of answer stands

	demands    demands
	suggestion string // the question with its words put right; empty if none was

	forms     []formID  // every word of the question in order, stop words too
	formIDF   []float64 // by index into forms
	formTotal float64
}

// understand analyses a question as the library's texts are analysed.
func (ix *Index) understand(question string) *asked { return ix.understandWithin(nil, question) }

// understandWithin is understand for as long as the effort lasts.
func (ix *Index) understandWithin(e *effort, question string) *asked {
	a := &asked{effort: e}
	question = beginning(question)
	language := ix.languageOf(question)
	analyzer := AnalyzerFor(language)
	talk := talkIn(language)
	question = talk.cutTalk(question, func(word string) bool { return ix.holds(analyzer, word) })
	respelt := ix.respell(analyzer, question, e)
	a.suggestion = respelt.suggestion
	parsed := ParseQuestion(analyzer.Language(), respelt.search)
	a.kind = parsed.Kind
	a.demands = ix.demandsOf(analyzer, parsed)
	tokens := analyzer.Tokens(parsed.Search)
	tokens = tokens[:min(len(tokens), 4*maxTerms)]
	a.told = ix.passOver(analyzer, tokens) && language == clueLanguage
	for i, t := range tokens {
		a.addForm(ix, t)
		if says := ix.says(tokens, i); !t.Stop && says > 0 && len(a.terms) < maxTerms {
			a.addTerm(ix, analyzer, t, term{position: i, says: says})
		}
	}
	ix.translate(a, analyzer, parsed.Search)
	for i := range a.terms {
		t := &a.terms[i]
		ix.weigh(t)
		a.total += t.idf
		a.sentenceTotal += t.sentenceIDF
	}
	a.last = lastTerm(a.terms)
	a.bare = len(a.terms) == 1 || !talk.asks(parsed.Search)
	for _, word := range clues(a.kind) {
		if form, ok := ix.forms[word]; ok {
			a.clues = append(a.clues, form)
		}
	}
	return a
}

// lastTerm is the index of the last term that isn't common: what stands
// everywhere tells no passage from another, wherever in the question it stands.
// Where all are, it is the last.
func lastTerm(terms []term) int {
	for i := len(terms) - 1; i >= 0; i-- {
		if !terms[i].common {
			return i
		}
	}
	return len(terms) - 1
}

// passOver makes function words of some that no text has: those that only tell
// the kind of answer, as "what date was it sold" asks what "when was it sold"
// does, and those that only say then or now, "nowadays" or "in the past". What
// tells that a name is asked for is passed over in any case: what is called so
// may well be "named" or "known as". It reports whether a kind is told.
func (ix *Index) passOver(analyzer *Analyzer, tokens []Token) (told bool) {
	if analyzer.kindsByText {
		return false
	}
	forms := make([]string, len(tokens))
	for i, t := range tokens {
		forms[i] = t.Form
	}
	for i, form := range forms {
		tokens[i].Stop = tokens[i].Stop || analyzer.nows[form] && !ix.knows(tokens[i])
	}
	kind, telling := analyzer.kindIn(forms)
	for _, i := range telling {
		tokens[i].Stop = tokens[i].Stop || kind == KindName || !ix.knows(tokens[i])
	}
	return len(telling) > 0
}

// maxLanguages bounds the languages that a question is analysed in.
const maxLanguages = 4

// translate adds to each term the stems that the library's texts in other
// languages have for the same word, so that a name is found in all of them.
func (ix *Index) translate(a *asked, own *Analyzer, question string) {
	if len(ix.language) < 2 {
		return
	}
	for _, language := range ix.language[:min(len(ix.language), maxLanguages)] {
		if language == own.Language() {
			continue
		}
		for position, token := range AnalyzerFor(language).Tokens(question) {
			stem, known := ix.stems[token.Stem]
			if !known || token.Stop {
				continue
			}
			for i := range a.terms {
				t := &a.terms[i]
				if t.position == position && ix.unused(a, stem) && t.form == ix.formNamed(token.Form) {
					t.stems = append(t.stems, stem)
				}
			}
		}
	}
}

// unused reports whether no term has a stem.
func (ix *Index) unused(a *asked, stem stemID) bool {
	return !slices.ContainsFunc(a.terms, func(t term) bool { return slices.Contains(t.stems, stem) })
}

// formNamed returns the number of a form; noForm if the library lacks it.
func (ix *Index) formNamed(text string) formID {
	if form, ok := ix.forms[text]; ok {
		return form
	}
	return noForm
}

// languageOf returns the language of the library's texts that a question is
// most likely in: the one with most function words in it, or else the one
// with most passages.
func (ix *Index) languageOf(question string) string {
	if len(ix.language) == 1 {
		return ix.language[0]
	}
	best, most := "und", -1
	for _, language := range ix.language[:min(len(ix.language), maxLanguages)] {
		stops := 0
		for _, t := range AnalyzerFor(language).Tokens(question) {
			if t.Stop {
				stops++
			}
		}
		if stops > most {
			best, most = language, stops
		}
	}
	return best
}

func (a *asked) addForm(ix *Index, t Token) {
	form, df := ix.formNamed(t.Form), 0
	if form != noForm {
		df = int(ix.formDF[form])
	}
	w := idf(len(ix.entries), df)
	a.forms = append(a.forms, form)
	a.formIDF = append(a.formIDF, w)
	a.formTotal += w
}

// addTerm adds a question's word to its terms; a word said twice counts once.
//
// A word typed without its accents may be stemmed otherwise than with them, so
// it stands for every stem that the library has for words so spelt: Spanish
// "esperais" for "esperáis". Not so in a language whose words differ by their
// accents, where that is for a word typed with none.
func (a *asked) addTerm(ix *Index, analyzer *Analyzer, token Token, t term) {
	t.word, t.form = token.Stem, ix.formNamed(token.Form)
	t.capital = token.Capital && t.position > 0
	t.name = t.capital && !analyzer.capitalNouns
	t.figure = isDigitStart(token.Form)
	if slices.ContainsFunc(a.terms, func(other term) bool { return other.word == t.word }) {
		return
	}
	if stem, ok := ix.stems[token.Stem]; ok {
		if !ix.unused(a, stem) {
			return
		}
		t.stems = []stemID{stem}
	}
	if !analyzer.keepAccents || token.Stem == token.Form {
		for stem := range ix.stemsOf(t.form) {
			if !slices.Contains(t.stems, stem) && ix.unused(a, stem) {
				t.stems = append(t.stems, stem)
			}
		}
	}
	t.kin = ix.kin(token.Stem, a.effort)
	a.terms = append(a.terms, t)
}

// weigh fills in a term's weights.
func (ix *Index) weigh(t *term) {
	passages, sentences, count := 0, 0, 0.0
	for _, stem := range t.stems {
		passages += int(ix.df[stem])
		sentences += int(ix.sentenceDF[stem])
		count += float64(ix.count[stem])
	}
	t.common = 2*passages > len(ix.entries)
	t.idf = t.says * idf(len(ix.entries), min(max(passages, 1), len(ix.entries)))
	t.sentenceIDF = t.says * idf(len(ix.sentences), min(max(sentences, 1), len(ix.sentences)))
	t.share = (count + 0.1) / (ix.average*float64(len(ix.entries)) + 0.1)
}

// maxKin bounds the words related to one term.
const maxKin = 24

// kin returns the stems that share so long a beginning with a stem that they
// are likely of the same word: five letters, or four and nearly the whole of
// the shorter. Letters, not bytes: two characters of Han share nothing by
// chance of their encoding.
func (ix *Index) kin(stem string, e *effort) []stemID {
	prefix, ok := firstLetters(stem, 4)
	if !ok {
		return nil
	}
	from := sort.Search(len(ix.sorted), func(i int) bool { return ix.stemText[ix.sorted[i]] >= prefix })
	letters := utf8.RuneCountInString(stem)
	var kin []stemID
	for _, id := range ix.sorted[from:] {
		other := ix.stemText[id]
		if !strings.HasPrefix(other, prefix) || len(kin) == maxKin || !e.spend(1) {
			break
		}
		if other == stem {
			continue
		}
		common := commonLetters(stem, other)
		if common >= 5 || common >= max(4, min(letters, utf8.RuneCountInString(other))-1) {
			kin = append(kin, id)
		}
	}
	return kin
}

// firstLetters returns the first n letters of a word; ok is false when it has
// fewer.
func firstLetters(word string, n int) (prefix string, ok bool) {
	for i := range word {
		if n == 0 {
			return word[:i], true
		}
		n--
	}
	return word, n == 0
}

// commonLetters is the number of letters with which both words begin.
func commonLetters(a, b string) int {
	n := 0
	for i, r := range a {
		other, _ := utf8.DecodeRuneInString(b[min(i, len(b)):])
		if other != r || i >= len(b) {
			break
		}
		n++
	}
	return n
}

// mark notes in the scratch what the features look for in a candidate's
// words; unmark forgets it.
func (s *scratch) mark(a *asked) {
	for i, t := range a.terms {
		for _, stem := range t.kin {
			s.termOf[stem] = kinMark | uint8(i+1)
		}
	}
	for i, t := range a.terms {
		for _, stem := range t.stems {
			s.termOf[stem] = uint8(i + 1)
		}
	}
	s.next = s.next[:0]
	for i, form := range a.forms {
		s.next = append(s.next, 0)
		if form == noForm {
			continue
		}
		s.next[i] = s.formAt[form]
		s.formAt[form] = uint16(i + 1)
	}
	for _, form := range a.clues {
		s.clue[form] = true
	}
}

// kinMark is set in scratch.termOf where a stem is only kin to the term.
const kinMark = 0x80

func (s *scratch) unmark(a *asked) {
	for _, t := range a.terms {
		for _, stem := range t.stems {
			s.termOf[stem] = 0
		}
		for _, stem := range t.kin {
			s.termOf[stem] = 0
		}
	}
	for _, form := range a.forms {
		if form != noForm {
			s.formAt[form] = 0
		}
	}
	for _, form := range a.clues {
		s.clue[form] = false
	}
}

// clueLanguage is the language of the clueWords.
const clueLanguage = "en"

var clueWords = map[AnswerKind][]string{
	KindTime:   {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "spring", "summer", "autumn", "winter", "morning", "evening", "night", "noon", "midnight", "today", "yesterday", "tomorrow", "year", "day", "week", "month", "century", "hour", "years", "days", "weeks", "months", "hours"},
	KindPlace:  {"in", "at", "on", "to", "from", "into", "near", "by", "under", "over", "through", "inside", "outside", "behind", "beside"},
	KindReason: {"because", "so", "for", "since", "therefore", "thus", "that"},
	KindName:   {"called", "named", "renamed", "name", "names", "nicknamed", "christened", "known", "titled", "entitled", "dubbed", "termed"},
	KindRole:   {"role", "roles", "part", "parts", "function", "functions", "purpose", "task", "tasks", "duty", "duties", "act", "acts", "acted", "serve", "serves", "served", "responsible", "responsibility"},
	KindFeel:   {"happy", "glad", "sad", "angry", "sorrow", "sorrowful", "afraid", "fear", "frightened", "scared", "joy", "joyful", "delight", "delighted", "pleased", "pleasure", "surprised", "surprise", "astonished", "astonishment", "excited", "upset", "proud", "ashamed", "shame", "lonely", "worried", "worry", "anxious", "grateful", "gratitude", "disappointed", "content", "contented", "satisfied", "miserable", "jealous", "envy", "curious", "confused", "tired", "hungry", "furious", "rage", "terrified", "terror", "wept", "weep", "weeping", "cried", "cry", "crying", "tears", "loved", "love", "hate", "hated", "wonder", "wondered", "amazed", "relieved", "relief", "grief", "grieved", "merry", "cheerful", "heart", "unhappy", "anger", "frightened", "laughed", "trembled", "vexed", "sorry"},
}

func clues(k AnswerKind) []string { return clueWords[k] }
