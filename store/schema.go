package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// ourTables are the tables of every version, beside that in which goose keeps
// what it has migrated.
var ourTables = []string{"texts", "sections", "passages"}

const gooseTable = "goose_db_version"

var allTables = slices.Concat([]string{gooseTable}, ourTables)

// schema is what a database is made of.
type schema struct {
	version int               // PRAGMA user_version; 0 where there is no object
	objects map[string]string // the kind and the name of each that SQLite didn't make by itself: the columns of ours
}

// readSchema reads it as it is at one moment.
func readSchema(ctx context.Context, db *sql.DB) (schema, error) {
	found := schema{objects: make(map[string]string)}
	rows, err := db.QueryContext(ctx, `
		SELECT user_version, coalesce(type || ' ' || name, ''), CASE WHEN name IN ('`+strings.Join(allTables, "', '")+`') THEN coalesce((
			SELECT group_concat(c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || c.pk || ' ' || c.hidden, ', ' ORDER BY c.cid)
			FROM pragma_table_xinfo(s.name) c), '') ELSE '' END
		FROM sqlite_schema s, pragma_user_version WHERE name NOT GLOB 'sqlite_*'`)
	if err != nil {
		return found, err
	}
	defer rows.Close()
	for rows.Next() {
		var object, columns string
		if err := rows.Scan(&found.version, &object, &columns); err != nil {
			return found, err
		}
		found.objects[object] = columns
	}
	return found, rows.Err()
}

// todaysSchema is that of a database of this program's version.
var todaysSchema = sync.OnceValues(func() (schema, error) {
	ctx := context.Background()
	s, err := OpenMemory(ctx)
	if err != nil {
		return schema{}, err
	}
	defer s.Close()
	return readSchema(ctx, s.reader)
})

// damage names what a chapterbot database would not be without, or would never
// have; empty where there is nothing. Of a version that is not this program's only
// the tables are known.
func (found schema) damage(today schema) string {
	for object := range found.objects {
		if _, ours := today.objects[object]; !ours && strings.HasPrefix(object, "trigger ") {
			return fmt.Sprintf("the %s is none of chapterbot's, and changes what is written", object)
		}
	}
	for _, table := range allTables {
		columns, ok := found.objects["table "+table]
		if !ok {
			return fmt.Sprintf("its table %s is missing", table)
		}
		made, ok := today.objects["table "+table]
		if ok && found.version == today.version && columns != made {
			return fmt.Sprintf("its table %s has not the columns that it was made with", table)
		}
	}
	return ""
}

// hasItsTables returns a *DamagedError unless the tables are those that were made,
// and the next text's ID can be. Of an empty database there is nothing to say.
func (s *Store) hasItsTables(ctx context.Context) error {
	today, err := todaysSchema()
	if err != nil {
		return err
	}
	found, err := readSchema(ctx, s.writer)
	switch {
	case err != nil && isBroken(err):
		return damagedBy(s.path, err)
	case err != nil:
		return s.explain("open", err)
	case len(found.objects) == 0:
		return nil
	}
	if damage := found.damage(today); damage != "" {
		return &DamagedError{Path: s.path, Detail: damage}
	}
	if found.version == today.version {
		if err := s.countsItsMigrations(ctx); err != nil {
			return err
		}
	}
	return s.countsItsTexts(ctx)
}

// countsItsMigrations returns a *DamagedError where goose knows another version than
// the header does: the next migration would be left out, or done twice.
func (s *Store) countsItsMigrations(ctx context.Context) error {
	var version, migrated int64
	err := s.writer.QueryRowContext(ctx, `
		SELECT user_version, coalesce((SELECT CAST(max(version_id) AS INTEGER) FROM `+gooseTable+`), 0)
		FROM pragma_user_version`).Scan(&version, &migrated)
	switch {
	case err == nil && migrated != version:
		return misnumbered(s.path, version, migrated)
	case isBroken(err):
		return damagedBy(s.path, err)
	}
	return s.explain("open", err)
}

func misnumbered(path string, version, migrated int64) error {
	return &DamagedError{Path: path, Detail: fmt.Sprintf("it says that its tables are version %d, and they are %d", version, migrated)}
}

// mostTexts is far above the ID of any text that was ever stored: SQLite gives the
// next one the largest that there was, and one more, and says of the largest there
// is that the disk is full.
const mostTexts = 1 << 40

func (s *Store) countsItsTexts(ctx context.Context) error {
	var largest, last int64
	err := s.writer.QueryRowContext(ctx, `
		SELECT coalesce((SELECT max(id) FROM texts), 0),
			coalesce((SELECT max(CAST(seq AS INTEGER)) FROM sqlite_sequence WHERE name = 'texts'), 0)`).Scan(&largest, &last)
	switch {
	case err == nil && max(largest, last) > mostTexts:
		return &DamagedError{Path: s.path, Detail: "the number of the last text that it stored can't be"}
	case err == nil && last < largest: // where the last text is dropped, its number would be given again
		return &DamagedError{Path: s.path, Detail: fmt.Sprintf("it says that the last text it stored is number %d, and it holds number %d", last, largest)}
	}
	if isBroken(err) {
		return damagedBy(s.path, err)
	}
	return s.explain("open", err)
}

// firstLook returns a *DamagedError where the header or the table of contents is
// not what was written, before anything is migrated by what they say. Other
// errors are for those to meet who can wait for another program.
func (s *Store) firstLook(ctx context.Context) error {
	var id, version, migrated int64
	err := s.writer.QueryRowContext(ctx, `
		SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema WHERE name = '`+gooseTable+`')
		FROM pragma_application_id, pragma_user_version`).Scan(&id, &version, &migrated)
	switch {
	case err != nil && isBroken(err):
		return damagedBy(s.path, err)
	case err != nil || version == schemaVersion:
		return nil
	case migrated == 0 && id == applicationID:
		return &DamagedError{Path: s.path, Detail: fmt.Sprintf("its table %s is missing", gooseTable)}
	case version < schemaVersion || migrated == 0:
		return nil // version compares the two
	}
	err = s.writer.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM "+gooseTable).Scan(&migrated)
	if err == nil && migrated != version {
		return misnumbered(s.path, version, migrated)
	}
	return nil
}

// Foreign lists what in the database is none of chapterbot's, by kind and name. It
// changes nothing that is quoted; Litestream's own tables are expected.
func (s *Store) Foreign(ctx context.Context) ([]string, error) {
	today, err := todaysSchema()
	if err != nil {
		return nil, err
	}
	found, err := readSchema(ctx, s.reader)
	if err != nil {
		return nil, s.explain("read", err)
	}
	var foreign []string
	for object := range found.objects {
		if _, ours := today.objects[object]; !ours && object != "table "+gooseTable && !strings.HasPrefix(object, "table _litestream_") {
			foreign = append(foreign, object)
		}
	}
	slices.Sort(foreign)
	return foreign, nil
}
