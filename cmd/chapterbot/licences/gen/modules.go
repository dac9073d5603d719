package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// part is something that is linked into the program, and the texts of its licence.
type part struct {
	name   string // a module's path and version
	folder string
	texts  []string
}

// licenceFile matches the files in which modules keep their licences.
var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|copyright|notice|patents|authors)([.-].*)?$`)

// modules are those that are linked into the program, in the order of their paths,
// with the texts beside each of their packages and above it.
func modules(ctx context.Context, root string) ([]part, error) {
	out, err := goCommand(ctx, root, "list", "-deps", "-json=Dir,Module", "./cmd/chapterbot")
	if err != nil {
		return nil, err
	}
	linked := map[string]*part{}
	files := map[string][]string{} // of licences, by module
	packages := json.NewDecoder(strings.NewReader(out))
	for {
		var p struct {
			Dir    string
			Module *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		if err := packages.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("read the list of packages: %w", err)
		}
		if p.Module == nil || p.Module.Main {
			continue
		}
		name := p.Module.Path + " " + p.Module.Version
		linked[name] = &part{name: name, folder: p.Module.Dir}
		for folder := p.Dir; ; folder = filepath.Dir(folder) {
			found, err := licencesIn(folder)
			if err != nil {
				return nil, err
			}
			files[name] = append(files[name], found...)
			if folder == p.Module.Dir || len(folder) < len(p.Module.Dir) {
				break
			}
		}
	}
	var parts []part
	for name, p := range linked {
		if p.texts, err = readTexts(files[name]); err != nil {
			return nil, err
		}
		if len(p.texts) == 0 {
			return nil, fmt.Errorf("%s has no licence that this program finds", name)
		}
		parts = append(parts, *p)
	}
	slices.SortFunc(parts, func(a, b part) int { return strings.Compare(a.name, b.name) })
	return parts, nil
}

func licencesIn(folder string) (files []string, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if e.Type().IsRegular() && licenceFile.MatchString(e.Name()) && filepath.Ext(e.Name()) != ".go" {
			files = append(files, filepath.Join(folder, e.Name()))
		}
	}
	return files, nil
}

// readTexts reads files, each once, those of outer folders first.
func readTexts(files []string) (texts []string, err error) {
	slices.Sort(files)
	for _, file := range slices.Compact(files) {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		texts = append(texts, plain(data))
	}
	return texts, nil
}

// goItself is the part of the program that comes with Go: its runtime and its
// library.
func goItself(ctx context.Context) (part, error) {
	root, err := goCommand(ctx, "", "env", "GOROOT")
	if err != nil {
		return part{}, err
	}
	files, err := licencesIn(strings.TrimSpace(root))
	if err != nil {
		return part{}, err
	}
	texts, err := readTexts(slices.DeleteFunc(files, func(f string) bool { return strings.HasPrefix(filepath.Base(f), "AUTHORS") }))
	if err == nil && len(texts) == 0 {
		err = errNoGoLicence
	}
	return part{name: "Go, its runtime and its library", texts: texts}, err
}

var errNoGoLicence = errors.New("this Go came without its LICENSE")

// blessing is what stands in place of a licence at the top of SQLite's sources.
var (
	blessing = regexp.MustCompile(`(?s)\*\* The author disclaims copyright to this source code\..*?\n\*{10,}`)
	version  = regexp.MustCompile(`#define SQLITE_VERSION +"([0-9.]+)"`)
)

// sqliteIn is SQLite itself, which one of the modules holds.
func sqliteIn(linked []part) (part, error) {
	for _, p := range linked {
		if !strings.HasPrefix(p.name, "github.com/mattn/go-sqlite3 ") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(p.folder, "sqlite3-binding.h"))
		if err != nil {
			return part{}, err
		}
		says, is := blessing.Find(data), version.FindSubmatch(data)
		if says == nil || is == nil {
			return part{}, fmt.Errorf("%s does not say what SQLite says of its copyright", p.name)
		}
		lines := strings.Split(strings.TrimRight(string(says), "*\n"), "\n")
		for i, line := range lines {
			lines[i] = strings.TrimPrefix(line, "**")
		}
		text := "SQLite is in the public domain (https://sqlite.org/copyright.html). Its sources say:\n\n" + strings.Join(lines, "\n")
		return part{name: "SQLite " + string(is[1]), texts: []string{plain([]byte(text))}}, nil
	}
	return part{}, errors.New("SQLite is not linked any more: take it out of this program")
}
