package retrieval

import "slices"

// kindFeatures looks for the kind of answer that the question asks for, in
// the best sentence and, for what stands beside a statement rather than in
// it, in those around.
//
//   - number: how many: a number that the question doesn't have.
//   - time: when: such a number, or a word for a time.
//   - place: where: a word that leads to a place.
//   - placename: where: a word with a capital that the question doesn't have.
//   - reason: why: a word that leads to a reason, around.
//   - speech: what somebody said: quotation marks, around.
//   - name, role: what something is called, what part it has: a word for that
//     beside one of the question, in any sentence.
//   - othername: whatever is asked for: names that aren't the question's, where
//     that has some.
//   - feel: how somebody felt: a word for a feeling, around.
func (ix *Index) kindFeatures(v *view, a *asked, f *features) {
	if v.best < 0 {
		return
	}
	best := &v.sentences[v.best]
	f[fOtherName] = flag(namesAnother(v, a))
	clues, quotes := 0, 0
	for i := max(v.best-1, 0); i <= min(v.best+1, len(v.sentences)-1); i++ {
		clues += v.sentences[i].clues
		if a.kind == KindSpeech {
			quotes += ix.quotes(v, i)
		}
	}
	switch a.kind {
	case KindNumber:
		f[fNumber] = flag(best.numbers > 0)
	case KindTime:
		f[fTime] = flag(best.numbers > 0 || best.clues > 0)
	case KindPlace:
		f[fPlaceName] = flag(best.names > 0)
		f[fPlace] = flag(best.clues > 0)
	case KindReason:
		f[fReason] = flag(clues > 0)
	case KindSpeech:
		f[fSpeech] = flag(quotes > 0)
	case KindFeel:
		f[fFeel] = flag(clues > 0)
	case KindRole:
		f[fRole] = flag(hasClue(v))
	case KindName:
		f[fName] = flag(hasClue(v))
	case KindOther, KindPerson, KindManner: // have no mark of their own
	}
}

// hasClue reports whether a sentence has a clue beside a word of the question.
func hasClue(v *view) bool {
	return slices.ContainsFunc(v.sentences, func(sv sentenceView) bool { return sv.clues > 0 && sv.terms != 0 })
}

// namesAnother reports whether the best sentence has names and none of the
// question's, which the sentence before hasn't either.
func namesAnother(v *view, a *asked) bool {
	var names uint64
	for i, t := range a.terms {
		if t.name {
			names |= 1 << i
		}
	}
	best := &v.sentences[v.best]
	return names != 0 && best.names > 0 && v.best > 0 && (best.terms|v.sentences[v.best-1].terms)&names == 0
}

// lacksKind reports whether no sentence of a passage has the kind of thing that
// a question asks for, where that can be told from words.
func lacksKind(v *view, kind AnswerKind) bool {
	for i := range v.sentences {
		sv := &v.sentences[i]
		switch kind {
		case KindNumber:
			if sv.numbers > 0 {
				return false
			}
		case KindTime:
			if sv.numbers > 0 || sv.clues > 0 {
				return false
			}
		case KindPerson:
			if sv.names > 0 {
				return false
			}
		case KindPlace:
			if sv.names > 0 || sv.clues > 0 {
				return false
			}
		default:
			return false
		}
	}
	return len(v.sentences) > 0
}
