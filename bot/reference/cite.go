package reference

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/chapterbot/chapterbot/retrieval"
)

// Cite words the citation of the paragraphs from a place to another of its
// section: "Chapter 48 ¶11 of 16", "Chapter 48 ¶11–13 of 16". The text's title
// stands in front where there are several texts; the number of all is left out
// where the section is gone. Resolve finds the way back.
func (c *Catalogue) Cite(text, section string, from retrieval.Place, to int) string {
	where := fmt.Sprintf("%s ¶%d", called(text, section, len(c.texts)), from.Paragraph)
	if to > from.Paragraph {
		where += fmt.Sprintf("–%d", to)
	}
	if n := c.Paragraphs(from); n >= to {
		where += fmt.Sprintf(" of %d", n)
	}
	return where
}

// called is what a citation calls a section. The text's title is left out
// where there is but one text, and where the section's begins with it.
func called(text, section string, texts int) string {
	switch {
	case section == "" || text == section:
		return cmp.Or(text, "Text")
	case text == "" || texts == 1 || strings.HasPrefix(section, text+" "):
		return section
	}
	return text + ", " + section
}
