package bot

import "strings"

func (b *Bot) help() Reply {
	p := b.config.Prefix
	lines := []string{
		"I quote the passages that answer your question, word for word, and say where they stand. When the text doesn't say, I tell you so.",
		"",
		p + "ask <question>: what the text says about it",
		p + "passage 48:11: paragraph 11 of section 48; " + p + "passage 11 where there is one section",
		p + "texts: what I answer from",
		p + "reload: read the texts again (for those who manage the server)",
		p + "help: this",
		"",
		"Each works as a slash command, too. In a direct message, or after my name, just ask.",
		`Put "words in quotes" that must occur, and a minus before a -word that must not.`,
	}
	return Reply{
		Blocks:  []Block{{Title: "I answer from a text", Runs: []Run{{Text: strings.Join(lines, "\n")}}}},
		Private: true,
		Outcome: Done,
	}
}
