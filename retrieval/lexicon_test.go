package retrieval

import (
	"strings"
	"testing"
)

// TestLexicon holds the word lists to their forms: a slip in one would
// otherwise only be a word that is never found.
func TestLexicon(t *testing.T) {
	t.Parallel()
	entries, err := lexiconFiles.ReadDir("lexicon")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		t.Run(entry.Name(), func(t *testing.T) {
			t.Parallel()
			parts := strings.Split(entry.Name(), ".")
			if len(parts) != 3 || talkLists[parts[0]] == nil {
				t.Fatalf("%s is not <language>.<list>.txt", entry.Name())
			}
			lines := lexicon(entry.Name())
			if len(lines) == 0 {
				t.Fatal("no words")
			}
			switch parts[1] {
			case "stop", "keep", "dates":
			case "irregular", "numbers":
				checkPairs(t, lines, parts[1] == "numbers")
			case "kinds":
				checkKinds(t, lines)
			case "talk":
				if _, err := newTalkList(parts[0], lines); err != nil {
					t.Error(err)
				}
			default:
				t.Errorf("no such list: %s", parts[1])
			}
		})
	}
}

func checkPairs(t *testing.T, lines []string, numbers bool) {
	t.Helper()
	bases := make(map[string]string)
	for _, line := range lines {
		base, forms, ok := strings.Cut(line, ":")
		if !ok || base == "" || strings.TrimSpace(forms) == "" || strings.ContainsAny(base, " ") || numbers && !allDigits(base) {
			t.Errorf("%q is not \"base: form form\"", line)
		}
		for form := range strings.FieldsSeq(forms) {
			if other, seen := bases[form]; seen {
				t.Errorf("%q stands for %q and for %q", form, other, base)
			}
			bases[form] = base
		}
	}
}

func checkKinds(t *testing.T, lines []string) {
	t.Helper()
	for _, line := range lines {
		name, list, ok := strings.Cut(line, ":")
		if _, known := kindNames[strings.TrimSuffix(name, "?")]; !ok || !known && name != "$" && name != "|" && name != "~" {
			t.Errorf("%q is no kind of answer", name)
		}
		for phrase := range strings.SplitSeq(list, ",") {
			if strings.TrimSpace(phrase) == "" {
				t.Errorf("an empty phrase in %q", line)
			}
		}
	}
}
