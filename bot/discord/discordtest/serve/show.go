package main

import (
	"fmt"
	"strings"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// painter shows messages in a terminal as Discord shows them: backslashes
// that escape are gone, and bold is bold.
type painter struct{ colour bool }

func (p painter) style(code, text string) string {
	if !p.colour || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

const (
	bold = "1"
	dim  = "2"
	blue = "34"
)

func (p painter) message(m discordtest.Message, edited bool) string {
	var b strings.Builder
	head := p.style(bold, m.Author.Username)
	if m.Ephemeral() {
		head += p.style(dim, " (only you can see this)")
	}
	if edited {
		head += p.style(dim, " (edited)")
	}
	fmt.Fprintln(&b, head)
	p.lines(&b, "  ", p.markdown(m.Content))
	for i, e := range m.Embeds {
		if i > 0 {
			fmt.Fprintln(&b)
		}
		bar := "  " + p.style(blue, "│") + " "
		p.lines(&b, bar, p.style(bold, p.markdown(e.Title)))
		p.lines(&b, bar, p.markdown(e.Description))
		for _, f := range e.Fields {
			p.lines(&b, bar, p.style(bold, p.markdown(f.Name)))
			p.lines(&b, bar, p.markdown(f.Value))
		}
		if e.Footer != nil {
			p.lines(&b, bar, p.style(dim, e.Footer.Text)) // a footer has no Markdown
		}
	}
	n := 0
	for _, row := range m.Components {
		var line []string
		for _, c := range row.Components {
			if c.CustomID != "" {
				n++
				line = append(line, fmt.Sprintf("[%d: %s]", n, c.Label))
			}
		}
		if len(line) > 0 {
			fmt.Fprintln(&b, "  "+strings.Join(line, " "))
		}
	}
	return b.String()
}

func (p painter) lines(b *strings.Builder, prefix, text string) {
	if text == "" {
		return
	}
	for line := range strings.SplitSeq(text, "\n") {
		fmt.Fprintln(b, prefix+line)
	}
}

// markdown renders bold and escapes. Control characters that a terminal would
// obey are shown as a question mark.
func (p painter) markdown(s string) string {
	var b strings.Builder
	inBold := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && isPunctuation(s[i+1]):
			i++
			b.WriteByte(s[i])
		case strings.HasPrefix(s[i:], "**") && (inBold || strings.Contains(s[i+2:], "**")):
			i++
			inBold = !inBold
			b.WriteString(p.mark(inBold))
		case s[i] < ' ' && s[i] != '\n' || s[i] == 0x7f:
			b.WriteByte('?')
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// mark begins or ends bold: with an escape sequence, or with the asterisks
// where there is no colour.
func (p painter) mark(on bool) string {
	switch {
	case !p.colour:
		return "**"
	case on:
		return "\x1b[1m"
	}
	return "\x1b[22m"
}

func isPunctuation(c byte) bool {
	return strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", c) >= 0
}
