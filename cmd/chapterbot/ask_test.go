package main

import (
	"fmt"
	"strings"
	"testing"
)

// TestScoresNameThePart: of a paragraph that is ranked by its parts, each citation
// that is explained says which it is of.
func TestScoresNameThePart(t *testing.T) {
	t.Parallel()
	watch := strings.Repeat("The watch saw nothing of note that day. ", 300)
	text := writeFile(t, "log.md", "# Log\n\n"+watch+"A whale was seen in the bay. "+watch+"Another whale was seen, far out. "+watch+"\n\nIt ended in May.\n")
	status, out, errs := chapterbot(t, nil, "ask", "--text", text, "--explain", "--top", "2", "Where was a whale seen?")
	if status != exitOK {
		t.Fatal(errs)
	}
	quoted, explained, _ := strings.Cut(out, "\nConfidence ")
	cited := 0
	for line := range strings.Lines(quoted) {
		if place, part, ok := strings.Cut(strings.TrimSpace(line), " of 2, part "); ok {
			cited++
			if want := fmt.Sprintf("%s, part %s: score ", place, part); !strings.Contains(explained, want) {
				t.Errorf("no %q in\n%s", want, explained)
			}
		}
	}
	if cited != 2 {
		t.Errorf("%d parts are cited:\n%s", cited, quoted)
	}
	_, out, _ = chapterbot(t, nil, "ask", "--text", text, "--explain", "When did it end?")
	if strings.Contains(out, ", part ") || !strings.Contains(out, "¶2: score ") {
		t.Errorf("a whole paragraph is explained as a part:\n%s", out)
	}
}

// TestWhatThereIsInsteadIsNamed: a terminal has no buttons to press.
func TestWhatThereIsInsteadIsNamed(t *testing.T) {
	t.Parallel()
	text := writeFile(t, "log.md", "# Log\n\n## Chapter 2\n\nBells.\n\n## Chapter 7\n\nNets.\n")
	status, out, errs := chapterbot(t, nil, "ask", "--text", text, "chapter 5")
	if status != exitOK || !strings.Contains(out, "There is no chapter 5 here. These are the nearest:\n\nChapter 2\nChapter 7\n") {
		t.Errorf("status %d, %s\n%s", status, errs, out)
	}
}
