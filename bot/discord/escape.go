package discord

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// escaper writes text so that Discord shows its characters and nothing else:
// no formatting, mention, link, invite, emoji or timestamp comes of it. What
// it writes is at most one backslash longer for each ASCII punctuation
// character. The bot's own mentions of its commands go another way.
type escaper struct {
	out       strings.Builder
	before    rune // the last character written, 0 at the start
	lineStart bool // nothing but white space and digits since the line began
	quote     bool // begin each line with "> "
}

func newEscaper(quote bool) *escaper {
	e := &escaper{lineStart: true, quote: quote}
	if quote {
		e.out.WriteString("> ")
	}
	return e
}

func escape(text string) string {
	e := newEscaper(false)
	e.write(text)
	return e.out.String()
}

func (e *escaper) write(text string) {
	for i, r := range text {
		next, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
		if e.special(r, next) || isShortcode(text[i:]) {
			e.out.WriteByte('\\')
		}
		e.out.WriteRune(r)
		if r == '\n' {
			e.lineStart = true
			if e.quote {
				e.out.WriteString("> ")
			}
		} else if !unicode.IsSpace(r) && !unicode.IsDigit(r) {
			e.lineStart = false
		}
		e.before = r
	}
}

// mention writes what isMention took for one.
func (e *escaper) mention(text string) {
	e.out.WriteString(text)
	e.before, e.lineStart = '>', false
}

// special says whether r means something to Discord where it stands.
func (e *escaper) special(r, next rune) bool {
	switch r {
	case '\\', '*', '_', '~', '`', '|', '<', '>', '[', ']', '@':
		return true
	case '#', '-', '+': // headings, subtext and lists begin a line
		return e.lineStart
	case '.': // a numbered list; an invite such as discord.gg/x
		return e.lineStart || wordy(e.before) && wordy(next)
	case ':': // https://, steam://
		return next == '/'
	}
	return false
}

// longestShortcode bounds the length in bytes of the name in a shortcode.
const longestShortcode = 64

// isShortcode reports whether a text begins with what may be the name of an
// emoji, ":skull:".
func isShortcode(text string) bool {
	if text[0] != ':' {
		return false
	}
	for i := 1; i < min(len(text), longestShortcode+2); i++ {
		switch b := text[i]; {
		case b == ':':
			return i > 1
		case b >= utf8.RuneSelf, b != '_' && b != '+' && b != '-' && !wordy(rune(b)):
			return false
		}
	}
	return false
}

func wordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// clean drops what a reader should never get: invalid bytes, control
// characters and bidirectional overrides, which reorder what surrounds them.
func clean(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, text)
}

// units is the length of s as Discord counts it at its strictest: in UTF-16
// code units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}
