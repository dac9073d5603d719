package bot

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/chapterbot/chapterbot/bot/reference"
	"github.com/chapterbot/chapterbot/retrieval"
)

// Of an orientation: how many sections or texts it names, and how much of a
// name, in characters.
const (
	namedWholes = 8
	longestName = 60
)

// orientation is a reply about a text or a section as a whole.
type orientation struct {
	reply    Reply
	question string // that asks for it
	start    view   // of its first paragraph; zero where the reply is about several, or none
}

// about says what the texts are: the one, or all by name.
func (b *Bot) about() (orientation, error) {
	switch texts := b.library.Texts(); len(texts) {
	case 0:
		return orientation{reply: Note(Done, "No text is loaded yet.")}, nil
	case 1:
		return b.aboutSubject(reference.Subject{Text: texts[0].ID, Section: reference.WholeText})
	default:
		return orientation{reply: aboutTexts(texts)}, nil
	}
}

// pressedAbout is about what a button names, and remembers it as if it had been
// asked.
func (b *Bot) pressedAbout(m Message, s reference.Subject) (Reply, error) {
	whole, err := b.aboutSubject(s)
	if err == nil {
		b.memory.add(m, remembered{question: whole.question, next: whole.start})
	}
	return whole.reply, err
}

// aboutTexts lists texts, with a button each for what it is about.
func aboutTexts(texts []retrieval.Text) Reply {
	runs := []Run{{Text: fmt.Sprintf("I answer from %s:", count(len(texts), "text"))}}
	for _, t := range texts[:min(len(texts), namedWholes)] {
		runs = append(runs, Run{Text: "\n• "}, Run{Text: shorten(nameOf(t), longestName), Bold: true}, Run{Text: ", " + sizeOf(t.Sections)})
	}
	runs = append(runs, Run{Text: andMore(len(texts))})
	reply := Reply{Blocks: []Block{{Runs: runs}}, Outcome: Answered}
	for _, t := range texts[:min(len(texts), maxButtons)] {
		label := unique(shorten(nameOf(t), longestName), reply.Buttons)
		reply.Buttons = append(reply.Buttons, aboutButton(label, reference.Subject{Text: t.ID, Section: reference.WholeText}))
	}
	return reply
}

// aboutSubject says what a text or a section as a whole offers itself: its size,
// what is in it, and how it begins.
func (b *Bot) aboutSubject(s reference.Subject) (orientation, error) {
	texts := b.library.Texts()
	at := slices.IndexFunc(texts, func(t retrieval.Text) bool { return t.ID == s.Text })
	gone := &UserError{"That is no longer there: the texts have changed since."}
	if at < 0 || s.Section >= len(texts[at].Sections) {
		return orientation{}, gone
	}
	t := texts[at]
	name, inside := nameOf(t), t.Sections
	from := max(s.Section, 0)
	if s.Section != reference.WholeText {
		inside = inSection(t.Sections[from:])
		name = cmp.Or(shorten(inside[0].Title, longestTitle), name)
	}
	start, ok := firstPlace(t, from)
	if !ok {
		return orientation{}, gone
	}
	runs := []Run{{Text: "This is "}, {Text: name, Bold: true}}
	size := sizeOf(inside)
	switch {
	case s.Section == reference.WholeText && len(inside) == 1:
		if title := inside[0].Title; title != "" && title != t.Title {
			size = shorten(title, longestName) + ", " + size
		}
		inside = nil
	case s.Section != reference.WholeText:
		inside = inside[1:]
		if len(texts) > 1 && name != nameOf(t) {
			runs = append(runs, Run{Text: " of "}, Run{Text: nameOf(t), Bold: true})
		}
	}
	runs = append(runs, Run{Text: ": " + size + "." + contents(inside)})
	whole := orientation{question: "What is " + name + " about?", start: view{place: start, beside: true}}
	whole.reply = Reply{
		Blocks:  []Block{{Runs: runs}, b.opening(start)},
		Buttons: []Button{{Label: "Start reading", Action: whole.start.action()}},
		Outcome: Answered,
	}
	return whole, nil
}

// dotted is the number of a section that may have others in it, "2.1".
var dotted = regexp.MustCompile(`^[0-9]+(\.[0-9]+)*`)

// inSection returns the first of some sections with those that are part of it:
// up to the next of its kind where it has no paragraph of its own, else those
// whose titles or numbers go on from its.
func inSection(sections []retrieval.TextSection) []retrieval.TextSection {
	first := sections[0]
	number := dotted.FindString(first.Title)
	filled := first.Paragraphs > 0
	n := 1
	for ; n < len(sections); n++ {
		s := sections[n]
		part := strings.HasPrefix(s.Title, first.Title+" > ") || number != "" && strings.HasPrefix(dotted.FindString(s.Title), number+".")
		if first.Paragraphs == 0 {
			part = part || s.Paragraphs > 0 || !filled
		}
		if !part {
			break
		}
		filled = filled || s.Paragraphs > 0
	}
	return sections[:n]
}

// sizeOf counts the paragraphs of some sections, and the sections.
func sizeOf(sections []retrieval.TextSection) string {
	paragraphs, filled := 0, 0
	for _, s := range sections {
		if s.Paragraphs > 0 {
			paragraphs += s.Paragraphs
			filled++
		}
	}
	size := count(paragraphs, "paragraph")
	if filled > 1 {
		size += " in " + count(filled, "section")
	}
	return size
}

// contents lists the titles of some sections with their paragraphs, a line each.
func contents(sections []retrieval.TextSection) string {
	var lines []string
	for _, s := range sections {
		title := shorten(s.Title, longestName)
		switch {
		case title == "":
		case s.Paragraphs == 0:
			lines = append(lines, "\n"+title)
		case s.Paragraphs == 1:
			lines = append(lines, "\n• "+title+" ¶1")
		default:
			lines = append(lines, fmt.Sprintf("\n• %s ¶1–%d", title, s.Paragraphs))
		}
	}
	return strings.Join(lines[:min(len(lines), namedWholes)], "") + andMore(len(lines))
}

// andMore says how many of so many are not named.
func andMore(all int) string {
	if all <= namedWholes {
		return ""
	}
	return fmt.Sprintf("\n… and %d more", all-namedWholes)
}

// aboutSection answers a question about a text or a section as a whole. It
// reports false where it names none of theirs: then it is a question like any
// other.
func (b *Bot) aboutSection(question string) (orientation, bool) {
	if len(question) > longestTalk {
		return orientation{}, false
	}
	name, ok := retrieval.SectionAsked(question)
	if !ok {
		return orientation{}, false
	}
	subjects, missing := b.catalogue().Subjects(name)
	if len(subjects) == 0 {
		return orientation{}, false
	}
	var reply Reply
	switch {
	case missing != (reference.Missing{}):
		reply = Note(Refused, notHere(missing, len(subjects)))
	case len(subjects) == 1:
		whole, err := b.aboutSubject(subjects[0])
		return whole, err == nil
	default:
		reply = Reply{Blocks: []Block{plain("Which one do you mean?")}, Outcome: Done}
	}
	for _, s := range subjects[:min(len(subjects), maxButtons)] {
		reply.Buttons = append(reply.Buttons, aboutButton(unique(shorten(s.Name, longestName), reply.Buttons), s))
	}
	return orientation{reply: reply}, true
}

// longestTitle is how much of a text's title, in characters, a sentence repeats.
const longestTitle = 100

func nameOf(t retrieval.Text) string {
	if t.Title == "" {
		return "the text"
	}
	return shorten(t.Title, longestTitle)
}
