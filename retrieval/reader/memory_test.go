package reader

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
)

// mostLive is how many bytes may live for each byte of a text while it is read.
// Prose takes 3; the most is what the Markdown library notes of each line of a
// list, in each block that is open.
const mostLive = 40

// watch is a context that looks at the heap when it is asked whether it is over,
// as a reader asks all the way.
type watch struct {
	context.Context
	every, asked int
	most         uint64
}

func (w *watch) Err() error {
	if w.asked++; w.asked%w.every == 0 {
		w.most = max(w.most, live())
	}
	return nil
}

func live() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestReadingIsBoundedInMemory: what lives while a text is read is so many times
// the text, whatever it is.
func TestReadingIsBoundedInMemory(t *testing.T) {
	if raced || testing.Short() {
		t.Skip("the whole heap is looked at again and again: go test without -race and -short does it")
	}
	const size, looks = 9 << 17, 4
	const small = size / 8 // of which there are many
	texts := map[string]string{
		"a heading of two lines each": strings.Repeat("a\n=\n", size/4),
		"a quotation of paragraphs":   strings.Repeat("> a\n>\n", size/6),
		"paragraphs of one letter":    strings.Repeat("a\n\n", size/3),
		"items of one letter":         strings.Repeat("- a\n\n", size/5),
		"rows of one letter":          "|a|\n|-|\n" + strings.Repeat("|b|\n", size/4),
		"items in items in items":     strings.Repeat(strings.Repeat("- ", 20)+"a\n"+strings.Repeat("\n", 20), size/62),
		"tabs in code":                strings.Repeat("\ta\n", size/3),
		"notes in notes":              strings.Repeat("[^a]: [^b]: a\n\n", size/15) + "[^a] [^b]\n",
	}
	for _, h := range hostile {
		texts[h.name] = h.make(small / max(1, len(h.make(1000))/1000))
	}
	attack, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "field", "attack", "*.md"))
	for _, file := range attack {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(file)] = strings.Repeat(string(data)+"\n", 1+small/len(data))
	}
	for name, source := range texts {
		for _, kind := range []string{".md", ".txt"} {
			t.Run(kind+"/"+name, func(t *testing.T) {
				w := &watch{Context: t.Context(), every: max(1, len(source)/lookEvery/looks)}
				before := int64(live())
				doc, dropped := parserOf(kind)(&pace{ctx: w}, source)
				w.most = max(w.most, live())
				if most := int64(w.most) - before; most > mostLive*int64(len(source)) {
					t.Errorf("%.1f bytes live for each of %d", float64(most)/float64(len(source)), len(source))
				}
				runtime.KeepAlive(doc)
				runtime.KeepAlive(dropped)
			})
		}
	}
}

// TestADocumentDoesNotHoldItsSource: what is left out of a text is not in memory
// for as long as the text is loaded.
func TestADocumentDoesNotHoldItsSource(t *testing.T) {
	const left = 8 << 20
	before := live()
	var docs []retrieval.Document
	for name, begins := range map[string]string{
		"a.txt": "One\n===\n\nA word.\n\nTwo\n===\n\nAnother.\n",
		"b.txt": "A title\n\nChapter 1\n\nA word.\n",
		"a.md":  "# One\n\nA word.\n\n## Two\n\nAnother.\n",
		"b.md":  "---\ntitle: A title\nlang: en\n---\n\nA word.\n",
	} {
		doc, _, err := Read(name, strings.NewReader(begins+strings.Repeat("\n", left/8)+strings.Repeat(" ", left)))
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, doc)
	}
	if after := live(); after > before+left/8 {
		t.Errorf("%d bytes live for four documents of some words", after-before)
	}
	runtime.KeepAlive(docs)
}

// TestATextOverALimitIsRefused by its name, its limit and what helps, and one at
// the limit is read.
func TestATextOverALimitIsRefused(t *testing.T) {
	if raced {
		t.Skip("a million paragraphs take the race detector minutes: go test without -race does it")
	}
	for _, c := range []struct {
		name, begins, unit string
		most               int
		reason             string
	}{
		{"a.md", "Words.\n\n", "# a\n", MaxHeadings, "it has more than 100,000 headings: split it into smaller files"},
		{"a.txt", "Words.\n\n", "Chapter 1\n\n", MaxHeadings, "it has more than 100,000 headings: split it into smaller files"},
		{"b.md", "", "- a\n", MaxParagraphs, "it has more than 1,000,000 paragraphs: split it into smaller files"},
		{"b.txt", "", "A.\n", MaxParagraphs, "it has more than 1,000,000 paragraphs: split it into smaller files"},
		{"c.md", "a\n", "\n", MaxLines - 1, "it has more than 2,000,000 lines: split it into smaller files"},
		{"c.txt", "a\n", "\n", MaxLines - 1, "it has more than 2,000,000 lines: split it into smaller files"},
	} {
		source := c.begins + strings.TrimSuffix(strings.Repeat(c.unit, c.most), "\n")
		if _, _, err := Read(c.name, strings.NewReader(source)); err != nil {
			t.Errorf("at its limit: %v", err)
		}
		_, _, err := Read(c.name, strings.NewReader(source+"\n"+c.unit+"."))
		if want := fmt.Sprintf("%s: %s", c.name, c.reason); err == nil || err.Error() != want {
			t.Errorf("over its limit: %v, want %s", err, want)
		}
	}
}
