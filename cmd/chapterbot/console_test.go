package main

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/retrieval"
)

// shelf is a library of one passage, and knows how often it was reloaded.
type shelf struct{ reloads int }

func (s *shelf) Ask(_ context.Context, q retrieval.Query) (retrieval.Answer, error) {
	return retrieval.Answer{Question: q.Question, Verdict: retrieval.VerdictAnswer, Confidence: 1, Citations: []retrieval.Citation{{
		Place: retrieval.Place{Text: 1, Paragraph: 1}, TextTitle: "T", Section: "S", Quote: "The answer.", Highlight: retrieval.Span{Start: 0, End: 11},
	}}}, nil
}

func (s *shelf) Passage(p retrieval.Place) (retrieval.Excerpt, bool) {
	return retrieval.Excerpt{Place: p, TextTitle: "T", Section: "S", Body: "The whole paragraph."}, p.Paragraph == 1
}

func (s *shelf) Texts() []retrieval.Text {
	return []retrieval.Text{{ID: 1, Title: "T", Sections: []retrieval.TextSection{{Title: "S", Paragraphs: 1}}}}
}

func (s *shelf) Terms() []string { return nil }

func (s *shelf) Reload(context.Context) (retrieval.Report, error) {
	s.reloads++
	return retrieval.Report{Texts: []retrieval.TextChange{{Title: "T", Kind: retrieval.Unchanged, Paragraphs: 1}}, Paragraphs: 1}, nil
}

// typed is a person at a keyboard.
type typed []string

func (l *typed) ReadLine() (string, error) {
	if len(*l) == 0 {
		return "", io.EOF
	}
	line := (*l)[0]
	*l = (*l)[1:]
	return line, nil
}

// talk types lines and returns what the console says.
func talk(t *testing.T, library bot.Library, lines ...string) string {
	t.Helper()
	var said strings.Builder
	w := &world{errs: t.Output()}
	input := typed(lines)
	if err := converse(t.Context(), w.conversation(library, 1), &input, screen(&said, 80, false)); err != nil {
		t.Fatal(err)
	}
	return said.String()
}

func TestTheConsoleTakesTheBotsCommands(t *testing.T) {
	t.Parallel()
	library := &shelf{}
	for _, c := range []struct{ line, want string }{
		{"What is the answer?", "S ¶1 of 1\n  The answer.\n"},
		{"!ask What is the answer?", "The answer."},
		{"ask What is the answer?", "The answer."},
		{"!passage 1", "The whole paragraph."},
		{"!passage 2", "1 paragraph"},
		{"!texts", "What I answer from"},
		{"!help", "\n!passage a paragraph"},
	} {
		if said := talk(t, library, c.line); !strings.Contains(said, c.want) {
			t.Errorf("%s: it says\n%s", c.line, said)
		}
	}
}

func TestAButtonIsPressedByItsNumber(t *testing.T) {
	t.Parallel()
	said := talk(t, &shelf{}, "What is the answer?", "1")
	if !strings.Contains(said, "[1] Read on") || !strings.Contains(said, "The whole paragraph.") {
		t.Error(said)
	}
	// Without that button the number is a question like any other.
	if said := talk(t, &shelf{}, "What is the answer?", "2"); strings.Contains(said, "The whole paragraph.") {
		t.Error(said)
	}
}

func TestAReloadShowsItsStartAndItsEnd(t *testing.T) {
	t.Parallel()
	library := &shelf{}
	said := talk(t, library, "reload")
	started, ended := strings.Index(said, "Reloading"), strings.Index(said, "the text is as it was")
	if started < 0 || ended < started || library.reloads != 1 {
		t.Errorf("%d reloads:\n%s", library.reloads, said)
	}
}

func TestTheConsoleTalks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lines []string
		want  []string
	}{
		{[]string{"hello"}, []string{"Hello! Ask me anything about T.", "[1] What is S about?"}},
		{[]string{"hello", "1"}, []string{"This is S: 1 paragraph.", "The whole paragraph.", "[1] Start reading"}},
		{[]string{"what is this about?", "1"}, []string{"This is T: S, 1 paragraph.", "The whole paragraph."}},
		{[]string{"What is the answer?", "when was that?"}, []string{"Understood as: when was that: the answer?", "The answer."}},
		{[]string{"more"}, []string{"first, and I can go on"}},
		{[]string{"thanks"}, []string{"You're welcome!"}},
	} {
		said := talk(t, &shelf{}, c.lines...)
		for _, want := range c.want {
			if !strings.Contains(said, want) {
				t.Errorf("%q: it lacks %q:\n%s", c.lines, want, said)
			}
		}
	}
}

func TestTheConsoleEnds(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"exit", "QUIT"} {
		if said := talk(t, &shelf{}, "", line, "What is the answer?"); strings.Contains(said, "The answer.") {
			t.Errorf("%s: it goes on:\n%s", line, said)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	input := typed{"What is the answer?"}
	if err := converse(ctx, (&world{errs: t.Output()}).conversation(&shelf{}, 1), &input, screen(&strings.Builder{}, 80, false)); err == nil {
		t.Error("it goes on after a signal")
	}
}

func TestAnyNumberOfQuestionsAtOnce(t *testing.T) {
	t.Parallel()
	lines := make([]string, 50) // far beyond the cooldown of a chat
	for i := range lines {
		lines[i] = "What is the answer?"
	}
	if got := strings.Count(talk(t, &shelf{}, lines...), "S ¶1"); got != len(lines) {
		t.Errorf("%d answers of %d", got, len(lines))
	}
}
