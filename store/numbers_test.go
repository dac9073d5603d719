package store_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

// Numbers that no text can have are damage to the text that has them, in tables
// of before, whose sums are made of whatever stands there, as in today's.
func TestNumbersThatCannotBeAreDamage(t *testing.T) {
	t.Parallel()
	for name, statement := range map[string]string{
		"a section of 2^60 paragraphs":            "UPDATE sections SET paragraphs = 1152921504606846976 WHERE text_id = 1 AND section = 0",
		"a section of -1 paragraphs":              "UPDATE sections SET paragraphs = -1 WHERE text_id = 1 AND section = 1",
		"sections that overflow when added":       "UPDATE sections SET paragraphs = 9223372036854775807 WHERE text_id = 1",
		"a section too few":                       "UPDATE sections SET paragraphs = 1 WHERE text_id = 1 AND section = 1",
		"the section number 2^40":                 "PRAGMA defer_foreign_keys = on; UPDATE sections SET section = 1 << 40 WHERE text_id = 1 AND section = 1; UPDATE passages SET section = 1 << 40 WHERE text_id = 1 AND section = 1",
		"a negative section":                      "PRAGMA defer_foreign_keys = on; UPDATE sections SET section = -5 WHERE text_id = 1 AND section = 0; UPDATE passages SET section = -5 WHERE text_id = 1 AND section = 0",
		"the paragraph number 2^62":               "UPDATE passages SET paragraph = 1 << 62 WHERE text_id = 1 AND section = 0 AND paragraph = 2",
		"as many paragraphs, and one of number 9": "UPDATE sections SET paragraphs = 1 WHERE text_id = 1 AND section = 0; UPDATE passages SET paragraph = 9 WHERE text_id = 1 AND section = 0 AND paragraph = 2",
		"a paragraph that is missing":             "DELETE FROM passages WHERE text_id = 1 AND section = 0 AND paragraph = 1",
		"a paragraph that begins before its text": "UPDATE passages SET start_byte = -9223372036854775808 WHERE text_id = 1",
		"a paragraph that ends where it can't":    "UPDATE passages SET end_byte = 9223372036854775807 WHERE text_id = 1 AND paragraph = 2",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			today := copyOf(t, "version1.db")
			if err := openFile(t, today).Close(); err != nil {
				t.Fatal(err)
			}
			for _, path := range []string{copyOf(t, "version1.db"), today} {
				execute(t, path, statement)
				s := openFile(t, path)
				l, err := retrieval.OpenLibrary(t.Context(), s, nil)
				if err != nil {
					t.Fatal(err)
				}
				if damage := l.Damaged(); damage == nil || len(damage.Texts) != 1 || damage.Texts[0].Origin != "file:/srv/texts/ferry.md" {
					t.Errorf("damaged is %v, want the ferry", damage)
				}
				if texts := l.Texts(); len(texts) != 1 || texts[0].Title != "Bells" {
					t.Errorf("it holds %+v, want the bells", texts)
				}
			}
		})
	}
}

// The number of a section without paragraphs stands in its own row alone.
func TestASectionOfAnotherNumberIsDamage(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.db")
	s := openFile(t, path)
	v := volume("file:/a", "One.", "Two.")
	v.Text.Sections = append(v.Text.Sections, retrieval.TextSection{Title: "Part Two"})
	if _, err := put(t.Context(), s, v); err != nil {
		t.Fatal(err)
	}
	execute(t, path, "UPDATE sections SET section = 9 WHERE title = 'Part Two'")
	if texts, err := s.Texts(t.Context()); err != nil || len(texts) != 1 || texts[0].Damage == "" || texts[0].Title != "" || texts[0].Origin != "file:/a" {
		t.Errorf("it holds %+v, %v; want a damaged text of which the origin is known", texts, err)
	}
}

// Such numbers are not written either.
func TestATextWhoseNumbersCannotBeIsNotStored(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(v *retrieval.Volume){
		"a paragraph too many":  func(v *retrieval.Volume) { v.Text.Sections[0].Paragraphs = 1 },
		"a paragraph too few":   func(v *retrieval.Volume) { v.Text.Sections[0].Paragraphs = 1 << 60 },
		"out of their order":    func(v *retrieval.Volume) { v.Passages[0].Paragraph, v.Passages[1].Paragraph = 2, 1 },
		"a body of other bytes": func(v *retrieval.Volume) { v.Passages[1].End++ },
		"sections out of their order": func(v *retrieval.Volume) {
			v.Text.Sections = []retrieval.TextSection{{Paragraphs: 1}, {Paragraphs: 1}}
			v.Passages[0].Section, v.Passages[1].Paragraph = 1, 1
		},
	} {
		v := volume("file:/a", "One.", "Two.")
		spoil(&v)
		if _, err := put(t.Context(), openFile(t, filepath.Join(t.TempDir(), "c.db")), v); err == nil || !strings.Contains(err.Error(), "its paragraphs are not those that its sections count") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// The revision of a damaged text may be any number: the next one counts on
// from it where that can be.
func TestADamagedRevisionIsFollowedByOneThatCanBe(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.db")
	s := openFile(t, path)
	if _, err := put(t.Context(), s, volume("file:/a", "One.")); err != nil {
		t.Fatal(err)
	}
	execute(t, path, "UPDATE texts SET revision = 9223372036854775807")
	stored, err := put(t.Context(), s, volume("file:/a", "One."))
	if err != nil || stored.Revision != 1 {
		t.Errorf("stored as revision %d, %v; want 1", stored.Revision, err)
	}
	if texts, err := s.Check(t.Context()); err != nil || len(texts) != 1 || texts[0].Damage != "" {
		t.Errorf("it holds %+v, %v; want a whole text", texts, err)
	}
}

// An origin says from which file a damaged text is read again, so it must be
// right: it is held twice, in its row and in an index, and the two compared.
func TestAnOriginThatDiffersIsDamageToTheFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.db")
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := put(t.Context(), s, volume("file:/srv/one.md", "One.")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	flips := 0
	for at := range file {
		if !bytes.HasPrefix(file[at:], []byte("file:/srv/one.md")) {
			continue
		}
		flips++
		flipped := bytes.Clone(file)
		flipped[at+len("file:/srv/")] ^= 1
		if err := os.WriteFile(path, flipped, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), path)
		if err == nil {
			s.Close()
		}
		var damage *store.DamagedError
		if !errors.As(err, &damage) {
			t.Errorf("byte %d: error %v, want the damage", at, err)
		}
	}
	if flips != 2 {
		t.Errorf("the origin stands there %d times, want 2", flips)
	}
}

// A number of the tables' version that is not that of the tables, by a flipped
// bit, is damage: there is nothing to migrate, and no newer program that wrote it.
func TestAWrongVersionOfTheTablesIsDamage(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"0", "1", "2", "-2147483648", "6", "1073741826"} {
		path := copyOf(t, "version1.db")
		if err := openFile(t, path).Close(); err != nil {
			t.Fatal(err)
		}
		execute(t, path, "PRAGMA user_version = "+version)
		s, err := store.Open(t.Context(), path)
		if err == nil {
			s.Close()
		}
		var damage *store.DamagedError
		if !errors.As(err, &damage) || !strings.Contains(err.Error(), "it says that its tables are version "+version+", and they are 3") {
			t.Errorf("version %s: error %v, want the damage", version, err)
		}
	}
}

// FuzzDatabase puts bytes anywhere into a database of today's tables, and into
// one of before, whose sums are made of what then stands there. Whatever they
// are, the file opens or it doesn't, and what is in it can be listed, asked and
// read place by place.
func FuzzDatabase(f *testing.F) {
	former, err := os.ReadFile(filepath.Join("testdata", "version1.db"))
	if err != nil {
		f.Fatal(err)
	}
	path := copyOf(f, "version1.db")
	s, err := store.Open(context.Background(), path)
	if err != nil {
		f.Fatal(err)
	}
	if err := s.Close(); err != nil {
		f.Fatal(err)
	}
	today, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(false, uint32(60), []byte{0, 0, 0, 0})              // user_version
	f.Add(true, uint32(18), []byte{3, 3})                     // the file format
	f.Add(true, uint32(56), []byte{0, 0, 0, 2})               // the text encoding
	f.Add(true, uint32(68), []byte("text"))                   // the mark of chapterbot
	f.Add(false, uint32(len(former)-40), []byte("nobody in")) // a row
	f.Add(true, uint32(len(today)-4096), []byte{10, 0, 0, 255, 255})
	f.Fuzz(func(t *testing.T, ofToday bool, at uint32, patch []byte) {
		file := former
		if ofToday {
			file = today
		}
		file = append([]byte(nil), file...)
		copy(file[int(at)%len(file):], patch)
		path := filepath.Join(t.TempDir(), "c.db")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), path)
		if err != nil {
			return
		}
		defer s.Close()
		texts, err := s.Check(t.Context())
		l, loadErr := retrieval.OpenLibrary(t.Context(), s, nil)
		if err != nil || loadErr != nil {
			return
		}
		if damage := retrieval.DamageOf(texts); (damage == nil) != (l.Damaged() == nil) {
			t.Errorf("Check says %v, and the library %v", damage, l.Damaged())
		}
		for _, text := range l.Texts() {
			for i, section := range text.Sections {
				for n := range section.Paragraphs {
					if _, ok := l.Passage(retrieval.Place{Text: text.ID, Section: i, Paragraph: n + 1}); !ok {
						t.Errorf("there is no paragraph %d of %d in section %d of %q", n+1, section.Paragraphs, i, text.Title)
					}
				}
			}
		}
		for _, question := range []string{"How many bells has the tower?", "Who holds the rope?", `"the far bank"`} {
			if _, err := l.Ask(t.Context(), retrieval.Query{Question: question, Limit: 5}); err != nil {
				t.Error(err)
			}
		}
		_, _ = l.Reload(t.Context()) // which writes, where it can
	})
}
