// Command gen makes the lists of package wordlist from dictionaries:
//
//	go run ./retrieval/lexicon/wordlist/gen DIR
//
// writes them into the package's folder. DIR holds each package below,
// unpacked into a folder of its name:
//
//	for p in es@4.0.0 fr@3.0.0 ru@3.0.0 hu@3.0.0 nl@2.0.0 ro@3.0.0 da@6.0.0 el@4.0.0; do
//		npm pack dictionary-$p
//		mkdir dictionary-${p%@*}; tar xzf dictionary-${p%@*}-*.tgz -C dictionary-${p%@*} --strip-components=1
//	done
//	npm pack city-timezones@1.3.4     # and unpack it likewise
//	apt-get download scowl            # Debian's; 2020.12.07 was taken
//	dpkg -x scowl_*.deb scowl
//
// Those whose licence is the GPL or LGPL alone (German, Italian, Swedish, Norwegian,
// Czech, Ukrainian) are left out, and so are those that would weigh more than
// a megabyte and a bit (Portuguese, Polish, Turkish). NOTICE names the licence
// of each that is in; a change here changes it, too.
//
// It imports the analysis and nothing else of chapterbot, so that words stand
// in the lists as questions have them.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/lexicon/wordlist"
)

// source yields words as they are written.
type source interface {
	words(yield func(string)) error
}

// list is one list to be made.
type list struct {
	language string
	script   *unicode.RangeTable
	stems    bool // of the words are listed, too
	sources  []source
}

func lists(dir string) []list {
	in := func(name string) string { return filepath.Join(dir, name) }
	hunspell := func(language string) *dictionary {
		return &dictionary{folder: in("dictionary-" + language), prefixes: true, suffixes: true}
	}
	french, romanian, hungarian := hunspell("fr"), hunspell("ro"), hunspell("hu")
	french.prefixes = false   // l', d', qu': words of their own
	romanian.prefixes = false // half as many words again, hardly one of which is said
	// A Hungarian noun has hundreds of forms, a verb more, too many to list: so
	// the list has the words of the dictionary and their stems.
	hungarian.prefixes, hungarian.suffixes = false, false
	names := places{in("city-timezones")}
	return []list{
		{language: "en", script: unicode.Latin, sources: []source{scowl{in("scowl/usr/share/dict/scowl")}, names, more("en")}},
		{language: "es", script: unicode.Latin, sources: []source{hunspell("es"), names, more("es")}},
		{language: "fr", script: unicode.Latin, sources: []source{french, names, more("fr")}},
		{language: "ru", script: unicode.Cyrillic, sources: []source{hunspell("ru"), more("ru")}},
		{language: "hu", script: unicode.Latin, stems: true, sources: []source{hungarian, names, more("hu")}},
		{language: "nl", script: unicode.Latin, sources: []source{hunspell("nl"), names}},
		{language: "ro", script: unicode.Latin, sources: []source{romanian, names}},
		{language: "da", script: unicode.Latin, sources: []source{hunspell("da"), names}},
		{language: "el", script: unicode.Greek, sources: []source{hunspell("el")}},
	}
}

func main() {
	only := flag.String("only", "", "the `language` whose list alone is made")
	out := flag.String("o", filepath.Join("retrieval", "lexicon", "wordlist"), "the `folder` to write into")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: gen [-o FOLDER] DIR")
		os.Exit(2)
	}
	for _, l := range lists(flag.Arg(0)) {
		if *only != "" && *only != l.language {
			continue
		}
		if err := l.write(*out); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", l.language, err)
			os.Exit(1)
		}
	}
}

// write makes the list's file.
func (l list) write(folder string) error {
	words, err := l.collect()
	if err != nil {
		return err
	}
	data, err := wordlist.Build(words)
	if err != nil {
		return err
	}
	path := filepath.Join(folder, l.language+".words")
	fmt.Printf("%s: %d words, %d bytes\n", path, len(words), len(data))
	return os.WriteFile(path, data, 0o644)
}

// collect returns the forms of the sources' words, sorted, each once.
func (l list) collect() ([]string, error) {
	analyzer := retrieval.AnalyzerFor(l.language)
	seen := make(map[string]bool)
	for _, s := range l.sources {
		err := s.words(func(word string) {
			for _, t := range analyzer.Tokens(word) {
				if l.wants(t.Form) {
					seen[t.Form] = true
					if l.stems && l.wants(t.Stem) {
						seen[t.Stem] = true
					}
				}
			}
		})
		if err != nil {
			return nil, err
		}
	}
	words := make([]string, 0, len(seen))
	for word := range seen {
		words = append(words, word)
	}
	slices.SortFunc(words, cmp.Compare[string])
	return words, nil
}

// wants reports whether a form is a word of two to thirty letters of the
// list's script.
func (l list) wants(form string) bool {
	n := 0
	for _, r := range form {
		if !unicode.Is(l.script, r) {
			return false
		}
		n++
	}
	return n >= 2 && n <= 30 && utf8.ValidString(form)
}
