package reader

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/chapterbot/chapterbot/retrieval"
)

// repeated is n times a unit, each with its number where it has a place for it.
func repeated(unit string, n int) string {
	if !strings.Contains(unit, "%d") {
		return strings.Repeat(unit, n)
	}
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, unit, i)
	}
	return b.String()
}

// hostile are inputs on which a reader's work may grow with the square of their
// length, or worse: those that implementations of CommonMark keep, those of
// plain texts, and those on which this reader was slow. Each is made of n units.
var hostile = []struct {
	name string
	make func(n int) string
}{
	{"nested strong emphasis", func(n int) string { return repeated("*a **a ", n) + "b" + repeated(" a** a*", n) }},
	{"many closers of emphasis", func(n int) string { return repeated("a_ ", n) }},
	{"many openers of emphasis", func(n int) string { return repeated("_a ", n) }},
	{"openers of two kinds", func(n int) string { return repeated("*a **b ", n) }},
	{"many closers of links", func(n int) string { return repeated("a]", n) }},
	{"many openers of links", func(n int) string { return repeated("[a", n) }},
	{"mismatched openers and closers", func(n int) string { return repeated("*a_ ", n) }},
	{"runs whose lengths don't add up", func(n int) string { return "a**b" + repeated("c* ", n) }},
	{"openers of links and closers of emphasis", func(n int) string { return repeated("[ a_", n) }},
	{"brackets in round ones", func(n int) string { return repeated("[ (](", n) }},
	{"pictures in brackets", func(n int) string { return repeated("![[]()", n) }},
	{"one long run of stars", func(n int) string { return repeated("*", n) + "a" + repeated("*", n) }},
	{"nested brackets", func(n int) string { return repeated("[", n) + "a" + repeated("]", n) }},
	{"nested quotations", func(n int) string { return repeated(">", n) + " a" }},
	{"nested quotations on many lines", func(n int) string { return repeated(repeated("> ", 200)+"a\n", n/200) }},
	{"quotations in lists", func(n int) string { return repeated("> - ", n) + "a" }},
	{"deeply nested lists", func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			b.WriteString(strings.Repeat("  ", i) + "- a\n")
		}
		return b.String()
	}},
	{"list marks in one line", func(n int) string { return repeated("- ", n) + "a" }},
	{"empty items of a list", func(n int) string { return repeated("- \n", n) }},
	{"empty items and lines", func(n int) string { return repeated("-\n\n", n) }},
	{"U+0000 as a reference", func(n int) string { return "abc" + repeated("&#0;", n) }},
	{"code spans that don't close", func(n int) string {
		var b strings.Builder
		for i := 1; b.Len() < n; i++ {
			b.WriteString("e" + strings.Repeat("`", i))
		}
		return b.String()
	}},
	{"links that don't close", func(n int) string { return repeated("[a](<b", n) }},
	{"links that don't close either", func(n int) string { return repeated("[a](b", n) }},
	{"addresses without end", func(n int) string { return repeated("[a](", n) + " x" }},
	{"comments that don't close", func(n int) string { return "</" + repeated("<!--", n) }},
	{"instructions that don't close", func(n int) string { return "a " + repeated("<?", n) }},
	{"declarations that don't close", func(n int) string { return "a " + repeated("<!A ", n) }},
	{"tags that don't close", func(n int) string { return "a " + repeated("<a b='", n) }},
	{"addresses on lines", func(n int) string { return repeated("<http://a%d.example>\n", n) }},
	{"link definitions", func(n int) string { return repeated("[a%d]: u\n", n) }},
	{"link definitions of two lines", func(n int) string { return repeated("[a%d]: u\n'b'\n", n) }},
	{"references on lines", func(n int) string { return "[a]: u\n\n" + repeated("[a]\n", n) }},
	{"footnotes", func(n int) string { return repeated("a[^%d]\n\n", n) + repeated("[^%d]: b\n\n", n) }},
	{"one footnote again and again", func(n int) string { return repeated("[^a] ", n) + "\n\n[^a]: b\n" }},
	{"a wide table of short rows", func(n int) string {
		return "|" + repeated("a|", n) + "\n|" + repeated("-|", n) + "\n" + repeated("|\n", n)
	}},
	{"bars in code in a table", func(n int) string { return "|a|\n|-|\n" + repeated("|`a\\|b`|\n", n) }},
	{"a long head of a table", func(n int) string { return "|" + repeated("a", n) + "|\n|-|\n" + repeated("|b|\n", n) }},
	{"setext underlines", func(n int) string { return repeated("a\n-\n", n) }},
	{"fences that don't close", func(n int) string { return repeated("~~~\na\n", n) }},
	{"a heading as long as a text", func(n int) string { return "# " + repeated("ab ", n) + "\n\na\n" }},
	{"paragraphs under one heading", func(n int) string { return "# T\n\n" + repeated("word%d\n\n", n) }},
	{"headings", func(n int) string { return repeated("# Chapter %d\n\nThe word stands here for a while.\n\n", n) }},
	{"headings without text", func(n int) string { return repeated("# Chapter %d\n\n", n) }},
	{"numbered chapters", func(n int) string { return repeated("Chapter %d\n\nIt stands here for a while.\n\n", n) }},
	{"numbered chapters without text", func(n int) string { return repeated("Chapter %d\n\n", n) }},
	{"the same heading above the same words", func(n int) string { return repeated("Chapter 1\n\nYes.\n\nNo.\n\n", n) }},
	{"headings above copies", func(n int) string {
		return repeated("Chapter %d\n\n"+strings.Repeat("the same long paragraph ", 4)+"\n\n", n)
	}},
	{"end marks between chapters", func(n int) string { return repeated("Chapter %d\n\nIt stands here.\n\nTHE END\n\n", n) }},
	{"nothing but end marks", func(n int) string { return "Hello there.\n\n" + repeated("THE END\n\n", n) }},
	{"end marks that may be words", func(n int) string { return repeated("Fine.\n\nThey went on for a very long while.\n\n", n) }},
	{"end marks and lists", func(n int) string { return repeated("(The end)\n\nA novel\n\nAnother\n\n", n) }},
	{"contents without chapters", func(n int) string { return "Contents\n\n" + repeated("Chapter %d .... 7\n", n) }},
	{"lines of one word", func(n int) string { return repeated("word%d\n", n) }},
	{"indented lines", func(n int) string { return repeated("  a line that is indented\nand one that isn't\n", n) }},
	{"one line", func(n int) string { return repeated("word ", n) }},
	{"blank lines", func(n int) string { return "a" + repeated(" \n", n) + "b" }},
	{"combining marks", func(n int) string { return "a" + repeated("\u0301", n) }},
}

// TestReadingIsLinear: twice the input is at most two and a half times the
// work, in steps of our own loops and in bytes allocated, whatever it is.
func TestReadingIsLinear(t *testing.T) {
	if raced {
		t.Skip("one goroutine's work is counted, which takes the race detector minutes: go test without -race does it")
	}
	const size = 40 << 10
	for _, name := range []string{"a.md", "a.txt"} {
		for _, h := range hostile {
			t.Run(filepath.Ext(name)+"/"+h.name, func(t *testing.T) {
				units := size / max(1, len(h.make(1000))/1000)
				steps, allocated := leastWork(t, name, h.make(units))
				stepsOfTwice, allocatedOfTwice := leastWork(t, name, h.make(2*units))
				if 2*stepsOfTwice > 5*steps {
					t.Errorf("%d steps become %d", steps, stepsOfTwice)
				}
				if 2*allocatedOfTwice > 5*allocated {
					t.Errorf("%d bytes become %d", allocated, allocatedOfTwice)
				}
			})
		}
	}
}

// raced tells that the race detector is on.
var raced bool

// leastWork is the least of some runs: the runtime allocates, too, and only adds.
func leastWork(t *testing.T, name, source string) (steps int, allocated uint64) {
	t.Helper()
	steps, allocated = workOf(t, name, source)
	for range 2 {
		_, again := workOf(t, name, source)
		allocated = min(allocated, again)
	}
	return steps, allocated
}

func workOf(t *testing.T, name, source string) (steps int, allocated uint64) {
	t.Helper()
	p := &pace{ctx: t.Context()}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	parserOf(name)(p, source)
	runtime.ReadMemStats(&after)
	return p.steps, after.TotalAlloc - before.TotalAlloc
}

// bounded is the library's parser of what is inline, and sees what it is given.
type bounded struct {
	parser.Parser
	t *testing.T
}

func (b bounded) Parse(reader text.Reader, options ...parser.ParseOption) ast.Node {
	marks, size := 0, 0
	for line, _ := reader.PeekLine(); line != nil; line, _ = reader.PeekLine() {
		for _, c := range line {
			if isMark(c) {
				marks++
			}
		}
		size += len(line)
		reader.AdvanceLine()
	}
	reader.ResetPosition()
	if marks > 2*maxMarks || size > 2*maxPiece+16 { // and the tab that a line may begin with
		b.t.Errorf("a piece has %d bytes, %d of them marks", size, marks)
	}
	return b.Parser.Parse(reader, options...)
}

// TestTheMarkdownLibraryIsGivenNoMoreThanItsBounds: what it does with it can't
// be counted, so this is what keeps it linear.
func TestTheMarkdownLibraryIsGivenNoMoreThanItsBounds(t *testing.T) {
	t.Parallel()
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			source := []byte(h.make(150_000 / max(1, len(h.make(1000))/1000)))
			c := newCommonMark(&pace{ctx: t.Context()}, source)
			c.inline = bounded{c.inline, t}
			cells, deepest, depth := 0, 0, 0
			for o := c.parse(); len(o) > 0; {
				switch kind, _ := o.next(); kind {
				case blockEnd:
					depth--
				case headingBlock, proseBlock, codeBlock, htmlBlock:
					o.lines()
					deepest = max(deepest, depth+1)
				case cellBlock:
					o.lines()
					cells++
				case notesBlock:
				case listBlock:
					o.list()
					fallthrough
				default:
					depth++
					deepest = max(deepest, depth)
				}
			}
			if deepest > maxNesting+2 { // an item of the last list, and what stands in it
				t.Errorf("blocks nest %d deep", deepest)
			}
			if cells > len(source)+spareCells {
				t.Errorf("%d bytes become %d cells", len(source), cells)
			}
		})
	}
}

// TestPiecesAreTheWhole: a paragraph over the bounds is read to its end, and
// only what spans two pieces loses its meaning.
func TestPiecesAreTheWhole(t *testing.T) {
	t.Parallel()
	const n = 5 * maxMarks
	for _, c := range []struct{ name, unit, want string }{
		{"emphasis", "*ab* ", "ab "},
		{"links", "[ab](c) ", "ab "},
		{"lines", "ab *c*\n", "ab c "},
		{"code", "`a`b ", "ab "},
		{"words", "stone " + strings.Repeat("river ", 40), "stone " + strings.Repeat("river ", 40)},
	} {
		doc, _ := parseMarkdown(&pace{ctx: t.Context()}, strings.Repeat(c.unit, n))
		if got, want := doc.Sections[0].Body, strings.TrimSpace(strings.Repeat(c.want, n)); got != want {
			at := 0
			for at < min(len(got), len(want)) && got[at] == want[at] {
				at++
			}
			t.Errorf("%s: at byte %d it reads %.40q, want %.40q", c.name, at, got[at:], want[at:])
		}
	}
}

// TestReadingEndsWithItsContext in every reader: at most so many steps after.
func TestReadingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a.md", "a.txt"} {
		for _, h := range hostile {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			p := &pace{ctx: ctx}
			source := h.make(20_000)
			parserOf(name)(p, source)
			if p.err == nil || p.steps > lookEvery+2*maxPiece+longestLine(source) {
				t.Errorf("%s, %s: %d steps, %v", name, h.name, p.steps, p.err)
			}
			c := content{data: []byte(source)}
			if _, _, err := c.document(ctx, name); !errors.Is(err, context.Canceled) {
				t.Errorf("%s, %s: %v", name, h.name, err)
			}
		}
	}
}

// TestATextOverItsBudgetIsNamed, and what to do about it; it is no end of
// everything, as that of the caller's context is.
func TestATextOverItsBudgetIsNamed(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"slow.md", "slow.txt"} {
		c := content{data: []byte(strings.Repeat("A line of words.\n\n", 100))}
		_, _, err := c.documentWithin(t.Context(), name, -1)
		source, ok := errors.AsType[*retrieval.SourceError](err)
		if !ok || source.Name != name || !strings.Contains(source.Reason, "split it into smaller files") {
			t.Errorf("%s: %v", name, err)
		}
		if _, _, err := c.documentWithin(t.Context(), name, Budget); err != nil {
			t.Errorf("%s within its budget: %v", name, err)
		}
	}
}

func longestLine(source string) int {
	longest := 0
	for line := range strings.Lines(source) {
		longest = max(longest, len(line))
	}
	return longest
}

// TestWhatWasSlowIsRead: the inputs that the bot was attacked with.
func TestWhatWasSlowIsRead(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("..", "..", "..", "shared", "field", "attack")
	names, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil || len(names) == 0 {
		t.Skip("the attack's files are not here")
	}
	for _, name := range slices.Sorted(slices.Values(names)) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p := &pace{ctx: t.Context()}
		doc, _ := parseMarkdown(p, string(data))
		if len(doc.Sections) == 0 || p.steps > 4*len(data)+1000 {
			t.Errorf("%s: %d sections, %d steps for %d bytes", name, len(doc.Sections), p.steps, len(data))
		}
	}
}
