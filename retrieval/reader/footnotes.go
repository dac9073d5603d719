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
	labelled map[string]int // the first of each label, by its index in notes
	notes    []footnote     // in the order in which they begin
	closed   []int          // of notes: in the order in which they end
	outline  outline        // of them all
	numbered []int          // of notes: those that a text refers to, in the order of their numbers
}

type footnote struct {
	start, end int // of the footnotes' outline
	number     int // from 1; 0: nothing refers to it
}

func (f *footnotes) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	node, state := f.BlockParser.Open(parent, reader, pc)
	if note, ok := node.(*extast.Footnote); ok {
		note.Index = len(f.notes)
		f.notes = append(f.notes, footnote{})
		if _, known := f.labelled[string(note.Ref)]; !known {
			f.labelled[string(note.Ref)] = note.Index
		}
	}
	return node, state
}

// Close writes a footnote to the outline: the library moves it to a list where
// the first one stood.
func (f *footnotes) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	f.BlockParser.Close(node, reader, pc)
	note, ok := node.(*extast.Footnote)
	if !ok {
		return
	}
	start := len(f.outline)
	f.outline = f.outline.inside(f.outline, note)
	f.notes[note.Index].start, f.notes[note.Index].end = start, len(f.outline)
	f.closed = append(f.closed, note.Index)
	note.RemoveChildren(note)
	note.Parent().RemoveChild(note.Parent(), note)
}

// outlineOf returns the blocks of a footnote.
func (f *footnotes) outlineOf(note int) outline {
	return f.outline[f.notes[note].start:f.notes[note].end]
}

// number returns the number of the footnote with a label, from 1 in the order
// in which they are asked for; 0 where there is none.
func (f *footnotes) number(label []byte) int {
	i, known := f.labelled[string(label)]
	if !known {
		return 0
	}
	note := &f.notes[i]
	if note.number == 0 {
		f.numbered = append(f.numbered, i)
		note.number = len(f.numbered)
	}
	return note.number
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
