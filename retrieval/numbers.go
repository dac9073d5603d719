package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func isDigitStart(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsDigit(r)
}

// number takes a word that begins with a digit: the separators of thousands
// go, the decimal one becomes a period, and what is neither ("1,2,3") is
// taken apart. A unit of measure is a word by itself, however near it stands.
func (t *tokenizer) number(start, end int) {
	word := t.text[start:end]
	digits := numericPrefix(word)
	groups := splitNumber(word[:digits])
	rest := word[digits:]
	value, ok := t.analyzer.joinNumber(groups)
	switch {
	case !ok:
		t.figures(start, end, groups)
	case indexNotWord(rest) < 0 && !isUnit(rest):
		t.emitNumber(start, end, value+rest)
	default: // 30km, 1990's, 3월
		t.emitNumber(start, start+digits, value)
		first, size := utf8.DecodeRuneInString(rest)
		if !isApostrophe(first) {
			size = 0
		} else if strings.EqualFold(rest[size:], "s") {
			return
		}
		if start+digits+size < end {
			t.parts(start+digits+size, end)
		}
	}
}

// figures appends each group of a list of figures as a number of its own.
func (t *tokenizer) figures(start, end int, groups []numberGroup) {
	for i, g := range groups {
		to := start + len(g.digits)
		if i == len(groups)-1 && indexNotWord(t.text[to:end]) < 0 {
			to = end
		}
		if to > start {
			t.emit(start, to)
		}
		start = to + len(g.separator)
	}
}

// isUnit reports whether the letters behind a figure are a unit of measure,
// which as many writers set apart from it.
func isUnit(letters string) bool {
	switch strings.ToLower(letters) {
	case "km", "cm", "mm", "kg", "mg", "lb", "lbs", "ft", "mph", "kmh", "kb", "mb", "gb", "tb", "hz", "khz", "mhz", "ghz",
		"kw", "mw", "gw", "kwh", "ml", "am", "pm", "bn", "mn", "min", "hrs", "км", "см", "мм", "кг":
		return true
	}
	return false
}

func indexNotWord(s string) int {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) || unicode.Is(unicode.Hangul, r) })
}

// emitNumber appends a number, joined to the one before when only a thousands
// space stands between them.
func (t *tokenizer) emitNumber(start, end int, value string) {
	if n := len(t.tokens); n > 0 && t.tokens[n-1].Number && t.tokens[n-1].End < start {
		last := &t.tokens[n-1]
		if t.analyzer.isThousandsSpace(t.text[last.End:start]) && isThousands(last) && isGroup(value) {
			last.End = end
			w := t.analyzer.analyse(last.Form + value)
			last.Form, last.Stem = w.form, w.stem
			return
		}
	}
	t.emitAs(start, end, value)
}

// isThousands reports whether another group of three digits may follow t: it
// is at most three digits itself, or such groups already.
func isThousands(t *Token) bool {
	grouped := t.End-t.Start > len(t.Form)
	return allDigits(t.Form) && t.Form[0] != '0' && (len(t.Form) <= 3 || grouped && len(t.Form) <= 15)
}

func isGroup(value string) bool { return len(value)%3 == 0 && allDigits(value) }

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func numericPrefix(word string) int {
	end := 0
	for i, r := range word {
		if unicode.IsDigit(r) {
			end = i + utf8.RuneLen(r)
		} else if !isNumberSeparator(r) {
			break
		}
	}
	return end
}

// narrowSpace groups digits; UAX #29 keeps it inside their word.
const narrowSpace = '\u202f'

func isNumberSeparator(r rune) bool {
	switch r {
	case '.', ',', '\u066b', '\u066c', '\uff0c', '\uff0e', ';', narrowSpace:
		return true
	}
	return isApostrophe(r)
}

// numberGroup is a run of digits and the separator after it.
type numberGroup struct{ digits, separator string }

func splitNumber(s string) []numberGroup {
	var groups []numberGroup
	from := 0
	for i, r := range s {
		if isNumberSeparator(r) {
			size := utf8.RuneLen(r)
			groups = append(groups, numberGroup{s[from:i], s[i : i+size]})
			from = i + size
		}
	}
	return append(groups, numberGroup{digits: s[from:]})
}

// joinNumber reads groups as one number, or reports that they are several.
func (a *Analyzer) joinNumber(groups []numberGroup) (string, bool) {
	if len(groups) == 1 {
		return groups[0].digits, true
	}
	thousand, decimal := ",", "."
	if a.decimalComma {
		thousand, decimal = ".", ","
	}
	last := len(groups) - 1
	separator := groups[0].separator
	first, _ := utf8.DecodeRuneInString(separator)
	if isApostrophe(first) || first == narrowSpace || first == '\u066c' {
		thousand = separator
	}
	if groups[last-1].separator == "\u066b" {
		decimal = "\u066b"
	}
	grouped := 0 // groups that follow a separator of thousands
	for grouped < last && groups[grouped].separator == separator && utf8.RuneCountInString(groups[grouped+1].digits) == 3 {
		grouped++
	}
	if len(groups[0].digits) > 3 || groups[0].digits[0] == '0' && first != narrowSpace || separator != thousand && grouped < 2 {
		grouped = 0
	}
	var b strings.Builder
	for _, g := range groups[:grouped+1] {
		b.WriteString(g.digits)
	}
	switch {
	case grouped == last:
		return b.String(), true
	case grouped == last-1 && (groups[grouped].separator == decimal || groups[grouped].separator == "." && grouped == 0):
		return b.String() + "." + groups[last].digits, true
	}
	return "", false
}

// isThousandsSpace reports whether gap is a space that groups digits: a narrow
// or unbreakable one anywhere, a plain one where the language uses it.
func (a *Analyzer) isThousandsSpace(gap string) bool {
	switch gap {
	case "\u00a0", "\u2009":
		return true
	case " ":
		return a.spacedThousands
	}
	return false
}
