package main

import (
	"embed"
	"strings"
)

//go:embed more.*.txt
var moreFiles embed.FS

// more is a language's list of words that its dictionary lacks: what came up
// since, and what is only said in chats.
type more string

func (m more) words(yield func(string)) error {
	data, err := moreFiles.ReadFile("more." + string(m) + ".txt")
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for word := range strings.FieldsSeq(line) {
			yield(word)
		}
	}
	return nil
}
