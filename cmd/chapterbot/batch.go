package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/retrieval"
)

// maxLine bounds a line of a batch: far above any question.
const maxLine = 1 << 20

// answerJSON is what --json and --batch print for a question. Scripts read it:
// names stay and fields are only added.
type answerJSON struct {
	Question   string         `json:"question"`
	Answered   bool           `json:"answered"` // verdict is "answer"
	Verdict    string         `json:"verdict"`
	Confidence float64        `json:"confidence"`
	Suggestion string         `json:"suggestion"`
	Citations  []citationJSON `json:"citations"`
}

type citationJSON struct {
	Text      string  `json:"text"`
	Section   string  `json:"section"`
	Paragraph int     `json:"paragraph"`
	Part      int     `json:"part,omitempty"`  // of a paragraph too long to be quoted whole
	Parts     int     `json:"parts,omitempty"` // that it has
	Quote     string  `json:"quote"`           // the whole passage, or the part
	Highlight string  `json:"highlight"`       // a part of shown
	Shown     string  `json:"shown"`           // a part of quote
	Score     float64 `json:"score"`

	Features []featureJSON `json:"features,omitempty"` // with --explain only
}

type featureJSON struct {
	Name   string  `json:"name"`
	Value  float64 `json:"value"`
	Weight float64 `json:"weight"`
}

// jsonAnswers prints answers as JSON, a line each.
type jsonAnswers struct {
	library bot.Library
	encoder *json.Encoder
}

func newJSONAnswers(w io.Writer, library bot.Library) *jsonAnswers {
	encoder := json.NewEncoder(escapeJSON{w})
	encoder.SetEscapeHTML(false)
	return &jsonAnswers{library: library, encoder: encoder}
}

func (j *jsonAnswers) ask(ctx context.Context, question string) error {
	answer, err := j.library.Ask(ctx, retrieval.Query{Question: question})
	if err != nil {
		return err
	}
	object := answerJSON{
		Question:   question,
		Answered:   answer.Answered(),
		Verdict:    string(answer.Verdict),
		Confidence: answer.Confidence,
		Suggestion: answer.Suggestion,
		Citations:  make([]citationJSON, len(answer.Citations)),
	}
	for i, c := range answer.Citations {
		object.Citations[i] = citationJSON{
			Text: c.TextTitle, Section: c.Section, Paragraph: c.Place.Paragraph, Part: c.Part, Parts: c.Parts,
			Quote: c.Quote, Highlight: c.Quote[c.Highlight.Start:c.Highlight.End],
			Shown: c.Quote[c.Shown.Start:c.Shown.End], Score: c.Score,
		}
		for _, f := range c.Features {
			object.Citations[i].Features = append(object.Citations[i].Features, featureJSON(f))
		}
	}
	return j.encoder.Encode(object)
}

// askBatch answers each question of a file, or of standard input, in order.
// Each answer is written before the next question is read, so that a program
// may ask through a pair of pipes.
func (w *world) askBatch(ctx context.Context, library bot.Library, path string) error {
	input, name := w.in, "standard input"
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("read the questions: %w", err)
		}
		defer file.Close()
		input, name = file, path
	}
	answers := newJSONAnswers(w.out, library)
	lines := bufio.NewScanner(input)
	lines.Buffer(nil, maxLine)
	number := 0
	for lines.Scan() {
		number++
		line := lines.Bytes()
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		question, err := readQuestion(line)
		if err == nil {
			err = answers.ask(ctx, question)
		}
		if err != nil {
			return fmt.Errorf("%s, line %d: %w", name, number, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s, line %d: %w", name, number+1, err)
	}
	return nil
}

// readQuestion takes a line for JSON when it starts like an object.
func readQuestion(line []byte) (string, error) {
	if line[0] != '{' {
		return string(line), nil
	}
	var object struct {
		Question *string `json:"question"`
	}
	if err := json.Unmarshal(line, &object); err != nil {
		return "", fmt.Errorf("not a JSON object: %w", err)
	}
	if object.Question == nil {
		return "", errors.New(`the object has no "question"`)
	}
	return *object.Question, nil
}
