package retrieval

import "testing"

func TestForeign(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		question string
		texts    []string
		want     bool
	}{
		{"¿Quién es el dueño de la barca?", []string{"en"}, true},
		{"Wer hat die Brücke gebaut?", []string{"en"}, true},
		{"Who built the bridge?", []string{"de"}, true},
		{"船は誰のものですか", []string{"en"}, true},
		{"Кто построил мост?", []string{"en", "fr"}, true},
		{"Who built the bridge?", []string{"zh"}, true},
		{"Who built the bridge?", []string{"en"}, false},
		{"Wer hat die Brücke gebaut?", []string{"en", "de"}, false},
		{"誰の船", []string{"ja"}, false},
		{"Ilse Brand", []string{"de"}, false},   // names are of no language
		{"bibliothèque", []string{"en"}, false}, // nor is one word
		{"HARBOUR INN คืออะไร", []string{"th"}, false},
		{"V и A", []string{"zh"}, true},
		{"Who built the 桥梁?", []string{"zh"}, false}, // it may be found
		{"12:30?", []string{"en"}, false},
		{"Who built the bridge?", []string{"xx"}, false}, // of which nothing is known
		{"Who built the bridge?", nil, false},
		{"", []string{"en"}, false},
	} {
		if got := Foreign(row.question, row.texts); got != row.want {
			t.Errorf("%q, of texts in %q, is foreign: %v, want %v", row.question, row.texts, got, row.want)
		}
	}
}
