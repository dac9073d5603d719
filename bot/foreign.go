package bot

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chapterbot/chapterbot/retrieval"
)

// languageNames are the names, in English, of the languages that a text's
// language may be detected as. A text's own word for any other has none.
var languageNames = map[string]string{
	"ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
	"fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian",
	"it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese",
	"ro": "Romanian", "ru": "Russian", "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
	"zh": "Chinese",
}

// namedLanguages is how many languages one line names.
const namedLanguages = 3

// foreign says in which language to ask, where a question is in one that none
// of the texts is in.
func (b *Bot) foreign(question string) (string, bool) {
	texts := b.library.Texts()
	var languages, names []string
	for _, t := range texts {
		if slices.Contains(languages, t.Language) {
			continue
		}
		languages = append(languages, t.Language)
		names = append(names, languageNames[t.Language])
	}
	if slices.Contains(names, "") || !retrieval.Foreign(question, languages) {
		return "", false
	}
	slices.Sort(names)
	switch {
	case len(texts) == 1:
		return fmt.Sprintf("The text is in %s: try %s words.", names[0], names[0]), true
	case len(names) == 1:
		return fmt.Sprintf("The texts are in %s: try %s words.", names[0], names[0]), true
	case len(names) <= namedLanguages:
		last := len(names) - 1
		return fmt.Sprintf("The texts are in %s and %s: try words of one of them.", strings.Join(names[:last], ", "), names[last]), true
	}
	return fmt.Sprintf("The texts are in %s and %d more languages: try words of one of them.", strings.Join(names[:namedLanguages], ", "), len(names)-namedLanguages), true
}
