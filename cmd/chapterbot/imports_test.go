package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/chapterbot/chapterbot"

// importRule says what the packages below a folder may import, besides the
// standard library and their own package. Patterns ending in /... match a tree.
type importRule struct {
	folder string   // from the repository's root; the longest that fits a file counts
	own    []string // of this module, without its path
	others []string // nil: any, but for what another rule keeps to itself
	never  []string // of the standard library
}

const discordgo = "github.com/bwmarrin/discordgo"

var (
	// input and output, which the ranking does without
	outside = []string{"os/...", "net/...", "io/ioutil", "database/...", "syscall"}
	network = []string{"net", "net/http/...", "net/smtp/...", "net/rpc/..."}

	wordLibraries = []string{"golang.org/x/text/...", "github.com/clipperhouse/uax29/...", "github.com/kljensen/snowball/..."}
)

var importRules = []importRule{
	{folder: "cmd", own: []string{"..."}},
	{folder: "bot", own: []string{"retrieval", "bot/reference"}, never: outside},
	{folder: "bot/reference", own: []string{"retrieval"}, others: []string{"golang.org/x/text/unicode/norm"}, never: outside},
	{folder: "bot/discord", own: []string{"bot", "retrieval", "bot/discord/gateway", "bot/discord/rest"}, others: []string{"..."}},
	{folder: "bot/discord/gateway", own: []string{"bot/discord/rest"}, others: []string{"..."}},
	{folder: "bot/discord/rest", others: []string{"..."}},
	{folder: "bot/discord/discordtest", own: []string{"bot/discord/discordtest/..."}},
	{folder: "retrieval", own: []string{"retrieval/lexicon/..."}, others: wordLibraries, never: outside},
	{folder: "retrieval/lexicon/wordlist/gen", own: []string{"retrieval", "retrieval/lexicon/wordlist"}, others: wordLibraries, never: network},
	{folder: "retrieval/reader", own: []string{"retrieval"}, never: network},
	{folder: "retrieval/eval", own: []string{"retrieval"}},
	{folder: "retrieval/eval/fit", own: []string{"retrieval", "retrieval/eval"}},
	{folder: "store", own: []string{"retrieval"}, never: network},
}

// TestImportDirections keeps the picture of CONTRIBUTING.md: who may know whom.
// Tests may use more, as long as what they test doesn't.
func TestImportDirections(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	files := 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); path != root && (name[0] == '.' || name == "testdata" || isModule(path)) {
				return filepath.SkipDir
			}
			return nil
		}
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		files++
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if !mayImport(filepath.ToSlash(filepath.Dir(name)), imported) {
				t.Errorf("%s must not import %s", filepath.ToSlash(name), imported)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 10 {
		t.Errorf("only %d files looked at", files)
	}
}

// isModule reports whether a folder is a module of its own.
func isModule(folder string) bool {
	found, err := filepath.Glob(filepath.Join(folder, "go.mod"))
	return err == nil && len(found) > 0
}

// mayImport reports whether a package in folder may import a path.
func mayImport(folder, imported string) bool {
	var rule importRule
	for _, r := range importRules {
		if (folder == r.folder || strings.HasPrefix(folder, r.folder+"/")) && len(r.folder) > len(rule.folder) {
			rule = r
		}
	}
	if own, ok := strings.CutPrefix(imported, module+"/"); ok {
		return own == folder || matches(rule.own, own)
	}
	if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") {
		return !matches(rule.never, imported) // the standard library
	}
	if imported == discordgo {
		return slices.Contains([]string{"bot/discord", "bot/discord/gateway", "bot/discord/rest"}, folder)
	}
	return rule.others == nil || matches(rule.others, imported)
}

func matches(patterns []string, path string) bool {
	for _, pattern := range patterns {
		tree, isTree := strings.CutSuffix(pattern, "...")
		tree = strings.TrimSuffix(tree, "/")
		if pattern == path || isTree && (tree == "" || path == tree || strings.HasPrefix(path, tree+"/")) {
			return true
		}
	}
	return false
}

// TestImportRulesBite shows that the rules refuse what they are for.
func TestImportRulesBite(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		folder, imported string
		want             bool
	}{
		{"cmd/chapterbot", module + "/store", true},
		{"cmd/chapterbot", discordgo, false},
		{"bot", module + "/retrieval", true},
		{"bot", module + "/store", false},
		{"bot", module + "/retrieval/reader", false},
		{"bot", discordgo, false},
		{"bot/discord", discordgo, true},
		{"bot/discord", module + "/store", false},
		{"bot/discord", module + "/bot/discord/gateway", true},
		{"bot/discord/gateway", module + "/bot/discord/rest", true},
		{"bot/discord/gateway", module + "/bot", false},
		{"bot/discord/gateway", module + "/bot/discord", false},
		{"bot/discord/rest", module + "/bot", false},
		{"bot/discord/rest", module + "/bot/discord/gateway", false},
		{"bot/discord/discordtest", discordgo, false},
		{"retrieval", "golang.org/x/text/unicode/norm", true},
		{"retrieval", "golang.org/x/sync/errgroup", false},
		{"retrieval", module + "/store", false},
		{"retrieval", "net/http", false},
		{"retrieval", module + "/retrieval/lexicon/wordlist", true},
		{"retrieval/lexicon/wordlist", module + "/retrieval", false},
		{"retrieval/lexicon/wordlist", "os", false},
		{"retrieval/reader", module + "/retrieval", true},
		{"retrieval/reader", module + "/store", false},
		{"retrieval/reader", "net/http", false},
		{"store", "net/url", true},
		{"bot", "os", false},
		{"store", module + "/retrieval", true},
		{"store", module + "/bot", false},
	} {
		if got := mayImport(c.folder, c.imported); got != c.want {
			t.Errorf("%s imports %s: allowed %v, want %v", c.folder, c.imported, got, c.want)
		}
	}
}
