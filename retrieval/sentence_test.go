package retrieval

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSentences(t *testing.T) {
	t.Parallel()
	// The sentences wanted are divided by "|".
	tests := []struct{ requirement, want string }{
		{"two sentences", "It rained. | We left."},
		{"a question and a shout", "Did it rain? | It did! | We left."},
		{"no space behind the stop", "He spoke of management.|Strengthening it was hard."},
		{"a quote closes behind the stop", `He said "two sessions".|As always, they met.`},
		{"quotes and brackets close behind the stop", "(It rained.) | “We left.” | She stayed."},
		{"what follows a quotation in lower case goes on", `"Run!" he said. | They ran.`},
		{"titles", "Mr. Smith met Dr. Jones and Mrs. Lee. | They talked."},
		{"titles behind a curly quote", "“Dr. Jones met Mrs. Lee,” he said. | They talked."},
		{"initials", "J. R. R. Tolkien wrote it. | We read."},
		{"abbreviations in lower case", "Use fruit, e.g. apples, i.e. food, etc. and eat."},
		{"countries", "The U.S. Army left. | He lives in the U.S. | The army stayed."},
		{"months and numbers", "On Jan. 5 we ate No. 7. | He left."},
		{"decimal numbers", "It grew by 44.8 percent. | Then 3.5 more."},
		{"ellipses that go on", "He waited... and left. | She waited… and stayed."},
		{"ellipses that end", "He waited... | Then he left."},
		{"a numbered list", "1. Wash the rice. | \n2. Boil it."},
		{"a bulleted list", "Take:\n|- rice\n|- water"},
		{"hand-wrapped lines", "The rain\nfell on the\nroof. | We slept."},
		{"a blank line", "A heading\n\n|The text goes on"},
		{"a short line before a capital was broken by hand", "Opening hours\n|On working days the house is open from nine to five\nand on Sundays it is shut."},
		{"an ellipsis with spaces", "He waited . . . and left. | She stayed . . . | Then it rained."},
		{"a reference behind the stop", "It rained.[12] | They left.[citation needed] | All was well."},
		{"an initial, a title, a place", "They met at St. Johns. | Prof. H. Lee of Washington D.C. spoke."},
		{"times", "It opens at 9 a.m. and shuts at 5 p.m. | The house is large."},
		{"words spelt like abbreviations", "The cat sat. | Tom left the sun. | Lee likes art. | Nobody said no. | Five men left."},
		{"streets and saints", "They live in Main St. | The house is red. | They saw St. Mary there."},
		{"a letter that ends a sentence", "Eat vitamin C. | It helps."},
		{"French quotes", "« C'est vrai ! » dit-il. | « Oui ! » | Il partit."},
		{"German ordinals and abbreviations", "Am 3. Oktober kam z. B. Frau Lee. | Das war 1990. | Es war kalt."},
		{"Russian abbreviations", "Он родился в 1900 г. в Москве. | А. С. Грин писал."},
		{"Chinese", "我们去。|他说：“好！”|你呢？"},
		{"Arabic", "هل نزل المطر؟ | نعم."},
		{"Hindi", "वर्षा हुई। | हम गए।"},
		{"no punctuation at all", "the rain fell and we slept"},
	}
	for _, tt := range tests {
		t.Run(tt.requirement, func(t *testing.T) {
			t.Parallel()
			text := strings.ReplaceAll(tt.want, "|", "")
			var want, got []string
			for _, s := range strings.Split(tt.want, "|") {
				want = append(want, strings.TrimSpace(s))
			}
			for _, s := range Sentences(text) {
				got = append(got, text[s.Start:s.End])
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// checkSentences holds what is true of the sentences of any text.
func checkSentences(t interface{ Fatalf(string, ...any) }, text string, spans []Span) {
	at := 0
	for _, s := range spans {
		if s.Start < at || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("span %v after byte %d of %q", s, at, text)
		}
		if strings.TrimSpace(text[at:s.Start]) != "" {
			t.Fatalf("%q of %q is in no sentence", text[at:s.Start], text)
		}
		sentence := text[s.Start:s.End]
		if strings.TrimFunc(sentence, unicode.IsSpace) != sentence {
			t.Fatalf("sentence %q is not trimmed", sentence)
		}
		if utf8.ValidString(text) && !utf8.ValidString(sentence) {
			t.Fatalf("sentence %q splits a character", sentence)
		}
		at = s.End
	}
	if strings.TrimSpace(text[at:]) != "" {
		t.Fatalf("%q at the end of %q is in no sentence", text[at:], text)
	}
}

func TestSentencesProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("aB1 .!?…\n\"'”)(-。é第\u2029"))).Draw(t, "text")
		checkSentences(t, text, Sentences(text))
	})
}

func FuzzSentences(f *testing.F) {
	for _, s := range []string{"", "A.B \"c.\"D", "1. a\n\n2. b", "\xff.\xfe", "...", "Mr. X. e.g. Y", "我。”他", "0" + strings.Repeat("\x81", 32) + "!A"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { checkSentences(t, text, Sentences(text)) })
}
