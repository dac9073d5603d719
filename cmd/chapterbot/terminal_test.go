package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/fatih/color"
	"github.com/rivo/uniseg"
	"pgregory.net/rapid"

	"github.com/chapterbot/chapterbot/bot"
)

func screen(b *strings.Builder, width int, bold bool) *page {
	p := &page{w: b, width: width, bold: color.New(color.Bold), faint: color.New(color.Faint)}
	for _, c := range []*color.Color{p.bold, p.faint} {
		c.DisableColor()
		if bold {
			c.EnableColor()
		}
	}
	return p
}

func TestAReplyOnATerminal(t *testing.T) {
	t.Parallel()
	reply := bot.Reply{Blocks: []bot.Block{
		{Title: "Heading", Runs: []bot.Run{{Text: "Plain words."}}},
		{
			Quote:    true,
			Runs:     []bot.Run{{Text: "One two three "}, {Text: "four five six seven", Bold: true}, {Text: " eight."}},
			Citation: "Chapter 48 ¶11",
		},
	}}
	var got strings.Builder
	if err := screen(&got, 20, true).reply(reply); err != nil {
		t.Fatal(err)
	}
	// Bold ends with a line and starts anew with the next.
	const on, off = "\x1b[1m", "\x1b[22m"
	want := on + "Heading" + off + "\nPlain words.\n\n" +
		on + "Chapter 48 ¶11" + off + "\n" +
		"  One two three " + on + "four" + off + "\n" +
		"  " + on + "five six seven" + off + "\n" +
		"  eight.\n"
	if got.String() != want {
		t.Errorf("got\n%q\nwant\n%q", got.String(), want)
	}
}

func TestWhatStandsAroundAQuotationIsDim(t *testing.T) {
	t.Parallel()
	reply := bot.Reply{Blocks: []bot.Block{{
		Quote: true, Citation: "Chapter 48 ¶11", Runs: []bot.Run{{Text: "One two."}}, Before: "… before it", After: "And after …",
	}}}
	var got strings.Builder
	if err := screen(&got, 40, true).reply(reply); err != nil {
		t.Fatal(err)
	}
	const dim, off = "\x1b[2m", "\x1b[22m"
	want := "\x1b[1mChapter 48 ¶11" + off + "\n    " + dim + "… before it" + off + "\n\n  One two.\n\n    " + dim + "And after …" + off + "\n"
	if got.String() != want {
		t.Errorf("got\n%q\nwant\n%q", got.String(), want)
	}
}

func TestAReplyInAPipe(t *testing.T) {
	t.Parallel()
	var got strings.Builder
	p := newPage(&got, environment{getenv: vars("TERM", "xterm")})
	long := strings.Repeat("word ", 100) + "end"
	if err := p.reply(bot.Reply{Blocks: []bot.Block{{Quote: true, Runs: []bot.Run{{Text: long, Bold: true}}, Citation: "A ¶1"}}}); err != nil {
		t.Fatal(err)
	}
	if want := "A ¶1\n" + long + "\n"; got.String() != want {
		t.Errorf("got %q", got.String())
	}
}

func TestWhatATerminalWouldActOnIsNeutralised(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a\x1b[31mred":           "a\ufffd[31mred",
		"title\x1b]0;owned\x07":  "title\ufffd]0;owned\ufffd",
		"c1 \u009b31m":           "c1 \ufffd31m",
		"\u202egnp.exe":          "\ufffdgnp.exe",
		"raw \xff\xfe":           "raw \ufffd\ufffd",
		"over\rwritten":          "over\ufffdwritten",
		"line\r\nbreak\tand tab": "line\nbreak\tand tab",
		"emoji 👩‍👩‍👧 and 中文, ß":  "emoji 👩‍👩‍👧 and 中文, ß",
	} {
		if got := printable(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestAFilesNameForgesNoLine(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	database := filepath.Join(folder, "c.db")
	for name, content := range map[string]string{"a\nForged: 9 paragraphs.md": "The mill stands.", "b\u2028Forged\r\nForged.txt": "\xff"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Skip(err) // a file system that has no such names
		}
	}
	for _, args := range [][]string{
		{"load", "--verbose", "--database", database, folder}, {"texts", "--database", database},
		{"ask", "--corpus", folder, "mill"}, {"backup", "--database", database, filepath.Join(folder, "d\nForged.db")},
	} {
		status, out, errs := chapterbot(t, strings.NewReader(""), args...)
		if said := out + errs; status != exitOK || strings.Contains(said, "\nForged") || !strings.Contains(said, "\ufffd") && args[0] != "ask" {
			t.Errorf("%s: status %d\n%s", args[0], status, said)
		}
	}
}

func TestJSONIsSafeOnATerminalAndStaysTheSame(t *testing.T) {
	t.Parallel()
	var got strings.Builder
	if _, err := (escapeJSON{&got}).Write([]byte("{\"a\":\"\u009b\u007f\u202e<中>😀\"}\n")); err != nil {
		t.Fatal(err)
	}
	if want := "{\"a\":\"\\u009b\\u007f\\u202e<中>😀\"}\n"; got.String() != want {
		t.Errorf("got %q, want %q", got.String(), want)
	}
}

// Wrapping moves line ends about and drops white space there; it loses and
// adds nothing else, and no line with a break in it is too wide.
func TestWrapKeepsEveryCharacter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := strings.TrimSpace(rapid.StringOf(rapid.SampledFrom([]rune("ab c-d\t\n中文。👩‍é.\u0301()\u00a0"))).Draw(t, "text"))
		width := rapid.IntRange(0, 12).Draw(t, "width")
		bold := rapid.IntRange(0, len(text)).Filter(func(i int) bool { return i == len(text) || utf8.RuneStart(text[i]) }).Draw(t, "bold")
		lines := wrap(cells([]bot.Run{{Text: text[:bold]}, {Text: text[bold:], Bold: true}}), width)
		var got strings.Builder
		for _, line := range lines {
			s := join(line)
			got.WriteString(s)
			if width > 2 && uniseg.StringWidth(s) > width {
				t.Fatalf("%q is wider than %d", s, width)
			}
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if squeeze(got.String()) != squeeze(text) {
			t.Fatalf("%q became %q", text, got.String())
		}
	})
}
