package bot_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/retrieval"
)

// reported is a library that reports as it is told.
type reported struct {
	bot.Library
	report retrieval.Report
	err    error
}

func (r reported) Reload(context.Context) (retrieval.Report, error) { return r.report, r.err }
func (r reported) Texts() []retrieval.Text                          { return nil }

// reloads returns what an admin and the log are told of a reload.
func reloads(t interface{ Fatalf(string, ...any) }, report retrieval.Report, err error) (reply, log string) {
	var logged bytes.Buffer
	b := bot.New(bot.Config{Prefix: "!", Admins: []bot.UserID{"operator"}}, reported{report: report, err: err}, slog.New(slog.NewTextHandler(&logged, nil)))
	first, forBot := b.Handle(context.Background(), bot.Message{Command: bot.Reload, User: "operator"})
	if !forBot || first.Then == nil {
		t.Fatalf("nothing is reloaded: %+v", first)
	}
	said := first.Then(context.Background())
	for _, run := range said.Blocks[0].Runs {
		reply += run.Text
	}
	return reply, logged.String()
}

func change(kind retrieval.ChangeKind, title string) retrieval.TextChange {
	return retrieval.TextChange{Title: title, Kind: kind, Sections: 1, Paragraphs: 4}
}

func TestAReloadsReplyReadsLikeANote(t *testing.T) {
	t.Parallel()
	edited := func(changed, gone int, example retrieval.Example) retrieval.TextChange {
		return retrieval.TextChange{Title: "House rules", Kind: retrieval.Changed, Sections: 2, Paragraphs: 9, Changed: changed, Gone: gone, Revision: 7, Example: example}
	}
	dishes := retrieval.Example{Section: "Kitchen", Paragraph: 4, Body: "Dishes are washed\nby whoever cooked, and dried by whoever did not cook."}
	broom := retrieval.Example{Section: "House rules", Paragraph: 1, Body: "The broom hangs behind the door."}
	same := func(n int) (list []retrieval.TextChange) {
		for range n {
			list = append(list, change(retrieval.Unchanged, "Same"))
		}
		return list
	}
	handbook := change(retrieval.Added, "The Handbook")
	handbook.Sections, handbook.Paragraphs = 3, 12
	var many []retrieval.TextChange
	for i := range 23 {
		many = append(many, change(retrieval.Added, fmt.Sprintf("Part %d", i+1)))
	}
	for _, c := range []struct {
		name  string
		texts []retrieval.TextChange
		want  string
	}{
		{"nothing", same(1), "Reloaded: the text is as it was."},
		{"nothing of three", same(3), "Reloaded: all 3 texts are as they were."},
		{"one more", append(same(2), handbook), "Reloaded: 1 new, 2 as they were.\nNew: The Handbook (12 paragraphs in 3 sections)."},
		{"one damaged", append(same(1), change(retrieval.Mended, "Old map")), "Reloaded: 1 put right, 1 as it was.\nPut right: Old map (4 paragraphs)."},
		{"one less", append(same(1), change(retrieval.Dropped, "Old map")), "Reloaded: 1 gone, 1 as it was.\nGone: Old map."},
		{"two paragraphs", []retrieval.TextChange{edited(2, 2, dishes)},
			"Reloaded: 1 changed.\nChanged: House rules: 2 paragraphs, such as ¶4 of Kitchen: “Dishes are washed by whoever cooked, and dried by …”."},
		{"one paragraph of the one section", []retrieval.TextChange{edited(1, 0, broom)},
			"Reloaded: 1 changed.\nChanged: House rules: ¶1: “The broom hangs behind the door.”."},
		{"two where there were five", []retrieval.TextChange{edited(2, 5, broom)},
			"Reloaded: 1 changed.\nChanged: House rules: 2 paragraphs, such as ¶1: “The broom hangs behind the door.”; 3 are gone."},
		{"a paragraph taken out", []retrieval.TextChange{edited(0, 1, broom)},
			"Reloaded: 1 changed.\nChanged: House rules: ¶1 is gone: “The broom hangs behind the door.”."},
		{"some taken out", []retrieval.TextChange{edited(0, 2, dishes)},
			"Reloaded: 1 changed.\nChanged: House rules: 2 paragraphs are gone, such as ¶4 of Kitchen: “Dishes are washed by whoever cooked, and dried by …”."},
		{"another order", []retrieval.TextChange{edited(0, 0, retrieval.Example{})},
			"Reloaded: 1 changed.\nChanged: House rules: the same paragraphs, in another order or under other titles."},
		{"many more", many, "Reloaded: 23 new.\nNew:\n• Part 1 (4 paragraphs)\n• Part 2 (4 paragraphs)\n• Part 3 (4 paragraphs)\n• and 20 more"},
	} {
		got, _ := reloads(t, retrieval.Report{Texts: c.texts}, nil)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestWhatWasLeftOutIsNamedToTheAdminAndInTheLog(t *testing.T) {
	t.Parallel()
	left := func(name, reason string, kept bool) *retrieval.SourceError {
		return &retrieval.SourceError{Name: name, Reason: reason, Kept: kept, Path: "/srv/secret/" + name, Err: errors.New("/srv/secret/" + name + ": " + reason)}
	}
	report := retrieval.Report{
		Texts: []retrieval.TextChange{change(retrieval.Unchanged, "Same")},
		LeftOut: []*retrieval.SourceError{
			left("rota.txt", "it is empty", true), left("list.txt", "it is empty", false), left("old/list.txt", "it is empty", false),
			left("scan.txt", "line 2 holds a NUL byte", false),
		},
	}
	got, log := reloads(t, report, nil)
	want := "Reloaded: the text is as it was.\nLeft out:\n• rota.txt: empty; I keep what I read there before\n• list.txt and old/list.txt: empty\n• scan.txt: line 2 holds a NUL byte"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, want := range []string{"files=[/srv/secret/rota.txt]", "files=\"[/srv/secret/list.txt /srv/secret/old/list.txt]\"", `level=WARN msg="files left out" reason="it is empty" count=2`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s:\n%s", want, log)
		}
	}

	report = retrieval.Report{}
	for i := range 40 {
		picture := left(fmt.Sprintf("%d.png", i), "it is no .txt or .md file", false)
		picture.Err = fmt.Errorf("%d.png: %w", i, retrieval.ErrKind)
		report.LeftOut = append(report.LeftOut, left(fmt.Sprintf("%d.txt", i), fmt.Sprintf("line %d is not UTF-8", i), false), picture)
	}
	got, log = reloads(t, report, &retrieval.SourceError{Name: "CORPUS_DIR", Reason: "nothing in it can be read", Err: errors.New("/srv/secret: nothing")})
	for _, want := range []string{
		"The reload stopped at CORPUS_DIR: nothing in it can be read. Everything stays as it was",
		"• 0.txt: line 0 is not UTF-8", "• 0.png, 1.png, 2.png and 37 more: no .txt or .md file", "• and 37 more files; the log names them",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the reply lacks %q:\n%s", want, got)
		}
	}
	if n := strings.Count(log, `msg="files left out"`); n != 20 || !strings.Contains(log, `level=INFO msg="files left out" reason="it is no .txt or .md file" count=40`) {
		t.Errorf("%d lines in the log:\n%s", n, log)
	}
	report.LeftOut = report.LeftOut[:8] // 4 texts, each for a reason of its own, and 4 pictures
	if got, _ := reloads(t, report, nil); !strings.Contains(got, "• and 1 more file; the log names it") {
		t.Errorf("of one file more:\n%s", got)
	}
	if strings.Contains(got, "secret") {
		t.Error("a path of the operator's reached the chat")
	}
}

// One reload reads the texts at a time, and whoever asks for another meanwhile
// is told so at once.
func TestASecondReloadIsRefusedWhileOneRuns(t *testing.T) {
	t.Parallel()
	w := newWorld(t, handbook)
	begun, finish := make(chan struct{}), make(chan struct{})
	slow := func() ([]retrieval.Document, error) {
		close(begun)
		<-finish
		return []retrieval.Document{handbook}, nil
	}
	w.sources.Store(&slow)
	reload := func() chan bot.Reply {
		said := make(chan bot.Reply, 1)
		go func() { said <- w.say(t, bot.Message{Command: bot.Reload, User: "operator"}) }()
		return said
	}
	first := reload()
	<-begun
	second := reload()
	select {
	case r := <-second:
		if r.Outcome != bot.Refused || !strings.Contains(words(r), "already under way") {
			t.Errorf("the second is %s: %s", r.Outcome, words(r))
		}
	case <-time.After(5 * time.Second):
		t.Error("the second waits for the first")
	}
	close(finish)
	if r := <-first; r.Outcome != bot.Done {
		t.Errorf("the first is %s: %s", r.Outcome, words(r))
	}
	w.serve([]retrieval.Document{handbook}, nil)
	if r := w.say(t, bot.Message{Command: bot.Reload, User: "operator"}); r.Outcome != bot.Done {
		t.Errorf("a later one is %s: %s", r.Outcome, words(r))
	}
}

// Whatever a reload reports, its reply has room in one message, says no
// revision and counts nothing that isn't there.
func TestAReloadsReplyIsShort(t *testing.T) {
	t.Parallel()
	title := rapid.StringMatching(`\PC{0,300}`)
	rapid.Check(t, func(t *rapid.T) {
		var report retrieval.Report
		for range rapid.IntRange(0, 12).Draw(t, "texts") {
			n := rapid.IntRange(0, 3)
			report.Texts = append(report.Texts, retrieval.TextChange{
				Title:    title.Draw(t, "title"),
				Kind:     rapid.SampledFrom([]retrieval.ChangeKind{retrieval.Added, retrieval.Changed, retrieval.Mended, retrieval.Dropped, retrieval.Unchanged}).Draw(t, "kind"),
				Sections: n.Draw(t, "sections"), Paragraphs: n.Draw(t, "paragraphs"), Changed: n.Draw(t, "changed"), Gone: n.Draw(t, "gone"), Revision: 7654321,
				Example: retrieval.Example{Section: title.Draw(t, "section"), Paragraph: 1, Body: title.Draw(t, "body")},
			})
		}
		for range rapid.IntRange(0, 12).Draw(t, "left out") {
			report.LeftOut = append(report.LeftOut, &retrieval.SourceError{Name: title.Draw(t, "name"), Reason: title.Draw(t, "reason")})
		}
		got, _ := reloads(t, report, nil)
		if n := len([]rune(got)); n > 4000 {
			t.Fatalf("%d characters", n)
		}
		if strings.Contains(got, "7654321") || strings.Contains(got, " 0 new") || strings.Contains(got, " 0 gone") {
			t.Fatal(got)
		}
	})
}
