package bot

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/chapterbot/chapterbot/bot/reference"
	"github.com/chapterbot/chapterbot/retrieval"
)

// aboutWhole is the kind of action that says what a text or a section as a
// whole is: "about:" and the text, then the section if it is one.
const aboutWhole = "about"

func aboutButton(label string, s reference.Subject) Button {
	action := fmt.Sprintf("%s:%d", aboutWhole, s.Text)
	if s.Section != reference.WholeText {
		action += ":" + strconv.Itoa(s.Section)
	}
	return Button{Label: label, Action: action}
}

// pressedSubject reads the action of such a button. Anyone can send any action:
// the subject may not exist.
func pressedSubject(action string) (reference.Subject, bool) {
	s := reference.Subject{Section: reference.WholeText}
	kind, rest, _ := strings.Cut(action, ":")
	text, section, inText := strings.Cut(rest, ":")
	id, err := strconv.ParseUint(text, 10, 31)
	if kind != aboutWhole || err != nil {
		return s, false
	}
	s.Text = retrieval.TextID(id)
	if inText {
		n, err := strconv.ParseUint(section, 10, 31)
		if err != nil {
			return s, false
		}
		s.Section = int(n)
	}
	return s, true
}
