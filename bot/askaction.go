package bot

import (
	"strings"
	"unicode/utf16"
)

// askQuestion is the kind of action that asks a question: "ask:" and it.
const askQuestion = "ask"

// maxAction is the most of an action, in UTF-16 units.
const maxAction = 90

// askButton asks a question. It reports false where the question is too long
// for an action, or would not come back as it is.
func askButton(label, question string) (Button, bool) {
	action := askQuestion + ":" + question
	if question == "" || tidy(question) != question || len(utf16.Encode([]rune(action))) > maxAction {
		return Button{}, false
	}
	return Button{Label: label, Action: action}, true
}

// pressedQuestion reads the action of such a button. Anyone can send any
// action: a question so asked is one like any other.
func pressedQuestion(action string) (string, bool) {
	kind, question, _ := strings.Cut(action, ":")
	question = tidy(question)
	return question, kind == askQuestion && question != ""
}
