package reader

import "strings"

// frontMatter is the YAML block that some tools put before the text.
type frontMatter struct {
	title, language string
	lines           int // that it takes
	dropped         []Dropped
}

// cutFrontMatter reads what stands between two lines "---" at the very start.
// Of its values it knows the title and the language, each on one line.
func cutFrontMatter(source string) (frontMatter, string) {
	if first, _, _ := strings.Cut(source, "\n"); strings.TrimRight(first, " \t") != "---" {
		return frontMatter{}, source
	}
	end, ended := 0, 0 // the line that ends it, and where that ends
	for l := range strings.Lines(source) {
		ended += len(l)
		l = strings.TrimRight(l, " \t\n")
		if end == 1 && !strings.Contains(l, ":") {
			return frontMatter{}, source // a thematic break
		}
		if end > 0 && (l == "---" || l == "...") {
			break
		}
		if end++; ended == len(source) {
			return frontMatter{}, source
		}
	}
	f := frontMatter{lines: end + 1}
	line := 0
	for l := range strings.Lines(source[:ended]) {
		line++
		l = strings.TrimSpace(l)
		key, value, _ := strings.Cut(l, ":")
		value = strings.Trim(strings.TrimSpace(value), `"'`)
		switch strings.ToLower(key) {
		case "title":
			f.title = strings.Clone(value) // and not all of the source with it
			continue
		case "lang", "language":
			language, _, _ := strings.Cut(value, "-")
			f.language = strings.Clone(language)
		}
		if l != "" {
			f.dropped = append(f.dropped, Dropped{Line: line, Text: l, Reason: "front matter"})
		}
	}
	return f, source[ended:]
}
