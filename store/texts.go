package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/chapterbot/chapterbot/retrieval"
)

// Texts lists what is stored, in the order of the IDs.
func (s *Store) Texts(ctx context.Context) ([]retrieval.Text, error) {
	var texts []retrieval.Text
	err := s.view(ctx, func(tx *sql.Tx) (err error) {
		texts, err = readTexts(ctx, tx)
		return err
	})
	return texts, err
}

// Volumes returns everything stored, in the order of the texts' IDs and then
// in reading order.
func (s *Store) Volumes(ctx context.Context) ([]retrieval.Volume, error) {
	var volumes []retrieval.Volume
	err := s.view(ctx, func(tx *sql.Tx) error {
		if err := s.checkNumbers(ctx, tx); err != nil {
			return err // another process may have written them since the file was opened
		}
		texts, err := readTexts(ctx, tx)
		if err != nil {
			return err
		}
		at := make(map[retrieval.TextID]int, len(texts))
		volumes = make([]retrieval.Volume, len(texts))
		for i, t := range texts {
			at[t.ID] = i
			volumes[i].Text = t
			n := 0
			for _, section := range t.Sections {
				n += section.Paragraphs
			}
			volumes[i].Passages = make([]retrieval.Passage, 0, n)
		}
		return readPassages(ctx, tx, func(id retrieval.TextID, p retrieval.Passage) {
			v := &volumes[at[id]]
			v.Passages = append(v.Passages, p)
		})
	})
	return volumes, err
}

// view runs do in one read transaction: all it reads is of one moment.
func (s *Store) view(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return s.explain("read", err)
	}
	defer tx.Rollback() //nolint:errcheck // it only read
	return s.explain("read", do(tx))
}

func readTexts(ctx context.Context, tx *sql.Tx) ([]retrieval.Text, error) {
	rows, err := tx.QueryContext(ctx, "SELECT id, origin, title, sha256, language, revision, loaded FROM texts ORDER BY id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var texts []retrieval.Text
	at := make(map[retrieval.TextID]int)
	for rows.Next() {
		var t retrieval.Text
		var loaded int64
		if err := rows.Scan(&t.ID, &t.Origin, &t.Title, &t.SHA256, &t.Language, &t.Revision, &loaded); err != nil {
			return nil, err
		}
		t.Loaded = time.UnixMicro(loaded).UTC()
		at[t.ID] = len(texts)
		texts = append(texts, t)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}

	rows, err = tx.QueryContext(ctx, "SELECT text_id, title, paragraphs FROM sections ORDER BY text_id, section")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id retrieval.TextID
		var section retrieval.TextSection
		if err := rows.Scan(&id, &section.Title, &section.Paragraphs); err != nil {
			return nil, err
		}
		t := &texts[at[id]]
		t.Sections = append(t.Sections, section)
	}
	return texts, rows.Err()
}

func readPassages(ctx context.Context, tx *sql.Tx, each func(retrieval.TextID, retrieval.Passage)) error {
	rows, err := tx.QueryContext(ctx, `
		SELECT text_id, section, paragraph, body, start_byte, end_byte, stems
		FROM passages ORDER BY text_id, section, paragraph`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id retrieval.TextID
		var p retrieval.Passage
		if err := rows.Scan(&id, &p.Section, &p.Paragraph, &p.Body, &p.Start, &p.End, &p.Stems); err != nil {
			return err
		}
		each(id, p)
	}
	return rows.Err()
}

// ReplaceTexts stores put and deletes drop, as retrieval.Store describes it. A
// nil ready is allowed.
func (s *Store) ReplaceTexts(ctx context.Context, put []retrieval.Volume, drop []retrieval.TextID, ready func([]retrieval.Text) error) error {
	return s.tx(ctx, "write", func(tx *sql.Tx) error {
		for _, id := range drop {
			if _, err := tx.ExecContext(ctx, "DELETE FROM texts WHERE id = ?", id); err != nil {
				return err
			}
		}
		w, err := newTextWriter(ctx, tx)
		if err != nil {
			return err
		}
		defer w.close()
		stored := make([]retrieval.Text, len(put))
		for i, v := range put {
			if stored[i], err = w.replace(ctx, v, s.now()); err != nil {
				return fmt.Errorf("%s: %w", v.Text.Title, err)
			}
		}
		if ready == nil {
			return nil
		}
		return ready(stored)
	})
}

// textWriter holds the statements of one transaction that writes texts.
type textWriter struct {
	find, insert, update, clear, section, passage *sql.Stmt
}

func newTextWriter(ctx context.Context, tx *sql.Tx) (*textWriter, error) {
	w := &textWriter{}
	for _, s := range []struct {
		stmt **sql.Stmt
		sql  string
	}{
		{&w.find, "SELECT id, revision, loaded FROM texts WHERE origin = ?"},
		{&w.insert, "INSERT INTO texts (origin, title, sha256, language, revision, loaded) VALUES (?, ?, ?, ?, ?, ?)"},
		{&w.update, "UPDATE texts SET title = ?, sha256 = ?, language = ?, revision = ?, loaded = ? WHERE id = ?"},
		{&w.clear, "DELETE FROM sections WHERE text_id = ?"}, // and with them, by their foreign key, the passages
		{&w.section, "INSERT INTO sections (text_id, section, title, paragraphs) VALUES (?, ?, ?, ?)"},
		{&w.passage, "INSERT INTO passages (text_id, section, paragraph, body, start_byte, end_byte, stems) VALUES (?, ?, ?, ?, ?, ?, ?)"},
	} {
		stmt, err := tx.PrepareContext(ctx, s.sql)
		if err != nil {
			w.close()
			return nil, err
		}
		*s.stmt = stmt
	}
	return w, nil
}

func (w *textWriter) close() {
	for _, stmt := range []*sql.Stmt{w.find, w.insert, w.update, w.clear, w.section, w.passage} {
		if stmt != nil {
			stmt.Close()
		}
	}
}

// replace writes one volume and returns its text as stored.
func (w *textWriter) replace(ctx context.Context, v retrieval.Volume, now time.Time) (retrieval.Text, error) {
	t := v.Text
	var id retrieval.TextID
	var revision int
	var loaded int64
	err := w.find.QueryRowContext(ctx, t.Origin).Scan(&id, &revision, &loaded)
	known := err == nil
	if !known && !errors.Is(err, sql.ErrNoRows) {
		return t, err
	}
	switch {
	case t.Revision == 0:
		t.Revision = revision + 1
		t.Loaded = now.UTC().Truncate(time.Microsecond)
	case t.Revision != revision:
		return t, fmt.Errorf("another process changed it meanwhile (revision %d, expected %d): try again", revision, t.Revision)
	default:
		t.Loaded = time.UnixMicro(loaded).UTC()
	}

	if known {
		t.ID = id
		if _, err := w.update.ExecContext(ctx, t.Title, t.SHA256, t.Language, t.Revision, t.Loaded.UnixMicro(), t.ID); err != nil {
			return t, err
		}
		if _, err := w.clear.ExecContext(ctx, t.ID); err != nil {
			return t, err
		}
	} else {
		result, err := w.insert.ExecContext(ctx, t.Origin, t.Title, t.SHA256, t.Language, t.Revision, t.Loaded.UnixMicro())
		if err != nil {
			return t, err
		}
		last, err := result.LastInsertId()
		if err != nil {
			return t, err
		}
		t.ID = retrieval.TextID(last)
	}
	return t, w.contents(ctx, t, v.Passages)
}

func (w *textWriter) contents(ctx context.Context, t retrieval.Text, passages []retrieval.Passage) error {
	for i, s := range t.Sections {
		if _, err := w.section.ExecContext(ctx, t.ID, i, s.Title, s.Paragraphs); err != nil {
			return err
		}
	}
	for _, p := range passages {
		if _, err := w.passage.ExecContext(ctx, t.ID, p.Section, p.Paragraph, p.Body, p.Start, p.End, p.Stems); err != nil {
			return err
		}
	}
	return nil
}
