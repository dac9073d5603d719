package bot

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/chapterbot/chapterbot/retrieval"
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
	texts := library()
	f.Fuzz(func(t *testing.T, text string, direct bool) {
		r, forBot := b.parse(Message{Text: text, Direct: direct})
		if direct && !forBot {
			t.Fatal("a direct message went unheard")
		}
		if !utf8.ValidString(r.argument) || strings.TrimSpace(r.argument) != r.argument {
			t.Fatalf("untidy argument %q", r.argument)
		}
		if ref, ok := parseReference(r.argument); ok {
			if place, err := resolve(ref, texts); err == nil && !exists(place, texts) {
				t.Fatalf("%q led to %v, which is not there", r.argument, place)
			}
		}
	})
}

func library() []retrieval.Text {
	return []retrieval.Text{
		{ID: 1, Title: "The Handbook", Sections: []retrieval.TextSection{{Title: "Chapter 3: Rules", Paragraphs: 9}, {Title: "Chapter 4: Fees", Paragraphs: 2}}},
		{ID: 2, Title: "The Novel", Sections: []retrieval.TextSection{{Title: "Prologue", Paragraphs: 3}, {Title: "Chapter 3", Paragraphs: 12}}},
	}
}

func exists(p retrieval.Place, texts []retrieval.Text) bool {
	for _, t := range texts {
		if t.ID == p.Text && p.Section >= 0 && p.Section < len(t.Sections) {
			return p.Paragraph >= 1 && p.Paragraph <= t.Sections[p.Section].Paragraphs
		}
	}
	return false
}

func TestResolve(t *testing.T) {
	t.Parallel()
	one := []retrieval.Text{{ID: 7, Title: "Study edition", Sections: []retrieval.TextSection{{Title: "Chapter 48", Paragraphs: 16}}}}
	numbered := []retrieval.Text{{ID: 4, Title: "Essays", Sections: []retrieval.TextSection{{Title: "Chapter 5: 1984", Paragraphs: 1}, {Title: "Chapter 12: The 5 Senses", Paragraphs: 1}}}}
	for name, row := range map[string]struct {
		texts []retrieval.Text
		ref   string
		want  retrieval.Place
		fails string // part of what the user is told
	}{
		"a number, where there is one section":   {texts: one, ref: "11", want: retrieval.Place{Text: 7, Section: 0, Paragraph: 11}},
		"section and paragraph":                  {texts: one, ref: "48:11", want: retrieval.Place{Text: 7, Section: 0, Paragraph: 11}},
		"as a citation writes it":                {texts: one, ref: "Chapter 48 ¶ 11", want: retrieval.Place{Text: 7, Section: 0, Paragraph: 11}},
		"a pilcrow alone":                        {texts: one, ref: "¶11", want: retrieval.Place{Text: 7, Section: 0, Paragraph: 11}},
		"in words":                               {texts: one, ref: "chapter 48 paragraph 11", want: retrieval.Place{Text: 7, Section: 0, Paragraph: 11}},
		"a title with a second number":           {texts: numbered, ref: "5:1", want: retrieval.Place{Text: 4, Section: 0, Paragraph: 1}},
		"the second number is no number":         {texts: numbered, ref: "1984:1", fails: `no section "1984"`},
		"leading zeros don't count":              {texts: numbered, ref: "005:1", want: retrieval.Place{Text: 4, Section: 0, Paragraph: 1}},
		"no text of that title":                  {texts: numbered, ref: "Handbook, 5:1", fails: `no text "Handbook"`},
		"no text at all":                         {ref: "5:1", fails: "No text is loaded"},
		"past the end":                           {texts: one, ref: "17", fails: "from 1 to 16"},
		"no such section":                        {texts: one, ref: "49:1", fails: `no section "49"`},
		"a number that two sections have":        {texts: library(), ref: "3:1", fails: "Which one"},
		"a number alone among many":              {texts: library(), ref: "1", fails: "Which one"},
		"the text's title settles it":            {texts: library(), ref: "novel, 3:12", want: retrieval.Place{Text: 2, Section: 1, Paragraph: 12}},
		"a section's name":                       {texts: library(), ref: "prologue:2", want: retrieval.Place{Text: 2, Section: 0, Paragraph: 2}},
		"part of a section's name":               {texts: library(), ref: "fees:2", want: retrieval.Place{Text: 1, Section: 1, Paragraph: 2}},
		"a number is not part of another number": {texts: one, ref: "8:1", fails: `no section "8"`},
		"a whole title wins over part of one":    {texts: library(), ref: "Chapter 3:2", want: retrieval.Place{Text: 2, Section: 1, Paragraph: 2}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ref, ok := parseReference(row.ref)
			if !ok {
				t.Fatalf("%q is not understood", row.ref)
			}
			got, err := resolve(ref, row.texts)
			if row.fails != "" {
				if err == nil || !strings.Contains(err.Error(), row.fails) {
					t.Fatalf("got %v, %v, want an error with %q", got, err, row.fails)
				}
				return
			}
			if err != nil || got != row.want {
				t.Errorf("got %v, %v, want %v", got, err, row.want)
			}
		})
	}
}

func TestWhatIsNoReference(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "of time", "chapter", "11 days", "0", "-1", "eleven", "99999999999999999999", "in 2011"} {
		if ref, ok := parseReference(s); ok {
			t.Errorf("%q is read as %+v", s, ref)
		}
	}
}
