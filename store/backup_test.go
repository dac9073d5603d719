package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

// fill stores texts enough for a few hundred pages and returns what is stored.
func fill(t *testing.T, s *store.Store) []retrieval.Volume {
	t.Helper()
	for i := range 20 {
		var bodies []string
		for j := range 50 {
			bodies = append(bodies, strings.Repeat(fmt.Sprintf("Paragraph %d of text %d. ", j, i), 20))
		}
		if _, err := put(t.Context(), s, volume(retrieval.Origin(fmt.Sprintf("file:/%d", i)), bodies...)); err != nil {
			t.Fatal(err)
		}
	}
	return contents(t, s)
}

func contents(t *testing.T, s *store.Store) []retrieval.Volume {
	t.Helper()
	volumes, err := s.Volumes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return volumes
}

// same reports whether two databases hold the same.
func same(t *testing.T, want, got []retrieval.Volume) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(retrieval.Volume{})); diff != "" {
		t.Errorf("it holds (-want +got):\n%s", diff)
	}
}

// backUp is Backup for those who know what it holds.
func backUp(ctx context.Context, s *store.Store, file string) error {
	_, err := s.Backup(ctx, file)
	return err
}

func TestABackupIsOneFileThatHoldsEverything(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	s := openFile(t, filepath.Join(folder, "c.db"))
	want := fill(t, s)
	file := filepath.Join(folder, "backups", "monday.db")
	if err := os.Mkdir(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := backUp(t.Context(), s, file); err != nil {
		t.Fatal(err)
	}
	if files, _ := os.ReadDir(filepath.Dir(file)); len(files) != 1 {
		t.Errorf("it left %v", files)
	}
	same(t, want, contents(t, openFile(t, file)))
}

func TestABackupReplacesNothing(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	s := openFile(t, filepath.Join(folder, "c.db"))
	file := filepath.Join(folder, "diary")
	if err := os.WriteFile(file, []byte("Dear diary"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := backUp(t.Context(), s, file); err == nil || !strings.Contains(err.Error(), file+" exists: name another file") {
		t.Errorf("error %v, want the file named", err)
	}
	if data, _ := os.ReadFile(file); string(data) != "Dear diary" {
		t.Errorf("the file now holds %.40q", data)
	}
}

// While others write without a pause, a backup is one moment of the database.
func TestABackupOfABusyDatabaseIsOneMoment(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "c.db")
	s := openFile(t, path)
	fill(t, s)
	edition := func(n int) []retrieval.Volume {
		body := fmt.Sprintf("Edition %d.", n)
		return []retrieval.Volume{volume("file:/first", body), volume("file:/last", body)}
	}
	writer := openFile(t, path)
	if err := writer.ReplaceTexts(t.Context(), edition(0), nil, nil); err != nil {
		t.Fatal(err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	writing.Go(func() {
		for n := 1; ctx.Err() == nil; n++ {
			if err := writer.ReplaceTexts(context.Background(), edition(n), nil, nil); err != nil {
				t.Errorf("write: %v", err)
				return
			}
		}
	})
	for n := range 5 {
		file := filepath.Join(folder, fmt.Sprintf("backup-%d.db", n))
		if err := backUp(t.Context(), s, file); err != nil {
			t.Fatal(err)
		}
		volumes := contents(t, openFile(t, file))
		first, last := volumes[len(volumes)-2], volumes[len(volumes)-1]
		if len(volumes) != 22 || first.Passages[0].Body != last.Passages[0].Body {
			t.Errorf("backup %d has %d texts, and %q beside %q", n, len(volumes), first.Passages[0].Body, last.Passages[0].Body)
		}
	}
	cancel()
	writing.Wait()
}

func TestABackupThatIsCutShortLeavesNothing(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	s := openFile(t, filepath.Join(folder, "c.db"))
	fill(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	target := filepath.Join(folder, "target")
	if err := os.Mkdir(target, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := backUp(ctx, s, filepath.Join(target, "b.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
	if files, _ := os.ReadDir(target); len(files) > 0 {
		t.Errorf("it left %v", files)
	}
}

func TestRestoringUnderARunningBot(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path, backup := filepath.Join(folder, "c.db"), filepath.Join(folder, "b.db")
	bot := openFile(t, path)
	want := fill(t, bot)
	if err := backUp(t.Context(), bot, backup); err != nil {
		t.Fatal(err)
	}
	if err := bot.ReplaceTexts(t.Context(), []retrieval.Volume{volume("file:/mistake", "Oh no.")}, []retrieval.TextID{want[0].Text.ID}, nil); err != nil {
		t.Fatal(err)
	}
	mistake := contents(t, bot)
	seen, err := bot.DataVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(backup)

	former, err := store.Restore(t.Context(), backup, path)
	if err != nil {
		t.Fatal(err)
	}
	same(t, want, contents(t, bot))
	if now, err := bot.DataVersion(t.Context()); err != nil || now == seen {
		t.Errorf("the bot is not told: data version %d, %v", now, err)
	}
	if _, err := put(t.Context(), bot, volume("file:/later", "Later.")); err != nil {
		t.Errorf("the bot cannot write any more: %v", err)
	}
	same(t, mistake, contents(t, openFile(t, former)))
	if after, _ := os.ReadFile(backup); !bytes.Equal(before, after) {
		t.Error("the backup was changed")
	}
	if hidden, _ := filepath.Glob(filepath.Join(folder, ".*")); len(hidden) > 0 {
		t.Errorf("it left %v", hidden)
	}
}

func TestRestoringToNothing(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	s := openFile(t, filepath.Join(folder, "c.db"))
	want := fill(t, s)
	backup := filepath.Join(folder, "b.db")
	if err := backUp(t.Context(), s, backup); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "new.db")
	former, err := store.Restore(t.Context(), backup, path)
	if err != nil || former != "" {
		t.Fatalf("kept %q, %v; want nothing kept", former, err)
	}
	same(t, want, contents(t, openFile(t, path)))
}

// damage is a way in which a database file breaks.
var damage = map[string]func(data []byte) []byte{
	"cut short": func(data []byte) []byte { return data[:len(data)/2] },
	"a page of zeros": func(data []byte) []byte {
		page := pageSize(data)
		clear(data[page*(len(data)/page/2):][:page])
		return data
	},
	"pages of noise": func(data []byte) []byte {
		for i := pageSize(data); i < len(data); i += 97 {
			data[i] ^= 0xA5
		}
		return data
	},
	"two pages swapped": func(data []byte) []byte {
		page := pageSize(data)
		a, b := data[page*3:page*4], data[len(data)-page:]
		for i := range a {
			a[i], b[i] = b[i], a[i]
		}
		return data
	},
	"its first bytes": func(data []byte) []byte {
		clear(data[:16])
		return data
	},
	"a ruined table of contents": func(data []byte) []byte { // of the schema, on page 1
		clear(data[100:pageSize(data)])
		return data
	},
}

func pageSize(data []byte) int { return int(binary.BigEndian.Uint16(data[16:])) }

// damaged returns the path of a closed database that broke in that way.
func damaged(t *testing.T, spoil func([]byte) []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "c.db")
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	fill(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, spoil(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestADamagedDatabaseIsNamedAndLeftAsItIs(t *testing.T) {
	t.Parallel()
	for name, spoil := range damage {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := damaged(t, spoil)
			before, _ := os.ReadFile(path)
			for _, open := range []func(context.Context, string) (*store.Store, error){store.Open, store.OpenExisting} {
				s, err := open(t.Context(), path)
				if err == nil {
					s.Close()
					t.Fatal("it opened")
				}
				var d *store.DamagedError
				if !errors.As(err, &d) || d.Path != path {
					t.Errorf("error %v, want a DamagedError", err)
				}
				if !strings.HasPrefix(err.Error(), path+" is damaged (") || !strings.HasSuffix(err.Error(), "): restore a backup with `chapterbot restore FILE`") || strings.Contains(err.Error(), "\n") {
					t.Errorf("error:\n%v\nwant one line with the file and the remedy", err)
				}
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestADamagedDatabaseIsSetAsideWhole(t *testing.T) {
	t.Parallel()
	path := damaged(t, damage["cut short"])
	before, _ := os.ReadFile(path)
	at := time.Date(2026, 11, 23, 1, 2, 3, 0, time.UTC)
	for _, want := range []string{path + ".damaged-20261123T010203Z", path + ".damaged-20261123T010203Z-2"} {
		aside, err := store.SetAside(path, at)
		if err != nil || aside != want {
			t.Fatalf("set aside as %q, %v; want %q", aside, err, want)
		}
		if after, _ := os.ReadFile(aside); !bytes.Equal(before, after) {
			t.Error("the file was changed")
		}
		if err := os.WriteFile(path, before, 0o600); err != nil { // and again, in the same second
			t.Fatal(err)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := openFile(t, path).Texts(t.Context()); err != nil {
		t.Errorf("in its place no new database opens: %v", err)
	}
}

func TestRestoringADamagedDatabase(t *testing.T) {
	t.Parallel()
	for name, spoil := range damage {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := damaged(t, spoil)
			before, _ := os.ReadFile(path)
			folder := t.TempDir()
			s := openFile(t, filepath.Join(folder, "c.db"))
			want := fill(t, s)
			backup := filepath.Join(folder, "b.db")
			if err := backUp(t.Context(), s, backup); err != nil {
				t.Fatal(err)
			}
			former, err := store.Restore(t.Context(), backup, path)
			if err != nil {
				t.Fatal(err)
			}
			same(t, want, contents(t, openFile(t, path)))
			if after, _ := os.ReadFile(former); !bytes.Equal(before, after) {
				t.Errorf("the damaged file is not kept as %q", former)
			}
		})
	}
}

func TestWhatIsNoBackupIsNotRestored(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "c.db")
	s := openFile(t, path)
	want := fill(t, s)
	diary := filepath.Join(folder, "diary")
	if err := os.WriteFile(diary, []byte(strings.Repeat("Dear diary. ", 20)), 0o600); err != nil {
		t.Fatal(err)
	}
	elsewhere := t.TempDir()
	broken, newer := damaged(t, damage["a page of zeros"]), filepath.Join(elsewhere, "newer")
	if err := backUp(t.Context(), s, newer); err != nil {
		t.Fatal(err)
	}
	execute(t, newer, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (4711, 1); PRAGMA user_version = 4711")
	bookmarks, without, empty := filepath.Join(elsewhere, "bookmarks"), filepath.Join(elsewhere, "without"), filepath.Join(elsewhere, "empty")
	execute(t, bookmarks, "CREATE TABLE bookmarks (url)")
	execute(t, without, "CREATE TABLE bookmarks (url); DROP TABLE bookmarks")
	writeOver(t, empty, nil)
	for _, c := range []struct{ file, want string }{
		{filepath.Join(folder, "missing"), "there is no backup " + filepath.Join(folder, "missing")},
		{diary, diary + " is not a backup of chapterbot; nothing was replaced"},
		{folder, folder + " is a directory; nothing was replaced"},
		{empty, empty + " is empty; nothing was replaced"},
		{broken, broken + " is damaged ("},
		{newer, newer + " was written by a newer chapterbot: update chapterbot; nothing was replaced"},
		{bookmarks, bookmarks + " is not a backup of chapterbot; nothing was replaced"},
		{without, without + " is not a backup of chapterbot; nothing was replaced"},
		{path, path + " is the database itself"},
	} {
		_, err := store.Restore(t.Context(), c.file, path)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "DATABASE_PATH") || strings.Contains(err.Error(), "`chapterbot restore") {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
	same(t, want, contents(t, s))
	if files, _ := os.ReadDir(folder); len(files) != 4 { // the diary, the database and its two companions
		t.Errorf("it left %v", files)
	}
}

// A restore of a database that another program has locked says so in one line,
// and leaves the database and its folder as they were.
func TestRestoringWhatIsLockedChangesNothing(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path, backup := filepath.Join(folder, "c.db"), filepath.Join(folder, "b.db")
	s := openFile(t, path)
	fill(t, s)
	if err := backUp(t.Context(), s, backup); err != nil {
		t.Fatal(err)
	}
	if _, err := put(t.Context(), s, volume("file:/new", "New.")); err != nil {
		t.Fatal(err)
	}
	want := contents(t, s)
	other, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	other.SetMaxOpenConns(1)
	if _, err := other.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadDir(folder)
	former, err := store.Restore(t.Context(), backup, path)
	if former != "" || err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "restore "+path) ||
		!strings.Contains(err.Error(), "another program has locked it, end that one or try again") {
		t.Errorf("kept %q, error %v; want nothing kept, and one line that says what helps", former, err)
	}
	if after, _ := os.ReadDir(folder); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("there were %v, and now there are %v", before, after)
	}
	if _, err := other.Exec("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	same(t, want, contents(t, s))
	if _, err := store.Restore(t.Context(), backup, path); err != nil {
		t.Errorf("once it is free: %v", err)
	}
}
