package main

import (
	"flag"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what the commands print now into README.md")

// consoleBlock is a command in the README, at the prompt, and what it prints.
var consoleBlock = regexp.MustCompile("(?m)^```console\n\\$ (.+)\n((?:.*\n)*?)```$")

// TestReadmeShowsWhatTheCommandsPrint keeps the README's output real.
func TestReadmeShowsWhatTheCommandsPrint(t *testing.T) {
	t.Parallel()
	file := filepath.Join("..", "..", "README.md")
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	blocks := 0
	now := consoleBlock.ReplaceAllStringFunc(string(content), func(block string) string {
		match := consoleBlock.FindStringSubmatch(block)
		blocks++
		var output string
		switch typed := match[1]; {
		case typed == "go test ./...":
			output = testedPackages(t)
		case strings.HasPrefix(typed, "go run ./cmd/chapterbot ask "):
			output = answered(t, strings.Trim(strings.TrimPrefix(typed, "go run ./cmd/chapterbot ask "), `"`))
		default:
			t.Errorf("nobody checks what %q prints", typed)
		}
		if strings.HasSuffix(match[2], "\n"+more) {
			output = shortened(output)
		}
		return "```console\n$ " + match[1] + "\n" + output + "```"
	})
	if blocks < 2 {
		t.Errorf("there are %d commands with output, not the newcomer's two", blocks)
	}
	if *update {
		if err := os.WriteFile(file, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(string(content), now); diff != "" {
		t.Errorf("go test ./cmd/chapterbot -run Readme -update brings it up to date:\n%s", diff)
	}
}

// more ends a block that leaves out the rest of the output.
const more = "…\n"

// shortened is an output's first two lines.
func shortened(output string) string {
	kept := ""
	for line := range strings.Lines(output) {
		kept += line
		if strings.Count(kept, "\n") == 2 {
			return kept + more
		}
	}
	return kept
}

// answered is what a terminal shows, without its bold print.
func answered(t *testing.T, question string) string {
	var out strings.Builder
	w := &world{out: &out, errs: t.Output()}
	library, closeTexts, err := w.openTexts(t.Context(), nil, filepath.Join(t.TempDir(), "none.db"), "")
	if err != nil {
		t.Fatal(err)
	}
	defer closeTexts()
	if err := w.askOnce(t.Context(), &asked{Library: library, top: 1}, question, screen(&out, readable, false)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// testedPackages is what go test ./... prints once everything is cached.
func testedPackages(t *testing.T) string {
	root := filepath.Join("..", "..")
	tested := map[string]bool{}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		folder := filepath.Dir(name)
		switch {
		case entry.IsDir() && name != root && (entry.Name()[0] == '.' || entry.Name() == "testdata" || isModule(name)):
			return filepath.SkipDir
		case strings.HasSuffix(name, ".go"):
			folder = strings.TrimPrefix(filepath.ToSlash(strings.TrimPrefix(folder, root)), "/")
			tested[folder] = tested[folder] || strings.HasSuffix(name, "_test.go")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for folder, hasTests := range tested {
		if hasTests {
			lines = append(lines, "ok  \t"+path.Join(module, folder)+"\t(cached)\n")
		} else {
			lines = append(lines, "?   \t"+path.Join(module, folder)+"\t[no test files]\n")
		}
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[3:], b[3:]) })
	return strings.Join(lines, "")
}

// TestReadmeNamesEverySetting keeps the table of settings whole.
func TestReadmeNamesEverySetting(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range settings(t) {
		if !strings.Contains(string(content), "| `"+key+"` |") {
			t.Errorf("%s is not in the table", key)
		}
	}
}
