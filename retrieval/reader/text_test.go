package reader_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
)

// read reads source as a file of that name.
func read(t *testing.T, name, source string) (retrieval.Document, []reader.Dropped) {
	t.Helper()
	doc, dropped, err := reader.Read(name, strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	return doc, dropped
}

// outline writes a document as a test wants it: "# title", then a line for
// each paragraph.
func outline(doc retrieval.Document) []string {
	var out []string
	for _, s := range doc.Sections {
		if s.Title != "" {
			out = append(out, "# "+s.Title)
		}
		if s.Body != "" {
			out = append(out, strings.Split(s.Body, "\n\n")...)
		}
	}
	return out
}

func reasons(dropped []reader.Dropped) []string {
	var out []string
	for _, d := range dropped {
		out = append(out, fmt.Sprintf("%d: %s: %s", d.Line, d.Text, d.Reason))
	}
	return out
}

// Paragraphs long enough that nobody says them twice by chance.
const (
	bakery  = "The bakery on the corner opened at five every morning, long before anyone else in the street was awake, and closed when the last loaf was gone."
	harbour = "Down in the harbour the boats lay so close to each other that a child could walk from one bank to the other without wetting a shoe."
	letters = "Every Thursday the postmistress read the addresses aloud, and whoever was in the room could guess from them what the week would bring."
)

func TestPlainText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		source  []string // lines
		want    []string // outline
		dropped []string
	}{
		{
			name:   "each line is a paragraph where lines are long",
			source: []string{"Chapter 1", bakery, "“Yes.”", harbour},
			want:   []string{"# Chapter 1", bakery, "“Yes.”", harbour},
		},
		{
			name:   "so it is with blank lines between them",
			source: []string{"Chapter 1", "", bakery, "", "“Yes.”", "", harbour},
			want:   []string{"# Chapter 1", bakery, "“Yes.”", harbour},
		},
		{
			name: "wrapped prose becomes paragraphs of one line",
			source: []string{
				"CHAPTER I.", "Before the Rain", "",
				"The bakery on the corner opened at five every morning, long",
				"before anyone else in the street was awake, and it closed a",
				"little after the last loaf was gone, which could be noon.", "",
				"Down in the harbour the boats lay so close to each other that",
				"a child could walk from one side to the other without ever",
				"wetting a shoe; and some of the children did.",
			},
			want: []string{
				"# CHAPTER I. Before the Rain",
				"The bakery on the corner opened at five every morning, long before anyone else in the street was awake, and it closed a little after the last loaf was gone, which could be noon.",
				"Down in the harbour the boats lay so close to each other that a child could walk from one side to the other without ever wetting a shoe; and some of the children did.",
			},
		},
		{
			name: "an indented first line opens a paragraph of wrapped prose",
			source: []string{
				"  The bakery on the corner opened at five every morning, long",
				"before anyone else in the street was awake, and it closed a",
				"little after the last loaf was gone, which could be noon.",
				"  Down in the harbour the boats lay so close to each other that",
				"a child could walk from one side to the other without ever",
				"wetting a shoe; and some of the children did.",
			},
			want: []string{
				"The bakery on the corner opened at five every morning, long before anyone else in the street was awake, and it closed a little after the last loaf was gone, which could be noon.",
				"Down in the harbour the boats lay so close to each other that a child could walk from one side to the other without ever wetting a shoe; and some of the children did.",
			},
		},
		{
			name: "verse keeps its lines and its indents, and a refrain stands as often as it is sung",
			source: []string{
				"The kettle sings,", "  the cat is fed,", "the evening brings", "  a book to bed.", "",
				"Oh, pour the tea, pour the tea,", "and pour another cup for me.", "",
				"The window's dark,", "  the lamp is lit,", "a single spark", "  will do for it.", "",
				"Oh, pour the tea, pour the tea,", "and pour another cup for me.",
			},
			want: []string{
				"The kettle sings,\n  the cat is fed,\nthe evening brings\n  a book to bed.",
				"Oh, pour the tea, pour the tea,\nand pour another cup for me.",
				"The window's dark,\n  the lamp is lit,\na single spark\n  will do for it.",
				"Oh, pour the tea, pour the tea,\nand pour another cup for me.",
			},
		},
		{
			name:   "short things may be said twice",
			source: []string{"“Is it far?”", "“Yes.”", "“Is it cold?”", "“Yes.”", bakery, "“Yes.”"},
			want:   []string{"“Is it far?”", "“Yes.”", "“Is it cold?”", "“Yes.”", bakery, "“Yes.”"},
		},
		{
			name:    "a long paragraph that stands twice is kept once",
			source:  []string{bakery, harbour, bakery, letters},
			want:    []string{bakery, harbour, letters},
			dropped: []string{"3: " + bakery + ": repeats line 1"},
		},
		{
			name:   "a block that stands twice takes its short lines along",
			source: []string{"Chapter 9", "“Yes.”", bakery, "“No.”", harbour, "(End of this chapter)", "“Yes.”", bakery, "“No.”", harbour, "(End of this chapter)"},
			want:   []string{"# Chapter 9", "“Yes.”", bakery, "“No.”", harbour},
			dropped: []string{
				"6: (End of this chapter): end mark", "7: “Yes.”: repeats line 2", "8: " + bakery + ": repeats line 3",
				"9: “No.”: repeats line 4", "10: " + harbour + ": repeats line 5", "11: (End of this chapter): end mark",
			},
		},
		{
			name:   "a short chapter that begins again after its end is kept once",
			source: []string{"Chapter 2", "The cat slept.", "The dog did not.", "(End of this chapter)", "The cat slept.", "The dog did not.", "(End of this chapter)", "You may also like", "Cats of the moon"},
			want:   []string{"# Chapter 2", "The cat slept.", "The dog did not."},
			dropped: []string{
				"4: (End of this chapter): end mark", "5: The cat slept.: repeats line 2", "6: The dog did not.: repeats line 3",
				"7: (End of this chapter): end mark", "8: You may also like: list after the end mark", "9: Cats of the moon: list after the end mark",
			},
		},
		{
			name:   "a short chapter that begins again with its heading is kept once",
			source: []string{"Chapter 2", "", "The cat slept.", "", "The dog did not.", "", "Chapter 2", "", "The cat slept.", "", "The dog did not.", "", "The bird sang."},
			want:   []string{"# Chapter 2", "The cat slept.", "The dog did not.", "The bird sang."},
			dropped: []string{
				"7: Chapter 2: repeats a heading", "9: The cat slept.: repeats line 3", "11: The dog did not.: repeats line 5",
			},
		},
		{
			name:    "a chapter that stands twice with its heading is one section",
			source:  []string{"Chapter 9", bakery, harbour, "Chapter 9", bakery, harbour},
			want:    []string{"# Chapter 9", bakery, harbour},
			dropped: []string{"4: Chapter 9: repeats a heading", "5: " + bakery + ": repeats line 2", "6: " + harbour + ": repeats line 3"},
		},
		{
			name: "a site's list of other titles goes",
			source: []string{
				"Chapter 7 The Well", bakery, harbour, "(End of this chapter)", "You may also like",
				"My neighbour is a retired pirate", "Chapter 311", "Gardening at the edge of the world.", "Chapter 12 3 hours ago -", "Report an error",
			},
			want: []string{"# Chapter 7 The Well", bakery, harbour},
			dropped: []string{
				"4: (End of this chapter): end mark", "5: You may also like: list after the end mark",
				"6: My neighbour is a retired pirate: list after the end mark", "7: Chapter 311: list after the end mark",
				"8: Gardening at the edge of the world.: list after the end mark", "9: Chapter 12 3 hours ago -: list after the end mark",
				"10: Report an error: list after the end mark",
			},
		},
		{
			name:    "the next chapter does not go with an end mark",
			source:  []string{"第7章 井", bakery, "(本章完)", "第8章", "“Yes.”", "“No.”", "(本章完)"},
			want:    []string{"# 第7章 井", bakery, "# 第8章", "“Yes.”", "“No.”"},
			dropped: []string{"3: (本章完): end mark", "7: (本章完): end mark"},
		},
		{
			name:   "a sentence may end in what looks like an end mark",
			source: []string{"Nobody in the street had expected anything else of it, and that was", "the end."},
			want:   []string{"Nobody in the street had expected anything else of it, and that was the end."},
		},
		{
			name:    "an afterword does not go with an end mark",
			source:  []string{bakery, "THE END", harbour, "More stories", "About us"},
			want:    []string{bakery, harbour},
			dropped: []string{"2: THE END: end mark", "4: More stories: list after the end mark", "5: About us: list after the end mark"},
		},
		{
			name:   "somebody may say what looks like an end mark",
			source: []string{bakery, "Fine.", "She took her coat and went out into the rain, and did not look back once.", harbour},
			want:   []string{bakery, "Fine.", "She took her coat and went out into the rain, and did not look back once.", harbour},
		},
		{
			name: "a table of contents goes, and the title stays",
			source: []string{
				"The Lamp Street Book", "", "Contents", "", "Chapter 1. Bread ........ 3", "Chapter 2. Boats ........ 9", "",
				"Chapter 1. Bread", "", bakery, "", "Chapter 2. Boats", "", harbour,
			},
			want: []string{"# Chapter 1. Bread", bakery, "# Chapter 2. Boats", harbour},
			dropped: []string{
				"3: Contents: table of contents", "5: Chapter 1. Bread ........ 3: repeats a heading", "6: Chapter 2. Boats ........ 9: repeats a heading",
			},
		},
		{
			name:   "a part keeps its name above its first chapter",
			source: []string{"PART ONE", "", "Chapter 1", "", bakery, "", "PART TWO", "", "Chapter 1", "", harbour},
			want:   []string{"# PART ONE", "# Chapter 1", bakery, "# PART TWO", "# Chapter 1", harbour},
		},
		{
			name:   "so does one whose first chapter's text stands elsewhere",
			source: []string{"Part One", bakery, "Chapter 1", harbour, "Part Two", "Chapter 2", harbour, "Chapter 3", letters},
			want:   []string{"# Part One", bakery, "# Chapter 1", harbour, "# Part Two", "# Chapter 3", letters},
			dropped: []string{
				"6: Chapter 2: heading without text", "7: " + harbour + ": repeats line 4",
			},
		},
		{
			name:   "a chapter of which nothing is left goes",
			source: []string{"Chapter 1", bakery, "Chapter 2", bakery, "Prologue", "Chapter 3", harbour, "Chapter 4", "", "Chapter 5", "", letters, "Chapter 6"},
			want:   []string{"# Chapter 1", bakery, "# Chapter 3", harbour, "# Chapter 5", letters},
			dropped: []string{
				"3: Chapter 2: heading without text", "4: " + bakery + ": repeats line 2", "5: Prologue: heading without text",
				"8: Chapter 4: heading without text", "13: Chapter 6: heading without text",
			},
		},
		{
			name:   "a part whose chapters are gone goes with them",
			source: []string{"Part One", "Chapter 1", bakery, "Part Two", bakery, "Chapter 2", harbour, "第三卷", "第一章", bakery, "第四卷", "第二章", letters},
			want:   []string{"# Part One", "# Chapter 1", bakery, "# Chapter 2", harbour, "# 第四卷", "# 第二章", letters},
			dropped: []string{
				"4: Part Two: heading without text", "5: " + bakery + ": repeats line 3",
				"8: 第三卷: heading without text", "9: 第一章: heading without text", "10: " + bakery + ": repeats line 3",
			},
		},
		{
			name:    "a page's running title goes",
			source:  []string{"Chapter 3", bakery, "Chapter 3", harbour},
			want:    []string{"# Chapter 3", bakery, harbour},
			dropped: []string{"3: Chapter 3: repeats a heading"},
		},
		{
			name:    "an underlined line is a heading",
			source:  []string{"Opening hours", "-------------", "", bakery, "", "Parking", "=======", "", harbour},
			want:    []string{"# Opening hours", bakery, "# Parking", harbour},
			dropped: []string{"2: -------------: underline", "7: =======: underline"},
		},
		{
			name:   "roman numbers that count up are headings",
			source: []string{"I", "", bakery, "", "II", "", harbour, "", "III", "", letters},
			want:   []string{"# I", bakery, "# II", harbour, "# III", letters},
		},
		{
			name:   "a single I is not",
			source: []string{"Who went?", "", "I", "", bakery},
			want:   []string{"Who went?", "I", bakery},
		},
		{
			name:   "Chinese needs no spaces where its lines are joined",
			source: []string{"第三回", "", "清晨五点，街角的面包店就开门了，那时整条街还在沉睡，没有", "一个人醒着；等最后一个面包卖完，店主便关上门，回到楼上去", "睡觉，直到第二天清晨。"},
			want:   []string{"# 第三回", "清晨五点，街角的面包店就开门了，那时整条街还在沉睡，没有一个人醒着；等最后一个面包卖完，店主便关上门，回到楼上去睡觉，直到第二天清晨。"},
		},
		{
			name: "dialogue in short lines without blank lines is a paragraph a line",
			source: []string{
				"“Is that the bakery?” she asked.", "“It was.”", "“And the harbour?”", "“Gone too.”", "She sat down.",
				"“Since when?”", "“Since the flood.”", "Nobody spoke for a while.", "“Then we walk,” she said.",
			},
			want: []string{
				"“Is that the bakery?” she asked.", "“It was.”", "“And the harbour?”", "“Gone too.”", "She sat down.",
				"“Since when?”", "“Since the flood.”", "Nobody spoke for a while.", "“Then we walk,” she said.",
			},
		},
		{
			name: "Project Gutenberg's frame goes",
			source: []string{
				"The Project Gutenberg eBook of Lamp Street", "", "Title: Lamp Street", "", "*** START OF THE PROJECT GUTENBERG EBOOK LAMP STREET ***", "",
				"CHAPTER I", "", bakery, "", "*** END OF THE PROJECT GUTENBERG EBOOK LAMP STREET ***", "", harbour,
			},
			want: []string{"# CHAPTER I", bakery},
			dropped: []string{
				"1: The Project Gutenberg eBook of Lamp Street: Project Gutenberg's frame", "3: Title: Lamp Street: Project Gutenberg's frame",
				"5: *** START OF THE PROJECT GUTENBERG EBOOK LAMP STREET ***: Project Gutenberg's frame",
				"11: *** END OF THE PROJECT GUTENBERG EBOOK LAMP STREET ***: Project Gutenberg's frame", "13: " + harbour + ": Project Gutenberg's frame",
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, end := range []string{"\n", "\r\n", "\r"} {
				doc, dropped := read(t, "some_text.txt", strings.Join(c.source, end))
				if diff := cmp.Diff(c.want, outline(doc)); diff != "" {
					t.Errorf("line ends %q: document (-want +got):\n%s", end, diff)
				}
				if diff := cmp.Diff(c.dropped, reasons(dropped)); diff != "" {
					t.Errorf("line ends %q: dropped (-want +got):\n%s", end, diff)
				}
			}
		})
	}
}

func TestHeadingsOfManyBooks(t *testing.T) {
	t.Parallel()
	yes := []string{
		"Chapter 48", "CHAPTER XII.", "Chapter 12: The Long Way", "CHAPTER XII. The Long Way", "Chapter 12 The Long Way", "Chapter Twenty-One",
		"Chapter the First", "[Chapter 3]", "Part I", "BOOK TWO", "Prologue", "Epilogue: Ten Years Later", "Kapitel 3", "3. Kapitel", "Erstes Kapitel",
		"Chapitre IV", "Capítulo 5", "Capitolo 6", "Глава 7", "Глава первая", "Kapitel 8 Hemresan", "Kapittel 9", "12. fejezet", "Első fejezet", "Hoofdstuk 2",
		"第48章", "第四十八章 归途", "第三回", "第1話", "제 3 장", "序章", "Appendix B", "Section 4 – Fees", "Chapter 5: 1984", "Stave One", "Letter 4", "ACT III",
	}
	no := []string{
		"Chapter 5 describes how the harbour was built.", "Chapter 1313 7 hours ago -", "Part of me wants to stay.", "Book your seat today", "Letter I wrote",
		"Part i played", "In Chapter 5 we meet again", "Chapter after chapter", "Prologue to what came later that year", "第二部手机是他的。", "Act 2 was better than act 1, she said,",
		"Book", "Chapter", "Introduction of the euro", "2012 was a good year", "Section chief Li came in.",
	}
	for _, line := range append(slices.Clone(yes), no...) {
		doc, _ := read(t, "a.txt", bakery+"\n"+line+"\n"+harbour)
		opened := len(doc.Sections) == 2 && doc.Sections[1].Title == line
		if want := slices.Contains(yes, line); opened != want {
			t.Errorf("%q opens a section: %v, want %v", line, opened, want)
		}
	}
}

func TestEndMarksOfManyBooks(t *testing.T) {
	t.Parallel()
	for _, mark := range []string{
		"(End of this chapter)", "(End of Chapter)", "[End of Chapter 48]", "--- THE END ---", "* * * The End * * *", "END OF BOOK ONE", "*** END ***", "FIN", "Finis.",
		"～ Fin ～", "Ende", "Ende des Kapitels", "Fin du chapitre", "Fin del capítulo", "Конец", "Конец главы", "Vége", "Slut", "本章完", "（本章完）", "【全文完】", "(完)",
		"未完待续……", "To be continued...", "End of the Project",
	} {
		doc, dropped := read(t, "a.txt", bakery+"\n"+mark+"\nOther stories\nContact")
		want := mark != "End of the Project" // ends no text
		if got := len(doc.Sections) == 1 && doc.Sections[0].Body == bakery && len(dropped) == 3; got != want {
			t.Errorf("%q ends the text: %v, want %v; it reads %q", mark, got, want, outline(doc))
		}
	}
}

func TestTitles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, source, want string }{
		{"one chapter gives the text its name", "x.txt", "Chapter 48\n" + bakery, "Chapter 48"},
		{"several do not", "lamp_street-stories.txt", "Chapter 1\n" + bakery + "\nChapter 2\n" + harbour, "Lamp street stories"},
		{"a title page does", "x.txt", "Lamp Street\n\nChapter 1\n\n" + bakery + "\n\nChapter 2\n\n" + harbour, "Lamp Street"},
		{"no heading at all", "/data/notes.txt", bakery, "Notes"},
		{"Project Gutenberg names it", "pg1.txt", "Title: Lamp Street\n\n*** START OF THE PROJECT GUTENBERG EBOOK X ***\n\n" + bakery, "Lamp Street"},
		{"Markdown's first heading", "x.md", "# Lamp Street\n\n## Bread\n\n" + bakery, "Lamp Street"},
		{"Markdown's front matter", "x.md", "---\ntitle: \"Lamp Street\"\n---\n\n# Bread\n\n" + bakery, "Lamp Street"},
		{"Markdown without a title", "house-rules.md", "## Bread\n\n" + bakery + "\n\n## Boats\n\n" + harbour, "House rules"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if doc, _ := read(t, c.file, c.source); doc.Title != c.want {
				t.Errorf("title %q, want %q", doc.Title, c.want)
			}
		})
	}
}
