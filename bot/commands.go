package bot

import (
	"cmp"
	"context"
	"slices"
)

// Command is the name of something the bot does.
type Command string

// The bot's commands.
const (
	Ask     Command = "ask"
	Passage Command = "passage"
	Texts   Command = "texts"
	Reload  Command = "reload"
	Help    Command = "help"
)

// Spec is what a chat shows of a command, and to whom.
type Spec struct {
	Name     Command
	Summary  string // at most 100 characters
	Option   string // the name of what stands behind the command and must; empty: nothing does
	About    string // what that is, in at most 100 characters
	Managers bool   // for those who manage the server
	Public   bool   // its answer is for everyone who reads there
}

// command is a command and what it does.
type command struct {
	Spec
	help  func(*Bot) string           // what stands behind its name in the help
	needs func(Message, request) bool // whether a request can't be answered without a text; nil: it can
	run   func(*Bot, context.Context, Message, request) (Reply, error)
}

// commands is the table of them: what is typed, listed, registered and awaited
// is read here.
func commands() []command {
	return []command{
		{
			Spec: Spec{
				Name: Ask, Summary: "Ask a question: the passages that answer it, word for word",
				Option: "question", About: "In your own words", Public: true,
			},
			help: func(b *Bot) string {
				return " your question, such as “" + exampleQuestion(b.library.Texts()) + "”"
			},
			needs: func(m Message, r request) bool { return r.argument != "" && !isChat(m, r.argument) },
			run:   (*Bot).put,
		},
		{
			Spec: Spec{
				Name: Passage, Summary: "Read a paragraph by its number",
				Option: "reference", About: "Chapter and paragraph, like 48:11, or the paragraph alone", Public: true,
			},
			help: func(b *Bot) string {
				return " a paragraph by its place, such as “" + cmp.Or(b.catalogue().Example(), "48:11") + "”"
			},
			needs: always,
			run:   (*Bot).read,
		},
		{
			Spec:  Spec{Name: Texts, Summary: "Which texts the answers come from"},
			help:  func(*Bot) string { return " what I answer from" },
			needs: always,
			run:   func(b *Bot, _ context.Context, _ Message, r request) (Reply, error) { return b.texts(r), nil },
		},
		{
			Spec: Spec{Name: Reload, Summary: "Read the texts again (for those who manage this server)", Managers: true},
			help: func(*Bot) string { return " read the texts again (for those who manage the server)" },
			run:  func(b *Bot, ctx context.Context, m Message, _ request) (Reply, error) { return b.startReload(ctx, m) },
		},
		{
			Spec: Spec{Name: Help, Summary: "What this bot does, and how to ask it"},
			help: func(*Bot) string { return " this list" },
			run:  func(b *Bot, _ context.Context, _ Message, _ request) (Reply, error) { return b.help(), nil },
		},
	}
}

func always(Message, request) bool { return true }

// Commands lists the commands that a chat may offer.
func Commands() []Spec {
	var specs []Spec
	for _, c := range commands() {
		specs = append(specs, c.Spec)
	}
	return specs
}

// find returns the command of a name.
func (name Command) find() (c command, ok bool) {
	list := commands()
	at := slices.IndexFunc(list, func(c command) bool { return c.Name == name })
	if at < 0 {
		return command{}, false
	}
	return list[at], true
}

func (name Command) known() bool {
	_, ok := name.find()
	return ok
}
