package retrieval

import "strings"

// respelt is a question with its slips put right.
type respelt struct {
	suggestion string // as it is shown; empty where there is no slip
	search     string // as it is looked for: with other forms of words, too
}

// respell puts right the slips of a question: words that neither the texts nor
// the lists of their languages have, and that likely stand for a word of the
// texts or for a function word. All else stays as it was typed, and so does a
// question in another language than the texts.
//
// A word that the texts have in another form only is looked for in that, but
// isn't said to be a slip. What is quoted or excluded is meant to the letter. So
// is what comes after maxTerms different words that the texts lack.
func (ix *Index) respell(analyzer *Analyzer, question string) respelt {
	var shown, sought rewriting
	prose := newProse(question)
	tokens := analyzer.Tokens(question)
	tokens = tokens[:min(len(tokens), 4*maxTerms)]
	names := prose.names(tokens)
	looked := make(map[string]*unknown)
	for _, t := range tokens {
		if t.Stop || t.Number || !prose.has(t) {
			continue
		}
		key := question[t.Start:t.End]
		u, known := looked[key]
		if !known {
			if u = ix.unknown(analyzer, t, names[key]); u != nil {
				looked[key] = u
			}
		}
		if len(looked) > maxTerms {
			break
		}
		if word, ok := u.slipOf(); ok {
			written := prose.likeCase(ix.written(analyzer, word), t.Capital)
			shown.replace(question, t, written)
			sought.replace(question, t, written)
		} else if word, ok := u.formOf(); ok && !prose.quotes && !isExcluded(question, t) {
			sought.replace(question, t, prose.likeCase(ix.written(analyzer, word), t.Capital))
		}
	}
	if sought.from == 0 || isForeign(analyzer, question) {
		return respelt{search: question}
	}
	out := respelt{search: sought.end(question)}
	if shown.from > 0 {
		out.suggestion = shown.end(question)
	}
	return out
}

// rewriting is a question with some words replaced.
type rewriting struct {
	text strings.Builder
	from int // where the part begins that isn't taken over yet
}

func (r *rewriting) replace(question string, t Token, word string) {
	r.text.WriteString(question[r.from:t.Start])
	r.text.WriteString(word)
	r.from = t.End
}

func (r *rewriting) end(question string) string {
	r.text.WriteString(question[r.from:])
	return r.text.String()
}

// written returns a form with the accents that it has in the texts, as far as
// the first passages tell.
func (ix *Index) written(analyzer *Analyzer, form string) string {
	const passages, longest = 4, 1 << 14
	for stem := range ix.stemsOf(ix.formNamed(form)) {
		postings := ix.postingsOf(stem)
		for _, p := range postings[:min(passages, len(postings))] {
			body := ix.entries[p.passage].body
			for _, t := range analyzer.Tokens(beginningOf(body, longest)) {
				if t.Form == form {
					return strings.ToLower(body[t.Start:t.End])
				}
			}
		}
	}
	return form
}

// isForeign reports whether a question holds clearly more function words of
// another language than of the analyzer's.
func isForeign(analyzer *Analyzer, question string) bool {
	words := talkWords(question, spaced)
	counts, most := functionCounts(question, words[:min(len(words), 4*maxTerms)])
	return most >= counts[analyzer.language]+foreignWords
}

// foreignWords is how many function words more are no chance: one slip makes
// a Dutch "wat" of a "what".
const foreignWords = 2

// newSpelling returns the spelling of the library's words and of the function
// words of its languages, as one of those mistyped is better recognised than
// looked for. Words without a vowel are acronyms, and nothing is a slip of one.
func (ix *Index) newSpelling() *Spelling {
	var words []WordCount
	function := make(map[string]bool)
	for _, language := range ix.language[:min(len(ix.language), maxLanguages)] {
		for word := range AnalyzerFor(language).stop {
			if form := stripAccents(word); !function[form] && isAlphabetic(form) {
				function[form] = true
				words = append(words, WordCount{Word: form, Count: len(ix.entries), Function: true})
			}
		}
	}
	for form, text := range ix.formText {
		if ix.formDF[form] > 0 && !function[text] && !isConsonants(text) {
			words = append(words, WordCount{Word: text, Count: int(ix.formDF[form])})
		}
	}
	return NewSpelling(words)
}
