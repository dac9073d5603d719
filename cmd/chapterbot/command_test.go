package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

// asTyped runs a command that a message names, as a shell takes it apart, with a file
// in the place of FILE.
func asTyped(t *testing.T, command, file string) (status int, out, errs string) {
	t.Helper()
	command = strings.ReplaceAll(strings.TrimPrefix(command, "chapterbot "), "FILE", retrieval.ShellWord(file))
	words, err := exec.CommandContext(t.Context(), "sh", "-c", `printf '%s\0' `+command).Output()
	if err != nil {
		t.Fatal(err)
	}
	return chapterbot(t, nil, strings.Split(strings.TrimSuffix(string(words), "\x00"), "\x00")...)
}

// settled is chapterbot with settings.
func settled(t *testing.T, environ []string, args ...string) (status int, out, errs string) {
	t.Helper()
	var stdout, stderr strings.Builder
	status = run(t.Context(), args, environ, strings.NewReader(""), &stdout, &stderr)
	return status, stdout.String(), stderr.String()
}

// commandIn returns the first command of that name that a message tells to type.
func commandIn(t *testing.T, message, name string) string {
	t.Helper()
	found := regexp.MustCompile("`(chapterbot " + name + "[^`]*)`").FindStringSubmatch(message)
	if found == nil {
		t.Fatalf("no command %s is named in\n%s", name, message)
	}
	return found[1]
}

// TestWhatAMessageNamesWorksAsItIsTyped, also for a database that was named on the
// command line and whose name a shell would take apart.
func TestWhatAMessageNamesWorksAsItIsTyped(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "the owner's texts")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	path, backup, file := filepath.Join(folder, "bot.db"), filepath.Join(folder, "saved.db"), filepath.Join(folder, "harbour.md")
	write(t, file, []byte(harbour))
	is := func(want int, args ...string) string {
		t.Helper()
		status, out, errs := chapterbot(t, nil, args...)
		if status != want {
			t.Fatalf("%q: status %d, want %d\n%s%s", args, status, want, out, errs)
		}
		return errs
	}
	try := func(message, name, file string) {
		t.Helper()
		command := commandIn(t, message, name)
		if status, out, errs := asTyped(t, command, file); status != exitOK {
			t.Errorf("%s: status %d\n%s%s", command, status, out, errs)
		}
		is(exitOK, "check", "--database", path)
	}

	try(is(exitError, "texts", "--database", path), "load", file)
	is(exitOK, "backup", "--database", path, backup)
	flipped(t, path)
	try(is(exitError, "check", "--database", path), "load", file)
	flipped(t, path)
	try(is(exitError, "check", "--database", path), "restore", backup)
	write(t, path, make([]byte, 5000))
	message := is(exitUsage, "check", "--database", path)
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	try(message, "restore", backup)
	write(t, path, nil)
	try(is(exitError, "check", "--database", path), "load", file)
	write(t, path, []byte("SQLite format 3\x00"+strings.Repeat("\x00", 52)+"chbt"+strings.Repeat("\x00", 5000)))
	try(is(exitError, "ask", "--database", path, "Who keeps the lighthouse?"), "restore", backup)
	is(exitOK, "drop", "--database", path, "Harbour")
	execute(t, path, "DELETE FROM passages; DELETE FROM sections; DELETE FROM texts")
	try(is(exitError, "ask", "--database", path, "Who keeps the lighthouse?"), "load", file)
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestAnEmptyDatabaseIsNeitherWholeNorBackedUp, and is left as it is.
func TestAnEmptyDatabaseIsNeitherWholeNorBackedUp(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path, backup := filepath.Join(folder, "bot.db"), filepath.Join(folder, "saved.db")
	write(t, path, nil)
	for _, args := range [][]string{{"check"}, {"backup", backup}, {"drop", "Harbour"}} {
		status, out, errs := settled(t, []string{"DATABASE_PATH=" + path}, args...)
		if want := "chapterbot: " + path + ": it is empty: `chapterbot load FILE` or `chapterbot restore FILE` fills it\n"; status != exitError || out != "" || errs != want {
			t.Errorf("%s: status %d\n%s%s", args[0], status, out, errs)
		}
	}
	if status, out, _ := settled(t, []string{"DATABASE_PATH=" + path}, "texts"); status != exitOK || !strings.HasPrefix(out, "No text is stored in "+path) {
		t.Errorf("texts: status %d, %s", status, out)
	}
	if status, out, errs := settled(t, []string{"DATABASE_PATH=" + path}, "ask", "How many people in China were online by the end of 2011?"); status != exitOK {
		t.Errorf("ask: status %d\n%s%s", status, out, errs)
	}
	if files, _ := os.ReadDir(folder); len(files) != 1 {
		t.Errorf("there are %v", files)
	}
}

// TestAWrongPathIsAWrongSetting: each command ends with the status of one.
func TestAWrongPathIsAWrongSetting(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	diary, loop := filepath.Join(folder, "diary"), filepath.Join(folder, "loop")
	write(t, diary, []byte(strings.Repeat("Dear diary. ", 20)))
	if err := os.Symlink(loop, loop); err != nil {
		t.Fatal(err)
	}
	text := writeFile(t, "harbour.md", harbour)
	for _, path := range []string{folder, diary, loop, filepath.Join(folder, "none", "bot.db"), ":memory:"} {
		for _, args := range [][]string{{"load", text}, {"check"}, {"backup", filepath.Join(folder, "saved.db")}, {"texts"}, {"drop", "Harbour"}, {"serve"}} {
			status, out, errs := settled(t, []string{"DATABASE_PATH=" + path, "DISCORD_TOKEN=" + testToken}, args...)
			missing := strings.Contains(path, "none") && args[0] != "load" && args[0] != "serve" // and so nothing is made there
			if status != exitUsage && !missing || strings.Count(errs, "\n") != 1 && !missing || !strings.Contains(errs+out, "DATABASE_PATH") && !missing {
				t.Errorf("%s, %s: status %d\n%s%s", path, args[0], status, out, errs)
			}
		}
	}
}

// TestCheckNamesWhatIsNoneOfOurs and does no harm; a trigger is damage.
func TestCheckNamesWhatIsNoneOfOurs(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bot.db")
	if status, _, errs := chapterbot(t, nil, "load", "--database", path, writeFile(t, "harbour.md", harbour)); status != exitOK {
		t.Fatal(errs)
	}
	execute(t, path, "CREATE TABLE notes (line TEXT)")
	status, out, errs := chapterbot(t, nil, "check", "--database", path)
	if want := "chapterbot: " + path + " holds what is none of chapterbot's (table notes): its texts are whole; drop the rest, or ask who put it there\n"; status != exitError || out != "" || errs != want {
		t.Errorf("status %d\n%s%s", status, out, errs)
	}
	execute(t, path, "DROP TABLE notes; CREATE TRIGGER shout AFTER UPDATE ON texts BEGIN SELECT 1; END")
	status, out, errs = chapterbot(t, nil, "check", "--database", path)
	if status != exitError || !strings.Contains(errs, "is damaged (the trigger shout is none of chapterbot's, and changes what is written): restore a backup") {
		t.Errorf("status %d\n%s%s", status, out, errs)
	}
}

// TestAnErrorHasALineForEachThatIsWrongAndNoOther, whatever a file is called.
func TestAnErrorHasALineForEachThatIsWrongAndNoOther(t *testing.T) {
	t.Parallel()
	forged := "a\nchapterbot: all is well\r\u2028b"
	damage := &retrieval.DamageError{Texts: []retrieval.Text{{Origin: "file:/one", Damage: "odd"}, {Origin: "file:/two", Damage: "odd"}}}
	one := errors.New(forged + " is wrong")
	const lineBreak = "\n"
	for name, c := range map[string]struct {
		err  error
		want int
	}{
		"one":                {one, 1},
		"two":                {errors.Join(one, one), 2},
		"wrapped":            {fmt.Errorf("%s: %w", forged, errors.Join(one, one)), 2},
		"wrapped and joined": {errors.Join(fmt.Errorf("%s: %w; %s", forged, errors.Join(one, one), forged), configError{[]error{one, one}}), 4},
		"damage":             {fmt.Errorf("back up to %s: %w", forged, damage), 2},
		"a line break alone": {errors.Join(errors.New(lineBreak), one), 2},
	} {
		var errs bytes.Buffer
		(&world{errs: &errs}).complain(c.err)
		if got := strings.Count(errs.String(), "\n"); got != c.want || strings.Contains(errs.String(), "\nchapterbot: all is well") {
			t.Errorf("%s: %d lines, want %d:\n%s", name, got, c.want, errs.String())
		}
	}
	for _, args := range [][]string{{"ask", "--text", forged, "Who?"}, {"restore", forged}, {"load", forged}, {"check", "--database", "none/" + forged}, {"texts", "--database", forged}, {"eval", forged}, {"ask", "--batch", forged}} {
		if status, out, errs := chapterbot(t, nil, args...); status == exitOK || strings.Count(errs, "\n") != 1 {
			t.Errorf("%q: status %d\n%s%s", args, status, out, errs)
		}
	}
}

// losingDatabase is a database, as a killed bot leaves it, whose log is damaged.
func losingDatabase(t *testing.T) (path string) {
	t.Helper()
	running, path := filepath.Join(t.TempDir(), "bot.db"), filepath.Join(t.TempDir(), "bot.db")
	database, err := store.Open(t.Context(), running)
	if err != nil {
		t.Fatal(err)
	}
	defer database.Close()
	for _, file := range []string{writeFile(t, "harbour.md", harbour), writeFile(t, "mill.txt", "The mill grinds rye.")} {
		if status, _, errs := chapterbot(t, nil, "load", "--database", running, file); status != exitOK {
			t.Fatal(errs)
		}
	}
	execute(t, running, "CREATE TABLE notes (line TEXT)") // which begins the log anew
	execute(t, running, "DROP TABLE notes")
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(running + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if suffix != "" {
			data[100] ^= 1
		}
		write(t, path+suffix, data)
	}
	if status, out, errs := chapterbot(t, nil, "check", "--database", running); status != exitOK {
		t.Errorf("the whole one: status %d\n%s%s", status, out, errs)
	}
	return path
}

// losesChanges is what is told of it.
func losesChanges(path string) string {
	return "chapterbot: " + path + " loses its last changes (its write-ahead log is not what was written): load again what was loaded last, " +
		"or restore a backup with `chapterbot restore --database " + path + " FILE`\n"
}

// TestALogThatLosesCommitsIsNeitherWholeNorBackedUp, and nothing opens the database,
// which is when they are lost.
func TestALogThatLosesCommitsIsNeitherWholeNorBackedUp(t *testing.T) {
	t.Parallel()
	path, backup := losingDatabase(t), filepath.Join(t.TempDir(), "saved.db")
	for _, args := range [][]string{{"check", "--database", path}, {"backup", "--database", path, backup}, {"check", "--database", path}} {
		if status, out, errs := chapterbot(t, nil, args...); status != exitError || out != "" || errs != losesChanges(path) {
			t.Errorf("%s: status %d\n%s%swant %s", args[0], status, out, errs, losesChanges(path))
		}
	}
	if _, err := os.Stat(backup); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a backup is there (%v)", err)
	}
}

// TestWhatOpensADatabaseTellsOfItsLostCommits, in one line, and goes on.
func TestWhatOpensADatabaseTellsOfItsLostCommits(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"ask", "Who keeps the lighthouse?"}, {"texts"}, {"load", writeFile(t, "weir.txt", "The weir holds the river.")}, {"drop", "Harbour"}} {
		path := losingDatabase(t)
		status, out, errs := chapterbot(t, nil, slices.Insert(args, 1, "--database", path)...)
		if status != exitOK || out == "" || errs != losesChanges(path) {
			t.Errorf("%s: status %d\n%s%swant %s", args[0], status, out, errs, losesChanges(path))
		}
	}
}
