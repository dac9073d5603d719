package reader

import (
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// footnotes is the library's parser of footnotes, with a table of them by
// their labels: the library looks for each among all.
type footnotes struct {
	parser.BlockParser
	labelled map[string]*extast.Footnote
	numbered []*extast.Footnote // those that a text refers to, in the order of their numbers
}

func (f *footnotes) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	node, state := f.BlockParser.Open(parent, reader, pc)
	if note, ok := node.(*extast.Footnote); ok && f.labelled[string(note.Ref)] == nil {
		f.labelled[string(note.Ref)] = note
	}
	return node, state
}

// number returns the number of the footnote with a label, from 1 in the order
// in which they are asked for; 0 where there is none.
func (f *footnotes) number(label []byte) int {
	note := f.labelled[string(label)]
	if note == nil {
		return 0
	}
	if note.Index < 0 {
		f.numbered = append(f.numbered, note)
		note.Index = len(f.numbered)
	}
	return note.Index
}

// moveTo moves the footnotes that have a number to the end of a document, in
// its order; the others go.
func (f *footnotes) moveTo(root ast.Node) {
	for _, note := range f.labelled {
		if list := note.Parent(); list != nil && list.Parent() != nil {
			list.Parent().RemoveChild(list.Parent(), list)
		}
	}
	list := extast.NewFootnoteList()
	for _, note := range f.numbered {
		list.AppendChild(list, note)
	}
	root.AppendChild(root, list)
}

// noteLinks reads "[^label]" where there is such a footnote.
type noteLinks struct{ notes *footnotes }

func (noteLinks) Trigger() []byte { return []byte{'!', '['} }

// longestLabel is the library's limit to the label of a footnote.
const longestLabel = 999

func (l noteLinks) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	open := 1
	if line[0] == '!' {
		open = 2
	}
	if open+1 >= len(line) || line[open-1] != '[' || line[open] != '^' {
		return nil
	}
	open++
	end := labelEnd(line[open:min(len(line), open+longestLabel)])
	if end < 0 {
		return nil
	}
	number := l.notes.number(block.Value(text.NewSegment(segment.Start+open, segment.Start+open+end)))
	if number == 0 {
		return nil
	}
	block.Advance(open + end + 1)
	if line[0] == '!' {
		parent.AppendChild(parent, ast.NewTextSegment(text.NewSegment(segment.Start, segment.Start+1)))
	}
	return extast.NewFootnoteLink(number)
}

// labelEnd returns where the bracket stands that ends a label, or -1.
func labelEnd(rest []byte) int {
	for i := 0; i < len(rest); i++ {
		switch rest[i] {
		case '\\':
			i++
		case '[':
			return -1
		case ']':
			return i
		}
	}
	return -1
}
