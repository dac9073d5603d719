package reader_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
)

// checkDocument holds what is true of every document, whatever it was read
// from.
func checkDocument(t *testing.T, doc retrieval.Document) {
	t.Helper()
	if doc.Title == "" || len(doc.SHA256) != 64 {
		t.Errorf("title %q, SHA-256 %q", doc.Title, doc.SHA256)
	}
	for _, s := range doc.Sections {
		if !utf8.ValidString(s.Title) || !utf8.ValidString(s.Body) {
			t.Errorf("section %q is not UTF-8", s.Title)
		}
		if strings.Contains(s.Title, "\n") {
			t.Errorf("a section's title has two lines: %q", s.Title)
		}
		if s.Body == "" {
			continue
		}
		for _, p := range strings.Split(s.Body, "\n\n") {
			if p == "" || p != strings.TrimSpace(p) {
				t.Errorf("a paragraph of %q is %q", s.Title, p)
			}
		}
	}
	v := retrieval.Prepare(doc)
	for _, p := range v.Passages {
		if p.Body != doc.Sections[p.Section].Body[p.Start:p.End] {
			t.Errorf("passage %+v is not a quotation", p)
		}
	}
}

func wholeText(doc retrieval.Document) string {
	var b strings.Builder
	b.WriteString(doc.Title)
	for _, s := range doc.Sections {
		b.WriteString("\n\n" + s.Title + "\n\n" + s.Body)
	}
	return b.String()
}

// checkDropped holds that each dropped line is one of the source's, once, and
// returns their numbers.
func checkDropped(t *testing.T, lines []string, dropped []reader.Dropped) map[int]bool {
	t.Helper()
	numbers := make(map[int]bool)
	for _, d := range dropped {
		if d.Line < 1 || d.Line > len(lines) || d.Reason == "" || d.Text != strings.TrimSpace(lines[d.Line-1]) || numbers[d.Line] {
			t.Errorf("dropped %+v", d)
		}
		numbers[d.Line] = true
	}
	return numbers
}

func sourceLines(source string) []string {
	return strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(source, "\ufeff")), "\n")
}

// Every line of a plain text is in the document or listed as dropped.
func FuzzText(f *testing.F) {
	for _, s := range []string{
		"Chapter 48\n" + bakery + "\n" + harbour + "\n(End of this chapter)\n" + bakery + "\n" + harbour + "\nYou may also like\nA\nChapter 3 1 days ago",
		"CHAPTER I.\nBread\n\n  The bakery opened\nat five every\nmorning, long-\nforgotten.\n\nI\n\nII\n\nIII\n\nTitle\n=====\n",
		"Contents\n\nChapter 1 .... 3\nChapter 2 .... 4\n\nChapter 1\n\nA\n\nChapter 2\n\nB\nThe End\nFin.", "\ufeffa\rb\r\nc", "第一章 井\n\n\u3000\u3000早\n晚", "-",
		"Title: X\n*** START OF THE PROJECT GUTENBERG EBOOK X ***\nText\n*** END OF THE PROJECT GUTENBERG EBOOK X ***\nLicence",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		doc, dropped, err := reader.Read("fuzz.txt", strings.NewReader(source))
		if err != nil {
			return
		}
		checkDocument(t, doc)
		lines := sourceLines(source)
		numbers := checkDropped(t, lines, dropped)
		whole := wholeText(doc)
		for i, l := range lines {
			if l = strings.TrimSpace(l); l != "" && !numbers[i+1] && !strings.Contains(whole, l) {
				t.Errorf("line %d vanished: %q\nfrom %q\nwhich became %q", i+1, l, source, whole)
			}
		}
	})
}

// Every line of a Markdown text that is nothing but words is in the document,
// word for word, or listed as dropped.
func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{
		"# A\n\nB *c* [d](e \"f\ng\") ![h\ni](j)\n\n- k\n  1. l\n\n| m | n |\n|---|---|\n| o | p |\n\n> q\n\n```r\ns\n\nt\n```\n\n<div>\nu\n</div>\n\nv[^1]\n\n[^1]: w\n",
		"---\ntitle: A\nlang: de\n---\nB\n===\nC<!-- d\ne -->f<br>g\\\nh&amp;i&#0;&#10;j\n\n[k]: l\n'm\nn'\n", "---\na\n---\n", "* a\n\n      b\n", "|a|\n|-|\n|b\\|c|\n", "<https://x>\n<a\nb>\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		doc, dropped, err := reader.Read("fuzz.md", strings.NewReader(source))
		if err != nil {
			return
		}
		checkDocument(t, doc)
		lines := sourceLines(source)
		numbers := checkDropped(t, lines, dropped)
		whole := strings.Join(strings.Fields(wholeText(doc)), " ")
		for i, l := range lines {
			words := strings.FieldsFunc(l, unicode.IsSpace)
			if strings.ContainsFunc(l, func(r rune) bool { return !unicode.IsLetter(r) && r != ' ' }) || len(words) == 0 || numbers[i+1] {
				continue
			}
			if !strings.Contains(whole, strings.Join(words, " ")) {
				t.Errorf("line %d vanished: %q\nfrom %q\nwhich became %q", i+1, l, source, whole)
			}
		}
	})
}

// The shared corpus is fuzzing's best seed where it is present.
func TestSharedCorpusLosesNoLine(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(shared(t, filepath.Join("corpus", "chapter-48.txt")))
	if err != nil {
		t.Fatal(err)
	}
	doc, dropped := read(t, "chapter-48.txt", string(data))
	checkDocument(t, doc)
	checkDropped(t, sourceLines(string(data)), dropped)
}
