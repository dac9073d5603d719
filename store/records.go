package store

import (
	"bytes"
	"context"
	"database/sql"
	"time"

	"github.com/chapterbot/chapterbot/retrieval"
)

// All that is read, in reading order. They name every column.
const (
	selectTexts = `
		SELECT id, origin, title, sha256, language, revision, loaded_at, contents, sum
		FROM texts ORDER BY id`
	selectSections = `
		SELECT text_id, section, title, paragraphs
		FROM sections ORDER BY text_id, section`
	passages = `
		SELECT text_id, section, paragraph, body, start_byte, end_byte, stems
		FROM passages`
	selectPassages   = passages + " ORDER BY text_id, section, paragraph"
	selectPassagesOf = passages + " WHERE text_id = ? ORDER BY section, paragraph"
)

// record is a text as it is stored, with the sums beside it.
type record struct {
	text          retrieval.Text
	contents, sum []byte
	odd           bool // the numbers of its sections can't be
}

// What a Text's Damage says.
const (
	rowDamage      = "its titles or numbers are not what was written"
	contentsDamage = "its paragraphs are not what was written"
)

// readRecords reads the rows of the texts and compares them with their sums. Of
// one that doesn't add up nothing is left but its ID and its origin, both of
// which the file holds twice: intact compares them with an index.
func readRecords(ctx context.Context, tx *sql.Tx) ([]*record, error) {
	records, err := scanRecords(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		if r.odd || !bytes.Equal(r.sum, textSum(r.text, r.contents)) {
			r.text = retrieval.Text{ID: r.text.ID, Origin: r.text.Origin, Damage: rowDamage}
		}
	}
	return records, nil
}

// scanRecords reads the rows of the texts as they are.
func scanRecords(ctx context.Context, tx *sql.Tx) ([]*record, error) {
	rows, err := tx.QueryContext(ctx, selectTexts)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var records []*record
	at := make(map[retrieval.TextID]*record)
	for rows.Next() {
		r := new(record)
		t := &r.text
		var loaded int64
		if err := rows.Scan(&t.ID, &t.Origin, &t.Title, &t.SHA256, &t.Language, &t.Revision, &loaded, &r.contents, &r.sum); err != nil {
			return nil, err
		}
		t.Loaded = time.UnixMicro(loaded).UTC()
		at[t.ID] = r
		records = append(records, r)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return records, scanSections(ctx, tx, at)
}

func scanSections(ctx context.Context, tx *sql.Tx, texts map[retrieval.TextID]*record) error {
	rows, err := tx.QueryContext(ctx, selectSections)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id retrieval.TextID
		var number int
		var section retrieval.TextSection
		if err := rows.Scan(&id, &number, &section.Title, &section.Paragraphs); err != nil {
			return err
		}
		r := texts[id]
		if r == nil {
			return errNoText
		}
		r.odd = r.odd || number != len(r.text.Sections)
		r.text.Sections = append(r.text.Sections, section)
	}
	return rows.Err()
}

// readContents reads the passages of all texts that are whole so far, gives
// each of them to use with the number of its record, and compares them with
// their sums: only at its end it is known which texts are damaged.
func readContents(ctx context.Context, tx *sql.Tx, records []*record, use func(int, retrieval.Passage)) error {
	found, err := scanContents(ctx, tx, records, use)
	if err != nil {
		return err
	}
	for i, c := range found {
		records[i].compare(c)
	}
	return nil
}

// readContentsOf compares the passages of one text with their sum.
func readContentsOf(ctx context.Context, tx *sql.Tx, r *record) error {
	rows, err := tx.QueryContext(ctx, selectPassagesOf, r.text.ID)
	if err != nil {
		return err
	}
	found, err := scanPassages(rows, []*record{r}, lookOnly)
	if err != nil {
		return err
	}
	r.compare(found[0])
	return nil
}

// compare says of a text that was whole so far whether its passages are.
func (r *record) compare(c *contents) {
	if r.text.Damage == "" && !(c.canBe() && bytes.Equal(r.contents, c.sum())) {
		r.text.Damage = contentsDamage
	}
}

// scanContents reads the passages of all texts that are whole so far, as they
// are. Of a text whose numbers can't be it gives none but those before the
// first that is wrong.
func scanContents(ctx context.Context, tx *sql.Tx, records []*record, use func(int, retrieval.Passage)) ([]*contents, error) {
	rows, err := tx.QueryContext(ctx, selectPassages)
	if err != nil {
		return nil, err
	}
	return scanPassages(rows, records, use)
}

// lookOnly is the use of passages that are read to be compared.
func lookOnly(int, retrieval.Passage) {}

// scanPassages reads the rows to their end.
func scanPassages(rows *sql.Rows, records []*record, use func(int, retrieval.Passage)) ([]*contents, error) {
	defer rows.Close()
	found := make([]*contents, len(records))
	at := make(map[retrieval.TextID]int, len(records))
	for i, r := range records {
		found[i] = newContents(r.text.Sections)
		at[r.text.ID] = i
	}
	for rows.Next() {
		var id retrieval.TextID
		var p retrieval.Passage
		if err := rows.Scan(&id, &p.Section, &p.Paragraph, &p.Body, &p.Start, &p.End, &p.Stems); err != nil {
			return nil, err
		}
		i, ok := at[id]
		if !ok {
			return nil, errNoText
		}
		if records[i].text.Damage != "" {
			continue
		}
		if found[i].add(p); !found[i].odd {
			use(i, p)
		}
	}
	return found, rows.Err()
}
