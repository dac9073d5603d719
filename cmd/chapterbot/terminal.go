package main

import (
	"io"
	"os"
	"slices"
	"strings"

	"github.com/fatih/color"
	"github.com/rivo/uniseg"
	"golang.org/x/term"

	"github.com/chapterbot/chapterbot/bot"
)

const (
	// readable is the widest line, in columns, that is still easy to read.
	readable = 100
	narrow   = 20
)

// page shows replies to a person: on a terminal wrapped, indented and with
// bold print, elsewhere as plain text with a paragraph a line.
type page struct {
	w     io.Writer
	width int // columns; 0: never wrap
	bold  *color.Color
	faint *color.Color
}

// newPage asks the file behind w whether and how wide it is a terminal.
func newPage(w io.Writer, env environment) *page {
	p := &page{w: w, bold: color.New(color.Bold), faint: color.New(color.Faint)}
	p.bold.DisableColor()
	p.faint.DisableColor()
	fd, ok := terminal(w)
	if !ok {
		return p
	}
	p.width = readable
	if width, _, err := term.GetSize(fd); err == nil && width > 0 {
		p.width = max(narrow, min(width, readable))
	}
	// https://no-color.org: any value that isn't empty.
	if env.lookup("NO_COLOR") == "" && env.lookup("TERM") != "dumb" {
		p.bold.EnableColor()
		p.faint.EnableColor()
	}
	return p
}

// terminal returns the descriptor of the terminal that v is, if it is one.
func terminal(v any) (int, bool) {
	file, ok := v.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return 0, false
	}
	return int(file.Fd()), true
}

// reply writes one reply, its blocks apart by an empty line.
func (p *page) reply(r bot.Reply) error {
	var b strings.Builder
	for i, block := range r.Blocks {
		if i > 0 {
			b.WriteByte('\n')
		}
		p.block(&b, block)
	}
	_, err := io.WriteString(p.w, b.String())
	return err
}

func (p *page) block(b *strings.Builder, block bot.Block) {
	if block.Title != "" {
		p.runs(b, "", []bot.Run{{Text: block.Title, Bold: true}})
	}
	indent := ""
	if block.Quote && p.width > 0 {
		indent = "  "
	}
	if block.Citation != "" {
		p.runs(b, "", []bot.Run{{Text: block.Citation, Bold: true}})
	}
	if block.Before != "" {
		p.aside(b, indent, block.Before)
		b.WriteByte('\n')
	}
	if block.Small {
		p.dim(b, indent, block.Runs)
	} else {
		p.runs(b, indent, block.Runs)
	}
	if block.After != "" {
		b.WriteByte('\n')
		p.aside(b, indent, block.After)
	}
}

// aside writes what stands around a quotation, dimmed and further in.
func (p *page) aside(b *strings.Builder, indent, text string) {
	if indent != "" {
		indent += "  "
	}
	p.dim(b, indent, []bot.Run{{Text: text}})
}

// dim writes text in dim print.
func (p *page) dim(b *strings.Builder, indent string, runs []bot.Run) {
	dimmed := slices.Clone(runs)
	for i := range dimmed {
		dimmed[i].Bold = true
	}
	page := page{width: p.width, bold: p.faint}
	page.runs(b, indent, dimmed)
}

// runs writes text, wrapped. Bold print ends with each line and starts again
// with the next, so that a pager shows any part of it right.
func (p *page) runs(b *strings.Builder, indent string, runs []bot.Run) {
	width := p.width
	if width > 0 {
		width -= len(indent)
	}
	for _, line := range wrap(cells(runs), width) {
		if len(line) > 0 {
			b.WriteString(indent)
		}
		for len(line) > 0 {
			n := 1
			for n < len(line) && line[n].bold == line[0].bold {
				n++
			}
			text := join(line[:n])
			if line[0].bold {
				text = p.bold.Sprint(text)
			}
			b.WriteString(text)
			line = line[n:]
		}
		b.WriteByte('\n')
	}
}

// cell is one user-perceived character.
type cell struct {
	text  string
	width int // columns
	bold  bool
	after int // uniseg.LineDontBreak, LineCanBreak or LineMustBreak
}

func cells(runs []bot.Run) []cell {
	var text strings.Builder
	var bold []bool // of each byte
	for _, run := range runs {
		s := printable(run.Text)
		text.WriteString(s)
		for range len(s) {
			bold = append(bold, run.Bold)
		}
	}
	var cells []cell
	state, at := -1, 0
	for rest := text.String(); rest != ""; {
		var cluster string
		var boundaries int
		cluster, rest, boundaries, state = uniseg.StepString(rest, state)
		cells = append(cells, cell{
			text:  cluster,
			width: boundaries >> uniseg.ShiftWidth,
			bold:  bold[at],
			after: boundaries & uniseg.MaskLine,
		})
		at += len(cluster)
	}
	return cells
}

// wrap breaks cells into lines of at most width columns where Unicode's line
// breaking (UAX #14) allows it, and anywhere in what is longer than a line.
// White space at the end of a line hangs over and is dropped.
func wrap(cells []cell, width int) [][]cell {
	var lines [][]cell
	start, used, allowed := 0, 0, 0 // allowed: where the line may end, after start
	for i := 0; i < len(cells); i++ {
		c := cells[i]
		for width > 0 && used+c.width > width && !isBlank(c) && i > start {
			end := allowed
			if end <= start {
				end = i
			}
			lines = append(lines, trimEnd(cells[start:end]))
			start, used = end, columns(cells[end:i])
		}
		used += c.width
		switch c.after {
		case uniseg.LineCanBreak:
			allowed = i + 1
		case uniseg.LineMustBreak:
			lines = append(lines, trimEnd(cells[start:i+1]))
			start, used = i+1, 0
		}
	}
	return lines // the end of the text is a mandatory break
}

func isBlank(c cell) bool { return strings.TrimSpace(c.text) == "" }

func trimEnd(line []cell) []cell {
	for len(line) > 0 && isBlank(line[len(line)-1]) {
		line = line[:len(line)-1]
	}
	return line
}

func columns(cells []cell) int {
	n := 0
	for _, c := range cells {
		n += c.width
	}
	return n
}

func join(cells []cell) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString(c.text)
	}
	return b.String()
}
