package retrieval

import (
	"strings"
	"unicode/utf8"

	"github.com/kljensen/snowball/norwegian"
)

// Light stemmers for languages that Snowball's port lacks: they take off the
// endings of number, case and gender, and little else. Those of German and
// Italian are Jacques Savoy's "light" stemmers ("Light Stemming Approaches for
// the French, Portuguese, German and Hungarian Languages", SAC 2006), as
// Lucene has them. All want words without accents.

// germanLight stems a German word.
func germanLight(word string, _ bool) string {
	return germanEnding(germanPlural(word))
}

func germanPlural(w string) string {
	n := len(w)
	switch {
	case n > 5 && strings.HasSuffix(w, "ern"):
		return w[:n-3]
	case n > 4 && (strings.HasSuffix(w, "em") || strings.HasSuffix(w, "en") || strings.HasSuffix(w, "er") || strings.HasSuffix(w, "es")):
		return w[:n-2]
	case n > 3 && w[n-1] == 'e':
		return w[:n-1]
	case n > 3 && w[n-1] == 's' && beforeGermanS(w[n-2]):
		return w[:n-1]
	}
	return w
}

func germanEnding(w string) string {
	n := len(w)
	switch {
	case n > 5 && strings.HasSuffix(w, "est"):
		return w[:n-3]
	case n > 4 && (strings.HasSuffix(w, "er") || strings.HasSuffix(w, "en")):
		return w[:n-2]
	case n > 4 && strings.HasSuffix(w, "st") && beforeGermanS(w[n-3]):
		return w[:n-2]
	}
	return w
}

// beforeGermanS reports whether an s behind the letter is an ending.
func beforeGermanS(c byte) bool { return strings.IndexByte("bdfghklmnt", c) >= 0 }

// italianLight stems an Italian word.
func italianLight(w string, _ bool) string {
	n := len(w)
	if n < 6 {
		return w
	}
	switch w[n-1] {
	case 'e', 'i':
		if w[n-2] == 'i' || w[n-2] == 'h' {
			return w[:n-2]
		}
		return w[:n-1]
	case 'a', 'o':
		if w[n-2] == 'i' {
			return w[:n-2]
		}
		return w[:n-1]
	}
	return w
}

// portugueseLight stems a Portuguese word: its plural, then its gender.
func portugueseLight(w string, _ bool) string {
	if len(w) < 4 {
		return w
	}
	for _, ending := range [...][2]string{
		{"coes", "cao"}, {"soes", "sao"}, {"oes", "ao"}, {"aes", "ao"}, {"ais", "al"}, {"eis", "el"}, {"ois", "ol"},
		{"ns", "m"}, {"res", "r"}, {"zes", "z"}, {"les", "l"}, {"s", ""},
	} {
		if head, ok := strings.CutSuffix(w, ending[0]); ok && len(head)+len(ending[1]) > 2 {
			w = head + ending[1]
			break
		}
	}
	if n := len(w); n > 4 && (w[n-1] == 'a' || w[n-1] == 'o' || w[n-1] == 'e') && w[n-2:] != "ao" {
		w = w[:n-1]
	}
	return w
}

// dutchLight stems a Dutch word: its plural and the endings of adjectives.
func dutchLight(w string, _ bool) string {
	for _, ending := range [...][2]string{{"heden", "heid"}, {"en", ""}, {"s", ""}, {"e", ""}} {
		head, ok := strings.CutSuffix(w, ending[0])
		if !ok || len(head) < 3 {
			continue
		}
		if ending[0] == "s" && strings.IndexByte("aeious", head[len(head)-1]) >= 0 {
			continue
		}
		w = head + ending[1]
		break
	}
	return dutchConsonant(w)
}

// dutchConsonant undoes the doubling that an ending brings (mannen, man) and
// the vowel that its loss lengthens (straten, straat), both to one letter.
func dutchConsonant(w string) string {
	n := len(w)
	if n > 3 && w[n-1] == w[n-2] && strings.IndexByte("aeiou", w[n-1]) < 0 {
		w, n = w[:n-1], n-1
	}
	if n > 3 && w[n-2] == w[n-3] && strings.IndexByte("aeou", w[n-2]) >= 0 && strings.IndexByte("aeiou", w[n-1]) < 0 {
		w = w[:n-2] + w[n-1:]
	}
	switch w[len(w)-1] {
	case 'v': // brieven, brief
		w = w[:len(w)-1] + "f"
	case 'z': // huizen, huis
		w = w[:len(w)-1] + "s"
	}
	return w
}

// danish stems a Danish word by the Norwegian stemmer, which knows all its
// endings but the definite plural.
func danish(w string, all bool) string {
	w = strings.TrimSuffix(w, "s")
	if head, ok := strings.CutSuffix(w, "erne"); ok {
		w = head + "er"
	}
	return norwegian.Stem(w, all)
}

// arabicLight stems an Arabic word by light10: Larkey, Ballesteros and Connell,
// "Light Stemming for Arabic Information Retrieval" (2007). It takes off the
// conjunction and the article, then the endings of number and possession.
func arabicLight(w string, _ bool) string {
	if head, ok := strings.CutPrefix(w, "و"); ok && utf8.RuneCountInString(head) > 2 {
		w = head
	}
	for _, prefix := range [...]string{"ال", "بال", "كال", "فال", "لل"} {
		if head, ok := strings.CutPrefix(w, prefix); ok && utf8.RuneCountInString(head) > 1 {
			w = head
			break
		}
	}
	for _, suffix := range [...]string{"ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"} {
		if head, ok := strings.CutSuffix(w, suffix); ok && utf8.RuneCountInString(head) > 1 {
			w = head
		}
	}
	return w
}

// turkishPrefix stems a Turkish word by its first five letters, which served
// searches about as well as a lemmatizer: Can et al., "Information retrieval
// on Turkish texts", JASIST 59 (2008).
func turkishPrefix(w string, _ bool) string {
	letters := 0
	for i := range w {
		if letters == 5 {
			return w[:i]
		}
		letters++
	}
	return w
}
