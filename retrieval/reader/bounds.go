package reader

import (
	"iter"
	"regexp"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
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

	// maxRows is how many rows of a table are read at once.
	maxRows = 256

	// spareCells is by how many cells a table may have more than it has bytes:
	// a row with too few of them is filled up.
	spareCells = 100
)

// commonMark reads Markdown in two passes. The first finds the blocks, from the
// first line to the last, and writes them to an outline; the second reads each
// block's text, piece by piece. So neither has a tree of the text.
type commonMark struct {
	*pace
	source  []byte
	context references
	root    ast.Node // of the first pass; nil before its first line
	notes   *footnotes
	blocks  parser.Parser
	inline  parser.Parser
	piece   *onePiece
}

func newCommonMark(p *pace, source []byte) *commonMark {
	c := &commonMark{pace: p, source: source, context: references{parser.NewContext(), make(map[string]bool)}, piece: &onePiece{}}
	c.notes = &footnotes{BlockParser: shallow{extension.NewFootnoteBlockParser()}, labelled: make(map[string]int)}
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

// parse returns the document's blocks, without the footnotes.
func (c *commonMark) parse() outline {
	root := c.blocks.Parse(&linewise{Reader: text.NewReader(c.source), commonMark: c, blank: -1}, parser.WithContext(c.context))
	return outline(nil).inside(nil, root)
}

// packClosed takes what is closed off the tree of the first pass, but for some
// blocks beside each that is open.
func (c *commonMark) packClosed() {
	open := c.context.OpenedBlocks()
	if len(open) == 0 {
		if c.root != nil {
			pack(c.root, nil)
		}
		return
	}
	if c.root == nil {
		c.root = open[0].Node.Parent()
	}
	parent := c.root
	for _, block := range open {
		if block.Node.Parent() != parent {
			return
		}
		if parent.ChildCount() > fewBlocks {
			pack(parent, beforeUnderline(block.Node))
		}
		parent = block.Node
	}
	if parent.ChildCount() > fewBlocks {
		pack(parent, parent.LastChild()) // which a list asks whether it is empty
	}
}

// beforeUnderline is what an underline may make a heading: the block before it, or
// before the table that was that one's end.
func beforeUnderline(open ast.Node) ast.Node {
	before := open.PreviousSibling()
	if before != nil && before.PreviousSibling() != nil {
		return before.PreviousSibling()
	}
	return before
}

// elsewhere says that what is read next doesn't stand behind what was read last:
// the library remembers up to where it looked for the end of a comment.
func (c *commonMark) elsewhere() { c.context.Context = parser.NewContext() }

// pieces reads the text of a block, and gives what is inline in each piece of
// it.
func (c *commonMark) pieces(block lines) iter.Seq[ast.Node] {
	return func(yield func(ast.Node) bool) {
		for piece := c.cutPiece(&block); len(piece) > 0; piece = c.cutPiece(&block) {
			segments := text.NewSegments()
			segments.AppendAll(piece)
			if !c.step(1 + sizeOf(piece)) {
				return
			}
			read := c.piece.read(c.inline, text.NewBlockReader(c.source, segments), segments, c.context)
			if read != nil && !yield(read) {
				return
			}
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
func (c *commonMark) cutPiece(block *lines) []text.Segment {
	var piece []text.Segment
	marks, size := 0, 0
	for s, ok := block.next(); ok; s, ok = block.next() {
		for at := s.Start; at < s.Stop; at++ {
			b := c.source[at]
			if marks >= maxMarks || size >= maxPiece {
				twice := marks >= 2*maxMarks || size >= 2*maxPiece
				if b == ' ' || b == '\t' || twice && utf8.RuneStart(b) {
					if at > s.Start {
						piece = append(piece, text.NewSegmentPadding(s.Start, at, s.Padding))
						s = text.NewSegment(at, s.Stop)
					}
					block.putBack(s)
					return piece
				}
			}
			if isMark(b) {
				marks++
			}
			size++
		}
		piece = append(piece, s)
		if 2*marks >= maxMarks || 2*size >= maxPiece {
			break
		}
	}
	return piece
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

// cutCheckBox takes the box off an item of a list of tasks, and returns it as it
// is shown; empty: there is none.
func (c *commonMark) cutCheckBox(item *lines) string {
	first, ok := item.next()
	if !ok {
		return ""
	}
	m := checkBox.FindSubmatchIndex(first.Value(c.source))
	if m == nil || first.Padding > 0 {
		item.putBack(first)
		return ""
	}
	box := c.source[first.Start+m[2]]
	item.putBack(text.NewSegment(first.Start+m[1], first.Stop))
	if box == 'x' || box == 'X' {
		return "[x] "
	}
	return "[ ] "
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

// linewise is the text of the first pass, which it ends when the pace does. Of
// blank lines that follow each other it gives the first: no more of them mean
// anything, and the library keeps a note of each in every block that is open.
type linewise struct {
	text.Reader
	*commonMark
	blank int // the last line that was begun and is blank
	over  bool
}

func (l *linewise) AdvanceLine() {
	number, at := l.Reader.Position()
	for again := number == l.blank; ; again = true {
		l.Reader.AdvanceLine()
		line, _ := l.Reader.PeekLine()
		if line == nil || !util.IsBlank(line) {
			break
		}
		if !again {
			l.blank, _ = l.Reader.Position()
			break
		}
	}
	_, next := l.Reader.Position()
	l.over = !l.step(1 + next.Start - at.Start)
	l.packClosed()
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
