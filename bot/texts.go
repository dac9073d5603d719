package bot

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chapterbot/chapterbot/retrieval"
)

// listed is how many texts one reply names.
const listed = 10

func (b *Bot) texts() Reply {
	texts := b.library.Texts()
	if len(texts) == 0 {
		return Note(Done, "No text is loaded yet.")
	}
	var lines []string
	for _, t := range texts[:min(listed, len(texts))] {
		lines = append(lines, describe(t))
	}
	if more := len(texts) - listed; more > 0 {
		lines = append(lines, fmt.Sprintf("… and %d more.", more))
	}
	return Reply{
		Blocks:  []Block{{Title: "What I answer from", Runs: []Run{{Text: strings.Join(lines, "\n\n")}}}},
		Outcome: Done,
	}
}

func describe(t retrieval.Text) string {
	paragraphs := 0
	var titles []string // of sections that can be cited: a part's heading can't
	for _, s := range t.Sections {
		if paragraphs += s.Paragraphs; s.Paragraphs > 0 {
			titles = append(titles, s.Title)
		}
	}
	return fmt.Sprintf("%s\n%s · %s · revision %d · loaded %s",
		shorten(t.Title, 100), tableOfContents(titles), count(paragraphs, "paragraph"), t.Revision, t.Loaded.UTC().Format("2 January 2006, 15:04 UTC"))
}

// tableOfContents counts sections and names them, or the first few.
func tableOfContents(titles []string) string {
	const named = 8
	number := count(len(titles), "section")
	titles = slices.DeleteFunc(titles, func(s string) bool { return s == "" })
	if len(titles) == 0 {
		return number
	}
	more := ""
	if len(titles) > named {
		titles, more = titles[:named], ", …"
	}
	for i := range titles {
		titles[i] = shorten(titles[i], 60)
	}
	return number + " (" + strings.Join(titles, ", ") + more + ")"
}
