package reader

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// tables reads a paragraph as a table unless that would have many more cells
// than were written, and no more than maxRows of it at once.
type tables struct{ parser.ParagraphTransformer }

func (t tables) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	pc = forgetful{pc}
	all := linesOf(node)
	if !t.isBounded(all, reader.Source()) {
		return
	}
	read := len(all)
	if read > maxRows {
		read = min(read, t.delimiter(all, reader, pc)+1+maxRows)
		setLines(node, all[:read])
	}
	parent, before := node.Parent(), node.PreviousSibling()
	t.ParagraphTransformer.Transform(node, reader, pc)
	switch table := tableOf(parent, before, node); {
	case read == len(all):
	case table == nil:
		setLines(node, all)
	default:
		t.addRows(table, all, read, reader, pc)
	}
}

// isBounded reports whether a table would not have many more cells than bytes.
func (tables) isBounded(lines []text.Segment, source []byte) bool {
	columns, size := 0, 0
	for _, line := range lines {
		written := line.Value(source)
		size += len(written)
		if mayDelimit(written) {
			columns = max(columns, bytes.Count(written, []byte("|"))+1)
		}
	}
	return columns*len(lines) <= size+spareCells
}

// mayDelimit reports whether a line has nothing in it that the line below a
// table's head can't have.
func mayDelimit(line []byte) bool { return len(bytes.Trim(line, "|:- \t\r\n")) == 0 }

// delimiter returns the index of the line that is the one below a table's head,
// if the paragraph is a table, else that of the last.
func (t tables) delimiter(lines []text.Segment, reader text.Reader, pc parser.Context) int {
	for i := 1; i < len(lines); i++ {
		if mayDelimit(lines[i].Value(reader.Source())) && t.read(reader, pc, lines[i], lines[i]) != nil {
			return i
		}
	}
	return len(lines) - 1
}

// read reads lines as a table; nil: they are none.
func (t tables) read(reader text.Reader, pc parser.Context, lines ...text.Segment) ast.Node {
	alone, paragraph := ast.NewDocument(), ast.NewParagraph()
	paragraph.Lines().AppendAll(lines)
	alone.AppendChild(alone, paragraph)
	t.ParagraphTransformer.Transform(paragraph, reader, pc)
	return tableOf(alone, nil, paragraph)
}

// addRows adds the lines of a paragraph from one on to its table, as they are
// read below the table's own head.
func (t tables) addRows(table ast.Node, lines []text.Segment, from int, reader text.Reader, pc parser.Context) {
	head := lines[from-maxRows-2 : from-maxRows]
	pack(table, nil)
	rows := table.FirstChild().(*packed)
	for ; from < len(lines); from += maxRows {
		some := append(head[:2:2], lines[from:min(len(lines), from+maxRows)]...)
		more := t.read(reader, pc, some...)
		for row := more.FirstChild().NextSibling(); row != nil; row = row.NextSibling() {
			rows.outline = rows.outline.add(row)
		}
	}
}

// tableOf returns the table that a paragraph became, or of which it is what
// stands before; nil where it is none. before is what stands before both.
func tableOf(parent, before, paragraph ast.Node) ast.Node {
	at := paragraph.NextSibling()
	switch {
	case paragraph.Parent() != nil:
	case before != nil:
		at = before.NextSibling()
	default:
		at = parent.FirstChild()
	}
	if _, is := at.(*extast.Table); !is {
		return nil
	}
	return at
}

func setLines(block ast.Node, lines []text.Segment) {
	segments := text.NewSegments()
	segments.AppendAll(lines)
	block.SetLines(segments)
}

// forgetful is a context in which the library doesn't keep the cells that it
// would look at again, and with each its table.
type forgetful struct{ parser.Context }

func (forgetful) Set(parser.ContextKey, any)                               {}
func (forgetful) ComputeIfAbsent(_ parser.ContextKey, make func() any) any { return make() }
