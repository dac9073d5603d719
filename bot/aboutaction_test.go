package bot

import (
	"testing"

	"github.com/chapterbot/chapterbot/bot/reference"
)

func TestASubjectSurvivesItsButton(t *testing.T) {
	t.Parallel()
	for _, want := range []reference.Subject{{Text: 3, Section: reference.WholeText}, {Text: 3, Section: 0}, {Text: 3, Section: 12}} {
		if got, ok := pressedSubject(aboutButton("x", want).Action); !ok || got != want {
			t.Errorf("%+v comes back as %+v, %v", want, got, ok)
		}
	}
}

func FuzzPressed(f *testing.F) {
	for _, seed := range []string{"ask:who?", "about:1", "about:1:2", "about:-1", "ask:", "about:1:2:3", "passage:1:0:1:0", "\x00about"} {
		f.Add(seed)
	}
	b := New(Config{Prefix: "!"}, nil, nil)
	f.Fuzz(func(t *testing.T, action string) {
		r, forBot := b.parse(Message{Action: action})
		if forBot != (action != "") {
			t.Fatalf("%q is for the bot: %v", action, forBot)
		}
		if r.command == Ask && (r.argument == "" || tidy(r.argument) != r.argument) {
			t.Fatalf("%q asks %q", action, r.argument)
		}
		if r.subject != nil && (r.subject.Text < 0 || r.subject.Section < reference.WholeText) {
			t.Fatalf("%q is about %+v", action, r.subject)
		}
	})
}
