package store_test

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/store"
)

// pages is a database file that a test spoils.
type pages struct {
	t    *testing.T
	file []byte
	root map[string]int // by the name of the table or index: its first page
}

func readPages(t *testing.T, path string) *pages {
	t.Helper()
	p := &pages{t: t, root: make(map[string]int)}
	var err error
	if p.file, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT name, rootpage FROM sqlite_schema")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var root int
		if err := rows.Scan(&name, &root); err != nil {
			t.Fatal(err)
		}
		p.root[name] = root
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return p
}

// leaf is the first leaf of a table or index
// (https://sqlite.org/fileformat2.html, section 1.6).
func (p *pages) leaf(name string) []byte {
	size := pageSize(p.file)
	for number := p.root[name]; number > 0; {
		page := p.file[(number-1)*size : number*size]
		if page[0] >= 10 {
			return page
		}
		number = int(binary.BigEndian.Uint32(page[binary.BigEndian.Uint16(page[12:]):])) // the first cell begins with the page below it
	}
	p.t.Fatalf("there is no %s", name)
	return nil
}

// lose takes the last entry out of a leaf.
func (p *pages) lose(name string) {
	leaf := p.leaf(name)
	binary.BigEndian.PutUint16(leaf[3:], binary.BigEndian.Uint16(leaf[3:])-1)
}

// put replaces what the file says once.
func (p *pages) put(old, next string) {
	if bytes.Count(p.file, []byte(old)) != 1 || len(old) != len(next) {
		p.t.Fatalf("%q doesn't stand there once", old)
	}
	copy(p.file[bytes.Index(p.file, []byte(old)):], next)
}

// A file whose parts don't fit together is damaged, though every text that is
// read of it be what was written: it can't be opened, nor backed up by whoever
// has it open, nor restored.
func TestAFileThatDoesNotHangTogetherIsDamaged(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*pages){
		"an origin lost from its index":   func(p *pages) { p.lose("sqlite_autoindex_texts_1") },
		"another origin in its index":     func(p *pages) { copy(p.leaf("sqlite_autoindex_texts_1")[4090:], "xx.md") },
		"a paragraph lost from its index": func(p *pages) { p.lose("sqlite_autoindex_passages_1") },
		"a paragraph lost from its table": func(p *pages) { p.lose("passages") },
		"two entries exchanged": func(p *pages) {
			leaf := p.leaf("sqlite_autoindex_passages_1")
			first, second := leaf[8:10], leaf[10:12]
			for i := range first {
				first[i], second[i] = second[i], first[i]
			}
		},
		"a page that is nobody's":   func(p *pages) { p.file = append(p.file, make([]byte, 4096)...); p.file[31]++ },
		"a column of another name":  func(p *pages) { p.put("    body       TEXT", "    bodx       TEXT") },
		"a table of another name":   func(p *pages) { p.put("CREATE TABLE sections (", "CREATE TABLE sektions (") },
		"a rule that no row keeps":  func(p *pages) { p.put("CHECK (paragraph > 0)", "CHECK (paragraph < 0)") },
		"a table that makes no SQL": func(p *pages) { p.put("CREATE TABLE sections (", "CREATE TABLE sections [") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "c.db")
			inventory(t, path)
			had := openFile(t, path)
			p := readPages(t, path)
			spoil(p)
			if err := os.WriteFile(path, p.file, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := store.OpenExisting(t.Context(), path)
			if err == nil {
				s.Close()
			}
			if damage, ok := errors.AsType[*store.DamagedError](err); !ok || damage.Path != path {
				t.Errorf("opened: error %v, want the damage", err)
			}
			backup, restored := filepath.Join(t.TempDir(), "b.db"), filepath.Join(t.TempDir(), "c.db")
			backedUp := backUp(t.Context(), had, backup)
			_, restoring := store.Restore(t.Context(), path, restored)
			for file, err := range map[string]error{backup: backedUp, restored: restoring} {
				if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "damaged") || strings.Contains(err.Error(), "copy.db") {
					t.Errorf("error %v, want that %s is damaged", err, path)
				}
				if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
					t.Errorf("%s is there (%v)", file, err)
				}
			}
		})
	}
}
