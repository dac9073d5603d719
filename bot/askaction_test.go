package bot

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"pgregory.net/rapid"
)

// A question that has a button comes back as it is, and the button's action is
// one that a chat takes.
func TestAQuestionSurvivesItsButton(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		question := rapid.OneOf(rapid.StringN(0, 60, -1), rapid.StringMatching(`[a-zé漢😀: ]{0,50}`)).Draw(t, "question")
		button, ok := askButton("x", question)
		if !ok {
			return
		}
		if got, ok := pressedQuestion(button.Action); !ok || got != question {
			t.Errorf("%q comes back as %q, %v", question, got, ok)
		}
		if n := len(utf16.Encode([]rune(button.Action))); n > maxAction || strings.ContainsFunc(button.Action, unicode.IsControl) {
			t.Errorf("%q is an action of %d characters", button.Action, n)
		}
	})
	if _, ok := askButton("x", strings.Repeat("why ", 30)); ok {
		t.Error("a question that doesn't fit has a button")
	}
}
