package retrieval

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func termsIn(language, body string) []string {
	v := Prepare(Document{Title: "t", Language: language, Sections: []Section{{Title: "s", Body: body}}})
	return termsOf([]Volume{v})
}

func TestTermsAreWhatATextIsAbout(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		language, body string
		want, not      []string
	}{
		"names, whole": {
			language: "en", body: "The keeper Ilse Brand lit it. Then Ilse Brand slept.\n\nAt noon Mr. Osric Vale came. Now it rained.\n\nNow the boat left for Hale's Point.",
			want: []string{"Ilse Brand", "Hale's Point", "Mr. Osric Vale"}, not: []string{"Ilse", "Now", "The", "Then", "Point"},
		},
		"a word with a capital at the beginning of a sentence is no name": {
			language: "en", body: strings.Repeat("Lamps are lit. Nobody saw Vera with lamps.\n\n", 4),
			want: []string{"Vera"}, not: []string{"Lamps", "Nobody"},
		},
		"nor is one that has it in the middle once": {
			language: "en", body: "Behold, it rains. We saw Vera.\n\nBehold the dam. Vera slept.\n\nBehold the mill, said Vera.\n\nThey cried Behold to Vera.",
			want: []string{"Vera"}, not: []string{"Behold"},
		},
		"what is spoken of, where there are no names": {
			language: "en", body: "Whoever borrows the kayak signs the book. They clean it quickly.\n\nThe kayak is heavy. It is dried on the rack.",
			want: []string{"kayak", "rack"}, not: []string{"borrows", "quickly", "heavy", "dried"},
		},
		"a name with a word before it is that name": {
			language: "en", body: "Come on Fridays Ilse Brand said. We saw Ilse Brand.",
			want: []string{"Ilse Brand"}, not: []string{"Fridays Ilse Brand"},
		},
		"numbered things are none, nor days": {language: "en", body: "See Chapter 3 and then Chapter 4, due by May 12. He came on Fridays and in March. All of January it rained."},
		"nor in other languages": {
			language: "fr", body: "Le lundi, le moulin est ouvert. Le mardi, et en janvier, on répare le moulin.",
			want: []string{"moulin"}, not: []string{"lundi", "mardi", "janvier"},
		},
		"Chinese, by what stands beside it": {
			language: "zh", body: "灯塔在北岸。守灯塔的人很老。\n\n老人看着灯塔。灯塔亮了。\n\n船看见灯塔就来。",
			want: []string{"灯塔"}, not: []string{"塔的", "着灯"},
		},
		"a script without capitals": {
			language: "ar", body: "المنارة قديمة جدا. يحرس الحارس المنارة.\n\nالحارس ينام في المنارة.",
			want: []string{"المنارة"},
		},
		"nothing to tell": {language: "en", body: "It is so."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := termsIn(row.language, row.body)
			for _, w := range row.want {
				if !slices.Contains(got, w) {
					t.Errorf("%q is not among %q", w, got)
				}
			}
			for _, w := range row.not {
				if slices.Contains(got, w) {
					t.Errorf("%q is among %q", w, got)
				}
			}
			if row.want == nil && len(got) > 0 {
				t.Errorf("got %q, want none", got)
			}
		})
	}
}

func TestTermsOfEachTextComeInTurn(t *testing.T) {
	t.Parallel()
	one := Prepare(Document{Title: "one", Language: "en", Sections: []Section{{Body: "We met Vera and Oskar in Lund."}}})
	two := Prepare(Document{Title: "two", Language: "en", Sections: []Section{{Body: "Then came Matilda."}}})
	one.Text.ID, two.Text.ID = 1, 2
	if got := termsOf([]Volume{one, two}); len(got) < 3 || got[1] != "Matilda" {
		t.Errorf("the second is %q, want that of the second text", got)
	}
}

// Of any text in any script the terms stand in it, are few and always the same.
func TestTermsStandInTheText(t *testing.T) {
	t.Parallel()
	alphabets := map[string]string{
		"en": "abAB. \n-'3é", "de": "äÖß Xy.\n", "ru": "абАБ. \n", "ar": "منار ة.\u202b\n", "zh": "灯塔在的。\n a", "ja": "灯はカノ。\n", "ko": "등대는 가.\n", "th": "กขาิ์ \n", "und": "ab\xff\u0301\U0001F600 .\n",
	}
	rapid.Check(t, func(t *rapid.T) {
		language := rapid.SampledFrom([]string{"en", "de", "ru", "ar", "zh", "ja", "ko", "th", "und"}).Draw(t, "language")
		letter := rapid.SampledFrom([]rune(alphabets[language]))
		body := rapid.StringOfN(letter, 0, 400, -1).Draw(t, "body")
		got := termsIn(language, body)
		if len(got) > termsOfText {
			t.Errorf("%d terms of one text", len(got))
		}
		for i, term := range got {
			if !strings.Contains(body, term) || strings.TrimSpace(term) != term || slices.Contains(got[:i], term) {
				t.Errorf("term %q of %q", term, got)
			}
		}
		if again := termsIn(language, body); !slices.Equal(got, again) {
			t.Errorf("%q, and then %q", got, again)
		}
	})
}
