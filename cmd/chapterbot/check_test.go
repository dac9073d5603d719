package main

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
	"github.com/chapterbot/chapterbot/store"
)

// flipped flips one bit of a database file, in the first place where it holds
// what is written: Ada becomes Ida.
func flipped(t *testing.T, path string) {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(file, []byte("Ada Quill"))
	if at < 0 {
		t.Fatal("it doesn't hold the name")
	}
	file[at] ^= 'A' ^ 'I'
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestADamagedTextIsNamedAndNotQuoted, by every command that reads the
// database, until it is loaded again; the texts beside it are as they were.
func TestADamagedTextIsNamedAndNotQuoted(t *testing.T) {
	t.Parallel()
	file := writeFile(t, "harbour.md", harbour)
	mill := writeFile(t, "mill.txt", "The mill by the weir grinds rye in autumn and stands still in frost.")
	path := filepath.Join(t.TempDir(), "bot.db")
	backup := filepath.Join(t.TempDir(), "saved.db")
	command := func(wantStatus int, args ...string) (out, errs string) {
		t.Helper()
		status, out, errs := chapterbot(t, nil, slices.Insert(args, 1, "--database", path)...)
		if status != wantStatus {
			t.Errorf("%s: status %d, want %d\n%s%s", args[0], status, wantStatus, out, errs)
		}
		if strings.Contains(out+errs, "Ida Quill") {
			t.Errorf("%s shows what was never stored:\n%s%s", args[0], out, errs)
		}
		return out, errs
	}
	named := "Harbour (file:" + file + ") is damaged and not quoted (its paragraphs are not what was written): " +
		"`chapterbot load --database " + path + " " + file + "` reads it again; without that file, `chapterbot restore --database " + path + " FILE` brings it back\n"

	command(exitOK, "load", file, mill)
	if out, _ := command(exitOK, "check"); out != path+" is whole: 2 texts, 3 paragraphs\n" {
		t.Errorf("check: %q", out)
	}
	flipped(t, path)

	if out, errs := command(exitOK, "ask", "Who keeps the lighthouse?"); errs != "chapterbot: "+named {
		t.Errorf("ask:\n%s%s", out, errs)
	}
	if out, _ := command(exitOK, "ask", "What does the mill grind?"); !strings.Contains(out, "rye") {
		t.Errorf("ask for another text: %s", out)
	}
	if out, _ := command(exitOK, "texts"); !strings.HasPrefix(out, named) || !strings.Contains(out, "Mill: 1 paragraph") {
		t.Errorf("texts: %s", out)
	}
	if out, errs := command(exitError, "check"); out != "" || errs != "chapterbot: "+named {
		t.Errorf("check:\n%s%s", out, errs)
	}
	if _, errs := command(exitError, "backup", backup); errs != "chapterbot: back up to "+backup+": "+named {
		t.Errorf("backup: %s", errs)
	}
	if _, err := os.Stat(backup); err == nil {
		t.Error("what is damaged was backed up")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(backup, data, 0o600); err != nil {
		t.Fatal(err)
	}
	refused := "chapterbot: " + backup + " is damaged; nothing was replaced: restore another backup, or mend this one first with " +
		"`chapterbot load --database " + backup + " FILE` or `chapterbot drop --database " + backup + " TITLE`\n" +
		"chapterbot: Harbour (file:" + file + ") is damaged (its paragraphs are not what was written)\n"
	if _, errs := command(exitError, "restore", backup); errs != refused {
		t.Errorf("restore: %s", errs)
	}

	if out, errs := command(exitOK, "load", file); !strings.Contains(out, "Harbour: mended, 2 paragraphs, revision 2\n") || errs != "" {
		t.Errorf("load:\n%s%s", out, errs)
	}
	command(exitOK, "check")
	if out, _ := command(exitOK, "ask", "Who keeps the lighthouse?"); !strings.Contains(out, "Ada Quill") {
		t.Errorf("ask: %s", out)
	}

	flipped(t, path)
	command(exitOK, "drop", "Harbour")
	command(exitOK, "check")

	if status, _, errs := chapterbot(t, nil, "load", "--database", backup, file); status != exitOK {
		t.Errorf("the backup is not mended: %s", errs)
	}
	command(exitOK, "restore", backup)
	if out, _ := command(exitOK, "ask", "Who keeps the lighthouse?"); !strings.Contains(out, "Ada Quill") {
		t.Errorf("ask, restored: %s", out)
	}
}

// TestADamagedTextWithoutItsTitle is dropped by its file, and by no empty name.
func TestADamagedTextWithoutItsTitle(t *testing.T) {
	t.Parallel()
	file := writeFile(t, "harbour.md", harbour)
	path := filepath.Join(t.TempDir(), "bot.db")
	drop := func(wantStatus int, name string) {
		t.Helper()
		if status, out, errs := chapterbot(t, nil, "drop", "--database", path, name); status != wantStatus {
			t.Errorf("drop %q: status %d\n%s%s", name, status, out, errs)
		}
	}
	if status, _, errs := chapterbot(t, nil, "load", "--database", path, file, writeFile(t, "mill.txt", "The mill grinds rye.")); status != exitOK {
		t.Fatal(errs)
	}
	execute(t, path, "UPDATE texts SET title = 'Harbor' WHERE title = 'Harbour'")
	drop(exitError, "")
	drop(exitError, " ")
	drop(exitError, "Harbor")
	drop(exitOK, file)
	if status, out, _ := chapterbot(t, nil, "check", "--database", path); status != exitOK || !strings.Contains(out, "is whole: 1 text, 1 paragraph") {
		t.Errorf("status %d, %s", status, out)
	}
}

// backedUp returns a database that holds harbour.md, and a backup of it.
func backedUp(t *testing.T) (path, backup string) {
	t.Helper()
	folder := t.TempDir()
	path, backup = filepath.Join(folder, "bot.db"), filepath.Join(folder, "saved.db")
	for _, args := range [][]string{{"load", "--database", path, writeFile(t, "harbour.md", harbour)}, {"backup", "--database", path, backup}} {
		if status, _, errs := chapterbot(t, nil, args...); status != exitOK {
			t.Fatal(errs)
		}
	}
	return path, backup
}

// TestADatabaseOfDamagedTextsAlone is an error, and nothing else answers in its
// place; what it held is kept when a backup is restored.
func TestADatabaseOfDamagedTextsAlone(t *testing.T) {
	t.Parallel()
	path, backup := backedUp(t)
	flipped(t, path)
	for _, question := range []string{"Who keeps the lighthouse?", "How many people in China were online by the end of 2011?"} {
		status, out, errs := chapterbot(t, nil, "ask", "--database", path, question)
		if status != exitError || out != "" || !strings.Contains(errs, "is damaged and not quoted") {
			t.Errorf("%s: status %d\n%s%s", question, status, out, errs)
		}
	}
	status, out, errs := chapterbot(t, nil, "restore", "--database", path, backup)
	if status != exitOK || !strings.Contains(out, "is kept in "+path+".replaced-") {
		t.Errorf("restore: status %d\n%s%s", status, out, errs)
	}
	if status, out, _ = chapterbot(t, nil, "ask", "--database", path, "Who keeps the lighthouse?"); !strings.Contains(out, "Ada Quill") {
		t.Errorf("restored: status %d\n%s", status, out)
	}
}

func TestCheckSaysWhatIsWrongWithItsArguments(t *testing.T) {
	t.Parallel()
	none := filepath.Join(t.TempDir(), "none.db")
	if status, _, errs := chapterbot(t, nil, "check", "--database", none); status != exitError || !strings.Contains(errs, "there is no database "+none+" to check") {
		t.Errorf("status %d, %s", status, errs)
	}
	if status, _, errs := chapterbot(t, nil, "check", none); status != exitUsage || !strings.Contains(errs, "--database names the file") {
		t.Errorf("status %d, %s", status, errs)
	}
}

// TestAReloadMendsADamagedText from its file, though the file is as it was. One
// whose file is gone stays out, is named, and is not forgotten.
func TestAReloadMendsADamagedText(t *testing.T) {
	t.Parallel()
	file := writeFile(t, "harbour.md", harbour)
	path := filepath.Join(t.TempDir(), "bot.db")
	if status, _, errs := chapterbot(t, nil, "load", "--database", path, file); status != exitOK {
		t.Fatal(errs)
	}
	flipped(t, path)
	database, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer database.Close()
	library, err := retrieval.OpenLibrary(t.Context(), database, reader.Sources(""))
	if err != nil {
		t.Fatal(err)
	}
	reloaded := func() retrieval.Report {
		t.Helper()
		report, err := library.Reload(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	mended := func(revision int) {
		t.Helper()
		report := reloaded()
		if len(report.Texts) != 1 || report.Texts[0].Kind != retrieval.Mended || report.Texts[0].Revision != revision || len(report.LeftOut) > 0 {
			t.Errorf("the reload reports %+v, want the text mended as revision %d", report, revision)
		}
		answer, err := library.Ask(t.Context(), retrieval.Query{Question: "Who keeps the lighthouse?"})
		if err != nil || !answer.Answered() || !strings.Contains(answer.Citations[0].Quote, "Ada Quill") {
			t.Errorf("it answers %+v, %v", answer, err)
		}
	}
	if library.Damaged() == nil || len(library.Texts()) > 0 {
		t.Fatalf("it holds %+v", library.Texts())
	}
	mended(2)
	if again := reloaded(); again.Texts[0].Kind != retrieval.Unchanged {
		t.Errorf("and then %+v", again)
	}

	// Later, under a running bot, whose sources know the file by now.
	execute(t, path, "UPDATE texts SET title = 'Harbor'")
	var damage *retrieval.DamageError
	if err := library.Refresh(t.Context()); !errors.As(err, &damage) || len(library.Texts()) > 0 {
		t.Errorf("damage under a running bot: %v, it holds %+v", err, library.Texts())
	}
	if err := library.Refresh(t.Context()); err != nil {
		t.Errorf("it is told again: %v", err)
	}
	mended(3)

	execute(t, path, "UPDATE texts SET title = 'Harbor'")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := library.Refresh(t.Context()); err == nil {
		t.Error("nothing is noticed")
	}
	report := reloaded()
	if len(report.LeftOut) != 1 || report.LeftOut[0].Path != file || report.LeftOut[0].Name != "harbour.md" || report.LeftOut[0].Kept {
		t.Errorf("left out is %+v, want the text whose file is gone", report.LeftOut)
	}
	if now := library.Texts(); len(now) != 1 || now[0].Origin.Scheme() != retrieval.SchemeEmbedded {
		t.Errorf("it answers from %+v", now)
	}
	if damage := library.Damaged(); damage == nil || len(damage.Texts) != 1 || damage.Texts[0].ID != 1 {
		t.Errorf("damaged is %v, want the text that was", damage)
	}
}

// TestADamagedTextIsReadAgainThoughItsFileIsKnown: under a running bot whose
// sources have looked into that file, and found it as it still is.
func TestADamagedTextIsReadAgainThoughItsFileIsKnown(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bot.db")
	load := func(file string) {
		t.Helper()
		if status, _, errs := chapterbot(t, nil, "load", "--database", path, file); status != exitOK {
			t.Fatal(errs)
		}
	}
	load(writeFile(t, "harbour.md", harbour))
	database, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer database.Close()
	library, err := retrieval.OpenLibrary(t.Context(), database, reader.Sources(""))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := library.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	load(writeFile(t, "mill.txt", "The mill by the weir grinds rye in autumn."))
	execute(t, path, "UPDATE passages SET body = replace(body, 'Ada', 'Ida')")
	if err := library.Refresh(t.Context()); err == nil || len(library.Texts()) != 1 {
		t.Fatalf("nothing is noticed: it holds %+v", library.Texts())
	}
	if report, err := library.Reload(t.Context()); err != nil || len(report.Texts) != 2 || report.Texts[0].Kind != retrieval.Mended {
		t.Errorf("the reload reports %+v, %v; want the first of two mended", report, err)
	}
}

// TestARestoredTextIsAnsweredFrom by a bot that runs and left it out: it is the
// same revision as the damaged one.
func TestARestoredTextIsAnsweredFrom(t *testing.T) {
	t.Parallel()
	path, backup := filepath.Join(t.TempDir(), "bot.db"), filepath.Join(t.TempDir(), "saved.db")
	mill := writeFile(t, "mill.txt", "The mill by the weir grinds rye in autumn.")
	for _, args := range [][]string{{"load", "--database", path, writeFile(t, "harbour.md", harbour), mill}, {"backup", "--database", path, backup}} {
		if status, _, errs := chapterbot(t, nil, args...); status != exitOK {
			t.Fatal(errs)
		}
	}
	flipped(t, path)
	database, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer database.Close()
	library, err := retrieval.OpenLibrary(t.Context(), database, reader.Sources(""))
	if err != nil || library.Damaged() == nil || len(library.Texts()) != 1 {
		t.Fatalf("nothing is noticed: %v, it holds %+v", err, library.Texts())
	}
	if status, _, errs := chapterbot(t, nil, "restore", "--database", path, backup); status != exitOK {
		t.Fatal(errs)
	}
	if err := library.Refresh(t.Context()); err != nil || library.Damaged() != nil || len(library.Texts()) != 2 {
		t.Errorf("restored: %v, damaged is %v, it holds %+v", err, library.Damaged(), library.Texts())
	}
}

// TestWhatIsDamagedIsNotKept: of a file that can't be read any more, a damaged
// text is nothing to go on with, and nobody is told otherwise.
func TestWhatIsDamagedIsNotKept(t *testing.T) {
	t.Parallel()
	for _, scheme := range []string{retrieval.SchemeFile, retrieval.SchemeCorpus} {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			file := writeFile(t, "harbour.md", harbour)
			if err := os.WriteFile(filepath.Join(filepath.Dir(file), "mill.txt"), []byte("The mill by the weir grinds rye."), 0o600); err != nil {
				t.Fatal(err)
			}
			corpus := filepath.Dir(file)
			path := filepath.Join(t.TempDir(), "bot.db")
			database, err := store.Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			defer database.Close()
			sources := reader.Sources(corpus)
			if scheme == retrieval.SchemeFile {
				sources = reader.Sources("")
				if status, _, errs := chapterbot(t, nil, "load", "--database", path, corpus); status != exitOK {
					t.Fatal(errs)
				}
			}
			library, err := retrieval.OpenLibrary(t.Context(), database, sources)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := library.Reload(t.Context()); err != nil || len(library.Texts()) != 2 {
				t.Fatalf("it holds %+v, %v", library.Texts(), err)
			}
			execute(t, path, "UPDATE texts SET title = 'Harbor' WHERE title = 'Harbour'")
			if err := library.Refresh(t.Context()); err == nil {
				t.Error("nothing is noticed")
			}
			if err := os.WriteFile(file, []byte("caf\xe9 au lait"), 0o600); err != nil {
				t.Fatal(err)
			}
			report, err := library.Reload(t.Context())
			if err != nil || len(report.Texts) != 1 || len(report.LeftOut) != 1 {
				t.Fatalf("the reload reports %+v, %v; want the file, once", report, err)
			}
			if left := report.LeftOut[0]; left.Kept || left.Name != "harbour.md" || !strings.Contains(left.Reason, "UTF-8") {
				t.Errorf("it says of %s that %s, kept: %v", left.Name, left.Reason, left.Kept)
			}

			// Without the text beside it, the sources say what is answered from.
			if scheme == retrieval.SchemeFile {
				if _, err := library.Drop(t.Context(), library.Texts()[0].ID); err != nil {
					t.Fatal(err)
				}
				if now := library.Texts(); len(now) != 1 || now[0].Origin.Scheme() != retrieval.SchemeEmbedded {
					t.Errorf("it answers from %+v", now)
				}
			}
		})
	}
}

// execute runs SQL on a database without package store.
func execute(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}
