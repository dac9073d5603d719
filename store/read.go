package store

import (
	"context"
	"database/sql"
	"slices"

	"github.com/chapterbot/chapterbot/retrieval"
)

// Texts lists what is stored, in the order of the IDs. Of a text whose row or
// whose sections are not what was written it gives the ID, the origin and the
// damage; what became of passages it looks at only of the texts in read: of all,
// Check does.
func (s *Store) Texts(ctx context.Context, read ...retrieval.TextID) ([]retrieval.Text, error) {
	return s.list(ctx, func(ctx context.Context, tx *sql.Tx) ([]*record, error) {
		records, err := readRecords(ctx, tx)
		for _, r := range records {
			if err == nil && slices.Contains(read, r.text.ID) {
				err = readContentsOf(ctx, tx, r)
			}
		}
		return records, err
	})
}

// Check lists what is stored as Texts does, with all damage to it: it reads
// every passage. Whether the file hangs together, Open has looked.
func (s *Store) Check(ctx context.Context) ([]retrieval.Text, error) {
	return s.list(ctx, func(ctx context.Context, tx *sql.Tx) ([]*record, error) {
		records, err := readRecords(ctx, tx)
		if err != nil {
			return nil, err
		}
		return records, readContents(ctx, tx, records, lookOnly)
	})
}

// list returns the texts of the records that read gives.
func (s *Store) list(ctx context.Context, read func(context.Context, *sql.Tx) ([]*record, error)) ([]retrieval.Text, error) {
	var texts []retrieval.Text
	err := s.view(ctx, func(tx *sql.Tx) error {
		records, err := read(ctx, tx)
		if err != nil {
			return err
		}
		for _, r := range records {
			texts = append(texts, r.text)
		}
		return nil
	})
	return texts, err
}

// whole returns an error unless the file and every text in it is whole: a
// *DamagedError, or a *retrieval.DamageError.
func (s *Store) whole(ctx context.Context) error {
	if err := s.intact(ctx); err != nil {
		return err
	}
	return s.wholeTexts(ctx)
}

// wholeTexts is whole for a file that hangs together.
func (s *Store) wholeTexts(ctx context.Context) error {
	texts, err := s.Check(ctx)
	if err != nil {
		return err
	}
	if damage := retrieval.DamageOf(texts); damage != nil {
		return damage
	}
	return nil
}

// Volumes returns everything stored, in the order of the texts' IDs and then
// in reading order. What it returns was compared with its sums: a text that is
// not what was written comes without passages, with its Damage.
func (s *Store) Volumes(ctx context.Context) ([]retrieval.Volume, error) {
	var volumes []retrieval.Volume
	err := s.view(ctx, func(tx *sql.Tx) error {
		records, err := readRecords(ctx, tx)
		if err != nil {
			return err
		}
		volumes = make([]retrieval.Volume, len(records))
		err = readContents(ctx, tx, records, func(i int, p retrieval.Passage) {
			volumes[i].Passages = append(volumes[i].Passages, p)
		})
		for i, r := range records {
			volumes[i].Text = r.text
			if r.text.Damage != "" {
				volumes[i].Passages = nil
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return volumes, nil
}
