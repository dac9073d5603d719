package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"io"
)

// applicationID marks a chapterbot database, "chbt". A migration sets it.
const applicationID = 0x63686274

// SQLite's file header (https://sqlite.org/fileformat2.html, section 1.3).
const (
	magic      = "SQLite format 3\x00"
	headerSize = 100
	mostHead   = 64 << 10 // the largest page
)

// checkHeader tells a chapterbot database, whole or damaged, from what is
// something else, by what the first page of the file says. A *PathError names
// what is none of ours; a *DamagedError what was.
func checkHeader(ctx context.Context, path string, f io.Reader) error {
	head, err := io.ReadAll(io.LimitReader(f, mostHead))
	switch {
	case err != nil:
		return fmt.Errorf("read %s: %w", path, cause(err))
	case len(head) < headerSize || string(head[:len(magic)]) != magic:
		if isMarked(head) {
			return &DamagedError{Path: path, Detail: "its beginning is not what was written"}
		}
		return notOurs(path)
	case binary.BigEndian.Uint32(head[68:]) != applicationID:
		// The header may lag behind the write-ahead log: ask SQLite.
		return checkOwner(ctx, path, head)
	case !canBeHeader(head):
		return &DamagedError{Path: path, Detail: "its header is not what was written"}
	}
	return nil
}

// isMarked reports whether the first page of a file, though it doesn't begin as a
// database, has marks of ours: the application ID, or two of the rows that
// describe our tables. In a text neither stands by chance.
func isMarked(head []byte) bool {
	if len(head) >= headerSize && binary.BigEndian.Uint32(head[68:]) == applicationID {
		return true
	}
	n := 0
	for _, table := range ourTables {
		if bytes.Contains(head, []byte("table"+table+table)) { // the type, the name and the table's name
			n++
		}
	}
	return n >= 2
}

// canBeHeader looks at those fields of a header with our mark that SQLite would
// take for something a database may be, and ours never is: a file format that
// can only be read, and a text encoding other than UTF-8.
func canBeHeader(header []byte) bool {
	writes, reads, encoding := header[18], header[19], binary.BigEndian.Uint32(header[56:])
	return writes == reads && (writes == 1 || writes == 2) && encoding == 1
}

// checkOwner tells an empty or chapterbot database from another program's.
func checkOwner(ctx context.Context, path string, head []byte) error {
	db, err := sql.Open("sqlite3", dsn(path, readAccess(path)))
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	defer db.Close()
	var id, others, ours int64
	// goose makes its own table before the first migration marks the file.
	err = db.QueryRowContext(ctx, `
		SELECT application_id,
			(SELECT count(*) FROM sqlite_schema WHERE tbl_name NOT IN ('goose_db_version', 'sqlite_sequence')),
			(SELECT count(*) FROM pragma_table_info('passages') WHERE name IN ('text_id', 'section', 'paragraph', 'body', 'stems'))
		FROM pragma_application_id`).Scan(&id, &others, &ours)
	switch {
	case err != nil && !isBroken(err):
		return explain(path, "open", err)
	case err != nil && !isMarked(head):
		return notOurs(path)
	case err != nil:
		return damagedBy(path, err)
	case id == applicationID, id == 0 && others == 0:
		return nil
	case ours == 5: // columns that nobody else has together
		return &DamagedError{Path: path, Detail: "the mark in its header is not what was written"}
	}
	foreign := otherFile("%s is another program's database", path)
	foreign.foreign = true
	return foreign
}

// notOurs is the error for what has no mark of ours.
func notOurs(path string) error {
	return &PathError{
		Problem: path + " is not a chapterbot database, or its beginning is damaged",
		Remedy:  "if it was one, move it away and `chapterbot restore FILE`; else set DATABASE_PATH to another file",
		foreign: true,
	}
}
