package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// dictionary is a Hunspell dictionary, as far as it says which words there
// are: suffixes, each with further suffixes on it, and prefixes, but no
// compounds. hunspell(5) describes the files.
type dictionary struct {
	folder    string
	prefixes  bool // are put on words
	suffixes  bool // are put on words
	affixes   map[string][]affix
	split     func(flags string) []string
	needAffix string   // the flag of stems that are no words by themselves
	never     []string // the flags of what is no word, or only in compounds
}

// affix is one line of a rule.
type affix struct {
	prefix    bool
	cross     bool // goes with suffixes
	strip     string
	add       string
	condition []class // of the letters at the word's end, or beginning
	flags     []string
}

// class is a letter or a set of letters in a condition.
type class struct {
	letters string
	not     bool
	any     bool
}

// readAffixes reads the dictionary's index.aff.
func (d *dictionary) readAffixes() error {
	d.split, d.affixes = splitLetters, make(map[string][]affix)
	cross := make(map[string]bool) // by rule
	return readLines(filepath.Join(d.folder, "index.aff"), func(line string) {
		fields := strings.Fields(line)
		switch {
		case len(fields) < 2:
		case fields[0] == "FLAG" && fields[1] == "long":
			d.split = splitPairs
		case fields[0] == "FLAG" && fields[1] == "num":
			d.split = func(flags string) []string { return strings.Split(flags, ",") }
		case fields[0] == "NEEDAFFIX":
			d.needAffix = fields[1]
		case fields[0] == "FORBIDDENWORD" || fields[0] == "ONLYINCOMPOUND":
			d.never = append(d.never, fields[1])
		case fields[0] != "PFX" && fields[0] != "SFX":
		case len(fields) == 4: // the head of a rule
			cross[fields[1]] = fields[2] == "Y"
		default:
			d.affixes[fields[1]] = append(d.affixes[fields[1]], d.affix(fields, cross[fields[1]]))
		}
	})
}

func (d *dictionary) affix(fields []string, cross bool) affix {
	a := affix{prefix: fields[0] == "PFX", cross: cross}
	if fields[2] != "0" {
		a.strip = fields[2]
	}
	add, flags, _ := strings.Cut(fields[3], "/")
	if add != "0" {
		a.add = add
	}
	if flags != "" {
		a.flags = d.split(flags)
	}
	if len(fields) > 4 {
		a.condition = conditionOf(fields[4])
	}
	return a
}

func splitLetters(flags string) []string { return strings.Split(flags, "") }

func splitPairs(flags string) []string {
	var pairs []string
	letters := []rune(flags)
	for i := 0; i+1 < len(letters); i += 2 {
		pairs = append(pairs, string(letters[i:i+2]))
	}
	return pairs
}

func conditionOf(s string) []class {
	if s == "." {
		return nil
	}
	var classes []class
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		switch r {
		case '[':
			body, rest, _ := strings.Cut(s[1:], "]")
			body, not := strings.CutPrefix(body, "^")
			classes = append(classes, class{letters: body, not: not})
			s = rest
			continue
		case '.':
			classes = append(classes, class{any: true})
		default:
			classes = append(classes, class{letters: s[:size]})
		}
		s = s[size:]
	}
	return classes
}

// on puts the affix on a word; ok is false where it doesn't go.
func (a *affix) on(word string) (affixed string, ok bool) {
	letters := []rune(word)
	if len(letters) < len(a.condition) {
		return "", false
	}
	if !a.prefix {
		letters = letters[len(letters)-len(a.condition):]
	}
	for i, c := range a.condition {
		if !c.any && strings.ContainsRune(c.letters, letters[i]) == c.not {
			return "", false
		}
	}
	if a.prefix {
		rest, ok := strings.CutPrefix(word, a.strip)
		return a.add + rest, ok
	}
	rest, ok := strings.CutSuffix(word, a.strip)
	return rest + a.add, ok
}

// words calls yield with each word of the dictionary in all its forms.
func (d *dictionary) words(yield func(string)) error {
	if err := d.readAffixes(); err != nil {
		return err
	}
	return readLines(filepath.Join(d.folder, "index.dic"), func(line string) {
		// Behind the word and its flags stands what is known of it.
		entry, _, _ := strings.Cut(line, "\t")
		entry, _, _ = strings.Cut(entry, " ")
		word, flags, flagged := strings.Cut(entry, "/")
		if flagged {
			d.expand(word, d.split(flags), yield)
		} else {
			d.expand(word, nil, yield)
		}
	})
}

// expand yields a word with each suffix, each further suffix that this allows,
// and each prefix.
func (d *dictionary) expand(word string, flags []string, yield func(string)) {
	if word == "" || has(flags, d.never...) {
		return
	}
	var prefixes []affix
	if d.prefixes {
		prefixes = d.of(flags, true)
	}
	emit := func(form string, suffixed bool) {
		yield(form)
		for _, prefix := range prefixes {
			if suffixed && !prefix.cross {
				continue
			}
			if whole, ok := prefix.on(form); ok {
				yield(whole)
			}
		}
	}
	if !has(flags, d.needAffix) {
		emit(word, false)
	}
	if !d.suffixes {
		return
	}
	for _, suffix := range d.of(flags, false) {
		form, ok := suffix.on(word)
		if !ok || has(suffix.flags, d.never...) {
			continue
		}
		if !has(suffix.flags, d.needAffix) {
			emit(form, true)
		}
		for _, further := range d.of(suffix.flags, false) {
			if longer, ok := further.on(form); ok && !has(further.flags, d.never...) {
				emit(longer, true)
			}
		}
	}
}

// of returns the affixes of one kind that flags name.
func (d *dictionary) of(flags []string, prefix bool) []affix {
	var all []affix
	for _, flag := range flags {
		for _, a := range d.affixes[flag] {
			if a.prefix == prefix {
				all = append(all, a)
			}
		}
	}
	return all
}

// has reports whether one of wanted is among flags.
func has(flags []string, wanted ...string) bool {
	for _, flag := range wanted {
		if flag != "" && slices.Contains(flags, flag) {
			return true
		}
	}
	return false
}

// readLines calls use with each line of a file, without white space around it,
// but for empty ones and comments.
func readLines(path string, use func(string)) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); line != "" && line[0] != '#' {
			use(line)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}
