package bot

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParse(t *testing.T) {
	t.Parallel()
	b := New(Config{Prefix: "!"}, nil, nil)
	for name, row := range map[string]struct {
		message  Message
		command  Command
		argument string
		ignored  bool
	}{
		"a question after the prefix":                 {message: Message{Text: "!ask Who is it?"}, command: Ask, argument: "Who is it?"},
		"case and white space do not matter":          {message: Message{Text: " !ASK\n Who  is\tit? "}, command: Ask, argument: "Who is it?"},
		"a command without its argument":              {message: Message{Text: "!passage"}, command: Passage},
		"chatter is not for the bot":                  {message: Message{Text: "ask me anything"}, ignored: true},
		"another bot's command is not for the bot":    {message: Message{Text: "!play a song"}, ignored: true},
		"a longer word is another bot's command":      {message: Message{Text: "!asking around"}, ignored: true},
		"the prefix alone is not for the bot":         {message: Message{Text: "!"}, ignored: true},
		"nothing at all is not for the bot":           {message: Message{Text: ""}, ignored: true},
		"a slash command":                             {message: Message{Command: Ask, Argument: "Who?"}, command: Ask, argument: "Who?"},
		"an unknown slash command is not ours":        {message: Message{Command: "dance"}, ignored: true},
		"a direct message is a question":              {message: Message{Text: "Who is it?", Direct: true}, command: Ask, argument: "Who is it?"},
		"a direct message may use the prefix":         {message: Message{Text: "!texts", Direct: true}, command: Texts},
		"a slash command typed as text":               {message: Message{Text: "/help", Direct: true}, command: Help},
		"a slash is no command's":                     {message: Message{Text: "/play a song", Direct: true}, command: Ask, argument: "/play a song"},
		"a direct message may name a command":         {message: Message{Text: "reload", Direct: true}, command: Reload},
		"a direct question may begin with help":       {message: Message{Text: "help me see why", Direct: true}, command: Ask, argument: "help me see why"},
		"a direct question may begin with passage":    {message: Message{Text: "passage of the law, when was it?", Direct: true}, command: Ask, argument: "passage of the law, when was it?"},
		"a direct reference":                          {message: Message{Text: "passage 48:11", Direct: true}, command: Passage, argument: "48:11"},
		"a mention alone asks for help":               {message: Message{Text: "", Direct: true}, command: Help},
		"control and override characters are dropped": {message: Message{Text: "!ask a\x00b\u202Ec \xff"}, command: Ask, argument: "abc"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, forBot := b.parse(row.message)
			if forBot == row.ignored {
				t.Fatalf("for the bot: %v", forBot)
			}
			if forBot && (r.command != row.command || r.argument != row.argument) {
				t.Errorf("got %q %q, want %q %q", r.command, r.argument, row.command, row.argument)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add("!ask who?", true)
	f.Add("passage 48:11", false)
	f.Add("!passage \u0661:\u0662", true)
	b := New(Config{Prefix: "!"}, nil, nil)
	f.Fuzz(func(t *testing.T, text string, direct bool) {
		r, forBot := b.parse(Message{Text: text, Direct: direct})
		if direct && !forBot {
			t.Fatal("a direct message went unheard")
		}
		if !utf8.ValidString(r.argument) || strings.TrimSpace(r.argument) != r.argument {
			t.Fatalf("untidy argument %q", r.argument)
		}
	})
}
