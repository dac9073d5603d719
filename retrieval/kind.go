package retrieval

import "strings"

// AnswerKind is the kind of thing that answers a question.
type AnswerKind int

// The kinds of answer.
const (
	KindOther  AnswerKind = iota
	KindPerson            // who
	KindTime              // when, what year
	KindPlace             // where
	KindNumber            // how many, how much, how old
	KindReason            // why
	KindManner            // how
	KindSpeech            // what did she say
	KindFeel              // how did she feel
	KindName              // what is it called
	KindRole              // what role does he play
)

var kindNames = map[string]AnswerKind{
	"other": KindOther, "person": KindPerson, "time": KindTime, "place": KindPlace, "number": KindNumber,
	"reason": KindReason, "manner": KindManner, "speech": KindSpeech, "feel": KindFeel, "name": KindName, "role": KindRole,
}

// kindPhrase is a phrase by which a question tells what it asks for.
type kindPhrase struct {
	kind AnswerKind
	weak bool     // counts only where no other phrase does
	text string   // the phrase, in a language without spaces
	want []string // its words; "*" stands for any number of one clause, "$" for an auxiliary verb
}

// kindPhrases reads a language's list, see lexicon/en.kinds.txt.
func kindPhrases(code string) (phrases []kindPhrase, auxiliaries, clauses, nows map[string]bool) {
	for _, line := range lexicon(code + ".kinds.txt") {
		name, list, _ := strings.Cut(line, ":")
		switch name {
		case "$":
			auxiliaries = wordSet(stripAccents(list))
			continue
		case "|":
			clauses = wordSet(stripAccents(list))
			continue
		case "~":
			nows = wordSet(stripAccents(list))
			continue
		}
		name, weak := strings.CutSuffix(name, "?")
		for phrase := range strings.SplitSeq(list, ",") {
			phrase = strings.TrimSpace(phrase)
			phrases = append(phrases, kindPhrase{
				kind: kindNames[name], weak: weak, text: phrase,
				want: folded(phrase),
			})
		}
	}
	return phrases, auxiliaries, clauses, nows
}

// folded returns the forms of a phrase's words; "*" and "$" stay.
func folded(phrase string) []string {
	words := strings.Fields(phrase)
	for i, w := range words {
		words[i] = stripAccents(foldCase(w))
	}
	return words
}

// kindOf finds the kind of answer that a question asks for: what its first
// phrase of a kind says, and of two that begin together the longer.
func (a *Analyzer) kindOf(question string) AnswerKind {
	if a.kindsByText {
		return a.kindByText(question)
	}
	var forms []string
	for i, t := range a.Tokens(question) {
		if i >= 4*maxTerms {
			break // a phrase with "*" looks at every word behind it
		}
		forms = append(forms, t.Form)
	}
	kind, _ := a.kindIn(forms)
	return kind
}

// kindIn is kindOf for the forms of a question's words; telling are the places
// of those that tell.
func (a *Analyzer) kindIn(forms []string) (kind AnswerKind, telling []int) {
	weak := KindOther
	for i := range forms {
		best, length := KindOther, 0
		for _, p := range a.kindsByWord[forms[i]] {
			if len(p.want) <= length && !(len(p.want) == length && best == KindOther) {
				continue
			}
			words, ok := a.match(p.want, forms, i)
			if !ok {
				continue
			}
			if !p.weak {
				best, length, telling = p.kind, len(p.want), words
			} else if weak == KindOther {
				weak = p.kind
			}
		}
		if length > 0 {
			return best, telling
		}
	}
	return weak, nil
}

// match returns the places in forms of the words of a phrase that begins at
// one; ok is false where it doesn't.
func (a *Analyzer) match(want, forms []string, at int) (places []int, ok bool) {
	for i, w := range want {
		if w == "*" {
			for ; at < len(forms); at++ {
				if rest, ok := a.match(want[i+1:], forms, at); ok {
					return append(places, rest...), true
				}
				if a.clauses[forms[at]] {
					break
				}
			}
			return nil, false
		}
		if at == len(forms) || w != forms[at] && (w != "$" || !a.auxiliaries[forms[at]]) {
			return nil, false
		}
		places = append(places, at)
		at++
	}
	return places, true
}

// kindByText is kindOf for languages whose words are not set apart.
func (a *Analyzer) kindByText(question string) AnswerKind {
	kind, first, length := KindOther, len(question), 0
	for _, p := range a.kinds {
		if at := strings.Index(question, p.text); at >= 0 && (at < first || at == first && len(p.text) > length) {
			kind, first, length = p.kind, at, len(p.text)
		}
	}
	return kind
}
