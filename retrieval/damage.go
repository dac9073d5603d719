package retrieval

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// DamageError names texts that are stored otherwise than they were written.
// They are quoted nowhere.
type DamageError struct{ Texts []Text }

// DamageOf returns the error that names the damaged ones of texts; nil where
// there is none.
func DamageOf(texts []Text) *DamageError {
	var damaged []Text
	for _, t := range texts {
		if t.Damage != "" {
			damaged = append(damaged, t)
		}
	}
	if damaged == nil {
		return nil
	}
	return &DamageError{damaged}
}

// Error is a line for each text: which, how it is damaged, and what helps.
func (e *DamageError) Error() string {
	return e.lines(func(t Text) string {
		return fmt.Sprintf("%s is damaged and not quoted (%s): %s", t.named(), t.Damage, t.remedy())
	})
}

// What is Error without what helps, for where something else does.
func (e *DamageError) What() string {
	return e.lines(func(t Text) string { return fmt.Sprintf("%s is damaged (%s)", t.named(), t.Damage) })
}

func (e *DamageError) lines(line func(Text) string) string {
	lines := make([]string, len(e.Texts))
	for i, t := range e.Texts {
		lines[i] = strings.NewReplacer("\n", "\uFFFD", "\r", "\uFFFD").Replace(line(t)) // a name forges no line
	}
	return strings.Join(lines, "\n")
}

// named is the text as an operator knows it. The title of one whose row is
// damaged is not known.
func (t Text) named() string {
	if t.Title == "" {
		return string(t.Origin)
	}
	return fmt.Sprintf("%s (%s)", t.Title, t.Origin)
}

func (t Text) remedy() string {
	if t.Origin.Scheme() != SchemeFile {
		return "/reload in Discord, or the next start of the bot, reads it again; without its source, `chapterbot restore FILE` brings it back"
	}
	return fmt.Sprintf("`chapterbot load %s` reads it again; without that file, `chapterbot restore FILE` brings it back", ShellWord(t.Origin.Path()))
}

// ShellWord writes a file's name so that a shell takes it for one word.
func ShellWord(name string) string {
	plain := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("/._-+,:@%=", r)
	}
	if name != "" && strings.IndexFunc(name, func(r rune) bool { return !plain(r) }) < 0 {
		return name
	}
	return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
}

// stayDamaged says of the held texts that are kept damaged, since no source gives
// them again, what a report of a reload says of files. Where it says already
// why a file can't be read, that is what helps.
func stayDamaged(held []Text, found Found) []*SourceError {
	var stay []*SourceError
	for _, t := range held {
		if t.Damage == "" || !slices.Contains(found.Keep, t.ID) {
			continue
		}
		path := t.Origin.Path()
		name := filepath.Base(path) // where it lies is the operator's business
		if t.Origin.Scheme() == SchemeCorpus {
			name = path
		}
		if slices.ContainsFunc(found.LeftOut, func(e *SourceError) bool { return e.Name == name && strings.HasSuffix(e.Path, path) }) {
			continue
		}
		stay = append(stay, &SourceError{
			Name:   name,
			Reason: "what is stored of it is damaged, and its file is out of reach: load it again, or restore a backup",
			Path:   path,
		})
	}
	return stay
}

// wholeTexts are those of volumes that may be quoted.
func wholeTexts(volumes []Volume) []Volume {
	return slices.DeleteFunc(slices.Clone(volumes), func(v Volume) bool { return v.Text.Damage != "" })
}
