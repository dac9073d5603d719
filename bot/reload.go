package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chapterbot/chapterbot/retrieval"
)

// startReload checks who asks and says that the reload has begun; Then does it.
func (b *Bot) startReload(ctx context.Context, m Message) (Reply, error) {
	allowed, err := b.mayReload(ctx, m)
	if err != nil {
		return Reply{}, fmt.Errorf("check the permissions of user %s: %w", m.User, err)
	}
	if !allowed {
		return Reply{}, &UserError{"Only people who may manage this server can reload the texts."}
	}
	started := Note(Done, "Reloading the texts …")
	started.Then = func(ctx context.Context) Reply {
		if !b.reloading.TryLock() {
			return Note(Refused, "A reload is already under way.")
		}
		defer b.reloading.Unlock()
		return b.reloaded(ctx, m)
	}
	return started, nil
}

func (b *Bot) mayReload(ctx context.Context, m Message) (bool, error) {
	if slices.Contains(b.config.Admins, m.User) {
		return true, nil
	}
	if m.Guild == "" || m.Manager == nil {
		return false, nil
	}
	return m.Manager(ctx)
}

func (b *Bot) reloaded(ctx context.Context, m Message) Reply {
	report, err := b.library.Reload(ctx)
	LogReport(ctx, b.log, report)
	if err == nil {
		b.log.InfoContext(ctx, "texts reloaded", "user", m.User, "texts", len(b.library.Texts()), "paragraphs", report.Paragraphs, "took", report.Took)
		return note(Done, reloadNote(report))
	}
	b.log.ErrorContext(ctx, "reload failed", "user", m.User, "error", err)
	what := "The reload did not work. Everything stays as it was, and I answer from the texts I had. The log says why."
	var source *retrieval.SourceError
	if errors.As(err, &source) {
		what = fmt.Sprintf("The reload stopped at %s: %s. Everything stays as it was, and I answer from the texts I had.", source.Name, source.Reason)
	}
	return note(Failed, append([]Run{{Text: what}}, leftOutLines(report.LeftOut)...))
}

// Of the texts of one fate: how many a reload's reply names, and how much of a
// paragraph it quotes, in characters.
const (
	exampled     = 3
	exampleWidth = 50
)

// reloadNote says what a reload changed, as one would in a note: what is as it
// was is only counted, and of much that changed there are examples.
func reloadNote(r retrieval.Report) []Run {
	lines := map[retrieval.ChangeKind][]string{}
	same := 0
	for _, t := range r.Texts {
		switch t.Kind {
		case retrieval.Unchanged:
			same++
		default:
			lines[t.Kind] = append(lines[t.Kind], changeLine(t))
		}
	}
	var counts []string
	for _, k := range fates {
		if n := len(lines[k.kind]); n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, k.word))
		}
	}
	runs := []Run{{Text: "Reloaded:", Bold: true}, {Text: " " + headline(counts, same)}}
	for _, k := range fates {
		items := lines[k.kind]
		if more := len(items) - exampled; more > 0 {
			items = append(items[:exampled], fmt.Sprintf("and %d more", more))
		}
		runs = append(runs, listing(k.label, items)...)
	}
	return append(runs, leftOutLines(r.LeftOut)...)
}

// fates are the kinds of change that are told, in their order.
var fates = []struct {
	kind        retrieval.ChangeKind
	word, label string
}{
	{retrieval.Added, "new", "New"},
	{retrieval.Changed, "changed", "Changed"},
	{retrieval.Mended, "put right", "Put right"},
	{retrieval.Dropped, "gone", "Gone"},
}

// headline counts what changed and what did not.
func headline(counts []string, same int) string {
	switch {
	case len(counts) == 0 && same == 1:
		return "the text is as it was."
	case len(counts) == 0:
		return fmt.Sprintf("all %d texts are as they were.", same)
	case same == 1:
		counts = append(counts, "1 as it was")
	case same > 1:
		counts = append(counts, fmt.Sprintf("%d as they were", same))
	}
	return strings.Join(counts, ", ") + "."
}

// changeLine says what became of one text.
func changeLine(t retrieval.TextChange) string {
	title := shorten(t.Title, 80)
	switch {
	case t.Kind == retrieval.Dropped:
		return title
	case t.Kind == retrieval.Changed:
		return title + ": " + editLine(t)
	case t.Sections > 1:
		return fmt.Sprintf("%s (%s in %d sections)", title, count(t.Paragraphs, "paragraph"), t.Sections)
	}
	return fmt.Sprintf("%s (%s)", title, count(t.Paragraphs, "paragraph"))
}

// editLine says what is other than before in a text that changed.
func editLine(t retrieval.TextChange) string {
	where := fmt.Sprintf("¶%d", t.Example.Paragraph)
	if section := t.Example.Section; section != "" && section != t.Title {
		where += " of " + shorten(section, 40)
	}
	quote := "“" + beginningOf(t.Example.Body, exampleWidth) + "”"
	gone := t.Gone - t.Changed // those that nothing took the place of
	switch {
	case t.Changed+t.Gone == 0:
		return "the same paragraphs, in another order or under other titles"
	case t.Changed == 0 && gone == 1:
		return fmt.Sprintf("%s is gone: %s", where, quote)
	case t.Changed == 0:
		return fmt.Sprintf("%d paragraphs are gone, such as %s: %s", gone, where, quote)
	}
	line := where + ": " + quote
	if t.Changed > 1 {
		line = fmt.Sprintf("%d paragraphs, such as %s", t.Changed, line)
	}
	switch {
	case gone == 1:
		line += "; 1 is gone"
	case gone > 1:
		line += fmt.Sprintf("; %d are gone", gone)
	}
	return line
}

// listing is a line of what there is of one kind or, of several, a line each.
func listing(label string, items []string) []Run {
	if len(items) == 0 {
		return nil
	}
	runs := []Run{{Text: "\n"}, {Text: label + ":", Bold: true}}
	if len(items) == 1 {
		return append(runs, Run{Text: " " + items[0] + "."})
	}
	return append(runs, Run{Text: "\n• " + strings.Join(items, "\n• ")})
}
