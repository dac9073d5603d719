package bot

import (
	"fmt"
	"strings"

	"github.com/chapterbot/chapterbot/retrieval"
)

// listed is how many texts one reply names.
const listed = 15

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
	sections := count(len(titles), "section")
	if len(titles) == 1 && titles[0] != "" {
		sections = shorten(titles[0], 80)
	}
	return fmt.Sprintf("%s\n%s · %s · revision %d · loaded %s",
		shorten(t.Title, 100), sections, count(paragraphs, "paragraph"), t.Revision, t.Loaded.UTC().Format("2 January 2006, 15:04 UTC"))
}
