package retrieval

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

const aSecret = "OTg3_NjU0.x1Yz2_ab.Qr9-StUv_wXyZ"

// TestASecretIsFoundBehindTheMarksOfNotes, wherever in it these stand, and more
// than one of them.
func TestASecretIsFoundBehindTheMarksOfNotes(t *testing.T) {
	t.Parallel()
	x := newSecret(aSecret)
	for _, mark := range []string{
		"[1]", "[^tide]", "[note 7: the other page tells more of this]", "[see [2] there]", "[[4]]", "(3)", "{3}", "<3>", "（3）",
		"†1", "*12*", "³", "ᵇ", "①", "⑿", "<sup>3</sup>", "[1](http://example.org/a)", "3", " 1234 ", "٣", "(see below)", "【注】", "\n2. ",
	} {
		for i := 1; i < len(aSecret); i++ {
			for j := i; j < len(aSecret); j++ {
				s := fmt.Sprintf("It is (%s%s%s%s%s), or was.", aSecret[:i], mark, aSecret[i:j], mark, aSecret[j:])
				if !x.in(s) {
					t.Fatalf("not found: %s", s)
				}
			}
		}
	}
}

// TestASecretIsFoundBehindWhatIsUnseen: whatever Unicode calls ignorable, a
// format, a control, a mark or a space, between all its characters.
func TestASecretIsFoundBehindWhatIsUnseen(t *testing.T) {
	t.Parallel()
	x := newSecret(aSecret)
	letters := 0
	for c := rune(0); c <= unicode.MaxRune; c++ {
		ignorable := unicode.In(c, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
		blank := ignorable || c == '\u2800' || c == 0x13441 || c == 0x13442 // these are shown as blanks
		if !blank && !unicode.In(c, unicode.Cf, unicode.Cc, unicode.M, unicode.Z) {
			continue
		}
		if unicode.IsLetter(c) {
			letters++
		}
		if s := strings.Join(strings.Split(aSecret, ""), string(c)); !x.in(s) {
			t.Errorf("not found with %U between its characters", c)
		}
	}
	if letters < 4 {
		t.Errorf("%d letters are unseen: the tables are not looked at", letters)
	}
}

// TestWhatIsNoSecretIsNotFound: one of whose characters another takes the place,
// or none; and numbers, where a secret is of digits.
func TestWhatIsNoSecretIsNotFound(t *testing.T) {
	t.Parallel()
	x := newSecret(aSecret)
	for i, c := range aSecret {
		if !isBare(c) {
			continue
		}
		for _, other := range []string{"", "q", "(q)", "[q]", "ж"} {
			if s := aSecret[:i] + other + aSecret[i+1:]; x.in(s) {
				t.Errorf("found in %s", s)
			}
		}
	}
	digits := newSecret("31415926535897932384")
	var table strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&table, "%d (%d)\n", i, i*i)
	}
	if digits.in(table.String()) {
		t.Error("a table of numbers holds a secret of digits")
	}
	if !digits.in("31415 92653 58979 32384") {
		t.Error("a secret of digits is not found")
	}
}

// TestALongSecretIsFound, and what only begins like it by its first letters is not.
func TestALongSecretIsFound(t *testing.T) {
	t.Parallel()
	long := strings.Repeat(aSecret, 40)
	x := newSecret(long)
	if !x.in("It is " + long + ".") {
		t.Error("it is not found")
	}
	if x.in(long[:longestSecret]) {
		t.Error("its beginning is taken for it")
	}
}

// TestAStoredTextIsReadAsItsDocument: whatever holds the secret when it is read
// holds it when it is stored, and the other way round.
func TestAStoredTextIsReadAsItsDocument(t *testing.T) {
	t.Parallel()
	x := newSecret(aSecret)
	half := len(aSecret) / 2
	piece := rapid.SampledFrom([]string{"", "Nothing.", "(", "]", "\n\n", " \n \n", "3", "\u3164", aSecret[:9], aSecret[9:half], aSecret[half:], aSecret[:half], aSecret})
	str := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 4).Draw(t, "pieces"), "") })
	rapid.Check(t, func(t *rapid.T) {
		d := Document{Title: str.Draw(t, "title"), Language: "en", Origin: NewOrigin(SchemeCorpus, "a.md")}
		whole := d.Title
		for range rapid.IntRange(0, 4).Draw(t, "sections") {
			s := Section{Title: str.Draw(t, "section"), Body: str.Draw(t, "body")}
			d.Sections = append(d.Sections, s)
			whole += s.Title + s.Body
		}
		read, stored := x.inDocument(d), x.inVolume(Prepare(d))
		if read != stored {
			t.Errorf("as a document %t, stored %t: %q", read, stored, d)
		}
		if x.in(whole) && !read {
			t.Errorf("not found in %q", d)
		}
	})
}

// What is looked at is everything that is loaded: no character costs memory.
func TestALookForASecretAllocatesNothing(t *testing.T) {
	x := newSecret(aSecret)
	text := strings.Repeat("A word, [1] ＷＩＤＥ ﬁne 灯塔 ³ é 한 (of it).\n\n", 1000)
	v := Volume{Text: Text{Title: text, Sections: make([]TextSection, 100)}, Passages: []Passage{{Body: text}}}
	if n := testing.AllocsPerRun(3, func() { x.inVolume(v) }); n > 1 {
		t.Errorf("%v allocations", n)
	}
}
