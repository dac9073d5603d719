package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/chapterbot/chapterbot/retrieval"
)

// ReplaceTexts stores put and deletes drop, as retrieval.Store describes it. A
// nil ready is allowed.
func (s *Store) ReplaceTexts(ctx context.Context, put []retrieval.Volume, drop []retrieval.TextID, ready func([]retrieval.Text) error) error {
	return s.tx(ctx, "write", func(tx *sql.Tx) error {
		for _, id := range drop {
			for _, statement := range []string{clearPassages, "DELETE FROM texts WHERE id = ?"} {
				if _, err := tx.ExecContext(ctx, statement, id); err != nil {
					return err
				}
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

// clearPassages deletes the passages of a text: those of a damaged one may have
// lost the section by whose deletion they would go.
const clearPassages = "DELETE FROM passages WHERE text_id = ?"

// sealText stores the sums of a text.
const sealText = "UPDATE texts SET contents = ?, sum = ? WHERE id = ?"

// textWriter holds the statements of one transaction that writes texts.
type textWriter struct {
	find, insert, update, clearPassages, clearSections, section, passage, seal *sql.Stmt

	all []*sql.Stmt // those above that were prepared
}

func newTextWriter(ctx context.Context, tx *sql.Tx) (*textWriter, error) {
	w := &textWriter{}
	for _, s := range []struct {
		stmt **sql.Stmt
		sql  string
	}{
		{&w.find, "SELECT id, revision, loaded_at FROM texts WHERE origin = ?"},
		{&w.insert, "INSERT INTO texts (origin, title, sha256, language, revision, loaded_at) VALUES (?, ?, ?, ?, ?, ?)"},
		{&w.update, "UPDATE texts SET title = ?, sha256 = ?, language = ?, revision = ?, loaded_at = ? WHERE id = ?"},
		{&w.clearPassages, clearPassages},
		{&w.clearSections, "DELETE FROM sections WHERE text_id = ?"},
		{&w.section, "INSERT INTO sections (text_id, section, title, paragraphs) VALUES (?, ?, ?, ?)"},
		{&w.passage, "INSERT INTO passages (text_id, section, paragraph, body, start_byte, end_byte, stems) VALUES (?, ?, ?, ?, ?, ?, ?)"},
		{&w.seal, sealText},
	} {
		stmt, err := tx.PrepareContext(ctx, s.sql)
		if err != nil {
			w.close()
			return nil, err
		}
		*s.stmt = stmt
		w.all = append(w.all, stmt)
	}
	return w, nil
}

func (w *textWriter) close() {
	for _, stmt := range w.all {
		stmt.Close()
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
		t.Revision = max(revision, 0)%math.MaxInt + 1 // of a damaged text it may be any number
		t.Loaded = now.UTC().Truncate(time.Microsecond)
	case t.Revision != revision:
		return t, fmt.Errorf("another process changed it meanwhile (revision %d, expected %d): try again", revision, t.Revision)
	default:
		t.Loaded = time.UnixMicro(loaded).UTC()
	}

	if known {
		t.ID = id
		err = w.renew(ctx, t)
	} else {
		t.ID, err = w.add(ctx, t)
	}
	if err != nil {
		return t, err
	}
	return t, w.contents(ctx, t, v.Passages)
}

// add writes the row of a text that is new.
func (w *textWriter) add(ctx context.Context, t retrieval.Text) (retrieval.TextID, error) {
	result, err := w.insert.ExecContext(ctx, t.Origin, t.Title, t.SHA256, t.Language, t.Revision, t.Loaded.UnixMicro())
	if err != nil {
		return 0, err
	}
	id, err := result.LastInsertId()
	return retrieval.TextID(id), err
}

// renew writes the row of a text that is stored, and clears what belongs to it.
func (w *textWriter) renew(ctx context.Context, t retrieval.Text) error {
	if _, err := w.update.ExecContext(ctx, t.Title, t.SHA256, t.Language, t.Revision, t.Loaded.UnixMicro(), t.ID); err != nil {
		return err
	}
	for _, clear := range []*sql.Stmt{w.clearPassages, w.clearSections} {
		if _, err := clear.ExecContext(ctx, t.ID); err != nil {
			return err
		}
	}
	return nil
}

func (w *textWriter) contents(ctx context.Context, t retrieval.Text, passages []retrieval.Passage) error {
	for i, s := range t.Sections {
		if _, err := w.section.ExecContext(ctx, t.ID, i, s.Title, s.Paragraphs); err != nil {
			return err
		}
	}
	written := newContents(t.Sections)
	for _, p := range passages {
		if _, err := w.passage.ExecContext(ctx, t.ID, p.Section, p.Paragraph, p.Body, p.Start, p.End, p.Stems); err != nil {
			return err
		}
		written.add(p)
	}
	if !written.canBe() {
		return errors.New("its paragraphs are not those that its sections count")
	}
	sum := written.sum()
	_, err := w.seal.ExecContext(ctx, sum, textSum(t, sum), t.ID)
	return err
}
