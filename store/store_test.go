package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
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

func openFile(t *testing.T, path string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// volume makes a text of one section with a paragraph for each body.
func volume(origin retrieval.Origin, bodies ...string) retrieval.Volume {
	v := retrieval.Volume{Text: retrieval.Text{
		Title: "The " + origin.Path(), Origin: origin, SHA256: strings.Join(bodies, "|"), Language: "en",
		Sections: []retrieval.TextSection{{Title: "Only", Paragraphs: len(bodies)}},
	}}
	at := 0
	for i, body := range bodies {
		v.Passages = append(v.Passages, retrieval.Passage{
			Paragraph: i + 1, Body: body, Start: at, End: at + len(body), Stems: "stems of " + body,
		})
		at += len(body) + 2
	}
	return v
}

// put stores one text and returns its stored form.
func put(ctx context.Context, s *store.Store, v retrieval.Volume) (stored retrieval.Text, err error) {
	err = s.ReplaceTexts(ctx, []retrieval.Volume{v}, nil, func(texts []retrieval.Text) error {
		stored = texts[0]
		return nil
	})
	return stored, err
}

func TestWhatIsStoredIsReadBackAsItWas(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a?b#c%20 d.db") // each of these means something in a URI
	s := openFile(t, path)
	before := time.Now().Add(-time.Second)

	in := volume("file:/a.txt", "First.", "Zweiter Absatz: äöü, 第二段, \x00 and 'quotes'.", strings.Repeat("long ", 20_000))
	in.Text.Sections = append(in.Text.Sections, retrieval.TextSection{Title: "An empty one"})
	stored, err := put(t.Context(), s, in)
	if err != nil {
		t.Fatal(err)
	}
	if stored.ID == 0 || stored.Revision != 1 || stored.Loaded.Before(before) || stored.Loaded.Location() != time.UTC {
		t.Errorf("stored as %d, revision %d, loaded %v", stored.ID, stored.Revision, stored.Loaded)
	}
	want := []retrieval.Volume{{Text: stored, Passages: in.Passages}}

	for _, s := range []*store.Store{s, openFile(t, path)} {
		got, err := s.Volumes(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(retrieval.Volume{})); diff != "" {
			t.Errorf("read back (-want +got):\n%s", diff)
		}
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the file is somewhere else: %v", err)
	}
}

func TestAReplacedTextKeepsItsIDAndCountsItsRevisions(t *testing.T) {
	t.Parallel()
	s := openFile(t, filepath.Join(t.TempDir(), "c.db"))
	first, err := put(t.Context(), s, volume("corpus:a.md", "Old.", "Both."))
	if err != nil {
		t.Fatal(err)
	}
	second, err := put(t.Context(), s, volume("corpus:a.md", "Both."))
	if err != nil {
		t.Fatal(err)
	}
	if second.ID != first.ID || second.Revision != 2 {
		t.Errorf("replaced as %d revision %d, want %d revision 2", second.ID, second.Revision, first.ID)
	}
	volumes, err := s.Volumes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(volumes) != 1 || len(volumes[0].Passages) != 1 || volumes[0].Passages[0].Body != "Both." {
		t.Errorf("holds %+v, want the second revision alone", volumes)
	}
}

func TestAnalysedAnewIsTheSameRevision(t *testing.T) {
	t.Parallel()
	s := openFile(t, filepath.Join(t.TempDir(), "c.db"))
	v := volume("corpus:a.md", "Text.")
	first, err := put(t.Context(), s, v)
	if err != nil {
		t.Fatal(err)
	}
	v.Text = first
	v.Passages[0].Stems = "other stems"
	again, err := put(t.Context(), s, v)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("analysed anew (-before +after):\n%s", diff)
	}

	if _, err := put(t.Context(), s, volume("corpus:a.md", "Newer.")); err != nil {
		t.Fatal(err)
	}
	if _, err := put(t.Context(), s, v); err == nil || !strings.Contains(err.Error(), "another process changed it") {
		t.Errorf("an old revision analysed anew replaced a newer one: %v", err)
	}
}

func TestTheIDOfADroppedTextIsNeverGivenAgain(t *testing.T) {
	t.Parallel()
	s := openFile(t, filepath.Join(t.TempDir(), "c.db"))
	gone, err := put(t.Context(), s, volume("file:/a", "A."))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ReplaceTexts(t.Context(), nil, []retrieval.TextID{gone.ID}, nil); err != nil {
		t.Fatal(err)
	}
	next, err := put(t.Context(), s, volume("file:/b", "B."))
	if err != nil {
		t.Fatal(err)
	}
	if next.ID == gone.ID {
		t.Errorf("the ID %d names another text now", next.ID)
	}
}

func TestReplaceTextsHappensWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	refused := errors.New("not ready")
	broken := volume("file:/new", "New.")
	broken.Passages[0].Section = 7 // there is no such section: the foreign key refuses it

	for name, run := range map[string]func(s *store.Store, old retrieval.TextID) error{
		"ready fails": func(s *store.Store, old retrieval.TextID) error {
			return s.ReplaceTexts(context.Background(), []retrieval.Volume{volume("file:/new", "New.")}, []retrieval.TextID{old},
				func([]retrieval.Text) error { return refused })
		},
		"ready panics": func(s *store.Store, old retrieval.TextID) (err error) {
			defer func() { err = fmt.Errorf("panic: %v", recover()) }()
			return s.ReplaceTexts(context.Background(), nil, []retrieval.TextID{old}, func([]retrieval.Text) error { panic("odd text") })
		},
		"a passage without a section": func(s *store.Store, old retrieval.TextID) error {
			return s.ReplaceTexts(context.Background(), []retrieval.Volume{broken}, []retrieval.TextID{old}, nil)
		},
		"the context ends": func(s *store.Store, old retrieval.TextID) error {
			ctx, cancel := context.WithCancel(context.Background())
			return s.ReplaceTexts(ctx, nil, []retrieval.TextID{old}, func([]retrieval.Text) error { cancel(); return nil })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openFile(t, filepath.Join(t.TempDir(), "c.db"))
			old, err := put(t.Context(), s, volume("file:/old", "Old."))
			if err != nil {
				t.Fatal(err)
			}
			if err := run(s, old.ID); err == nil {
				t.Fatal("it succeeded")
			}
			texts, err := s.Texts(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if len(texts) != 1 || texts[0].Origin != "file:/old" {
				t.Errorf("afterwards it holds %+v, want the old text alone", texts)
			}
			if _, err := put(t.Context(), s, volume("file:/later", "Later.")); err != nil {
				t.Errorf("afterwards it takes no more texts: %v", err)
			}
		})
	}
}

func TestDataVersionMovesForOthersCommitsOnly(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.db")
	mine, theirs := openFile(t, path), openFile(t, path)
	look := func() int64 {
		t.Helper()
		v, err := mine.DataVersion(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}

	start := look()
	if _, err := put(t.Context(), mine, volume("file:/mine", "Mine.")); err != nil {
		t.Fatal(err)
	}
	if got := look(); got != start {
		t.Errorf("my own commit moved it from %d to %d", start, got)
	}
	if _, err := put(t.Context(), theirs, volume("file:/theirs", "Theirs.")); err != nil {
		t.Fatal(err)
	}
	if look() == start {
		t.Error("another's commit did not move it")
	}
}

func TestManyOpenOneNewFileAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new.db")
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			s, err := store.Open(context.Background(), path)
			if err != nil {
				t.Errorf("open: %v", err)
				return
			}
			defer s.Close()
			if _, err := put(context.Background(), s, volume(retrieval.Origin(fmt.Sprintf("file:/%d", i)), "Text.")); err != nil {
				t.Errorf("write: %v", err)
			}
		})
	}
	wg.Wait()
	texts, err := openFile(t, path).Texts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(texts) != 8 {
		t.Errorf("it holds %d texts, want the 8 that were written", len(texts))
	}
}

func TestOpenExistingCreatesNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "none.db")
	if _, err := store.OpenExisting(t.Context(), path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want fs.ErrNotExist", err)
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) > 0 {
		t.Errorf("it left %v", entries)
	}
}

func TestClosingLeavesOneFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.db")
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := put(t.Context(), s, volume("file:/a", "A.")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Texts(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if files, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(files) != 1 {
		t.Errorf("closed, it leaves %v", files)
	}
}

func TestMemory(t *testing.T) {
	t.Parallel()
	s, err := store.OpenMemory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := put(t.Context(), s, volume("file:/a", "A.")); err != nil {
		t.Fatal(err)
	}
	if volumes, err := s.Volumes(t.Context()); err != nil || len(volumes) != 1 {
		t.Errorf("it holds %+v, %v; want one text", volumes, err)
	}
}

// execute runs SQL on a file without package store.
func execute(t testing.TB, path, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestWhatCannotBeOpenedIsNamedInOneLineAndLeftAlone(t *testing.T) {
	t.Parallel()
	put := func(content string) func(t *testing.T, path string) {
		return func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	const notOurs = "is not a chapterbot database, or its beginning is damaged: if it was one, move it away and `chapterbot restore FILE`; else set DATABASE_PATH"
	for _, c := range []struct {
		name string
		make func(t *testing.T, path string)
		want string
	}{
		{"a text file", put("Dear diary, this is not a database, however long the line gets that I write into it here and now. The end."), notOurs},
		{"a short text file", put("short"), notOurs},
		{"what tells of our tables", put(strings.Repeat("The table texts is made by CREATE TABLE texts (id), the table passages so, too. ", 20)), notOurs},
		{"another program's database", func(t *testing.T, path string) { execute(t, path, "CREATE TABLE bookmarks (url)") }, "is another program's database: set DATABASE_PATH"},
		{"another program's database of texts", func(t *testing.T, path string) {
			execute(t, path, "CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY, version_id INT, is_applied INT, tstamp INT);"+
				"CREATE TABLE texts (id INTEGER PRIMARY KEY, words TEXT); CREATE TABLE sections (id INT); CREATE TABLE passages (id INT, body TEXT)")
		}, "is another program's database: set DATABASE_PATH"},
		{"another program's marked database", func(t *testing.T, path string) { execute(t, path, "PRAGMA application_id = 7") }, "is another program's database: set DATABASE_PATH"},
		{"a newer database", func(t *testing.T, path string) {
			s, err := store.Open(context.Background(), path)
			if err != nil {
				t.Fatal(err)
			}
			s.Close()
			execute(t, path, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (4711, 1); PRAGMA user_version = 4711")
		}, "was written by a newer chapterbot (its tables are version 4711, this program knows 3): update chapterbot"},
		{"a directory", func(t *testing.T, path string) {
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, "is a directory: set DATABASE_PATH to a file in it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "x.db")
			c.make(t, path)
			before, _ := os.ReadFile(path)

			for _, open := range []func(context.Context, string) (*store.Store, error){store.Open, store.OpenExisting} {
				s, err := open(t.Context(), path)
				if err == nil {
					s.Close()
					t.Fatal("it opened")
				}
				if !strings.HasPrefix(err.Error(), path) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
					t.Errorf("error:\n%v\nwant one line: %s %s", err, path, c.want)
				}
			}
			if after, _ := os.ReadFile(path); string(after) != string(before) {
				t.Error("the file was changed")
			}
			if files, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(files) != 1 {
				t.Errorf("beside it stand %v", files)
			}
		})
	}
}

func TestAMissingFolderIsNamed(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "data")
	_, err := store.Open(t.Context(), filepath.Join(folder, "c.db"))
	if err == nil || !strings.Contains(err.Error(), "there is no folder "+folder+": create it") {
		t.Errorf("error %v, want the folder and the remedy", err)
	}
}

func TestAnEmptyFileBecomesADatabase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "empty.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := put(t.Context(), openFile(t, path), volume("file:/a", "A.")); err != nil {
		t.Error(err)
	}
}
