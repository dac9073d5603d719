package main

import (
	"os"
	"path/filepath"

	"github.com/chapterbot/chapterbot/retrieval"
)

// takePlace has documents that were read from the files of texts of CORPUS_DIR
// loaded in the place of these: they would be there twice otherwise, and a damaged
// one would stay so.
func takePlace(docs []retrieval.Document, held []retrieval.Text, corpus string) {
	taken := make(map[retrieval.Origin]bool)
	for i := range docs {
		for _, text := range held {
			if !taken[text.Origin] && isReadFrom(text, docs[i], corpus) {
				taken[text.Origin] = true
				docs[i].Origin = text.Origin
				break
			}
		}
	}
}

// isReadFrom reports whether a text of the directory corpus comes from the file of
// a document. Where the directory isn't known, of a damaged text a file of its name
// tells with the same bytes.
func isReadFrom(text retrieval.Text, doc retrieval.Document, corpus string) bool {
	name := filepath.FromSlash(text.Origin.Path())
	if text.Origin.Scheme() != retrieval.SchemeCorpus || filepath.Base(name) != filepath.Base(doc.Origin.Path()) {
		return false
	}
	if corpus == "" {
		return text.Damage != "" && text.SHA256 == doc.SHA256
	}
	here, err := os.Stat(doc.Origin.Path())
	if err != nil {
		return false
	}
	there, err := os.Stat(filepath.Join(corpus, name))
	return err == nil && os.SameFile(here, there)
}
