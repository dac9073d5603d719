package reader

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A heading is a short line that names a division and numbers it ("Chapter
// 48", "CHAPTER XII. A Title", "Kapitel 3", "第48章"), or one of the few names
// that divisions without a number have ("Prologue").

// The words for a division. Those in strict never stand before a number in
// running text at the start of a line without meaning a division.
const (
	strictWords = `chapter|chap\.|kapitel|kapitlet|kapittel|chapitre|cap[ií]tulo|capitolo|глава|fejezet|hoofdstuk|rozdzia[łl]|kapitola|luku|bölüm|stave|canto`
	looseWords  = `part|book|volume|vol\.|section|act|scene|letter|lesson|unit|appendix|episode|partie|livre|tome|acte|scène|teil|buch|band|abschnitt|anhang|parte|libro|tomo|часть|книга|том|часть|del|bok|rész|deel|część|bilaga`
)

const (
	digits    = `[0-9]{1,4}`
	roman     = `(?:[IVXLCDM]{1,9}|[ivxlc]{1,7})`
	ones      = `one|two|three|four|five|six|seven|eight|nine`
	tens      = `twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety`
	spelt     = `(?i:(?:` + tens + `)(?:[- ](?:` + ones + `))?|` + ones + `|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|the (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last))`
	separator = `\s*[.:)\]–—-]+\s*`
)

var (
	numbered = regexp.MustCompile(`^\[?((?i:` + strictWords + `|` + looseWords + `))\s*(` + digits + `|` + roman + `|` + spelt + `)(?:$|(` + separator + `|\s+|\])(.*)$)`)
	lettered = regexp.MustCompile(`^((?i:appendix|anhang|bilaga|annexe?))\s+([A-Z])(?:$|(` + separator + `|\s+)(.*)$)`)
	ordinal  = regexp.MustCompile(`^(` + digits + `|` + roman + `)\.\s*((?i:` + strictWords + `|teil|buch|rész|abschnitt))(?:$|(` + separator + `|\s+)(.*)$)`)
	worded   = regexp.MustCompile(`^(?:(\p{Lu}\p{L}+) ((?i:` + strictWords + `))|((?i:` + strictWords + `)) (\p{L}+))[.:]?$`)
	eastern  = regexp.MustCompile(`^(第\s*[0-9０-９一二三四五六七八九十百千零〇两兩廿]+\s*[章回节節卷部幕话話集篇]|제\s*[0-9]+\s*[장화부])(\s*[.:：、\s-]*\s*)(.*)$`)
	named    = regexp.MustCompile(`^((?i:prologue|epilogue|preface|foreword|introduction|afterword|interlude|conclusion|prolog|epilog|vorwort|nachwort|einleitung|schluss|préface|épilogue|avant-propos|prólogo|epílogo|prefacio|prefazione|введение|предисловие|пролог|эпилог|förord|efterord|előszó|utószó)|序章|序言|前言|楔子|尾声|尾聲|后记|後記|終章|终章)(?:[.:]?$|([.:]\s*|\s+[–—-]\s+)(.*)$)`)
	word     = regexp.MustCompile(`(?i:` + strictWords + `|` + looseWords + `)|[章回节節卷部幕话話集篇장화부]$`)
	leader   = regexp.MustCompile(`(?:\s*[.·…_]{3,}[\s.·…_]*|\t\s*|\s{3,})[0-9]{1,4}$`)
	contents = regexp.MustCompile(`^(?i:(?:table of )?contents|inhalt(?:sverzeichnis)?|table des matières|sommaire|índice|indice|содержание|оглавление|innehåll|innhold|tartalom|目录|目錄|目次)[.:]?$`)
)

// headingKey reports whether a line is a heading by itself, and what it has in
// common with its entry in a table of contents: "chapter 48".
func headingKey(text string) (key string, ok bool) {
	if len(text) > 240 || columns(text) > 80 {
		return "", false
	}
	if last := text[len(text)-1]; '0' <= last && last <= '9' {
		if text = leader.ReplaceAllString(text, ""); text == "" {
			return "", false
		}
	}
	for _, re := range []*regexp.Regexp{numbered, lettered, ordinal} {
		if m := re.FindStringSubmatch(text); m != nil {
			key, ok := keyOf(m[1]+" "+m[2]), namesSection(m[3], m[4])
			return key, ok && properCase(m[1], m[2])
		}
	}
	if m := eastern.FindStringSubmatch(text); m != nil {
		return keyOf(m[1]), !endsSentence(m[3]) && (strings.TrimSpace(m[2]) != "" || m[2] != "" || columns(m[3]) <= 40)
	}
	if m := named.FindStringSubmatch(text); m != nil {
		return keyOf(m[1]), namesSection(m[2], m[3]) && startsUpper(text)
	}
	if worded.MatchString(text) && startsUpper(text) {
		return keyOf(text), true
	}
	return "", false
}

// division returns the word in a heading's key that says what it is a heading
// of: "part" of "part one".
func division(key string) string { return word.FindString(key) }

// namesSection reports whether what follows a division's number can be its
// title: "7 hours ago" and "describes how" cannot.
func namesSection(sep, title string) bool {
	title = strings.TrimSpace(title)
	if title == "" {
		return true
	}
	first, _ := utf8.DecodeRuneInString(title)
	explicit := strings.TrimSpace(sep) != ""
	switch {
	case len(strings.Fields(title)) > 14:
		return false
	case !strings.ContainsFunc(title, unicode.IsLetter):
		return explicit && strings.ContainsAny(title, "0123456789") // "Chapter 5: 1984"
	case isCapitals(title):
		return true
	case strings.HasSuffix(title, ","), strings.HasSuffix(title, ";"):
		return false
	case unicode.IsDigit(first):
		return explicit
	case unicode.IsLower(first):
		return explicit && !endsSentence(title)
	}
	return !strings.HasSuffix(title, ".") || explicit && len(strings.Fields(title)) <= 8
}

// properCase refuses a small letter that only looks like a roman number, as in
// "part i played".
func properCase(word, number string) bool {
	first, _ := utf8.DecodeRuneInString(number)
	if unicode.IsDigit(first) {
		return true
	}
	return startsUpper(word) || word == strings.ToLower(word) && len(number) > 1
}

// romanHeadings finds the blocks that are one roman number alone, counting up
// from I: so some books number their chapters.
func romanHeadings(blocks blocks) map[int]bool {
	found := make(map[int]bool)
	next := 1
	for i, b := range blocks.all() {
		if len(b) != 1 || next > 60 {
			continue
		}
		if strings.TrimSuffix(b[0].text(), ".") == toRoman(next) {
			found[i] = true
			next++
		}
	}
	if next < 3 {
		return nil // a lone "I"
	}
	return found
}

func toRoman(n int) string {
	var b strings.Builder
	for _, d := range []struct {
		value int
		sign  string
	}{{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for n >= d.value {
			b.WriteString(d.sign)
			n -= d.value
		}
	}
	return b.String()
}

// keyOf folds a heading's case and white space.
func keyOf(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(text), " "))
}

func startsUpper(text string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, "[("))
	return unicode.IsUpper(first) || !unicode.IsLower(first)
}

func isCapitals(text string) bool {
	return strings.ContainsFunc(text, unicode.IsUpper) && !strings.ContainsFunc(text, unicode.IsLower)
}

func endsInWord(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return unicode.IsLetter(last) || unicode.IsDigit(last)
}
