package eval

import (
	"errors"
	"strings"

	"github.com/chapterbot/chapterbot/retrieval"
)

// Typed is a question as somebody typed it.
type Typed struct {
	Question string
	Slip     bool
	Want     string // the word that must take the slip's place; empty where there is none
}

// ReadTyped reads a JSON lines file of questions: "want" is null where nothing
// in the "question" may be respelt, else the word that its one slip stands for.
func ReadTyped(path string) ([]Typed, error) {
	var typed []Typed
	err := readLines(path, func(l struct {
		Question string  `json:"question"`
		Want     *string `json:"want"`
	}) error {
		switch {
		case l.Question == "":
			return errors.New(`no "question" field`)
		case l.Want == nil:
			typed = append(typed, Typed{Question: l.Question})
		case *l.Want == "":
			return errors.New(`"want" is empty: null, or a word`)
		default:
			typed = append(typed, Typed{Question: l.Question, Slip: true, Want: *l.Want})
		}
		return nil
	})
	return typed, err
}

// Respelling is what became of a typed question.
type Respelling struct {
	Typed
	Suggestion string // empty: the question was left as it is
	Right      bool
}

// Respell asks each question and judges its suggestion. A question without a
// slip is right as it is. One with a slip is right where the wanted word takes
// the place of one other, whatever its case, and all else stays.
func Respell(ask func(retrieval.Query) retrieval.Answer, typed []Typed) []Respelling {
	all := make([]Respelling, len(typed))
	for i, t := range typed {
		r := Respelling{Typed: t, Suggestion: ask(retrieval.Query{Question: t.Question, Limit: 1}).Suggestion}
		r.Right = !t.Slip && r.Suggestion == "" || t.Slip && differsBy(t.Question, r.Suggestion, t.Want)
		all[i] = r
	}
	return all
}

// differsBy reports whether one word of before is want in after, and no other
// differs.
func differsBy(before, after, want string) bool {
	old, now := wordsOf(before), wordsOf(after)
	if len(old) != len(now) {
		return false
	}
	changed := 0
	for i := range old {
		if old[i] == now[i] {
			continue
		}
		if changed++; !strings.EqualFold(now[i], want) {
			return false
		}
	}
	return changed == 1
}

// wordsOf returns the words of a question as they are written, without the
// punctuation around and within them.
func wordsOf(question string) []string {
	var words []string
	for _, t := range retrieval.AnalyzerFor("und").Tokens(question) {
		words = append(words, question[t.Start:t.End])
	}
	return words
}
