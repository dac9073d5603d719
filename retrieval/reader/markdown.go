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
	m := &markdown{commonMark: newCommonMark(p, []byte(body)), fates: newFates(body)}
	blocks := m.parse()
	m.blocks(&blocks, "", false)
	m.endNotes()
	doc := m.document(front)
	return doc, m.fates.dropped(front, body)
}

// document takes the title from the front matter, else from the first heading
// of level 1, else from the only heading. Of the sections without text those
// stay that others are part of; one that was no more than the title goes.
func (m *markdown) document(front frontMatter) retrieval.Document {
	m.endSection()
	doc := retrieval.Document{Title: cmp.Or(front.title, m.firstTitle), Language: front.language}
	if doc.Title == "" && len(m.sections) == 1 {
		doc.Title = m.sections[0].title
	}
	next := 0 // the level of the heading after s that stays
	for _, s := range slices.Backward(m.sections) {
		switch {
		case s.body != "" || s.title != doc.Title && next > s.level:
			doc.Sections = append(doc.Sections, retrieval.Section{Title: s.title, Body: s.body})
			next = s.level
		case s.title != doc.Title:
			m.leaveOutHeading(s.line, s.lines)
		}
	}
	slices.Reverse(doc.Sections)
	return doc
}

// markdown collects the sections of one document.
type markdown struct {
	*commonMark
	fates
	sections   []markdownSection
	open       bytes.Buffer // the last section's paragraphs, a blank line between them
	firstTitle string       // of the first heading of level 1
}

// markdownSection is a section below its heading.
type markdownSection struct {
	title, body string
	level       int // of its heading; 0 of what stands before the first
	line, lines int // where the heading stands, from 0, and how long
}

// blocks collects what an outline holds, to its end or that of the block that is
// open. prefix goes before the first paragraph: a list item's number.
func (m *markdown) blocks(o *outline, prefix string, item bool) {
	for first := true; m.step(1); first = false {
		kind, level := o.next()
		switch kind {
		case blockEnd:
			return
		case headingBlock:
			m.heading(o.lines(), level)
		case proseBlock:
			block := o.lines()
			body, entry := m.prose(block, item, item && first)
			if entry {
				m.leaveOut(block, contentsEntry)
				continue
			}
			m.paragraph(prefix + body)
		case codeBlock:
			m.paragraph(m.code(o.lines()))
		case htmlBlock:
			m.leaveOut(o.lines(), htmlLine)
		case listBlock:
			m.list(o)
		case tableBlock:
			m.table(o)
		case notesBlock:
			m.readNotes()
		default:
			m.blocks(o, "", kind == itemBlock)
		}
		prefix = ""
	}
}

// readNotes reads the footnotes where the first of them stands, only to number
// those that they refer to: what they say comes at the end.
func (m *markdown) readNotes() {
	defer m.elsewhere()
	for _, note := range m.notes.closed {
		m.elsewhere()
		for o := m.notes.outlineOf(note); len(o) > 0 && m.step(1); {
			switch kind, _ := o.next(); kind {
			case headingBlock, proseBlock, cellBlock:
				for range m.pieces(o.lines()) {
				}
			case codeBlock, htmlBlock:
				o.lines()
			case listBlock:
				o.list()
			default: // has no words of its own
			}
		}
	}
}

// endNotes adds the footnotes that the text refers to, in the order of their
// numbers.
func (m *markdown) endNotes() {
	for i := 0; i < len(m.notes.numbered) && m.step(1); i++ {
		m.elsewhere()
		o := m.notes.outlineOf(m.notes.numbered[i])
		m.blocks(&o, fmt.Sprintf("[%d] ", i+1), false)
	}
}

// longestTitle is the length, in bytes, up to which a heading is one and no
// paragraph: its words are kept with each passage below it.
const longestTitle = 1000

func (m *markdown) heading(block lines, level int) {
	title := strings.Join(strings.Fields(m.textOf(block, false)), " ")
	switch {
	case title == "":
		return
	case len(title) > longestTitle:
		m.paragraph(title)
		return
	}
	if level == 1 && m.firstTitle == "" {
		m.firstTitle = title
	}
	m.endSection()
	m.addHeading()
	s := markdownSection{title: title, level: level}
	for l, ok := block.next(); ok; l, ok = block.next() {
		if s.lines == 0 {
			s.line = m.lineOf(l.Start)
		}
		s.lines++
	}
	m.sections = append(m.sections, s)
}

// paragraph adds a paragraph to the open section.
func (m *markdown) paragraph(body string) {
	body = tidy(body)
	if body == "" || !m.addParagraph() {
		return
	}
	if len(m.sections) == 0 {
		m.sections = append(m.sections, markdownSection{})
	}
	if m.open.Len() > 0 {
		m.open.WriteString("\n\n")
	}
	m.open.WriteString(body)
}

func (m *markdown) endSection() {
	if m.open.Len() > 0 {
		m.sections[len(m.sections)-1].body = m.open.String()
		m.open.Reset()
	}
}

var withoutControls = strings.NewReplacer("\r", " ", "\x00", "\ufffd")

// tidy keeps a paragraph one paragraph: it has no blank line, and no white
// space at its ends.
func tidy(body string) string {
	body = strings.ToValidUTF8(withoutControls.Replace(body), "\ufffd")
	if !strings.Contains(body, "\n") {
		return strings.TrimSpace(body)
	}
	var b strings.Builder
	b.Grow(len(body))
	for l := range strings.SplitSeq(body, "\n") {
		if strings.TrimSpace(l) == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strings.TrimRight(l, " \t"))
	}
	return strings.TrimSpace(b.String())
}

func (m *markdown) list(o *outline) {
	marker, number := o.list()
	for m.step(1) {
		kind, _ := o.next()
		if kind == blockEnd {
			return
		}
		prefix := ""
		if marker != 0 {
			prefix = fmt.Sprintf("%d%c ", number, marker)
			number++
		}
		m.blocks(o, prefix, true)
	}
}

// table writes a row a line, under the head, which is repeated unless it takes
// most of a paragraph itself.
func (m *markdown) table(o *outline) {
	head, body := "", ""
	for m.step(1) {
		kind, _ := o.next()
		if kind == blockEnd {
			break
		}
		l := m.row(o)
		if kind == headRow {
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

// row returns the cells of a table's row that hold something.
func (m *markdown) row(o *outline) string {
	var cells []string
	for m.step(1) {
		if kind, _ := o.next(); kind == blockEnd {
			break
		}
		if c := strings.Join(strings.Fields(m.textOf(o.lines(), true)), " "); c != "" {
			cells = append(cells, c)
		}
	}
	return strings.Join(cells, " | ")
}

func (m *markdown) code(block lines) string {
	var b strings.Builder
	for s, ok := block.next(); ok; s, ok = block.next() {
		m.keep(s)
		b.Write(s.Value(m.source))
	}
	return b.String()
}

// prose returns the text of a paragraph, which may be the first block of an item
// of a list. It is an entry of a table of contents where it is an item's and no
// more than a link into the same document.
func (m *markdown) prose(block lines, item, first bool) (text string, entry bool) {
	var b strings.Builder
	if first {
		b.WriteString(m.cutCheckBox(&block))
	}
	whole := item && b.Len() == 0
	for piece := range m.pieces(block) {
		if whole && piece.ChildCount() == 1 {
			link, ok := piece.FirstChild().(*ast.Link)
			if ok && bytes.HasPrefix(link.Destination, []byte("#")) {
				return "", true
			}
		}
		m.inline(&b, piece, false)
		whole = false
	}
	return b.String(), false
}

// textOf returns the plain text of a block: a link's text without its address,
// emphasised words without their marks.
func (m *markdown) textOf(block lines, cell bool) string {
	var b strings.Builder
	for piece := range m.pieces(block) {
		m.inline(&b, piece, cell)
	}
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
			m.keepLine(n.Pos())
		case *ast.RawHTML:
			m.rawHTML(b, n)
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
		m.fate[m.lineOf(segment.Start)].leaveOut(htmlLine)
		if tag := strings.ToLower(string(segment.Value(m.source))); strings.HasPrefix(tag, "<br") {
			b.WriteByte('\n')
		}
	}
}

// plain resolves backslash escapes and character references, each once.
func plain(value []byte) []byte {
	if !bytes.ContainsAny(value, `\&`) {
		return value
	}
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
	if len(bytes.TrimSpace(m.source[s.Start:s.Stop])) > 0 {
		m.keepLine(s.Start)
	}
}
