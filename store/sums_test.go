package store

import (
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
)

// Whoever can write the database can write sums that fit. Numbers that can't be
// are damage all the same: a reader that trusted them would not survive it.
func TestSumsThatFitMakeNoNumbersThatCannotBe(t *testing.T) {
	t.Parallel()
	for name, statements := range map[string]string{
		"a paragraph too few":   "DELETE FROM passages WHERE paragraph = 2",
		"2^60 paragraphs":       "UPDATE sections SET paragraphs = 1 << 60",
		"a paragraph too many":  "UPDATE sections SET paragraphs = 1",
		"no section":            "PRAGMA foreign_keys = off; DELETE FROM sections",
		"another paragraph":     "UPDATE passages SET paragraph = 9 WHERE paragraph = 2",
		"a body of other bytes": "UPDATE passages SET end_byte = end_byte + 1",
		"a negative place":      "UPDATE passages SET start_byte = -4, end_byte = 0 WHERE paragraph = 1",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open1(t)
			v := text("file:/a", "One.")
			v.Text.Sections[0].Paragraphs = 2
			v.Passages = append(v.Passages, retrieval.Passage{Paragraph: 2, Body: "Two.", Start: 6, End: 10})
			if _, err := put(t.Context(), s, v); err != nil {
				t.Fatal(err)
			}
			if _, err := s.writer.Exec(statements); err != nil {
				t.Fatal(err)
			}
			sealAsItStands(t, s)
			volumes, err := s.Volumes(t.Context())
			if err != nil || len(volumes) != 1 || volumes[0].Text.Damage != contentsDamage || volumes[0].Passages != nil {
				t.Errorf("it holds %+v, %v", volumes, err)
			}
			if texts, err := s.Check(t.Context()); err != nil || retrieval.DamageOf(texts) == nil {
				t.Errorf("checked it is %+v, %v", texts, err)
			}
		})
	}
}

// sealAsItStands gives each text the sums of whatever its rows say.
func sealAsItStands(t *testing.T, s *Store) {
	t.Helper()
	tx, err := s.writer.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback() // after a commit it has nothing left to do
	records, err := scanRecords(t.Context(), tx)
	if err != nil {
		t.Fatal(err)
	}
	found, err := scanContents(t.Context(), tx, records, lookOnly)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range records {
		sum := found[i].sum()
		if _, err := tx.Exec(sealText, sum, textSum(r.text, sum), r.text.ID); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}
