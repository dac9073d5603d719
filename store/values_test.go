package store_test

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

// value is where the bytes of a stored value are in a database file.
type value struct {
	column string // "texts.title"
	offset int
	length int // 0: the value 0 or 1, which has no bytes
}

// valuesOf finds the values of one row. They stand in the file one behind the
// other, in the order of the columns (https://sqlite.org/fileformat2.html,
// section 2.1); a row must have something that no other has.
func valuesOf(t *testing.T, path, table, where string) []value {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT * FROM " + table + " WHERE " + where)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil || !rows.Next() {
		t.Fatalf("%s has no row with %s: %v", table, where, err)
	}
	of := make([]any, len(columns))
	for i := range of {
		of[i] = new(any)
	}
	if err := errors.Join(rows.Scan(of...), rows.Err()); err != nil {
		t.Fatal(err)
	}
	var record []byte
	var values []value
	for i, column := range columns {
		encoded := bytesOf(t, *of[i].(*any))
		if column == "id" {
			encoded = nil // it is the row's key
		}
		values = append(values, value{column: table + "." + column, offset: len(record), length: len(encoded)})
		record = append(record, encoded...)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(file, record); n != 1 {
		t.Fatalf("the row of %s with %s stands there %d times", table, where, n)
	}
	for i := range values {
		values[i].offset += bytes.Index(file, record)
	}
	return values
}

// bytesOf is how SQLite writes a value down.
func bytesOf(t *testing.T, v any) []byte {
	t.Helper()
	switch v := v.(type) {
	case string:
		return []byte(v)
	case []byte:
		return v
	case int64:
		whole := binary.BigEndian.AppendUint64(nil, uint64(v))
		for _, size := range []int{0, 1, 2, 3, 4, 6} {
			if v == 0 || v == 1 && size == 0 || size > 0 && v >= -1<<(8*size-1) && v < 1<<(8*size-1) {
				return whole[8-size:]
			}
		}
		return whole
	}
	t.Fatalf("there is a %T", v)
	return nil
}

// Any bit of any value is compared with something: of a text's own row and of its
// sections by whoever lists the texts, of its paragraphs by whoever reads them.
// What can't be told by the text is damage to the file.
func TestAFlippedBitOfAnyValueIsNoticed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.db")
	for range 2 { // revision 1 has no bytes
		inventory(t, path)
	}
	execute(t, path, "VACUUM") // no row of before is left
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(8, 3))
	for table, where := range map[string]string{
		"texts":    "title = 'Inventory of the ladders'",
		"sections": "text_id = 2 AND section = 3", // the last: any number above is still in order
		"passages": "text_id = 2 AND section = 3 AND paragraph = 7",
	} {
		for _, v := range valuesOf(t, path, table, where) {
			flips := min(12, 8*v.length)
			if flips == 0 && v.column != "texts.id" {
				t.Errorf("%s has no bytes to flip", v.column)
			}
			for _, bit := range random.Perm(8 * v.length)[:flips] {
				flipped := bytes.Clone(file)
				flipped[v.offset+bit/8] ^= 1 << (bit % 8)
				t.Run(fmt.Sprint(v.column, " bit ", bit), func(t *testing.T) {
					t.Parallel()
					path := filepath.Join(t.TempDir(), "c.db")
					if err := os.WriteFile(path, flipped, 0o600); err != nil {
						t.Fatal(err)
					}
					noticed(t, path, table != "passages")
				})
			}
		}
	}
}

// noticed wants the database at path to be damaged, the file or the ladders of the
// inventory in it; by those who list the texts, too, where listed is set.
func noticed(t *testing.T, path string, listed bool) {
	t.Helper()
	s, err := store.OpenExisting(t.Context(), path)
	if err != nil {
		return
	}
	defer s.Close()
	texts, err := s.Texts(t.Context())
	if err != nil {
		return
	}
	if listed && retrieval.DamageOf(texts) == nil {
		t.Error("whoever lists the texts doesn't notice it")
	}
	volumes, err := s.Volumes(t.Context())
	if err != nil {
		return
	}
	for _, v := range volumes {
		if ladders := v.Text.Origin == "file:/srv/inventory/ladders.md"; ladders != (v.Text.Damage != "") || (v.Passages == nil) != ladders {
			t.Errorf("of %s there are %d paragraphs, damage %q", v.Text.Origin, len(v.Passages), v.Text.Damage)
		}
	}
}

// What no single bit can do, and a hand can: all of it fits together, and is not
// what was written.
func TestWhatIsAlteredByHandIsNoticed(t *testing.T) {
	t.Parallel()
	for name, statements := range map[string]string{
		"texts that exchanged their numbers": `
			PRAGMA foreign_keys = off;
			UPDATE texts SET id = -id WHERE id > 1; UPDATE texts SET id = 5 + id WHERE id < 0;
			UPDATE sections SET text_id = -text_id WHERE text_id > 1; UPDATE sections SET text_id = 5 + text_id WHERE text_id < 0;
			UPDATE passages SET text_id = -text_id WHERE text_id > 1; UPDATE passages SET text_id = 5 + text_id WHERE text_id < 0`,
		"another origin":                 "UPDATE texts SET origin = 'file:/srv/inventory/forged.md' WHERE id = 2",
		"sections that exchanged titles": "UPDATE sections SET title = 'Floor ' || (3 - section) WHERE text_id = 2 AND section IN (0, 1)",
		"a paragraph of the section before": `
			UPDATE sections SET paragraphs = paragraphs + 1 WHERE text_id = 2 AND section = 0;
			UPDATE passages SET section = 0, paragraph = 13 WHERE text_id = 2 AND section = 1 AND paragraph = 1;
			UPDATE passages SET paragraph = 101 - paragraph WHERE text_id = 2 AND section = 1;
			UPDATE passages SET paragraph = 100 - paragraph WHERE text_id = 2 AND section = 1;
			UPDATE sections SET paragraphs = paragraphs - 1 WHERE text_id = 2 AND section = 1`,
		"paragraphs that exchanged bodies": `
			UPDATE passages SET body = (SELECT body FROM passages AS other WHERE other.text_id = passages.text_id
				AND other.section = passages.section AND other.paragraph = 5 - passages.paragraph)
			WHERE text_id = 2 AND section = 1 AND paragraph IN (2, 3)`,
		"a paragraph that is elsewhere in its section": "UPDATE passages SET start_byte = start_byte + 1, end_byte = end_byte + 1 WHERE text_id = 2 AND section = 3 AND paragraph = 12",
		"a paragraph found by other words":             "UPDATE passages SET stems = (SELECT stems FROM passages WHERE text_id = 1 LIMIT 1) WHERE text_id = 2 AND section = 3 AND paragraph = 12",
		"the paragraphs of another text": `
			UPDATE texts SET contents = (SELECT contents FROM texts WHERE id = 1) WHERE id = 2;
			DELETE FROM passages WHERE text_id = 2;
			INSERT INTO passages (text_id, section, paragraph, body, start_byte, end_byte, stems)
				SELECT 2, section, paragraph, body, start_byte, end_byte, stems FROM passages WHERE text_id = 1`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "c.db")
			inventory(t, path)
			execute(t, path, statements)
			s := openFile(t, path)
			if texts, err := s.Check(t.Context()); err != nil || retrieval.DamageOf(texts) == nil {
				t.Errorf("it is not noticed: %+v, %v", texts, err)
			}
			if err := backUp(t.Context(), s, filepath.Join(t.TempDir(), "b.db")); err == nil {
				t.Error("it is backed up")
			}
		})
	}
}
