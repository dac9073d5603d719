package reference

import "strings"

// romanDigits are the parts of a Roman numeral, each of which comes at most
// once and in this order, apart from repeated thousands.
var romanDigits = []struct {
	text  string
	value int
}{
	{"m", 1000}, {"cm", 900}, {"d", 500}, {"cd", 400}, {"c", 100}, {"xc", 90}, {"l", 50}, {"xl", 40}, {"x", 10}, {"ix", 9}, {"v", 5}, {"iv", 4}, {"i", 1},
}

// roman is the value of a Roman numeral in its one right spelling, else 0.
// The letters C, D, L and M alone are letters.
func roman(s string) int {
	if len(s) > 15 || len(s) == 1 && strings.Contains("cdlm", s) {
		return 0
	}
	n, rest := 0, s
	for _, d := range romanDigits {
		for times := 0; strings.HasPrefix(rest, d.text) && times < 3; times++ {
			n, rest = n+d.value, rest[len(d.text):]
		}
	}
	if rest != "" || toRoman(n) != s {
		return 0
	}
	return n
}

func toRoman(n int) string {
	var b strings.Builder
	for _, d := range romanDigits {
		for ; n >= d.value; n -= d.value {
			b.WriteString(d.text)
		}
	}
	return b.String()
}
