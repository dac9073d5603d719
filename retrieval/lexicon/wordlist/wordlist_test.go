package wordlist

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func listOf(t interface{ Fatal(...any) }, words ...string) *List {
	data, err := Build(words)
	if err != nil {
		t.Fatal(err)
	}
	l, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestEveryListedWordIsFoundAndNoOther(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOfN(rapid.SampledFrom([]rune("abcdeéжλ")), 1, 6, -1)
		words := rapid.SliceOf(word).Draw(t, "words")
		others := rapid.SliceOf(word).Draw(t, "others")
		l := listOf(t, words...)
		for _, w := range words {
			if !l.Has(w) {
				t.Fatalf("%q isn't found among %q", w, words)
			}
		}
		for _, w := range append(others, "") {
			if l.Has(w) != slices.Contains(words, w) {
				t.Fatalf("%q among %q: found %v", w, words, l.Has(w))
			}
		}
		if distinct := slices.Compact(slices.Sorted(slices.Values(words))); l.Len() != len(distinct) {
			t.Fatalf("%d words, want %d", l.Len(), len(distinct))
		}
	})
}

// edits is the optimal string alignment distance as the textbook has it.
func edits(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1])
			if a[i-1] != b[j-1] {
				d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+1)
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestNearFindsAllThatIsNearOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOfN(rapid.SampledFrom([]rune("abcж")), 1, 7, -1)
		words := rapid.SliceOfDistinct(word, rapid.ID).Draw(t, "words")
		typed := word.Draw(t, "typed")
		within := rapid.IntRange(0, 3).Draw(t, "within")
		var got, want []string
		listOf(t, words...).Near(typed, within, func(w string) { got = append(got, w) })
		for _, w := range words {
			if edits([]rune(typed), []rune(w)) <= within {
				want = append(want, w)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("within %d of %q: %q, want %q", within, typed, got, want)
		}
	})
}

func TestListsShareTheirEndings(t *testing.T) {
	t.Parallel()
	few, err := Build([]string{"miller", "millers"})
	if err != nil {
		t.Fatal(err)
	}
	more, err := Build([]string{"miller", "millers", "filler", "fillers", "killer", "killers"})
	if err != nil {
		t.Fatal(err)
	}
	if grown := len(more) - len(few); grown > 2*5 { // two arcs, two letters
		t.Errorf("four words with the same endings took %d bytes more", grown)
	}
}

func TestWhatCanBeNoList(t *testing.T) {
	t.Parallel()
	if _, err := Build([]string{"a", ""}); err == nil {
		t.Error("an empty word is listed")
	}
	var letters []string
	for r := rune(0x4e00); r < 0x4e00+maxAlphabet+1; r++ {
		letters = append(letters, string(r))
	}
	if _, err := Build(letters); err == nil {
		t.Error("more letters than a list has room for are listed")
	}
	for _, data := range []string{"", "words", magic, magic + "\x01", magic + "\x01\x09abc", magic + "\x01\x02\xff\xfe"} {
		if _, err := Open([]byte(data)); err == nil {
			t.Errorf("%q is opened", data)
		}
	}
	if (*List)(nil).Has("word") || (*List)(nil).Len() != 0 {
		t.Error("no list has words")
	}
}

// TestTheListsKnowTheirLanguages names words that anybody types: a list made
// of the wrong files, or folded otherwise than questions are, lacks them.
func TestTheListsKnowTheirLanguages(t *testing.T) {
	t.Parallel()
	for language, words := range map[string]string{
		"en": "party line date past fuel mayor paternity stacks readings organise organize colour blogs emails selfies netizen shanghai lincolns lol",
		"es": "pasado fecha combustible alcaldesa construiriamos nino educacion sevilla jaja",
		"fr": "passe dates carburant mairesse construirions ecole oeuvre marseille mdr",
		"ru": "дата прошлого топливом построившими елка москве лол",
		"hu": "datum ember hazak kormany budapest koszi",
		"nl": "datum verleden brandstof burgemeesters utrecht",
		"ro": "data trecutul combustibilului primarii bucuresti",
		"da": "dato fortiden braendstof borgmestrene kobenhavn",
		"el": "ημερομηνια παρελθον καυσιμα δημαρχοσ αθηνα",
	} {
		l := For(language)
		if l.Len() < 50_000 {
			t.Errorf("%s: only %d words", language, l.Len())
		}
		for word := range strings.FieldsSeq(words) {
			if !l.Has(word) {
				t.Errorf("%s: %q isn't listed", language, word)
			}
		}
		for _, slip := range []string{"abolsh", "wiebo", "netizns", "goverment", "пллотина", "φράμγα", "mølelren"} {
			if l.Has(slip) {
				t.Errorf("%s: %q is listed", language, slip)
			}
		}
	}
	for _, word := range strings.Fields("wat tha abolsh guandong shanghia recieve") {
		if For("en").Has(word) {
			t.Errorf("en: %q is listed", word)
		}
	}
	if For("de") != nil || For("") != nil {
		t.Error("a language without a list has one")
	}
	files, err := filepath.Glob("*.words")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if data, err := os.ReadFile(file); err != nil || For(strings.TrimSuffix(file, ".words")) == nil {
			t.Errorf("%s, of %d bytes, is no language's list: %v", file, len(data), err)
		}
	}
}

func TestALookUpAllocatesNothing(t *testing.T) {
	l := For("en")
	if n := testing.AllocsPerRun(100, func() { l.Has("stacks"); l.Has("abolsh") }); n > 0 {
		t.Errorf("%v allocations a look-up", n)
	}
}

func FuzzOpen(f *testing.F) {
	data, err := Build([]string{"mill", "miller", "tide", "tides", "été"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data, "miller")
	f.Add(bytes.Replace(data, []byte{3}, []byte{0xff}, 1), "tidse")
	f.Add(data[:len(data)-3], "été")
	f.Fuzz(func(t *testing.T, data []byte, word string) {
		l, err := Open(data)
		if err != nil {
			return
		}
		l.Has(word)
		if len(word) <= 8 {
			l.Near(word, 1, func(near string) {
				if d := edits([]rune(word), []rune(near)); d > 1 {
					t.Errorf("%q is %d edits from %q", near, d, word)
				}
			})
		}
	})
}
