package reader

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast" // CommonMark and GitHub's tables, as a tree with source positions
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/chapterbot/chapterbot/retrieval"
)

// maxTable is the length, in bytes, from which a table becomes several
// paragraphs, each under the table's head.
const maxTable = 1200

// parseMarkdown reads Markdown: each heading opens a section, each block in it
// is a paragraph of plain text. A person wrote it for readers, so it is not
// cleaned as a plain text is.
func parseMarkdown(p *pace, source string) (retrieval.Document, []Dropped) {
	front, body := cutFrontMatter(source)
	m := &markdown{pace: p, source: []byte(body), reasons: make(map[int]string), kept: make(map[int]bool)}
	m.lineStarts = append(m.lineStarts, 0)
	for i, b := range m.source {
		if b == '\n' {
			m.lineStarts = append(m.lineStarts, i+1)
		}
	}
	m.blocks(newCommonMark(p, m.source).parse(), "")

	doc := m.document(front)
	dropped := front.dropped
	for i, raw := range strings.Split(body, "\n") {
		if l := strings.TrimSpace(raw); l != "" && !m.kept[i] {
			dropped = append(dropped, Dropped{Line: i + 1 + front.lines, Text: l, Reason: cmp.Or(m.reasons[i], "markup")})
		}
	}
	return doc, dropped
}

// document takes the title from the front matter, else from the first heading
// of level 1, else from the only heading. Of the sections without text those
// stay that others are part of; one that was no more than the title goes.
func (m *markdown) document(front frontMatter) retrieval.Document {
	doc := retrieval.Document{Title: cmp.Or(front.title, m.firstTitle), Language: front.language}
	if doc.Title == "" && len(m.sections) == 1 {
		doc.Title = m.sections[0].title
	}
	next := 0 // the level of the heading after s that stays
	for _, s := range slices.Backward(m.sections) {
		switch {
		case len(s.bodies) > 0 || s.title != doc.Title && next > s.level:
			doc.Sections = append(doc.Sections, retrieval.Section{Title: s.title, Body: strings.Join(s.bodies, "\n\n")})
			next = s.level
		case s.title != doc.Title:
			m.dropHeading(s.heading)
		}
	}
	slices.Reverse(doc.Sections)
	return doc
}

// dropHeading leaves out a heading that was read.
func (m *markdown) dropHeading(n *ast.Heading) {
	for i := range n.Lines().Len() {
		delete(m.kept, m.lineOf(n.Lines().At(i).Start))
	}
	m.leaveOut(n.Lines(), withoutText)
}

// frontMatter is the YAML block that some tools put before the text.
type frontMatter struct {
	title, language string
	lines           int // that it takes
	dropped         []Dropped
}

// cutFrontMatter reads what stands between two lines "---" at the very start.
// Of its values it knows the title and the language, each on one line.
func cutFrontMatter(source string) (frontMatter, string) {
	lines := strings.SplitAfter(source, "\n")
	if strings.TrimRight(lines[0], " \t\n") != "---" {
		return frontMatter{}, source
	}
	end := slices.IndexFunc(lines[1:], func(l string) bool {
		l = strings.TrimRight(l, " \t\n")
		return l == "---" || l == "..."
	}) + 1
	if end == 0 || end == 1 || !strings.Contains(lines[1], ":") {
		return frontMatter{}, source // a thematic break
	}
	f := frontMatter{lines: end + 1}
	for i, l := range lines[:end+1] {
		l = strings.TrimSpace(l)
		key, value, _ := strings.Cut(l, ":")
		value = strings.Trim(strings.TrimSpace(value), `"'`)
		switch strings.ToLower(key) {
		case "title":
			f.title = value
			continue
		case "lang", "language":
			f.language, _, _ = strings.Cut(value, "-")
		}
		if l != "" {
			f.dropped = append(f.dropped, Dropped{Line: i + 1, Text: l, Reason: "front matter"})
		}
	}
	return f, strings.Join(lines[end+1:], "")
}

// markdown collects the sections of one document.
type markdown struct {
	*pace
	source     []byte
	lineStarts []int
	sections   []markdownSection
	firstTitle string // of the first heading of level 1

	// Lines, from 0: those of which something is in the document, and why
	// others are not, where it is not just that they are all markup.
	kept    map[int]bool
	reasons map[int]string
}

// markdownSection is a section below its heading.
type markdownSection struct {
	title   string
	bodies  []string     // of its paragraphs
	heading *ast.Heading // nil of what stands before the first
	level   int
}

// blocks collects the block nodes below parent. prefix goes before the first
// paragraph: a list item's number.
func (m *markdown) blocks(parent ast.Node, prefix string) {
	for n := parent.FirstChild(); n != nil && m.step(1); n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			m.heading(n)
		case *ast.Paragraph, *ast.TextBlock:
			if isContentsEntry(n) {
				m.leaveOut(n.Lines(), "table of contents")
				continue
			}
			m.paragraph(prefix + m.textOf(n))
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			m.paragraph(m.code(n))
		case *ast.HTMLBlock:
			m.markHTML(n)
		case *ast.List:
			m.list(n)
		case *extast.Table:
			m.table(n)
		case *extast.Footnote:
			m.blocks(n, fmt.Sprintf("[%d] ", n.Index))
		default:
			m.blocks(n, "")
		}
		prefix = ""
	}
}

// longestTitle is the length, in bytes, up to which a heading is one and no
// paragraph: its words are kept with each passage below it.
const longestTitle = 1000

func (m *markdown) heading(n *ast.Heading) {
	title := strings.Join(strings.Fields(m.textOf(n)), " ")
	switch {
	case title == "":
		return
	case len(title) > longestTitle:
		m.paragraph(title)
		return
	}
	if n.Level == 1 && m.firstTitle == "" {
		m.firstTitle = title
	}
	m.sections = append(m.sections, markdownSection{title: title, heading: n, level: n.Level})
}

// paragraph adds a paragraph to the open section.
func (m *markdown) paragraph(body string) {
	body = tidy(body)
	if body == "" {
		return
	}
	if len(m.sections) == 0 {
		m.sections = append(m.sections, markdownSection{})
	}
	s := &m.sections[len(m.sections)-1]
	s.bodies = append(s.bodies, body)
}

// tidy keeps a paragraph one paragraph: it has no blank line, and no white
// space at its ends.
func tidy(body string) string {
	body = strings.ToValidUTF8(strings.NewReplacer("\r", " ", "\x00", "\ufffd").Replace(body), "\ufffd")
	lines := strings.Split(body, "\n")
	lines = slices.DeleteFunc(lines, func(l string) bool { return strings.TrimSpace(l) == "" })
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

func (m *markdown) list(n *ast.List) {
	number := n.Start
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		prefix := ""
		if n.IsOrdered() {
			prefix = fmt.Sprintf("%d%c ", number, n.Marker)
			number++
		}
		m.blocks(item, prefix)
	}
}

// table writes a row a line, under the head, which is repeated unless it takes
// most of a paragraph itself.
func (m *markdown) table(n *extast.Table) {
	head, body := "", ""
	for row := n.FirstChild(); row != nil && m.step(1); row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil && m.step(1); cell = cell.NextSibling() {
			if c := strings.Join(strings.Fields(m.textOf(cell)), " "); c != "" {
				cells = append(cells, c)
			}
		}
		l := strings.Join(cells, " | ")
		if _, ok := row.(*extast.TableHeader); ok {
			head = l
			continue
		}
		if len(body) > 0 && len(head)+len(body)+len(l) > maxTable {
			m.paragraph(head + body)
			body = ""
			if 4*len(head) > 3*maxTable {
				head = ""
			}
		}
		body += "\n" + l
	}
	m.paragraph(head + body)
}

func (m *markdown) code(n ast.Node) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		m.keep(segment)
		b.Write(segment.Value(m.source))
	}
	return b.String()
}

// isContentsEntry reports whether a block is an entry of a table of contents:
// an item of a list that is no more than a link into the same document.
func isContentsEntry(n ast.Node) bool {
	if _, ok := n.Parent().(*ast.ListItem); !ok || n.ChildCount() != 1 {
		return false
	}
	link, ok := n.FirstChild().(*ast.Link)
	return ok && strings.HasPrefix(string(link.Destination), "#")
}

func (m *markdown) leaveOut(lines *text.Segments, reason string) {
	for i := range lines.Len() {
		m.reasons[m.lineOf(lines.At(i).Start)] = reason
	}
}

func (m *markdown) markHTML(n *ast.HTMLBlock) {
	m.leaveOut(n.Lines(), "HTML")
	if n.HasClosure() {
		m.reasons[m.lineOf(n.ClosureLine.Start)] = "HTML"
	}
}

// textOf returns the plain text below a node: a link's text without its
// address, emphasised words without their marks.
func (m *markdown) textOf(n ast.Node) string {
	var b strings.Builder
	_, cell := n.(*extast.TableCell)
	m.inline(&b, n, cell)
	return b.String()
}

func (m *markdown) inline(b *strings.Builder, parent ast.Node, cell bool) {
	for n := parent.FirstChild(); n != nil && m.step(1); n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			m.keep(n.Segment)
			m.words(b, parent, n, cell)
			if n.HardLineBreak() {
				b.WriteByte('\n')
			} else if n.SoftLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(m.source))
			m.kept[m.lineOf(n.Pos())] = true
		case *ast.RawHTML:
			m.rawHTML(b, n)
		case *extast.TaskCheckBox:
			if n.IsChecked {
				b.WriteString("[x] ")
			} else {
				b.WriteString("[ ] ")
			}
		case *extast.FootnoteLink:
			fmt.Fprintf(b, "[%d]", n.Index)
		default:
			m.inline(b, n, cell)
		}
	}
}

// words writes what a run of text says: code as it stands, but for the bars
// that would end the cell of a table.
func (m *markdown) words(b *strings.Builder, parent ast.Node, n *ast.Text, cell bool) {
	value := n.Segment.Value(m.source)
	_, code := parent.(*ast.CodeSpan)
	switch {
	case code && cell:
		value = bytes.ReplaceAll(value, []byte(`\|`), []byte("|"))
	case !code && !n.IsRaw():
		value = plain(value)
	}
	b.Write(value)
}

// rawHTML keeps of a tag only the line break that it may stand for.
func (m *markdown) rawHTML(b *strings.Builder, n *ast.RawHTML) {
	for i := range n.Segments.Len() {
		segment := n.Segments.At(i)
		m.reasons[m.lineOf(segment.Start)] = "HTML"
		if tag := strings.ToLower(string(segment.Value(m.source))); strings.HasPrefix(tag, "<br") {
			b.WriteByte('\n')
		}
	}
}

// plain resolves backslash escapes and character references, each once.
func plain(value []byte) []byte {
	var out []byte
	resolve := func(run []byte) { out = append(out, util.ResolveEntityNames(util.ResolveNumericReferences(run))...) }
	start := 0
	for i := 0; i+1 < len(value); i++ {
		if value[i] == '\\' && util.IsPunct(value[i+1]) {
			resolve(value[start:i])
			out = append(out, value[i+1])
			i++
			start = i + 1
		}
	}
	resolve(value[start:])
	return out
}

// keep notes that a stretch of the source is in the document.
func (m *markdown) keep(s text.Segment) {
	if len(strings.TrimSpace(string(s.Value(m.source)))) > 0 {
		m.kept[m.lineOf(s.Start)] = true
	}
}

// lineOf returns the line, from 0, of an offset.
func (m *markdown) lineOf(offset int) int {
	i, found := slices.BinarySearch(m.lineStarts, offset)
	if !found {
		i--
	}
	return i
}
