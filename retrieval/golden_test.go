package retrieval_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
)

var update = flag.Bool("update", false, "write the golden rankings anew")

// TestGoldenRankings shows what every change does to the rankings of small
// texts in eight languages and of the default text, misses too. After a
// change that is wanted: go test ./retrieval -run Golden -update
func TestGoldenRankings(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/golden/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no texts: %v", err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := rankings(t, path, name == "default")
			golden := strings.TrimSuffix(path, ".txt") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("the rankings changed (-golden +now); if that is wanted, run with -update:\n%s", diff)
			}
		})
	}
}

// rankings asks a file's questions of its text: lines "? N question", where N
// is the paragraph that answers, 0 if none does.
func rankings(t *testing.T, path string, standard bool) string {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text, questions, ok := strings.Cut("\n"+string(data), "\n? ")
	if !ok {
		t.Fatalf("%s asks nothing", path)
	}
	document := retrieval.Document{Title: "Text", Sections: []retrieval.Section{{Title: "One", Body: text}}}
	if standard {
		if document, err = reader.Default(); err != nil {
			t.Fatal(err)
		}
	}
	volume := retrieval.Prepare(document)
	ix := retrieval.NewIndex([]retrieval.Volume{volume})

	var b strings.Builder
	first, refused, answerable, foreign := 0, 0, 0, 0
	for question := range strings.SplitSeq(strings.TrimSpace(questions), "\n? ") {
		number, question, _ := strings.Cut(question, " ")
		want, err := strconv.Atoi(number)
		if err != nil {
			t.Fatalf("%s: %q is no paragraph", path, number)
		}
		answer := ix.Ask(retrieval.Query{Question: question})
		verdict := "MISS"
		switch {
		case want == 0:
			if foreign++; !answer.Answered() {
				verdict, refused = "ok", refused+1
			}
		default:
			answerable++
			if answer.Answered() && answer.Citations[0].Place.Paragraph == want {
				verdict, first = "ok", first+1
			}
		}
		fmt.Fprintf(&b, "%-4s %s\n", verdict, question)
		if answer.Suggestion != "" {
			fmt.Fprintf(&b, "     as %s\n", answer.Suggestion)
		}
		fmt.Fprintf(&b, "     want %d, confidence %.1f, ranking", want, answer.Confidence)
		for _, c := range answer.Citations {
			fmt.Fprintf(&b, " %d", c.Place.Paragraph)
		}
		b.WriteString("\n")
		if len(answer.Citations) > 0 {
			c := answer.Citations[0]
			fmt.Fprintf(&b, "     > %s\n", c.Quote[c.Highlight.Start:c.Highlight.End])
		}
	}
	return fmt.Sprintf("language %s: %d of %d answered right, %d of %d foreign refused\n\n", volume.Text.Language, first, answerable, refused, foreign) + b.String()
}
