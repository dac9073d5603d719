package reader

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark" // CommonMark and GitHub's tables, as a tree with source positions
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
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
func parseMarkdown(source string) (retrieval.Document, []Dropped) {
	front, body := cutFrontMatter(source)
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList, extension.Footnote))
	m := &markdown{source: []byte(body), reasons: make(map[int]string), kept: make(map[int]bool)}
	m.lineStarts = append(m.lineStarts, 0)
	for i, b := range m.source {
		if b == '\n' {
			m.lineStarts = append(m.lineStarts, i+1)
		}
	}
	m.blocks(md.Parser().Parse(text.NewReader(m.source)), "")

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
		doc.Title = m.sections[0].Title
	}
	next := 0 // the level of the heading after s that stays
	for _, s := range slices.Backward(m.sections) {
		switch {
		case s.Body != "" || s.Title != doc.Title && next > s.level:
			doc.Sections = append(doc.Sections, s.Section)
			next = s.level
		case s.Title != doc.Title:
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
	retrieval.Section
	heading *ast.Heading // nil of what stands before the first
	level   int
}

// blocks collects the block nodes below parent. prefix goes before the first
// paragraph: a list item's number.
func (m *markdown) blocks(parent ast.Node, prefix string) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			m.heading(n)
		case *ast.Paragraph, *ast.TextBlock:
			if isContentsEntry(n) {
				m.leaveOut(n.Lines(), "table of contents")
				continue
			}
			m.paragraph(prefix + m.inline(n))
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

func (m *markdown) heading(n *ast.Heading) {
	title := strings.Join(strings.Fields(m.inline(n)), " ")
	if title == "" {
		return
	}
	if n.Level == 1 && m.firstTitle == "" {
		m.firstTitle = title
	}
	m.sections = append(m.sections, markdownSection{Section: retrieval.Section{Title: title}, heading: n, level: n.Level})
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
	if s.Body != "" {
		s.Body += "\n\n"
	}
	s.Body += body
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

// table writes a row a line, under the head.
func (m *markdown) table(n *extast.Table) {
	head, body := "", ""
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			if c := strings.Join(strings.Fields(m.inline(cell)), " "); c != "" {
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

// inline returns the plain text below a node: a link's text without its
// address, emphasised words without their marks.
func (m *markdown) inline(parent ast.Node) string {
	var b strings.Builder
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			m.keep(n.Segment)
			value := n.Segment.Value(m.source)
			if _, code := parent.(*ast.CodeSpan); !code && !n.IsRaw() {
				value = plain(value)
			}
			b.Write(value)
			if n.HardLineBreak() {
				b.WriteByte('\n')
			} else if n.SoftLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(m.source))
			m.keepLine(n)
		case *ast.RawHTML:
			m.rawHTML(&b, n)
		case *extast.TaskCheckBox:
			if n.IsChecked {
				b.WriteString("[x] ")
			} else {
				b.WriteString("[ ] ")
			}
		case *extast.FootnoteLink:
			fmt.Fprintf(&b, "[%d]", n.Index)
		case *extast.FootnoteBacklink:
		default:
			b.WriteString(m.inline(n))
		}
	}
	return b.String()
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

// keepLine notes the line of a node that has no position of its own: it is its
// neighbour's, or one of its block's.
func (m *markdown) keepLine(n *ast.AutoLink) {
	label := string(n.Label(m.source))
	for p := n.Parent(); p != nil; p = p.Parent() {
		if p.Type() != ast.TypeBlock {
			continue
		}
		for i := range p.Lines().Len() {
			if s := p.Lines().At(i); strings.Contains(string(s.Value(m.source)), label) {
				m.kept[m.lineOf(s.Start)] = true
			}
		}
		return
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
