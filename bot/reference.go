package bot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/chapterbot/chapterbot/retrieval"
)

// ref is what a member writes to name a paragraph: "11", "48:11",
// "Chapter 48 ¶ 11", "The Handbook, 3:4".
type ref struct {
	text      string // part of a text's title; empty: any
	section   string // title or number; empty: the only one
	paragraph int
}

// looksLikeReference tells a reference from the rest of a question that
// happens to begin with "passage".
func looksLikeReference(s string) bool {
	_, ok := parseReference(s)
	return ok
}

func parseReference(s string) (ref, bool) {
	s = strings.TrimRight(strings.TrimSpace(s), ".?)")
	head := strings.TrimRight(s, "0123456789")
	n, err := strconv.Atoi(s[len(head):])
	if err != nil || n < 1 {
		return ref{}, false
	}
	head = strings.TrimSpace(head)
	if head == "" {
		return ref{paragraph: n}, true
	}
	head, marked := cutMark(head)
	if !marked {
		return ref{}, false
	}
	r := ref{section: head, paragraph: n}
	if comma := strings.LastIndex(head, ","); comma >= 0 {
		r.text, r.section = strings.TrimSpace(head[:comma]), strings.TrimSpace(head[comma+1:])
	}
	return r, true
}

// cutMark takes the mark between section and paragraph off the end of head.
func cutMark(head string) (string, bool) {
	for _, mark := range []string{":", "¶", "#", "/", ".", ",", "§", "paragraph", "para", "par"} {
		if rest, ok := cutSuffixFold(head, mark); ok {
			return strings.TrimRight(strings.TrimSpace(rest), " ,"), true
		}
	}
	return head, false
}

func cutSuffixFold(s, suffix string) (string, bool) {
	at := len(s) - len(suffix)
	if at < 0 || !strings.EqualFold(s[at:], suffix) {
		return s, false
	}
	return s[:at], true
}

// candidate is one section that a reference may mean.
type candidate struct {
	text    retrieval.Text
	section int
}

func (c candidate) String() string {
	title := c.text.Sections[c.section].Title
	switch {
	case title == "" || title == c.text.Title:
		return c.text.Title
	case c.text.Title == "":
		return title
	}
	return c.text.Title + ", " + title
}

// resolve finds the one place a reference means among the texts. Its error is
// a UserError that says what would be right.
func resolve(r ref, texts []retrieval.Text) (retrieval.Place, error) {
	found := candidates(r, texts)
	if len(found) == 0 {
		return retrieval.Place{}, &UserError{missing(r, texts)}
	}
	c := found[0]
	if len(found) > 1 {
		there := slices.DeleteFunc(slices.Clone(found), func(c candidate) bool { return c.text.Sections[c.section].Paragraphs < r.paragraph })
		switch len(there) {
		case 0:
			return retrieval.Place{}, &UserError{fmt.Sprintf("None of the %d sections that you may mean has so many paragraphs.", len(found))}
		case 1:
			c = there[0]
		default:
			return retrieval.Place{}, &UserError{ambiguous(r, there)}
		}
	}
	if last := c.text.Sections[c.section].Paragraphs; r.paragraph > last {
		return retrieval.Place{}, &UserError{fmt.Sprintf("%s has %s: ask for one from 1 to %d.", c, count(last, "paragraph"), last)}
	}
	return retrieval.Place{Text: c.text.ID, Section: c.section, Paragraph: r.paragraph}, nil
}

func candidates(r ref, texts []retrieval.Text) []candidate {
	var exact, loose []candidate
	for _, t := range texts {
		if r.text != "" && !containsFold(t.Title, r.text) {
			continue
		}
		for i, s := range t.Sections {
			c := candidate{t, i}
			switch {
			case s.Paragraphs == 0:
			case r.section == "" || strings.EqualFold(s.Title, r.section), isNumber(r.section) && number(s.Title) == number(r.section):
				exact = append(exact, c)
			case containsFold(s.Title, r.section) && !isNumber(r.section):
				loose = append(loose, c)
			}
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return loose
}

// missing says what of a reference is not there.
func missing(r ref, texts []retrieval.Text) string {
	const hint = " The command texts lists what there is."
	switch {
	case len(texts) == 0:
		return "No text is loaded yet."
	case r.text != "" && !slices.ContainsFunc(texts, func(t retrieval.Text) bool { return containsFold(t.Title, r.text) }):
		return fmt.Sprintf("There is no text %q here.", shorten(r.text, 80)) + hint
	}
	return fmt.Sprintf("There is no section %q here.", shorten(r.section, 80)) + hint
}

func ambiguous(r ref, found []candidate) string {
	const most = 3
	var names []string
	for _, c := range found[:min(most, len(found))] {
		names = append(names, fmt.Sprintf("%s ¶%d", c, r.paragraph))
	}
	more := ""
	if n := len(found) - most; n > 0 {
		more = fmt.Sprintf("; or one of %d more", n)
	}
	return fmt.Sprintf("Which one do you mean: %s%s? Name it as it stands there.", strings.Join(names, "; "), more)
}

// number is a section's number: the first run of digits in its title, without
// leading zeros: "5" of "Chapter 05: 1984".
func number(title string) string {
	start := strings.IndexFunc(title, unicode.IsDigit)
	if start < 0 {
		return ""
	}
	digits := title[start:]
	if end := strings.IndexFunc(digits, func(r rune) bool { return !unicode.IsDigit(r) }); end >= 0 {
		digits = digits[:end]
	}
	return strings.TrimLeft(digits, "0")
}

func isNumber(s string) bool {
	return s != "" && strings.TrimFunc(s, unicode.IsDigit) == ""
}

func containsFold(s, part string) bool {
	return strings.Contains(strings.ToLower(s), strings.ToLower(part))
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
