package retrieval

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// scripts are the letters that texts of our languages and of some others are
// written in, each with a language that is, as analyzers go.
var scripts = map[string]struct{ language, letters string }{
	"Latin":      {"en", "aeiourstlncdmpåéñøß'-"},
	"Cyrillic":   {"ru", "аеиоурстлнкдмпёйщъ-"},
	"Greek":      {"el", "αεηιουρστλνκδμπάέώς"},
	"Arabic":     {"ar", "ابتثجحدرسعفقكلمنهويةأ\u064e\u0640"},
	"Hebrew":     {"he", "אבגדהוזחטילמנסערשתם\u05b8\u05f3"},
	"Han":        {"zh", "一上下中人大天山水火国的了是不在有我学生"},
	"kana":       {"ja", "あいうえおかきのはをにでするカタナトーンッ山水"},
	"Hangul":     {"ko", "가나다라마바사은는이가을를에서한국어물"},
	"Thai":       {"th", "กขคงจชดตนบปมยรลวสอ\u0e31\u0e35\u0e48\u0e49าเแโ"},
	"Lao":        {"lo", "ກຂຄງຈຊດຕນບປມຍຣລວສອ\u0eb1\u0eb5\u0ec8າເແ"},
	"Khmer":      {"km", "កខគឃងចឆជញដតថទនបពមយរលវសហអ\u17b6\u17b7\u17d2"},
	"Myanmar":    {"my", "ကခဂငစဆညတထဒနပဖဘမယရလဝသဟအ\u102c\u102d\u1039\u103a"},
	"Devanagari": {"hi", "अआइकखगचजटडतदनपबमयरलवशसह\u093e\u093f\u0940\u094d"},
	"Georgian":   {"ka", "აბგდევზთიკლმნოპრსტუ"},
	"mixed":      {"und", "aé가中กñ山їא\u0e31\u093f-'1."},
}

// TestAQuestionInAnyScriptIsRead asks what people mistype, in every script, of
// texts in that script.
func TestAQuestionInAnyScriptIsRead(t *testing.T) {
	t.Parallel()
	for name, script := range scripts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				words := rapid.SliceOfN(rapid.StringOfN(rapid.RuneFrom([]rune(script.letters)), 1, 12, -1), 3, 40).Draw(t, "words")
				separator := rapid.SampledFrom([]string{" ", "", ". ", "\n\n"}).Draw(t, "separator")
				ix := indexOfParagraphs(script.language, strings.Join(words, separator), strings.Join(words[:2], " "))
				question := mistyped(t, words)
				a := ix.Ask(Query{Question: question})
				if a.Question != question || !utf8.ValidString(a.Suggestion) && utf8.ValidString(question) {
					t.Fatalf("%q is answered as %q, suggested %q", question, a.Question, a.Suggestion)
				}
				for _, c := range a.Citations {
					h := c.Highlight
					if h.Start < 0 || h.Start > h.End || h.End > len(c.Quote) || !utf8.ValidString(c.Quote[h.Start:h.End]) {
						t.Fatalf("%q: the highlight %v is no part of %q", question, h, c.Quote)
					}
				}
			})
		})
	}
}

// mistyped draws a question of some words, with characters cut, dropped,
// doubled and exchanged.
func mistyped(t *rapid.T, words []string) string {
	var b strings.Builder
	for range rapid.IntRange(1, 8).Draw(t, "length") {
		word := []rune(rapid.SampledFrom(words).Draw(t, "word"))
		i := rapid.IntRange(0, len(word)-1).Draw(t, "at")
		switch rapid.IntRange(0, 4).Draw(t, "slip") {
		case 0:
			word = word[:i]
		case 1:
			word = append(word[:i:i], word[i+1:]...)
		case 2:
			word = append(word[:i+1:i+1], word[i:]...)
		case 3:
			word[0], word[i] = word[i], word[0]
		}
		b.WriteString(string(word))
		b.WriteString(rapid.SampledFrom([]string{" ", "", "?", "-"}).Draw(t, "behind"))
	}
	return b.String()
}

func TestOverlappingPairsAreNotRespelt(t *testing.T) {
	t.Parallel()
	ix := indexOfParagraphs("th", "ชาวประมงซ่อมอวนที่ท่าเรือทุกเช้า", "ประภาคารส่องแสงให้เรือประมงกลับบ้าน")
	for _, question := range []string{"ใครซ่อมอวอนที่ท่าเรอืทุกเช้าา", "ประภาคาคารส่งองแสง", "เรรือปประมมงกกลับ"} {
		if got := ix.Ask(Query{Question: question}).Suggestion; got != "" {
			t.Errorf("%q is read as %q", question, got)
		}
	}
}
