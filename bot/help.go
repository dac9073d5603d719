package bot

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/chapterbot/chapterbot/retrieval"
)

// help says what the bot does, a line for each command, with examples from what
// is loaded.
func (b *Bot) help() Reply {
	runs := []Run{{Text: "I answer in the text's own words, and say where they stand. When it doesn't say, I tell you so.\n"}}
	for _, c := range commands() {
		runs = append(runs, Run{Text: "\n"}, b.typed(c.Name), Run{Text: c.help(b)})
	}
	runs = append(runs, Run{Text: fmt.Sprintf("\n\nIn a direct message, after my name, or in a reply to me, just ask. Elsewhere you can type %sask, too.\n", b.config.Prefix) +
		`Put "words in quotes" that must occur, and a minus before a -word that must not.`})
	return Reply{
		Blocks:  []Block{{Title: "Ask me about the text", Runs: runs}},
		Private: true,
		Outcome: Done,
	}
}

// typed names a command as it is typed.
func (b *Bot) typed(c Command) Run { return Run{Text: b.config.Prefix + string(c), Command: c} }

// exampleQuestion asks about a section of a loaded text: one in the middle,
// where the subject is, and with a name, which a number isn't.
func exampleQuestion(texts []retrieval.Text) string {
	about := ""
	for _, t := range texts {
		var named []string
		for _, s := range t.Sections {
			if s.Paragraphs > 0 && plainTitle(s.Title) && !strings.ContainsAny(s.Title, "0123456789") {
				named = append(named, s.Title)
			}
		}
		if len(named) > 0 {
			about = named[len(named)/2]
			break
		}
		if about == "" && plainTitle(t.Title) {
			about = t.Title
		}
	}
	if about == "" {
		return "Who wrote the preface?"
	}
	return fmt.Sprintf("What does it say about %s?", about)
}

// plainTitle reports whether a title is short enough for an example.
func plainTitle(title string) bool {
	n := utf8.RuneCountInString(title)
	return n > 1 && n <= 40 && !strings.ContainsAny(title, "?!“”\"\n")
}
