package main

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// printable makes s safe to show: escape sequences, other control characters,
// bytes that aren't UTF-8 and characters that turn the direction of the text
// around come out as U+FFFD. Line breaks and tabs stay.
func printable(s string) string {
	return harmless(strings.ReplaceAll(s, "\r\n", "\n"), "\n\t")
}

// inLine is printable for what stands within a line, as titles and paths do: a file's
// name may have a line break, and forge a line by it.
func inLine[S ~string](s S) string { return harmless(string(s), "\t") }

// harmless puts U+FFFD for what a terminal may act on, but for the characters of
// allowed.
func harmless(s, allowed string) string {
	return strings.Map(func(r rune) rune {
		if isHarmful(r) && !strings.ContainsRune(allowed, r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// isHarmful reports whether a terminal may act on r instead of showing it.
func isHarmful(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// escapeJSON writes JSON on, with the characters that encoding/json leaves
// alone but a terminal may act on as \u escapes: the same JSON, safe to print.
type escapeJSON struct{ w io.Writer }

func (e escapeJSON) Write(p []byte) (int, error) {
	const hex = "0123456789abcdef"
	var b strings.Builder
	for _, r := range string(p) {
		if r < ' ' || r > 0xFFFF || !isHarmful(r) {
			b.WriteRune(r)
			continue
		}
		b.WriteString(`\u`)
		for shift := 12; shift >= 0; shift -= 4 {
			b.WriteByte(hex[r>>shift&0xF])
		}
	}
	if _, err := io.WriteString(e.w, b.String()); err != nil {
		return 0, err
	}
	return len(p), nil
}
