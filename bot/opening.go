package bot

import (
	"strings"
	"unicode/utf8"

	"github.com/chapterbot/chapterbot/retrieval"
)

// How much of a beginning is quoted, in characters: whole sentences of about
// openingWidth, at least shortestOpening where the section has so much, and of
// a sentence no more than longestOpening.
const (
	openingWidth    = 250
	shortestOpening = 60
	longestOpening  = 400
)

// opening quotes the first sentences from a place on. A short first paragraph,
// such as a motto, has those behind it with it.
func (b *Bot) opening(p retrieval.Place) Block {
	first, _ := b.library.Passage(p)
	last := first
	text, more := beginningSentences(first.Body, openingWidth)
	for !more && utf8.RuneCountInString(text) < shortestOpening {
		next, ok := b.neighbour(last, last.Next)
		if !ok {
			break
		}
		var sentences string
		text += "\n\n"
		sentences, more = beginningSentences(next.Body, openingWidth-utf8.RuneCountInString(text))
		text += sentences
		last = next
	}
	block := Block{
		Quote:    true,
		Runs:     []Run{{Text: text}},
		Citation: b.catalogue().Cite(first.TextTitle, first.Section, first.Place, last.Place.Paragraph),
	}
	if more {
		block.Runs = append(block.Runs, Run{Text: " …"})
	}
	return block
}

// beginningSentences returns the first sentences of a paragraph, as many as have
// so many characters together and at least one, and whether there is more.
func beginningSentences(body string, width int) (text string, more bool) {
	end := 0
	for _, s := range retrieval.Sentences(body[:cutWords(body, 2*longestOpening)]) { // the rest is never shown
		if end > 0 && utf8.RuneCountInString(body[:s.End]) > width {
			break
		}
		end = s.End
	}
	text = body[:end]
	if cut := cutWords(text, longestOpening); cut < end {
		return text[:cut], true
	}
	return text, strings.TrimSpace(body[end:]) != ""
}

// firstPlace is the first paragraph of a text from a section on.
func firstPlace(t retrieval.Text, section int) (retrieval.Place, bool) {
	for i := section; i < len(t.Sections); i++ {
		if t.Sections[i].Paragraphs > 0 {
			return retrieval.Place{Text: t.ID, Section: i, Paragraph: 1}, true
		}
	}
	return retrieval.Place{}, false
}
