package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/chapterbot/chapterbot/retrieval"
)

// Recheck lists what is stored as Check does, with what became of it on the disk
// since it was read: SQLite's connections remember pages, and a bit that flips
// under them is nobody's commit. What is read afterwards is read anew.
func (s *Store) Recheck(ctx context.Context) ([]retrieval.Text, error) {
	end, err := s.takeTurn(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	if _, err := s.stillOurs(ctx, s.writer); err != nil {
		return nil, err
	}
	if s.file == nil {
		return s.Check(ctx)
	}
	s.reader.SetMaxIdleConns(-1) // closes them, and the pages go with them
	s.reader.SetMaxIdleConns(idleReaders)
	db, err := sql.Open("sqlite3", dsn(s.path, mayRead))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", s.path, err)
	}
	defer db.Close()
	fresh := &Store{path: s.path, writer: db, reader: db}
	if err := fresh.intact(ctx); err != nil {
		return nil, err
	}
	return fresh.Check(ctx)
}
