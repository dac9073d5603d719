package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

// bothVersions are a database of tables of before and one of today's, with the
// ferry (text 1) and the bells (text 2).
func bothVersions(t *testing.T) map[string]string {
	t.Helper()
	today := copyOf(t, "version1.db")
	if err := openFile(t, today).Close(); err != nil {
		t.Fatal(err)
	}
	return map[string]string{"tables of before": copyOf(t, "version1.db"), "today's tables": today}
}

// Paragraphs that lost their section damage their text and no other: it is left
// out, and it can be loaded again, or dropped, with no row left behind.
func TestParagraphsWithoutTheirSectionDamageTheirText(t *testing.T) {
	t.Parallel()
	for name, statement := range map[string]string{
		"the first section lost": "DELETE FROM sections WHERE text_id = 1 AND section = 0",
		"the last section lost":  "DELETE FROM sections WHERE text_id = 1 AND section = 1",
		"all sections lost":      "DELETE FROM sections WHERE text_id = 1",
	} {
		for version, path := range bothVersions(t) {
			t.Run(name+", "+version, func(t *testing.T) {
				t.Parallel()
				execute(t, path, statement)
				s := openFile(t, path)
				damaged := func() bool {
					t.Helper()
					texts, err := s.Check(t.Context())
					volumes, err2 := s.Volumes(t.Context())
					if err != nil || err2 != nil || len(texts) != len(volumes) {
						t.Fatalf("%d texts, %v; %d volumes, %v", len(texts), err, len(volumes), err2)
					}
					for i, v := range volumes {
						if bells := v.Text.Origin == "file:/srv/texts/bells.txt"; bells && (v.Text.Damage != "" || len(v.Passages) != 2) {
							t.Errorf("the bells are %+v", v)
						}
						if v.Text.Damage != texts[i].Damage || (v.Text.Damage != "" && v.Passages != nil) {
							t.Errorf("%+v, and checked %+v", v, texts[i])
						}
					}
					return retrieval.DamageOf(texts) != nil
				}
				if !damaged() {
					t.Error("nothing is noticed")
				}
				if err := backUp(t.Context(), s, filepath.Join(t.TempDir(), "b.db")); err == nil || !strings.Contains(err.Error(), "chapterbot load /srv/texts/ferry.md") {
					t.Errorf("backup: error %v", err)
				}
				if stored, err := put(t.Context(), s, volume("file:/srv/texts/ferry.md", "The ferry is back.", "So is its rope.")); err != nil || stored.ID != 1 || damaged() {
					t.Errorf("loaded again it is %+v, %v", stored, err)
				}
				execute(t, path, statement)
				if err := s.ReplaceTexts(t.Context(), nil, []retrieval.TextID{1}, nil); err != nil || damaged() {
					t.Errorf("dropped: %v", err)
				}
				if err := backUp(t.Context(), s, filepath.Join(t.TempDir(), "b.db")); err != nil {
					t.Errorf("afterwards: %v", err)
				}
			})
		}
	}
}

// Of rows without their text nobody can say what they were of: the file is
// damaged, by whoever reads it, and however it is opened.
func TestRowsWithoutTheirTextAreDamageToTheFile(t *testing.T) {
	t.Parallel()
	for name, statement := range map[string]string{
		"a text lost":                 "DELETE FROM texts WHERE id = 1",
		"a text and its sections":     "DELETE FROM texts WHERE id = 1; DELETE FROM sections WHERE text_id = 1",
		"no text left":                "DELETE FROM texts",
		"sections of a text's number": "INSERT INTO sections (text_id, section, title, paragraphs) VALUES (3, 0, 'Nobody', 0)",
	} {
		for version, path := range bothVersions(t) {
			t.Run(name+", "+version, func(t *testing.T) {
				t.Parallel()
				wantDamage := func(doing string, err error) {
					t.Helper()
					damage, ok := errors.AsType[*store.DamagedError](err)
					if !ok || damage.Path != path || strings.Count(err.Error(), "damaged") != 1 || !strings.Contains(err.Error(), "chapterbot restore FILE") {
						t.Errorf("%s: error %v, want the file's damage with its remedy", doing, err)
					}
				}
				if version == "today's tables" { // and a bot has it open
					s := openFile(t, path)
					l, err := retrieval.OpenLibrary(t.Context(), s, nil)
					if err != nil {
						t.Fatal(err)
					}
					execute(t, path, statement)
					_, err = s.Volumes(t.Context())
					wantDamage("read", err)
					_, err = s.Check(t.Context())
					wantDamage("checked", err)
					wantDamage("backed up", backUp(t.Context(), s, filepath.Join(t.TempDir(), "b.db")))
					wantDamage("looked for changes", l.Refresh(t.Context()))
					if texts := l.Texts(); len(texts) != 2 {
						t.Errorf("it answers from %+v, want what it had", texts)
					}
				} else {
					execute(t, path, statement)
				}
				for _, open := range []func(context.Context, string) (*store.Store, error){store.Open, store.OpenExisting} {
					s, err := open(t.Context(), path)
					if err == nil {
						s.Close()
					}
					wantDamage("opened", err)
				}
			})
		}
	}
}
