package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const harbour = "# Harbour\n\nBoats leave at dawn and at dusk, and nobody rows on Sundays.\n\n" +
	"The lighthouse is kept by Ada Quill, who came in 1921. Her brother mends nets.\n"

func writeFile(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// chapterbot runs the program in this process.
func chapterbot(t *testing.T, in io.Reader, args ...string) (status int, out, errs string) {
	t.Helper()
	var stdout, stderr strings.Builder
	status = run(t.Context(), args, nil, in, &stdout, &stderr)
	return status, stdout.String(), stderr.String()
}

func TestJSONForm(t *testing.T) {
	t.Parallel()
	text := writeFile(t, "harbour.md", harbour)
	status, out, errs := chapterbot(t, strings.NewReader(""), "ask", "--text", text, "--json", "Who keeps the lighthouse?")
	if status != exitOK || strings.Count(out, "\n") != 1 {
		t.Fatalf("status %d\n%s%s", status, out, errs)
	}
	var object map[string]any
	if err := json.Unmarshal([]byte(out), &object); err != nil {
		t.Fatal(err)
	}
	keys := func(m map[string]any) []string {
		var names []string
		for name := range m {
			names = append(names, name)
		}
		slices.Sort(names)
		return names
	}
	if diff := cmp.Diff([]string{"answered", "citations", "confidence", "question", "suggestion", "verdict"}, keys(object)); diff != "" {
		t.Error(diff)
	}
	first := object["citations"].([]any)[0].(map[string]any)
	if diff := cmp.Diff([]string{"highlight", "paragraph", "quote", "score", "section", "shown", "text"}, keys(first)); diff != "" {
		t.Error(diff)
	}
	if first["quote"] != "The lighthouse is kept by Ada Quill, who came in 1921. Her brother mends nets." {
		t.Errorf("the quote is not the whole passage: %q", first["quote"])
	}
	if highlight := first["highlight"].(string); highlight == "" || !strings.Contains(first["quote"].(string), highlight) {
		t.Errorf("the highlight %q is no part of the quote", highlight)
	}
	if object["question"] != "Who keeps the lighthouse?" || object["answered"] != true || object["verdict"] != "answer" || first["paragraph"] != 2.0 {
		t.Error(out)
	}
}

func TestBatchAnswersEachLineInOrder(t *testing.T) {
	t.Parallel()
	text := writeFile(t, "harbour.md", harbour)
	questions := "\ufeffWho keeps the lighthouse?\r\n\n" +
		`{"question": "When do boats leave?", "paragraph": 1}` + "\n  \n" +
		`{"question": ""}` + "\nwho mends nets?" // without a line end
	status, out, errs := chapterbot(t, strings.NewReader(questions), "ask", "--text", text, "--batch", "-")
	if status != exitOK {
		t.Fatalf("status %d: %s", status, errs)
	}
	var asked []string
	for line := range strings.Lines(out) {
		var answer answerJSON
		if err := json.Unmarshal([]byte(line), &answer); err != nil {
			t.Fatal(err)
		}
		if answer.Citations == nil {
			t.Errorf("%q: citations are null, not an empty list", answer.Question)
		}
		asked = append(asked, answer.Question)
	}
	if diff := cmp.Diff([]string{"Who keeps the lighthouse?", "When do boats leave?", "", "who mends nets?"}, asked); diff != "" {
		t.Error(diff)
	}
}

func TestABatchsErrorNamesTheLineAndKeepsWhatWasAnswered(t *testing.T) {
	t.Parallel()
	text := writeFile(t, "harbour.md", harbour)
	for _, c := range []struct{ line, want string }{
		{`{"question": `, "line 2: not a JSON object"},
		{`{"frage": "Wer?"}`, `line 2: the object has no "question"`},
		{`{"question": 7}`, "line 2: not a JSON object"},
		{strings.Repeat("x", maxLine+1), "line 2: "},
	} {
		status, out, errs := chapterbot(t, strings.NewReader("Who keeps the lighthouse?\n"+c.line+"\n"), "ask", "--text", text, "--batch", "-")
		if status != exitError || !strings.Contains(errs, c.want) || strings.Count(out, "\n") != 1 {
			t.Errorf("%.20s: status %d, %d lines, %s", c.line, status, strings.Count(out, "\n"), errs)
		}
	}
	if status, _, errs := chapterbot(t, nil, "ask", "--text", text, "--batch", "no-such-file"); status != exitError || !strings.Contains(errs, "no-such-file") {
		t.Errorf("status %d, %s", status, errs)
	}
}

// TestABatchIsAConversation: a program may read each answer before it asks the
// next question.
func TestABatchIsAConversation(t *testing.T) {
	t.Parallel()
	text := writeFile(t, "harbour.md", harbour)
	questions, ask := io.Pipe()
	answers, answer := io.Pipe()
	status := make(chan int)
	go func() {
		status <- run(t.Context(), []string{"ask", "--text", text, "--batch", "-"}, nil, questions, answer, t.Output())
	}()
	lines := bufio.NewScanner(answers)
	for range 3 {
		if _, err := io.WriteString(ask, "Who keeps the lighthouse?\n"); err != nil {
			t.Fatal(err)
		}
		if !lines.Scan() || !strings.Contains(lines.Text(), "Ada Quill") {
			t.Fatalf("%q, %v", lines.Text(), lines.Err())
		}
	}
	ask.Close()
	if got := <-status; got != exitOK {
		t.Errorf("exit status %d", got)
	}
}

// TestChapter48 is the measure that the project began with: questions on the
// chapter, each with the paragraph that answers it, or none.
func TestChapter48(t *testing.T) {
	t.Parallel()
	shared := filepath.Join("..", "..", "..", "shared")
	file := filepath.Join(shared, "eval", "chapter-48.questions.jsonl")
	questions, err := os.ReadFile(file)
	if err != nil {
		t.Skipf("the questions are not on this machine: %v", err)
	}
	status, out, errs := chapterbot(t, nil, "ask", "--text", filepath.Join(shared, "corpus", "chapter-48.txt"), "--batch", file)
	if status != exitOK {
		t.Fatalf("status %d: %s", status, errs)
	}
	answers := json.NewDecoder(strings.NewReader(out))
	right, answerable, refused, foreign := 0, 0, 0, 0
	for line := range strings.Lines(string(questions)) {
		var want struct {
			Question  string
			Paragraph *int
		}
		var got answerJSON
		if err := json.Unmarshal([]byte(line), &want); err != nil {
			t.Fatal(err)
		}
		if err := answers.Decode(&got); err != nil {
			t.Fatal(err)
		}
		switch {
		case want.Paragraph == nil:
			foreign++
			if !got.Answered {
				refused++
				continue
			}
			t.Logf("answered, with confidence %.2f: %s", got.Confidence, want.Question)
		default:
			answerable++
			if got.Answered && len(got.Citations) > 0 && got.Citations[0].Section == "Chapter 48" && got.Citations[0].Paragraph == *want.Paragraph {
				right++
				continue
			}
			t.Logf("¶%d isn't first and believed (confidence %.2f): %s", *want.Paragraph, got.Confidence, want.Question)
		}
	}
	t.Logf("right first %d of %d, refused %d of %d", right, answerable, refused, foreign)
	if right != 10 || answerable != 10 || refused != 5 || foreign != 5 {
		t.Error("wanted all 15 right")
	}
}
