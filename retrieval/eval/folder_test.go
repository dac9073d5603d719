package eval

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// folder writes a BEIR folder of two sources.
func folder(t *testing.T) string {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"corpus.jsonl": `{"_id": "a1", "title": "", "text": "The miller keeps bees behind the mill.", "metadata": {"source": "a"}}
{"_id": "a2", "title": "", "text": "His daughter sells honey at the fair.", "metadata": {"source": "a"}}
{"_id": "b1", "title": "", "text": "The miller of the valley keeps bees and seven goats.", "metadata": {"source": "b"}}
`,
		"queries.jsonl": `{"_id": "q1", "text": "What does the miller keep behind the mill?", "metadata": {"source": "a", "answers": ["bees"]}}
{"_id": "q2", "text": "How many goats does the miller keep?", "metadata": {"source": "b", "answers": ["seven"]}}
{"_id": "q3", "text": "What does the miller keep?", "metadata": {"source": "a", "answers": ["goats"]}}
{"_id": "q4", "text": "Not judged", "metadata": {}}
`,
		"qrels/test.tsv": "query-id\tcorpus-id\tscore\nq1\ta1\t1\nq2\tb1\t1\nq3\ta1\t1\nq4\ta1\t0\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestAFolderIsAskedWholeOrSourceBySource(t *testing.T) {
	t.Parallel()
	f, err := Open(folder(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Documents) != 3 || len(f.Queries) != 3 {
		t.Fatalf("%d documents, %d judged queries", len(f.Documents), len(f.Queries))
	}
	for _, scoped := range []bool{false, true} {
		corpus := NewCorpus(f, scoped)
		outcomes, err := Evaluate(context.Background(), f, corpus, 10, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range outcomes[:2] {
			if o.Scores.P1 != 1 || !o.Held {
				t.Errorf("scoped %v, %s: %+v", scoped, o.Query.ID, o)
			}
		}
		if outcomes[2].Held {
			t.Error("goats aren't what the miller of a keeps")
		}
		for _, d := range outcomes[2].Ranking {
			if scoped && d.Document == "b1" {
				t.Error("a query of source a was answered from source b")
			}
		}
		c := Foreign(corpus, []string{"Who won the lottery?", "What does the miller keep behind the mill?"})
		if c[0] != 0 || !scoped && c[1] == 0 {
			t.Errorf("scoped %v: foreign confidences %v", scoped, c)
		}
	}
}

func TestEvaluateStopsWhenToldTo(t *testing.T) {
	t.Parallel()
	f, err := Open(folder(t))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Evaluate(ctx, f, NewCorpus(f, false), 10, nil); err == nil {
		t.Error("evaluated to the end")
	}
}

func TestADamagedFolderSaysWhere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, text, want string }{
		"not JSON":         {"corpus.jsonl", "{}\n{", "corpus.jsonl: line 2"},
		"a short qrel":     {"qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\ta1\n", "test.tsv: line 2"},
		"a qrel in words":  {"qrels/test.tsv", "q1\ta1\tgood\n", "test.tsv: line 1"},
		"nothing is there": {"queries.jsonl", "", "no judged queries"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t)
			if err := os.WriteFile(filepath.Join(dir, c.file), []byte(c.text), 0o644); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want it to say %q", err, c.want)
			}
		})
	}
	if _, err := Open(t.TempDir()); err == nil {
		t.Error("an empty directory is a folder")
	}
}

// TestALongDocumentIsRankedOnce: where its best part stands.
func TestALongDocumentIsRankedOnce(t *testing.T) {
	t.Parallel()
	long := Document{ID: "long", Text: strings.Repeat("The miller keeps bees behind the mill. ", 1000)}
	f := &Folder{
		Documents: []Document{long, {ID: "short", Text: "A baker keeps a goose."}},
		Queries:   []Query{{ID: "q", Text: "Who keeps bees?"}},
	}
	o := evaluate(f.Queries[0], map[string]int{"long": 1}, NewCorpus(f, false), 10)
	if len(o.Ranking) != 2 || o.Ranking[0].Document != "long" || o.Scores.P1 != 1 || o.Scores.NDCG10 > 1 {
		t.Errorf("ranked %+v, scored %+v", o.Ranking, o.Scores)
	}
}
