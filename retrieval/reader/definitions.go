package reader

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

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
		forget(node)
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

// forget takes the definitions before a paragraph off the tree, but for the
// first: they are in the context.
func forget(node ast.Node) {
	isDefinition := func(n ast.Node) bool { _, is := n.(*ast.LinkReferenceDefinition); return is }
	last := node.PreviousSibling()
	for isDefinition(last) && isDefinition(last.PreviousSibling()) {
		previous := last.PreviousSibling()
		last.Parent().RemoveChild(last.Parent(), last)
		last = previous
	}
}

// references is a context that keeps of each link's definition only whether it
// leads into the same document: nothing else is asked of it.
type references struct {
	parser.Context
	inside map[string]bool // by label
}

var (
	linkInside  = parser.NewReference(nil, []byte("#"), nil)
	linkOutside = parser.NewReference(nil, nil, nil)
)

func (r references) AddReference(ref parser.Reference) {
	label := util.ToLinkReference(ref.Label())
	if _, known := r.inside[label]; !known {
		r.inside[label] = bytes.HasPrefix(ref.Destination(), []byte("#"))
	}
}

func (r references) Reference(label string) (parser.Reference, bool) {
	switch inside, known := r.inside[label]; {
	case !known:
		return nil, false
	case inside:
		return linkInside, true
	}
	return linkOutside, true
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
