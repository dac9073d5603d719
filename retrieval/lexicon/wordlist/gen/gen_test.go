package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// folder writes files into a new folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func wordsOf(t *testing.T, s source) []string {
	t.Helper()
	var words []string
	if err := s.words(func(word string) { words = append(words, word) }); err != nil {
		t.Fatal(err)
	}
	slices.Sort(words)
	return slices.Compact(words)
}

func TestAffixesAreExpanded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ requirement, aff, dic, want string }{
		{"a suffix where its condition holds", "SFX S Y 2\nSFX S y ies [^aeiou]y\nSFX S 0 s [aeiou]y\n", "ferry/S\nquay/S\n", "ferries ferry quay quays"},
		{"a prefix, with and without a suffix", "PFX U Y 1\nPFX U 0 un .\nSFX D Y 1\nSFX D 0 ed .\n", "load/UD\n", "load loaded unload unloaded"},
		{"a prefix that goes with no suffix", "PFX U N 1\nPFX U 0 un .\nSFX D Y 1\nSFX D 0 ed .\n", "load/UD\n", "load loaded unload"},
		{"a suffix on a suffix", "SFX A Y 1\nSFX A 0 er/S .\nSFX S Y 1\nSFX S 0 s .\n", "mill/A\n", "mill miller millers"},
		{"flags of two letters, a stem that is no word", "FLAG long\nNEEDAFFIX ()\nSFX Aa Y 1\nSFX Aa 0 e .\n", "mari/Aa()\n", "marie"},
		{"flags of numbers", "FLAG num\nSFX 12 Y 1\nSFX 12 0 s .\n", "tide/12\n", "tide tides"},
		{"forbidden words", "FORBIDDENWORD w\n", "mill\nmlil/w\n", "mill"},
		{"what is known of a word", "SET UTF-8\n", "écluse po:nom\nbarrage\tlieu\n", "barrage écluse"},
	} {
		dir := folder(t, map[string]string{"index.aff": c.aff, "index.dic": c.dic})
		got := wordsOf(t, &dictionary{folder: dir, prefixes: true, suffixes: true})
		want := strings.Fields(c.want)
		slices.Sort(want)
		if !slices.Equal(slices.DeleteFunc(got, func(s string) bool { return s == "" }), want) {
			t.Errorf("%s: %q, want %q", c.requirement, got, want)
		}
	}
}

func TestRareShortWordsAreLeftOut(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{
		"english-words.10":          "what\nmill\nmill's\n",
		"english-words.70":          "wat\nther\nwherry\nmooring\n",
		"english-proper-names.50":   "Lincoln\nLincoln's\n",
		"english-proper-names.80":   "Teh\nCarrowmoyle\n",
		"british-words.35":          "harbour\nd\xe9cor\n",
		"english-words.95":          "zymurgies\n",
		"special-roman-numerals.35": "xlvii\n",
	})
	got := wordsOf(t, scowl{dir})
	want := []string{"Carrowmoyle", "Lincoln", "Lincoln's", "Lincolns", "décor", "décors", "harbour", "mill", "mill's", "mooring", "moorings", "what", "wherry"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWordsAreListedAsQuestionsHaveThem(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{
		"towns/data/cityMap.json": `[{"city":"São Tomé","province":"Água Grande","country":"Sao Tome","pop":200000},{"city":"Smallville","province":"Kansas","country":"USA","pop":900}]`,
		"dic/index.aff":           "SET UTF-8\n",
		"dic/index.dic":           "Écluse\nœuvre\n4x4\nx\nмельница\n",
	})
	l := list{language: "fr", script: unicode.Latin, sources: []source{places{filepath.Join(dir, "towns")}, &dictionary{folder: filepath.Join(dir, "dic")}}}
	got, err := l.collect()
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Fields("agua ecluse grande kansas oeuvre sao tome usa")
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestOurOwnListsAreRead(t *testing.T) {
	t.Parallel()
	for _, l := range lists("nowhere") {
		for _, s := range l.sources {
			if m, ok := s.(more); ok && len(wordsOf(t, m)) < 50 {
				t.Errorf("%s: hardly a word in our own list", l.language)
			}
		}
	}
}
