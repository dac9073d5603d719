package eval

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
)

// TestWordsAreLeftAloneAndSlipsPutRight holds respelling to both of its sides
// on the built-in text. The questions were written before the rules were
// chosen, and those were chosen on other words.
func TestWordsAreLeftAloneAndSlipsPutRight(t *testing.T) {
	t.Parallel()
	typed, err := ReadTyped(filepath.Join("testdata", "words.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := reader.Default()
	if err != nil {
		t.Fatal(err)
	}
	ix := retrieval.NewIndex([]retrieval.Volume{retrieval.Prepare(doc)})
	var words, touched, slips, right int
	for _, r := range Respell(ix.Ask, typed) {
		switch {
		case r.Slip:
			if slips++; r.Right {
				right++
			}
		default:
			if words++; !r.Right {
				touched++
				t.Logf("wrongly touched: %s: %s", r.Question, r.Suggestion)
			}
		}
	}
	if words < 300 || 100*touched > words {
		t.Errorf("wrongly touched: %d of %d, must be at most 1 %% of 300 or more", touched, words)
	}
	if slips < 300 || 100*right < 95*slips {
		t.Errorf("put right: %d of %d, must be at least 95 %% of 300 or more", right, slips)
	}
}

func TestASuggestionIsRightInOneWord(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		question, want, suggestion string
		slip, right                bool
	}{
		{question: "the mill", right: true},
		{question: "the mill", suggestion: "the milk"},
		{question: "the mlil?", slip: true, want: "mill", suggestion: "the mill?", right: true},
		{question: "The Mlil", slip: true, want: "mill", suggestion: "The Mill", right: true},
		{question: "the mlil", slip: true, want: "mill"},
		{question: "the mlil", slip: true, want: "mill", suggestion: "the milk"},
		{question: "a mlil by the weir", slip: true, want: "mill", suggestion: "a mill by the year"},
		{question: "a mlil", slip: true, want: "mill", suggestion: "a mi ll"},
	} {
		got := Respell(func(retrieval.Query) retrieval.Answer { return retrieval.Answer{Suggestion: c.suggestion} },
			[]Typed{{Question: c.question, Slip: c.slip, Want: c.want}})
		if got[0].Right != c.right {
			t.Errorf("%+v: right %v", c, got[0].Right)
		}
	}
}

func TestTypedQuestionsAreChecked(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "typed.jsonl")
	for content, wrong := range map[string]string{
		`{"question": "the mlil", "want": "mill"}` + "\n\n" + `{"question": "the mill", "want": null}`: "",
		`{"question": "the mill", "want": ""}`:                                                         `"want" is empty`,
		`{"want": "mill"}`:                                                                             `no "question"`,
		"\n{":                                                                                          "line 2",
	} {
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		typed, err := ReadTyped(path)
		if wrong == "" && (err != nil || len(typed) != 2 || !typed[0].Slip || typed[0].Want != "mill" || typed[1].Slip) {
			t.Errorf("%s is read as %+v, %v", content, typed, err)
		}
		if wrong != "" && (err == nil || !strings.Contains(err.Error(), wrong)) {
			t.Errorf("%s: error %v, want one with %q", content, err, wrong)
		}
	}
}
