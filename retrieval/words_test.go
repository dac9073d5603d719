package retrieval

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// terms renders tokens as "form/stem", the stem only where it differs and a
// "*" after function words.
func terms(tokens []Token) string {
	var out []string
	for _, t := range tokens {
		s := t.Form
		if t.Stem != t.Form {
			s += "/" + t.Stem
		}
		if t.Joined != "" {
			s += "+" + t.Joined
		}
		if t.Stop {
			s += "*"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestTokens(t *testing.T) {
	t.Parallel()
	tests := []struct{ requirement, language, text, want string }{
		{"case is folded", "en", "China CHINA", "china china"},
		{"width is folded", "en", "Ｃｈｉｎａ ﬁrst", "china first"},
		{"an irregular form meets its base form", "en", "went gone going", "went/go gone/go going/go"},
		{"a possessive is dropped", "en", "Daqing's dog’s dogs' Dickens's", "daqing/daqe dog dogs/dog dickens/dicken"},
		{"what's and whats are function words", "en", "What's whats What’s", "what* whats/what* what*"},
		{"n't is a function word", "en", "don't dont didn’t", "dont* dont* didnt*"},
		{"British and American spellings meet", "en", "organised organized colours colors centre center travelling traveling", "organised/organ organized/organ colours/color colors/color centre/center center travelling/travel traveling/travel"},
		{"and words that only look British stay", "en", "surprised promise four hours", "surprised/surpris promise/promis four/4 hours/hour"},
		{"O'Brien is one word", "en", "O'Brien O’Brien's", "obrien obrien"},
		{"a period without a space ends a word", "en", "management.Strengthening", "management/manag strengthening/strengthen"},
		{"an abbreviation of letters is one word", "en", "U.S. e.g. Ph.D.", "us/usa eg phd"},
		{"thousands are joined", "en", "1,000 1,000,000 12,345.67", "1000 1000000 12345.67"},
		{"a decimal is kept", "en", "44.8 3.5", "44.8 3.5"},
		{"an enumeration is taken apart", "en", "1,2,3", "1 2 3"},
		{"what follows a figure is kept with it, but for a unit", "en", "5G 1990s 1990's 30km 2.5kg", "5g 1990s/1990 1990 30 km 2.5 kg"},
		{"words for numbers meet figures", "en", "five dozen 5th", "five/5 dozen/12 5th/fifth"},
		{"NBSP joins thousands", "en", "1\u00a0000\u202f000 1\u00a0000\u00a0000 10\u2009000", "1000000 1000000 10000"},
		{"a plain space joins thousands where the language has it", "fr", "10 000 2004 300", "10000 2004 300"},
		{"and nowhere else", "en", "10 000", "10 000"},
		{"a hyphenated word is found by its parts and as one", "en", "well-known non-profit", "well+wellknown known/know non+nonprofit profit"},
		{"a prefix is no word", "en", "e-mail to-day co-operate", "email today cooperate/cooper"},
		{"a compatibility form leaves no space in a word", "el", "① ͺα", "1 ια"},
		{"emoji are not words", "en", "😀 🇫🇷 👩‍👩‍👧 ☃", ""},
		{"soft hyphens are dropped", "en", "co\u00adoperate", "cooperate/cooper"},
		{"Chinese is cut into pairs", "zh", "社会管理。人", "社会 会管 管理 人"},
		{"Chinese is cut at function words", "zh", "水的沸点是什么？他了解目的", "水 的* 沸点 是* 什么* 他* 了解 解目 目的"},
		{"Japanese is cut at particles", "ja", "水は何ですか。食べ物が", "水 は* 何* ですか* 食べ べ物 が*"},
		{"katakana's last length mark is optional", "ja", "コンピューター コンピュータ", "コンピューター/コンピュータ コンピュータ"},
		{"a pair spelt like a function word is none", "ko", "대한 대한민국", "대한* 대한 한민 민국"},
		{"Korean question words are function words", "ko", "물은 어디에서 왔습니까 마을", "물 어디에서* 왔습 습니 니까 마을"},
		{"words in Chinese text are whole", "zh", "在2012年WTO会议", "在 2012 年 wto 会议"},
		{"katakana are whole", "ja", "東京のタワー", "東京 の* タワー"},
		{"Korean is cut into pairs", "ko", "한국은 BTS는", "한국 bts 는*"},
		{"French elision is two words", "fr", "l'homme qu’il aujourd'hui", "l* homme/homm qu* il* aujourdhui"},
		{"accents typed or not", "fr", "réalité realite née nee", "realite/realit realite/realit nee/naitr nee/naitr"},
		{"irregular forms of other languages", "es", "murió muriendo", "murio/mor muriendo/mor"},
		{"German number and case", "de", "Häuser Haus Hauses Kindern Kinder Bücher", "hauser/haus haus hauses/haus kindern/kind kinder/kind bucher/buch"},
		{"Italian number and gender", "it", "biblioteche biblioteca bambini bambina", "biblioteche/bibliotec biblioteca/bibliotec bambini/bambin bambina/bambin"},
		{"Portuguese number and gender", "pt", "leões leão nações nação meninas menino animais animal", "leoes/leao leao nacoes/nacao nacao meninas/menin menino/menin animais/animal animal"},
		{"Dutch number", "nl", "mannen man straten straat huizen huis brieven brief", "mannen/man man straten/strat straat/strat huizen/huis huis brieven/brief brief"},
		{"Danish by the stemmer of Norwegian", "da", "bøger bøgerne huset husene", "boger/bog bogerne/bog huset/hus husene/hus"},
		{"Arabic article and endings", "ar", "المكتبة والمكتبات مكتبة", "المكتبه/مكتب والمكتبات/مكتب مكتبه/مكتب"},
		{"Vietnamese words differ by their accents", "vi", "bán bạn", "ban/bán ban/bạn"},
		{"irregular plurals of other languages", "sv", "böcker bok män", "bocker/bok bok man"},
		{"accents are folded after stemming", "es", "canción canciones educacion", "cancion canciones/cancion educacion/educ"},
		{"decimal commas", "es", "3,5 1.000 1.000.000,5", "3.5 1000 1000000.5"},
		{"Russian ё", "ru", "ёлка елка", "елка/елк елка/елк"},
		{"Turkish suffixes of names", "tr", "Ankara'da İstanbul'un", "ankara/ankar istanbul/istan"},
	}
	for _, tt := range tests {
		t.Run(tt.requirement, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, terms(AnalyzerFor(tt.language).Tokens(tt.text))); diff != "" {
				t.Errorf("%q (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

// checkTokens holds what is true of the tokens of any text.
func checkTokens(t interface{ Fatalf(string, ...any) }, text string, tokens []Token) {
	last := -1
	for i, tok := range tokens {
		if tok.Start <= last || tok.Start >= tok.End || tok.End > len(text) {
			t.Fatalf("token %d [%d,%d) after start %d in %d bytes of %q", i, tok.Start, tok.End, last, len(text), text)
		}
		if i > 0 && tok.Start < tokens[i-1].End && !isUnspacedText(text[tok.Start:tok.End]) {
			t.Fatalf("token %q overlaps the one before in %q", text[tok.Start:tok.End], text)
		}
		if tok.Form == "" || tok.Stem == "" || !utf8.ValidString(tok.Form) || !utf8.ValidString(tok.Stem) {
			t.Fatalf("token %d of %q: form %q, stem %q", i, text, tok.Form, tok.Stem)
		}
		last = tok.Start
	}
}

// isUnspacedText reports whether a token is a pair of characters. Marks may
// follow either, among them some that are newer than Go's own tables.
func isUnspacedText(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isUnspaced(r) || unicode.Is(unicode.Hangul, r)
}

func TestTokensProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		language := rapid.SampledFrom([]string{"en", "es", "fr", "ru", "sv", "no", "hu", "tr", "zh", "ja", "ko", "und"}).Draw(t, "language")
		a := AnalyzerFor(language)
		tokens := a.Tokens(text)
		checkTokens(t, text, tokens)
		for _, tok := range tokens {
			if again := a.analyse(tok.Form).form; again != tok.Form {
				t.Fatalf("the form %q of %q has the form %q", tok.Form, text[tok.Start:tok.End], again)
			}
		}
		if diff := cmp.Diff(tokens, a.Tokens(text)); diff != "" {
			t.Fatalf("analysed twice, %q differs:\n%s", text, diff)
		}
	})
}

func TestTokensOfOneSentenceAreWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("aBc D1.,!?'-\"\n\u00a0…é第の。"))).Draw(t, "text")
		sentences := Sentences(text)
		for _, tok := range AnalyzerFor("en").Tokens(text) {
			for len(sentences) > 0 && sentences[0].End <= tok.Start {
				sentences = sentences[1:]
			}
			if len(sentences) == 0 || tok.Start < sentences[0].Start || tok.End > sentences[0].End {
				t.Fatalf("token %q of %q is in no sentence whole", text[tok.Start:tok.End], text)
			}
		}
	})
}

func TestAnalyzerIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&text, "%s's ", benchWord(i))
	}
	want := newAnalyzer(language{code: "und"}).Tokens(text.String())
	a := newAnalyzer(language{code: "und"})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if diff := cmp.Diff(want, a.Tokens(text.String())); diff != "" {
				t.Errorf("(-alone +together):\n%s", diff)
			}
		})
	}
	wg.Wait()
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"", "What's the U.S.'s 1,000-word e-mail?", "l'homme \xff\xfe d'a", "1.000,5 1,2,3 ٣٤٥", "한국은 東京のタワー ไทย", "a\u0301\u00ad\u200d'", "''''s's", "1'''"} {
		for _, l := range []string{"en", "fr", "ru", "tr", "hu"} {
			f.Add(l, s)
		}
	}
	f.Fuzz(func(t *testing.T, language, text string) {
		checkTokens(t, text, AnalyzerFor(language).Tokens(text))
	})
}
