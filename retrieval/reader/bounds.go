package reader

import (
	"bytes"
	"regexp"
	"slices"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// The Markdown library is quadratic in how deep blocks nest and in the length
// of what it reads inline, as most are. So it is given no more of either than
// the bounds below, whatever a text holds: its work is then at most so many
// steps a byte. No page that a person wrote comes near them, but for a
// paragraph with hundreds of links, which is read in pieces.
const (
	// maxNesting is how many blocks stand in one another; what would be
	// another is text of the innermost.
	maxNesting = 50

	// maxMarks and maxPiece bound a piece of a paragraph that is read inline,
	// in bytes that may mean something and in bytes.
	maxMarks = 512
	maxPiece = 64 << 10

	// maxDefinitions and maxDefinitionLines bound the link definitions that
	// are taken off a paragraph at once.
	maxDefinitions     = 100
	maxDefinitionLines = 400

	// spareCells is by how many cells a table may have more than it has bytes:
	// a row with too few of them is filled up.
	spareCells = 100
)

// commonMark reads Markdown in two passes. The first finds the blocks, from the
// first line to the last; the second reads each block's text, piece by piece.
type commonMark struct {
	*pace
	source  []byte
	context parser.Context
	notes   *footnotes
	blocks  parser.Parser
	inline  parser.Parser
	piece   *onePiece
}

func newCommonMark(p *pace, source []byte) *commonMark {
	c := &commonMark{pace: p, source: source, context: parser.NewContext(), piece: &onePiece{}}
	c.notes = &footnotes{BlockParser: shallow{extension.NewFootnoteBlockParser()}, labelled: make(map[string]*extast.Footnote)}
	c.blocks = parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(shallow{parser.NewListParser()}, 300),
			util.Prioritized(parser.NewListItemParser(), 400), // in a list only
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(shallow{parser.NewBlockquoteParser()}, 800),
			util.Prioritized(parser.NewHTMLBlockParser(), 900),
			util.Prioritized(c.notes, 999),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithParagraphTransformers(
			util.Prioritized(definitions{}, 100),
			util.Prioritized(tables{extension.NewTableParagraphTransformer()}, 200),
		),
	)
	c.inline = parser.NewParser(
		parser.WithBlockParsers(util.Prioritized(c.piece, 0)),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(noteLinks{c.notes}, 101),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewRawHTMLParser(), 400),
			util.Prioritized(parser.NewEmphasisParser(), 500),
			util.Prioritized(extension.NewStrikethroughParser(), 500),
		),
	)
	return c
}

// parse returns the document's tree, the footnotes at its end.
func (c *commonMark) parse() ast.Node {
	root := c.blocks.Parse(&linewise{Reader: text.NewReader(c.source), pace: c.pace}, parser.WithContext(c.context))
	c.readInline(root)
	c.notes.moveTo(root)
	return root
}

// readInline reads the text of a block and of those in it, in their order.
func (c *commonMark) readInline(block ast.Node) {
	for n := block.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Type() == ast.TypeBlock {
			c.readInline(n)
		}
	}
	if block.Kind() == ast.KindDocument || block.IsRaw() || block.Lines().Len() == 0 {
		return
	}
	block.RemoveChildren(block) // the first pass has no marks: it took lines for text
	lines := slices.Clone(linesOf(block))
	for rest := c.checkBox(block, lines); len(rest) > 0; {
		var piece []text.Segment
		piece, rest = c.cutPiece(rest)
		segments := text.NewSegments()
		segments.AppendAll(piece)
		if !c.step(1 + sizeOf(piece)) {
			return
		}
		read := c.piece.read(c.inline, text.NewBlockReader(c.source, segments), segments, c.context)
		for read != nil && read.HasChildren() {
			block.AppendChild(block, read.FirstChild())
		}
	}
}

func linesOf(block ast.Node) []text.Segment { return block.Lines().Sliced(0, block.Lines().Len()) }

func sizeOf(lines []text.Segment) int {
	n := 0
	for _, s := range lines {
		n += s.Stop - s.Start
	}
	return n
}

// cutPiece cuts off what to read at once: all, unless that is over the bounds.
// The cut is behind a line, else before a space, else anywhere. The rest begins
// in the line that was cut.
func (c *commonMark) cutPiece(lines []text.Segment) (piece, rest []text.Segment) {
	marks, size := 0, 0
	for i, s := range lines {
		for at := s.Start; at < s.Stop; at++ {
			b := c.source[at]
			if marks >= maxMarks || size >= maxPiece {
				twice := marks >= 2*maxMarks || size >= 2*maxPiece
				if b == ' ' || b == '\t' || twice && utf8.RuneStart(b) {
					return cutLine(lines, i, at)
				}
			}
			if isMark(b) {
				marks++
			}
			size++
		}
		if 2*marks >= maxMarks || 2*size >= maxPiece {
			return lines[:i+1], lines[i+1:]
		}
	}
	return lines, nil
}

// cutLine cuts lines at a byte of line i.
func cutLine(lines []text.Segment, i, at int) (before, behind []text.Segment) {
	s := lines[i]
	if at > s.Start {
		before = append(slices.Clip(lines[:i]), text.NewSegmentPadding(s.Start, at, s.Padding))
		s = text.NewSegment(at, s.Stop)
	} else {
		before = lines[:i]
	}
	if lines[i] = s; s.Start == s.Stop {
		i++
	}
	return before, lines[i:]
}

// isMark reports whether a byte may begin or end something inline.
func isMark(b byte) bool {
	switch b {
	case '*', '_', '~', '[', ']', '!', '<', '`':
		return true
	}
	return false
}

var checkBox = regexp.MustCompile(`^\[([\sxX])\]\s*`)

// checkBox takes the box off an item of a list of tasks, and returns the rest
// of its lines.
func (c *commonMark) checkBox(block ast.Node, lines []text.Segment) []text.Segment {
	if _, ok := block.Parent().(*ast.ListItem); !ok || block.PreviousSibling() != nil || lines[0].Padding > 0 {
		return lines
	}
	m := checkBox.FindSubmatchIndex(lines[0].Value(c.source))
	if m == nil {
		return lines
	}
	value := c.source[lines[0].Start+m[2]]
	block.AppendChild(block, extast.NewTaskCheckBox(value == 'x' || value == 'X'))
	_, rest := cutLine(lines, 0, lines[0].Start+m[1])
	return rest
}

// onePiece is the block parser of the second pass: all that it is given is
// one block.
type onePiece struct {
	lines *text.Segments
	block *ast.TextBlock
}

// read returns a block with what is inline in lines, or nil where that is
// nothing.
func (o *onePiece) read(p parser.Parser, reader text.Reader, lines *text.Segments, context parser.Context) ast.Node {
	o.lines, o.block = lines, nil
	p.Parse(reader, parser.WithContext(context))
	if o.block == nil {
		return nil
	}
	return o.block
}

func (o *onePiece) Trigger() []byte { return nil }

func (o *onePiece) Open(_ ast.Node, reader text.Reader, _ parser.Context) (ast.Node, parser.State) {
	for line, _ := reader.PeekLine(); line != nil; line, _ = reader.PeekLine() {
		reader.AdvanceLine()
	}
	o.block = ast.NewTextBlock()
	o.block.SetLines(o.lines)
	return o.block, parser.NoChildren
}

func (o *onePiece) Continue(ast.Node, text.Reader, parser.Context) parser.State { return parser.Close }
func (o *onePiece) Close(ast.Node, text.Reader, parser.Context)                 {}
func (o *onePiece) CanInterruptParagraph() bool                                 { return true }
func (o *onePiece) CanAcceptIndentedLine() bool                                 { return true }

// linewise ends the text that the first pass reads when the pace does.
type linewise struct {
	text.Reader
	pace *pace
	over bool
}

func (l *linewise) AdvanceLine() {
	_, at := l.Reader.Position()
	l.Reader.AdvanceLine()
	_, next := l.Reader.Position()
	l.over = !l.pace.step(1 + next.Start - at.Start)
}

func (l *linewise) PeekLine() ([]byte, text.Segment) {
	line, at := l.Reader.PeekLine()
	if l.over {
		return nil, at
	}
	return line, at
}

// shallow is the parser of a block that holds others, down to maxNesting.
type shallow struct{ parser.BlockParser }

func (s shallow) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, at := reader.Position()
	node, state := s.BlockParser.Open(parent, reader, pc)
	if node != nil && depthOf(parent) >= maxNesting {
		reader.SetPosition(line, at)
		return nil, parser.NoChildren
	}
	return node, state
}

func depthOf(n ast.Node) int {
	depth := 0
	for ; n != nil; n = n.Parent() {
		depth++
	}
	return depth
}

// tables reads a paragraph as a table unless that would have many more cells
// than were written.
type tables struct{ parser.ParagraphTransformer }

func (t tables) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	columns, size := 0, 0
	for i := range node.Lines().Len() {
		line := node.Lines().At(i)
		written := line.Value(reader.Source())
		size += len(written)
		if len(bytes.Trim(written, "|:- \t\r\n")) == 0 {
			columns = max(columns, bytes.Count(written, []byte("|"))+1)
		}
	}
	if columns*node.Lines().Len() <= size+spareCells {
		t.ParagraphTransformer.Transform(node, reader, pc)
	}
}

// definitions takes the link definitions off a paragraph's front, some at a
// time.
type definitions struct{}

func (definitions) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	all := parser.LinkReferenceParagraphTransformer
	rest := linesOf(node)
	for len(rest) > maxDefinitions {
		n := someDefinitions(rest, reader.Source())
		some := ast.NewParagraph()
		some.Lines().AppendAll(rest[:n])
		some.SetBlankPreviousLines(node.HasBlankPreviousLines())
		node.Parent().InsertBefore(node.Parent(), node, some)
		all.Transform(some, reader, pc)
		rest = rest[n:]
		if some.Parent() != nil { // not all of them were definitions
			node.SetLines(some.Lines())
			node.Lines().AppendAll(rest)
			some.Parent().RemoveChild(some.Parent(), some)
			return
		}
	}
	if len(rest) < node.Lines().Len() {
		lines := text.NewSegments()
		lines.AppendAll(rest)
		node.SetLines(lines)
	}
	all.Transform(node, reader, pc)
}

// someDefinitions returns how many lines to look at for definitions at once:
// up to one that may begin the next.
func someDefinitions(lines []text.Segment, source []byte) int {
	begun := 0
	most := min(len(lines), maxDefinitionLines)
	for i := range most {
		if bytes.HasPrefix(bytes.TrimLeft(lines[i].Value(source), " "), []byte("[")) {
			if begun++; begun > maxDefinitions {
				return i
			}
		}
	}
	return most
}
