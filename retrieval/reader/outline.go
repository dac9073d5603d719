package reader

import (
	"encoding/binary"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// outline is the blocks of a text in reading order, each with where its lines
// stand in the source. A block takes some bytes of it, where the library's tree
// takes some hundred: a text's tree is written to it while it grows.
type outline []byte

// blockKind is the first byte of a block; a heading's level stands above it.
type blockKind byte

const (
	blockEnd  blockKind = iota // of the innermost block that holds others
	container                  // holds others, and says nothing itself: a quotation, a rule
	headingBlock
	proseBlock
	codeBlock
	htmlBlock
	listBlock
	itemBlock
	tableBlock
	headRow
	bodyRow
	cellBlock
	notesBlock // where the footnotes are read

	levelShift = 4
)

// add appends a block, with all that it holds.
func (o outline) add(block ast.Node) outline {
	switch n := block.(type) {
	case *packed:
		return append(o, n.outline...)
	case *ast.Heading:
		return o.leaf(headingBlock|blockKind(n.Level)<<levelShift, n.Lines())
	case *ast.Paragraph, *ast.TextBlock:
		return o.leaf(proseBlock, n.Lines())
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		return o.leaf(codeBlock, n.Lines())
	case *ast.HTMLBlock:
		if n.HasClosure() {
			n.Lines().Append(n.ClosureLine)
		}
		return o.leaf(htmlBlock, n.Lines())
	case *extast.TableCell:
		return o.leaf(cellBlock, n.Lines())
	case *ast.List:
		marker := byte(0)
		if n.IsOrdered() {
			marker = n.Marker
		}
		o = append(o, byte(listBlock), marker)
		return o.inside(binary.AppendUvarint(o, uint64(n.Start)), n)
	case *ast.ListItem:
		return o.inside(append(o, byte(itemBlock)), n)
	case *extast.Table:
		return o.inside(append(o, byte(tableBlock)), n)
	case *extast.TableHeader:
		return o.inside(append(o, byte(headRow)), n)
	case *extast.TableRow:
		return o.inside(append(o, byte(bodyRow)), n)
	case *extast.FootnoteList:
		return append(o, byte(notesBlock))
	}
	return o.inside(append(o, byte(container)), block)
}

// inside appends what a block holds to so, which ends with the block itself.
func (outline) inside(so outline, block ast.Node) outline {
	for n := block.FirstChild(); n != nil; n = n.NextSibling() {
		so = so.add(n)
	}
	return append(so, byte(blockEnd))
}

func (o outline) leaf(kind blockKind, segments *text.Segments) outline {
	o = append(o, byte(kind))
	var few [64]byte
	written := few[:0]
	at := 0
	for i := range segments.Len() {
		s := segments.At(i)
		written = binary.AppendVarint(written, int64(s.Start-at))
		shape := uint64(s.Stop-s.Start) << 2
		if s.ForceNewline {
			shape |= 1
		}
		if s.Padding > 0 {
			shape |= 2
		}
		if written = binary.AppendUvarint(written, shape); s.Padding > 0 {
			written = binary.AppendUvarint(written, uint64(s.Padding))
		}
		at = s.Stop
	}
	return append(binary.AppendUvarint(o, uint64(len(written))), written...)
}

// next returns the kind of the next block, and a heading's level. At the end of
// an outline that is blockEnd.
func (o *outline) next() (kind blockKind, level int) {
	if len(*o) == 0 {
		return blockEnd, 0
	}
	b := (*o)[0]
	*o = (*o)[1:]
	return blockKind(b & (1<<levelShift - 1)), int(b >> levelShift)
}

// list returns how a list's items are marked, once next has returned it: marker
// is 0 where they have no numbers.
func (o *outline) list() (marker byte, start int) {
	marker = (*o)[0]
	*o = (*o)[1:]
	return marker, readUvarint((*[]byte)(o))
}

// lines returns the lines of a block that holds no others, once next has
// returned it.
func (o *outline) lines() lines {
	n := readUvarint((*[]byte)(o))
	l := lines{rest: (*o)[:n]}
	*o = (*o)[n:]
	return l
}

// lines is where the lines of a block stand, from one of them on.
type lines struct {
	rest []byte
	at   int           // where the last one ended
	cut  *text.Segment // what is left of the last one; nil: nothing
}

// next returns the next line, and whether there is one.
func (l *lines) next() (text.Segment, bool) {
	if l.cut != nil {
		s := *l.cut
		l.cut = nil
		return s, true
	}
	if len(l.rest) == 0 {
		return text.Segment{}, false
	}
	gap, n := binary.Varint(l.rest)
	l.rest = l.rest[n:]
	shape := readUvarint(&l.rest)
	s := text.NewSegment(l.at+int(gap), l.at+int(gap)+shape>>2)
	s.ForceNewline = shape&1 != 0
	if shape&2 != 0 {
		s.Padding = readUvarint(&l.rest)
	}
	l.at = s.Stop
	return s, true
}

// putBack makes what is left of a line the next one.
func (l *lines) putBack(rest text.Segment) {
	if rest.Start < rest.Stop {
		l.cut = &rest
	}
}

func readUvarint(from *[]byte) int {
	v, n := binary.Uvarint(*from)
	*from = (*from)[n:]
	return int(v)
}

// fewBlocks is how many blocks that are closed stand in the library's tree, in
// one that is open, before they are written to an outline.
const fewBlocks = 32

// packed stands in the library's tree for the first blocks of another.
type packed struct {
	ast.BaseBlock
	outline outline
}

var kindPacked = ast.NewNodeKind("Packed")

func (p *packed) Kind() ast.NodeKind            { return kindPacked }
func (p *packed) IsRaw() bool                   { return true }
func (p *packed) Dump(source []byte, level int) { ast.DumpHelper(p, source, level, nil, nil) }

// pack writes the blocks before stay, which is nil or in parent, to an outline,
// and takes them off the tree.
func pack(parent, stay ast.Node) {
	first := parent.FirstChild()
	if first == nil || first == stay {
		return
	}
	p, again := first.(*packed)
	if !again {
		p = &packed{}
		parent.InsertBefore(parent, first, p)
	}
	for n := p.NextSibling(); n != nil && n != stay; n = p.NextSibling() {
		p.outline = p.outline.add(n)
		parent.RemoveChild(parent, n)
	}
}
