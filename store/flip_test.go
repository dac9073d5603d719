package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

// inventory is a database of three texts in which each paragraph says another
// number, and the questions that ask for some of them.
func inventory(t testing.TB, path string) (questions []string) {
	t.Helper()
	things := []string{"lanterns", "ladders", "kettles"}
	var volumes []retrieval.Volume
	for i, thing := range things {
		doc := retrieval.Document{
			Title: "Inventory of the " + thing, Language: "en",
			Origin: retrieval.Origin("file:/srv/inventory/" + thing + ".md"), SHA256: strings.Repeat(fmt.Sprint(i), 64),
		}
		for floor := 1; floor <= 4; floor++ {
			var paragraphs []string
			for room := range 12 {
				number := 100*floor + room
				paragraphs = append(paragraphs, fmt.Sprintf("The keeper counts %d %s in room %d.", 1000*(i+1)+7*number, thing, number))
			}
			questions = append(questions, fmt.Sprintf("How many %s does the keeper count in room %d?", thing, 100*floor+floor))
			doc.Sections = append(doc.Sections, retrieval.Section{Title: fmt.Sprintf("Floor %d", floor), Body: strings.Join(paragraphs, "\n\n")})
		}
		volumes = append(volumes, retrieval.Prepare(doc))
	}
	s, err := store.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ReplaceTexts(context.Background(), volumes, nil, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return questions
}

// quoted is all that is shown of a database: what is known of each text, each
// of its paragraphs, and the answers to questions. noticed says what is damaged:
// an error, or the texts left out.
type quoted struct {
	texts, paragraphs map[retrieval.TextID]string
	answers           []retrieval.Answer
}

func quote(t *testing.T, path string, questions []string) (q quoted, noticed error) {
	t.Helper()
	s, err := store.OpenExisting(t.Context(), path)
	if err != nil {
		return q, err
	}
	defer s.Close()
	l, err := retrieval.OpenLibrary(t.Context(), s, nil)
	if err != nil {
		return q, err
	}
	q = quoted{texts: map[retrieval.TextID]string{}, paragraphs: map[retrieval.TextID]string{}}
	for _, text := range l.Texts() {
		q.texts[text.ID] = fmt.Sprintf("%+v", text)
		for i, section := range text.Sections {
			for n := range section.Paragraphs {
				e, ok := l.Passage(retrieval.Place{Text: text.ID, Section: i, Paragraph: n + 1})
				q.paragraphs[text.ID] += fmt.Sprintln(e.TextTitle, e.Section, e.Place, e.Body, ok)
			}
		}
	}
	for _, question := range questions {
		answer, err := l.Ask(t.Context(), retrieval.Query{Question: question, Limit: 3})
		if err != nil {
			t.Fatal(err)
		}
		q.answers = append(q.answers, answer)
	}
	if damage := l.Damaged(); damage != nil {
		return q, damage
	}
	return q, nil
}

// A bit that flipped anywhere in the file is noticed, or makes no difference to
// anything that is quoted. The texts of a file of which one is damaged are
// quoted as they were.
func TestOfAFlippedBitNothingIsQuoted(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "c.db")
	questions := inventory(t, path)
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, err := quote(t, path, questions)
	if err != nil || len(want.texts) != 3 {
		t.Fatalf("untouched it has %d texts, %v", len(want.texts), err)
	}

	random := rand.New(rand.NewPCG(8, 2))
	refused, leftOut, same := 0, 0, 0
	for n := range 200 {
		at, bit := random.IntN(len(file)), byte(1)<<random.IntN(8)
		path := filepath.Join(folder, fmt.Sprint(n))
		flipped := bytes.Clone(file)
		flipped[at] ^= bit
		if err := os.WriteFile(path, flipped, 0o600); err != nil {
			t.Fatal(err)
		}
		where := fmt.Sprintf("byte %d, bit %#x", at, bit)
		got, noticed := quote(t, path, questions)
		var damage *retrieval.DamageError
		switch {
		case errors.As(noticed, &damage):
			leftOut++
			othersAsTheyWere(t, where, want, got, damage)
		case noticed != nil:
			refused++
			if !strings.Contains(noticed.Error(), path) {
				t.Errorf("%s: the error names no file: %v", where, noticed)
			}
		default:
			same++
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(quoted{})); diff != "" {
				t.Errorf("%s: nothing is noticed, and quoted is (-want +got):\n%s", where, diff)
			}
		}
	}
	t.Logf("%d refused as a whole, %d with texts left out, %d the same", refused, leftOut, same)
	if leftOut < 20 {
		t.Errorf("only %d bits struck a text: the test tests too little", leftOut)
	}
}

// othersAsTheyWere checks that of three texts each is either named as damaged,
// and quoted nowhere, or quoted as it was.
func othersAsTheyWere(t *testing.T, where string, want, got quoted, damage *retrieval.DamageError) {
	t.Helper()
	for _, text := range damage.Texts {
		if _, ok := got.texts[text.ID]; ok {
			t.Errorf("%s: a damaged text is quoted: %v", where, damage)
		}
	}
	if len(got.texts)+len(damage.Texts) != len(want.texts) {
		t.Errorf("%s: %d texts are quoted and %d named as damaged", where, len(got.texts), len(damage.Texts))
	}
	for id := range got.texts {
		if got.texts[id] != want.texts[id] || got.paragraphs[id] != want.paragraphs[id] {
			t.Errorf("%s: another text is quoted otherwise:\n%s", where, cmp.Diff(want.paragraphs[id], got.paragraphs[id]))
		}
	}
	for _, answer := range got.answers {
		for _, c := range answer.Citations {
			if got.texts[c.Place.Text] == "" || !strings.Contains(want.paragraphs[c.Place.Text], c.Quote) {
				t.Errorf("%s: %q is answered by %q", where, answer.Question, c.Quote)
			}
		}
	}
}
