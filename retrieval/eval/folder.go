// Package eval measures rankings: it reads BEIR folders (corpus.jsonl,
// queries.jsonl, qrels/test.tsv), asks every query of an index over the
// corpus, and reports P@1, MRR@10, R@5 and nDCG@10 as trec_eval and BEIR
// define them, whether the highlight holds the answer, and how well the
// confidence tells foreign questions from the folder's own.
//
// It reads the files it is told to and writes runs to the writers it is given;
// it never changes an index or a setting.
package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Folder is a BEIR data set.
type Folder struct {
	Name      string // the folder's own name
	Documents []Document
	Queries   []Query // those that have a judgement, in the file's order
	Relevant  map[string]map[string]int
}

// Document is a line of corpus.jsonl.
type Document struct {
	ID     string
	Title  string
	Text   string
	Source string // metadata.source: the article or story it is part of; may be empty
}

// Query is a line of queries.jsonl.
type Query struct {
	ID      string
	Text    string
	Source  string
	Answers []string // metadata.answers: the strings that answer; may be empty
}

// line is what corpus.jsonl and queries.jsonl have in common.
type line struct {
	ID       string `json:"_id"`
	Title    string `json:"title"`
	Text     string `json:"text"`
	Metadata struct {
		Source  string   `json:"source"`
		Answers []string `json:"answers"`
	} `json:"metadata"`
}

// Open reads the BEIR folder at dir.
func Open(dir string) (*Folder, error) {
	f := &Folder{Name: filepath.Base(dir), Relevant: make(map[string]map[string]int)}
	if err := f.readJudgements(filepath.Join(dir, "qrels", "test.tsv")); err != nil {
		return nil, err
	}
	err := readLines(filepath.Join(dir, "corpus.jsonl"), func(l line) error {
		f.Documents = append(f.Documents, Document{ID: l.ID, Title: l.Title, Text: l.Text, Source: l.Metadata.Source})
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = readLines(filepath.Join(dir, "queries.jsonl"), func(l line) error {
		if len(f.Relevant[l.ID]) > 0 {
			f.Queries = append(f.Queries, Query{ID: l.ID, Text: l.Text, Source: l.Metadata.Source, Answers: l.Metadata.Answers})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(f.Documents) == 0 || len(f.Queries) == 0 {
		return nil, fmt.Errorf("read %s: no documents or no judged queries", dir)
	}
	return f, nil
}

// ReadQuestions reads the texts of the questions in a JSON lines file: each
// line's "question" or, failing that, "text" field.
func ReadQuestions(path string) ([]string, error) {
	var questions []string
	err := readLines(path, func(l struct {
		Question string `json:"question"`
		Text     string `json:"text"`
	}) error {
		switch {
		case l.Question != "":
			questions = append(questions, l.Question)
		case l.Text != "":
			questions = append(questions, l.Text)
		default:
			return fmt.Errorf(`neither a "question" nor a "text" field`)
		}
		return nil
	})
	return questions, err
}

// readLines decodes each line of a JSON lines file; blank lines are skipped.
func readLines[T any](path string, use func(T) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	r := bufio.NewReader(file)
	for number := 1; ; number++ {
		data, err := r.ReadBytes('\n')
		if len(bytes.TrimSpace(data)) > 0 {
			var l T
			if err := json.Unmarshal(data, &l); err != nil {
				return fmt.Errorf("read %s: line %d: %w", path, number, err)
			}
			if err := use(l); err != nil {
				return fmt.Errorf("read %s: line %d: %w", path, number, err)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
	}
}

// readJudgements reads qrels: a heading, then query, document and score,
// separated by tabs.
func (f *Folder) readJudgements(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for number, l := range strings.Split(string(data), "\n") {
		l = strings.TrimSpace(l)
		if l == "" || number == 0 && strings.HasPrefix(l, "query-id") {
			continue
		}
		fields := strings.Fields(l)
		if len(fields) != 3 {
			return fmt.Errorf("read %s: line %d: %d fields, not query, document, score", path, number+1, len(fields))
		}
		score, err := strconv.Atoi(fields[2])
		if err != nil {
			return fmt.Errorf("read %s: line %d: %w", path, number+1, err)
		}
		if score <= 0 {
			continue // judged, and found not relevant
		}
		if f.Relevant[fields[0]] == nil {
			f.Relevant[fields[0]] = make(map[string]int)
		}
		f.Relevant[fields[0]][fields[1]] = score
	}
	return nil
}
