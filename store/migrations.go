package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed migrations/*.sql
var migrations embed.FS

// schemaVersion is the number of the newest migration. Each migration ends by
// setting PRAGMA user_version to its own number.
const schemaVersion = 3

type migration = func(context.Context, *sql.Tx) error

// inGo are the migrations that SQL alone can't do, by their number.
var inGo = map[int]migration{2: addSums, 3: shutOutFormer}

// inSQL runs the migration of a number that is written in SQL.
func inSQL(number int) migration {
	return func(ctx context.Context, tx *sql.Tx) error {
		names, err := fs.Glob(migrations, fmt.Sprintf("migrations/%05d_*.sql", number))
		if err == nil && len(names) != 1 {
			err = fmt.Errorf("migration %d has %d files", number, len(names))
		}
		if err != nil {
			return err
		}
		file, err := migrations.ReadFile(names[0])
		if err != nil {
			return err
		}
		statements, err := upAlone(string(file))
		if err != nil {
			return fmt.Errorf("%s: %w", names[0], err)
		}
		_, err = tx.ExecContext(ctx, statements)
		return err
	}
}

// upAlone returns the statements of a migration that goose and SQLite read alike.
// With any of goose's annotations but the Up of its first line, SQLite would run
// what goose leaves out: a Down.
func upAlone(file string) (string, error) {
	first, statements, _ := strings.Cut(file, "\n")
	if strings.TrimSpace(first) != "-- +goose Up" || strings.Contains(statements, "+goose") {
		return "", errors.New("it must begin with -- +goose Up and have no other annotation")
	}
	return statements, nil
}

// addSums gives each text its sums (see sums.go). What its rows say by now is
// all that can be known of what was written; only a text whose numbers can't be
// gets no sum, and so is damaged.
//
// It shuts out the programs of before at once: one that runs on would store texts
// without sums between this migration and the next.
func addSums(ctx context.Context, tx *sql.Tx) error {
	for _, statement := range []string{
		"ALTER TABLE texts ADD COLUMN contents BLOB NOT NULL DEFAULT x''", // SHA-256 over the passages
		"ALTER TABLE texts ADD COLUMN sum BLOB NOT NULL DEFAULT x''",      // SHA-256 over the row, the sections and contents
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if err := renameLoaded(ctx, tx); err != nil {
		return err
	}
	records, err := scanRecords(ctx, tx)
	if err != nil {
		return err
	}
	found, err := scanContents(ctx, tx, records, lookOnly)
	if err != nil {
		return err
	}
	for i, r := range records {
		if r.odd || r.text.Revision < 1 || !found[i].canBe() {
			continue
		}
		sum := found[i].sum()
		if _, err := tx.ExecContext(ctx, sealText, sum, textSum(r.text, sum), r.text.ID); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, "PRAGMA user_version = 2")
	return err
}

// shutOutFormer renames a column that each statement of the programs of before
// names, whether it reads texts or writes them. These look at the tables' version
// when they open a database and never again, and those of version 1 know nothing
// of sums: what one stored, while it ran beside tables of today, would be damage.
// Now its statements fail, and it answers from what it has in memory. Programs of
// this version and later look in each transaction (see notNewer).
func shutOutFormer(ctx context.Context, tx *sql.Tx) error {
	if err := renameLoaded(ctx, tx); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "PRAGMA user_version = 3")
	return err
}

// renameLoaded does nothing where it was done.
func renameLoaded(ctx context.Context, tx *sql.Tx) error {
	var former bool
	err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pragma_table_info('texts') WHERE name = 'loaded')").Scan(&former)
	if err == nil && former {
		_, err = tx.ExecContext(ctx, "ALTER TABLE texts RENAME COLUMN loaded TO loaded_at")
	}
	return err
}
