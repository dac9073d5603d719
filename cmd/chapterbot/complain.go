package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/chapterbot/chapterbot/retrieval"
)

// complain prints err for a person: one line for each thing that is wrong, and
// where to read on.
func (w *world) complain(err error) {
	if _, ok := errors.AsType[loggedError](err); ok || errors.Is(err, context.Canceled) {
		return
	}
	for line := range strings.Lines(lined(err)) {
		fmt.Fprintf(w.errs, "chapterbot: %s\n", printable(inLine(w.advise(strings.TrimSuffix(line, "\n")))))
	}
	if usage, ok := errors.AsType[usageError](err); ok {
		fmt.Fprintf(w.errs, "%s --help says how it is used\n", usage.command)
	}
}

// lined is what an error says, with a line break between those that it joins and
// no other: a file's name may have one, and forge a line by it.
func lined(err error) string {
	if damage, ok := err.(*retrieval.DamageError); ok { //nolint:errorlint // each error of the tree by itself
		return damage.Error() // which has a line for each text
	}
	var b strings.Builder
	rest := err.Error()
	for i, part := range partsOf(err) {
		between, after, found := strings.Cut(rest, part.Error())
		if !found {
			continue
		}
		if i > 0 && between == "\n" {
			b.WriteString(between)
		} else {
			b.WriteString(inLine(between))
		}
		b.WriteString(lined(part))
		rest = after
	}
	return b.String() + inLine(rest)
}

func partsOf(err error) []error {
	switch e := err.(type) { //nolint:errorlint // how it wraps is the question
	case interface{ Unwrap() []error }:
		return e.Unwrap()
	case interface{ Unwrap() error }:
		if part := e.Unwrap(); part != nil {
			return []error{part}
		}
	}
	return nil
}

// A message names a command in backticks, to be typed as it stands there.
var commandOfDatabase = regexp.MustCompile("`chapterbot (?:ask|load|texts|drop|backup|restore|check)\\b(?: --database)?")

// advise makes what a message names work for whoever typed --database: a command
// names the database as well, and another path goes there.
func (w *world) advise(message string) string {
	if w.database == nil {
		return message
	}
	message = strings.NewReplacer(
		"set "+envDatabase+" to ", "give --database ",
		envDatabase+" is ", "--database is ",
	).Replace(message)
	return ofDatabase(message, *w.database)
}

// ofDatabase has each command of a message that is about the database name it.
func ofDatabase(message, path string) string {
	return commandOfDatabase.ReplaceAllStringFunc(message, func(command string) string {
		if strings.HasSuffix(command, "--database") {
			return command
		}
		return command + " --database " + retrieval.ShellWord(path)
	})
}
