package reference

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/chapterbot/chapterbot/retrieval"
)

// mostExamined is how many sections Example looks at.
const mostExamined = 100

// Example is a short reference that leads to one paragraph, such as "48:11" or
// "Kitchen ¶2". It is empty where no section is easily named.
func (c *Catalogue) Example() string {
	const far = 11 // into a section
	for _, s := range c.sections[:min(len(c.sections), mostExamined)] {
		p := s.place
		p.Paragraph = min(far, s.paragraphs)
		var short []string
		if _, err := strconv.Atoi(s.number.id); err == nil {
			short = append(short, fmt.Sprintf("%s:%d", s.number.id, p.Paragraph))
		}
		if isEasy(s.title) {
			short = append(short, fmt.Sprintf("%s ¶%d", s.title, p.Paragraph))
		}
		if len(c.sections) == 1 {
			short = append(short, strconv.Itoa(p.Paragraph))
		}
		for _, example := range short {
			if c.leadsTo(example, p) {
				return example
			}
		}
	}
	return ""
}

// leadsTo reports whether a reference means a place and nothing else.
func (c *Catalogue) leadsTo(s string, p retrieval.Place) bool {
	r, ok := c.Resolve(s)
	return ok && len(r.Ranges) == 1 && r.Ranges[0].From == p && r.Ranges[0].To == p && r.NoParagraph == 0 && r.NoSection == (Missing{})
}

// isEasy reports whether a title is easily typed.
func isEasy(title string) bool {
	n := utf8.RuneCountInString(title)
	return n > 1 && n <= 40 && strings.IndexFunc(title, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ' ' && r != '\'' && r != '-'
	}) < 0
}
