package bot

import (
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
)

func TestForeignLanguagesAreNamed(t *testing.T) {
	t.Parallel()
	texts := func(languages ...string) titled {
		var l titled
		for i, code := range languages {
			l.texts = append(l.texts, retrieval.Text{ID: retrieval.TextID(i + 1), Language: code})
		}
		return l
	}
	for name, row := range map[string]struct {
		texts titled
		want  string
	}{
		"one text":       {texts("sv"), "The text is in Swedish: try Swedish words."},
		"several of one": {texts("fi", "fi"), "The texts are in Finnish: try Finnish words."},
		"three":          {texts("sv", "fi", "da"), "The texts are in Danish, Finnish and Swedish: try words of one of them."},
		"many":           {texts("sv", "fi", "da", "no", "hu"), "The texts are in Danish, Finnish, Hungarian and 2 more languages: try words of one of them."},
		"one unknown":    {texts("sv", "tlh"), ""},
		"its own":        {texts("sv", "ru"), ""},
	} {
		line, ok := New(Config{}, row.texts, nil).foreign("Кто построил мост?")
		if line != row.want || ok != (row.want != "") {
			t.Errorf("%s: %q, want %q", name, line, row.want)
		}
	}
}

// titled is a library of which nothing is known but its texts.
type titled struct {
	Library
	texts []retrieval.Text
}

func (l titled) Texts() []retrieval.Text { return l.texts }
