package main

import (
	"bytes"
	"debug/buildinfo"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/cmd/chapterbot/licences"
)

// What stands in THIRD_PARTY, and what the binary says, is of the modules that are
// linked today.
func TestTheLicencesAreThoseOfWhatIsLinked(t *testing.T) {
	t.Parallel()
	root, err := moduleFolder(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want, err := thirdParty(t.Context(), root)
	if errors.Is(err, errNoGoLicence) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(root, thirdPartyFile))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not of today's modules: go generate ./cmd/chapterbot/licences", thirdPartyFile)
	}
	all, err := together(root, want)
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	if err := licences.Write(&said); err != nil {
		t.Fatal(err)
	}
	if said.String() != all {
		t.Error("the binary says something else than LICENSE, NOTICE and THIRD_PARTY: go generate ./cmd/chapterbot/licences")
	}
	for _, name := range []string{"The Go Authors", "SQLite is in the public domain", "Permission is hereby granted, free of charge"} {
		if !strings.Contains(want, name) {
			t.Errorf("it lacks %q", name)
		}
	}
}

// Every module is named that the go command notes in a binary.
func TestEveryModuleOfABinaryIsNamed(t *testing.T) {
	t.Parallel()
	root, err := moduleFolder(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(t.TempDir(), "chapterbot")
	if _, err := goCommand(t.Context(), root, "build", "-o", binary, "./cmd/chapterbot"); err != nil {
		t.Fatal(err)
	}
	noted, err := buildinfo.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, thirdPartyFile))
	if err != nil {
		t.Fatal(err)
	}
	if len(noted.Deps) == 0 {
		t.Error("the binary notes no modules")
	}
	for _, m := range noted.Deps {
		if !strings.Contains(string(text), "\n"+m.Path+" "+m.Version+"\n") {
			t.Errorf("%s %s is not named", m.Path, m.Version)
		}
	}
}

func TestPartsOfOneTextStandTogether(t *testing.T) {
	t.Parallel()
	groups := byText([]part{{name: "b", texts: []string{"x"}}, {name: "a", texts: []string{"y"}}, {name: "c", texts: []string{"x"}}})
	if len(groups) != 2 || strings.Join(groups[0].names, " ") != "b c" || groups[0].text != "x" || groups[1].text != "y" {
		t.Errorf("%+v", groups)
	}
}
