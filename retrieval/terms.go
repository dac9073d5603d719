package retrieval

// term is a word of a question as the index knows it.
type term struct {
	stems    []stemID // the stems that stand for it; none: the library has no such word
	form     formID   // as written; noForm if the library has it only otherwise
	idf      float64  // its weight
	count    int      // how often the question says it
	position int      // the word's number in the question, stop words counted
	capital  bool
	number   bool
	share    float64 // of all the library's words
}

const noForm = ^formID(0)

// terms analyses a question as the library's texts are analysed.
func (ix *Index) terms(question string) []term {
	var terms []term
	for _, language := range ix.language {
		for i, token := range AnalyzerFor(language).Tokens(question) {
			if token.Stop || len(terms) == maxTerms {
				continue
			}
			terms = ix.addTerm(terms, token, i)
		}
		break
	}
	for i := range terms {
		df := 0
		for _, stem := range terms[i].stems {
			df += len(ix.postingsOf(stem))
			for _, p := range ix.postingsOf(stem) {
				terms[i].share += float64(p.count)
			}
		}
		terms[i].share /= ix.average * float64(len(ix.entries))
		terms[i].idf = idf(len(ix.entries), min(df, len(ix.entries)))
	}
	return terms
}

// addTerm adds a question's word to its terms; a word said twice counts once.
func (ix *Index) addTerm(terms []term, token Token, position int) []term {
	form, ok := ix.forms[token.Form]
	if !ok {
		form = noForm
	}
	stem, ok := ix.stems[token.Stem]
	if !ok {
		return append(terms, term{form: form, count: 1, position: position, number: token.Number, capital: token.Capital && position > 0})
	}
	for i := range terms {
		if len(terms[i].stems) == 1 && terms[i].stems[0] == stem {
			terms[i].count++
			return terms
		}
	}
	return append(terms, term{stems: []stemID{stem}, form: form, count: 1, position: position, number: token.Number, capital: token.Capital && position > 0})
}
