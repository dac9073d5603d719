package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/chapterbot/chapterbot/bot/reference"
)

// request is what a message wants, once its form is forgotten.
type request struct {
	command  Command
	argument string
	gist     string // what of the argument is remembered; empty: all
	echo     bool   // the question is not in view of the reply: say it again
	remark   bool   // it asks nothing and may be said to others: it is passed over where nothing is found

	view  view // of a pressed button
	part  int  // 0-based page of the list of texts
	press bool
	turn  bool // it turns a page of that list

	further []further          // of a pressed button
	subject *reference.Subject // of a pressed button: what is asked what it is about
}

// parse finds out what a message wants, and whether it is for the bot at all.
func (b *Bot) parse(m Message) (request, bool) {
	switch {
	case m.Action != "":
		if page, ok := parseTextsAction(m.Action); ok {
			return request{command: Texts, part: page, press: true, turn: true}, true
		}
		if question, ok := pressedQuestion(m.Action); ok {
			return request{command: Ask, argument: question, echo: true}, true
		}
		if passages, ok := parseFurther(m.Action); ok {
			return request{command: Passage, further: passages, press: true}, true
		}
		if subject, ok := pressedSubject(m.Action); ok {
			return request{subject: &subject, press: true}, true
		}
		v, _ := parseView(m.Action) // a forged action gets the reply of a place that is gone
		return request{command: Passage, view: v, press: true}, true
	case m.Command != "":
		return request{command: m.Command, argument: tidy(m.Argument), echo: true}, m.Command.known()
	}
	text := strings.TrimSpace(m.Text)
	if rest, ok := cutPrefixFold(text, b.config.Prefix); ok && b.config.Prefix != "" {
		if r, ok := prefixed(rest); ok {
			return r, true
		}
	}
	if m.Direct {
		return direct(text, m.Unnamed), true
	}
	return request{}, false
}

// prefixed reads what follows the prefix. Unknown commands are another bot's.
func prefixed(text string) (request, bool) {
	word, rest := firstWord(text)
	command := Command(strings.ToLower(word))
	return request{command: command, argument: tidy(rest)}, command.known()
}

// direct reads a message written to the bot itself, where "ask" may be left
// out. A question may begin with a command's name ("help me see why ..."), so
// a command counts only where the rest fits it.
func direct(text string, unnamed bool) request {
	if text == "" {
		return request{command: Help}
	}
	r, ok := prefixed(strings.TrimPrefix(text, "/")) // a slash command, typed as text
	switch {
	case !ok:
	case r.command == Ask && r.argument != "":
		return r
	case r.command == Passage && reference.LooksLike(r.argument):
		return r
	case r.command != Ask && r.command != Passage && r.argument == "":
		return r
	}
	text = tidy(text)
	return request{command: Ask, argument: text, remark: unnamed && !asks(text)}
}

func firstWord(text string) (word, rest string) {
	end := strings.IndexFunc(text, unicode.IsSpace)
	if end < 0 {
		return text, ""
	}
	return text[:end], strings.TrimSpace(text[end:])
}

// cutPrefixFold is strings.CutPrefix without regard to case, for prefixes
// that are words.
func cutPrefixFold(text, prefix string) (string, bool) {
	if len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return text, false
	}
	return text[len(prefix):], true
}

// tidy drops what has no business in a question or a log: invalid bytes and
// control and bidirectional override characters; white space is folded.
func tidy(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				continue
			}
		}
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
		case unicode.IsControl(r) || isBidiControl(r):
		default:
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isBidiControl(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}
