package bot

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func anyBody() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		piece := rapid.StringOfN(rapid.OneOf(rapid.SampledFrom([]rune("ab c. d!\n*_é漢。😀\u0301")), rapid.Rune()), 0, 40, -1).Draw(t, "piece")
		return strings.TrimSpace(strings.Repeat(piece, rapid.SampledFrom([]int{1, 1, 3, 20, 200}).Draw(t, "times")))
	})
}

func TestSnippetsAreWholeWordsOfTheText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		body := anyBody().Draw(t, "body")
		most := rapid.IntRange(10, 150).Draw(t, "most")
		line := strings.Join(strings.Fields(strings.ToValidUTF8(body, "")), " ")
		start, end := beginningOf(body, most), endOf(body, most)
		if utf8.RuneCountInString(line) <= most {
			if start != line || end != line {
				t.Fatalf("%q and %q are not the whole of %q", start, end, line)
			}
			return
		}
		from, marked := strings.CutSuffix(start, " …")
		if !marked || !strings.HasPrefix(line, from) || utf8.RuneCountInString(from) > most {
			t.Fatalf("%q is not the beginning of %q", start, line)
		}
		to, marked := strings.CutPrefix(end, "… ")
		if !marked || !strings.HasSuffix(line, to) || utf8.RuneCountInString(to) > most {
			t.Fatalf("%q is not the end of %q", end, line)
		}
		cut := strings.TrimSuffix(line, to)
		if first, _ := utf8.DecodeRuneInString(to); unicode.Is(unicode.M, first) && !strings.HasSuffix(cut, " ") && utf8.RuneCountInString(to) > 1 {
			t.Fatalf("%q begins with an accent of the letter before", to)
		}
	})
	const prose = "When the fog comes in from the west, the horn is sounded twice a minute until it lifts."
	if got := beginningOf(prose, 30); got != "When the fog comes in from the …" {
		t.Errorf("got %q", got)
	}
	if got := endOf(prose+" Then the keeper sleeps.", 36); got != "… Then the keeper sleeps." {
		t.Errorf("its end is %q", got)
	}
	if got := endOf(prose, 30); got != "… twice a minute until it lifts." {
		t.Errorf("got %q", got)
	}
}

// What shows as one character is whole or left out.
func TestACutIsBetweenCharacters(t *testing.T) {
	t.Parallel()
	for _, letter := range []string{"e\u0301", "क्", "👩\u200D👧", "界", "❤\uFE0F"} {
		text := strings.Repeat(letter, 60)
		for most := 10; most < 20; most++ {
			start, end := strings.TrimSuffix(beginningOf(text, most), " …"), strings.TrimPrefix(endOf(text, most), "… ")
			for _, kept := range []string{start, end} {
				if rest := strings.ReplaceAll(kept, letter, ""); rest != "" || kept == "" {
					t.Errorf("%d of %q are cut to %q", most, letter, kept)
				}
			}
			if cut := cutWords(text, most); cut%len(letter) != 0 || utf8.RuneCountInString(text[:cut]) > most {
				t.Errorf("%d of %q are cut at byte %d", most, letter, cut)
			}
		}
	}
	if got := beginningOf("A "+strings.Repeat("界", 60), 12); got != "A "+strings.Repeat("界", 10)+" …" {
		t.Errorf("behind an early space: %q", got)
	}
}
