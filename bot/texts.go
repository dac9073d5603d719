package bot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chapterbot/chapterbot/retrieval"
)

const (
	listed      = 8    // texts on a page at most, which is what a phone shows
	textsWidth  = 1600 // of a page, by retrieval.Width: a chat's plainest message has room for it and its frame
	namedTitles = 4    // sections of a text that are named
)

// texts is one page of what is loaded. A page that is there no more is the last.
func (b *Bot) texts(r request) Reply {
	texts := b.library.Texts()
	if len(texts) == 0 {
		return Note(Done, "No text is loaded yet.")
	}
	day, same := loadedOn(texts)
	entries := make([]textEntry, len(texts))
	for i, t := range texts {
		entries[i] = describe(t, !same)
	}
	pages := textPages(entries)
	page := min(r.part, len(pages)-1)
	from, to := pages[page], len(entries)
	reply := Reply{Outcome: Done, Turn: r.turn}
	if page > 0 {
		reply.Buttons = append(reply.Buttons, Button{Label: "◀ Back", Action: textsAction(page - 1)})
	}
	if page < len(pages)-1 {
		to = pages[page+1]
		reply.Buttons = append(reply.Buttons, Button{Label: "More texts ▶", Action: textsAction(page + 1)})
	}
	var runs []Run
	for _, e := range entries[from:to] {
		runs = append(runs, Run{Text: e.title, Bold: true}, Run{Text: "\n" + e.holds + "\n\n"})
	}
	runs = append(runs, Run{Text: textsFoot(from, to, len(entries), day)})
	reply.Blocks = []Block{{Title: "What I answer from", Runs: runs}}
	return reply
}

// textsFoot says which texts these are, where others are on other pages, and
// when all were loaded, where that is one day.
func textsFoot(from, to, all int, day string) string {
	switch {
	case to-from < all && day != "":
		return fmt.Sprintf("Texts %d to %d of %d, all loaded on %s.", from+1, to, all, day)
	case to-from < all:
		return fmt.Sprintf("Texts %d to %d of %d.", from+1, to, all)
	case day == "":
		return ""
	case all == 1:
		return fmt.Sprintf("Loaded on %s.", day)
	}
	return fmt.Sprintf("All loaded on %s.", day)
}

// textEntry is one text as the list shows it.
type textEntry struct{ title, holds string }

func describe(t retrieval.Text, dated bool) textEntry {
	paragraphs := 0
	var titles []string // of sections that can be cited: a part's heading can't
	for _, s := range t.Sections {
		if paragraphs += s.Paragraphs; s.Paragraphs > 0 {
			titles = append(titles, s.Title)
		}
	}
	e := textEntry{title: shorten(t.Title, 80), holds: count(paragraphs, "paragraph")}
	if len(titles) > 1 {
		e.holds += fmt.Sprintf(" in %d sections", len(titles))
	}
	if dated && !t.Loaded.IsZero() {
		e.holds += ", loaded on " + date(t.Loaded)
	}
	if named := tableOfContents(titles, t.Title); named != "" {
		e.holds += ": " + named
	}
	return e
}

// tableOfContents names the first of a text's sections, but for those without
// a title of their own.
func tableOfContents(titles []string, text string) string {
	sections := len(titles)
	titles = slices.DeleteFunc(titles, func(s string) bool { return s == "" || s == text })
	if len(titles) == 0 {
		return ""
	}
	named := titles[:min(namedTitles, len(titles))]
	if sections == namedTitles+1 {
		named = titles // "and 1 more" is no shorter
	}
	for i := range named {
		named[i] = shorten(named[i], 40)
	}
	return enumerate(named, len(titles))
}

// loadedOn is the day on which all texts were loaded; empty where they weren't
// on one.
func loadedOn(texts []retrieval.Text) (day string, same bool) {
	for i, t := range texts {
		if t.Loaded.IsZero() || i > 0 && date(t.Loaded) != day {
			return "", false
		}
		day = date(t.Loaded)
	}
	return day, true
}

func date(t time.Time) string { return t.UTC().Format("2 January 2006") }

// textPages returns where each page begins.
func textPages(entries []textEntry) []int {
	pages := []int{0}
	used := 0
	for i, e := range entries {
		width := len("****\n\n\n") + retrieval.Width(e.title+e.holds)
		first := pages[len(pages)-1]
		if used += width; i > first && (used > textsWidth || i-first == listed) {
			pages = append(pages, i)
			used = width
		}
	}
	return pages
}

// turnTexts is the kind of action that shows another page of the texts.
const turnTexts = "texts"

func textsAction(page int) string { return turnTexts + ":" + strconv.Itoa(page) }

// parseTextsAction is the inverse of textsAction. Anyone can send any action:
// what textsAction did not make is none, and the page may not exist.
func parseTextsAction(s string) (page int, ok bool) {
	_, number, _ := strings.Cut(s, ":")
	page, err := strconv.Atoi(number)
	return page, err == nil && page >= 0 && s == textsAction(page)
}
