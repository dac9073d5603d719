package discord

import (
	"strings"
	"unicode"

	"github.com/chapterbot/chapterbot/bot"
)

// boldMarks and ellipses are what fit writes around a bold run and around a
// text cut at both ends.
const (
	boldMarks = len("****")
	ellipses  = len(" ")*2 + 2
	quoteMark = len("> ")
)

// fit renders runs as Markdown of at most limit UTF-16 units. What is too long
// is cut at the ends, at white space where there is some near, each cut marked
// with an ellipsis; as much of the bold part as fits is kept, and what is kept
// is verbatim.
func fit(runs []bot.Run, limit int, quote bool) string {
	letters := spell(runs)
	if len(letters) == 0 {
		return ""
	}
	whole := markdown(letters, false, false, quote)
	if units(whole) <= limit {
		return whole
	}
	from, to := window(letters, limit-boldMarks-ellipses-quoteMark)
	return markdown(letters[from:to], from > 0, to < len(letters), quote)
}

// letter is one character of a block with its weight, or a mention of a command
// that is written as it stands and never in part.
type letter struct {
	r       rune
	bold    bool
	mention string // "</ask:123>"; r is 0 then
}

// spell returns the letters of runs without the white space around them.
func spell(runs []bot.Run) []letter {
	var letters []letter
	for _, run := range runs {
		if isMention(run) {
			letters = append(letters, letter{bold: run.Bold, mention: run.Text})
			continue
		}
		for _, r := range clean(run.Text) {
			letters = append(letters, letter{r: r, bold: run.Bold})
		}
	}
	for len(letters) > 0 && unicode.IsSpace(letters[0].r) {
		letters = letters[1:]
	}
	for len(letters) > 0 && unicode.IsSpace(letters[len(letters)-1].r) {
		letters = letters[:len(letters)-1]
	}
	return letters
}

// cost is an upper bound for what a letter takes once it is escaped.
func (l letter) cost() int {
	switch {
	case l.mention != "":
		return units(l.mention)
	case l.r == '\n':
		return 1 + quoteMark
	case l.r < 0x80 && (unicode.IsPunct(l.r) || unicode.IsSymbol(l.r)), l.r > 0xFFFF:
		return 2
	}
	return 1
}

// window chooses the part of letters to keep: the bold part and, in the room
// that is left, three times as much after it as before it.
func window(letters []letter, room int) (from, to int) {
	for from < len(letters) && !letters[from].bold {
		from++
	}
	if from == len(letters) {
		from = 0
	}
	to = from
	for to < len(letters) && letters[to].bold && room >= letters[to].cost() {
		room -= letters[to].cost()
		to++
	}
	if from > 0 && (to == len(letters) || !letters[to].bold) {
		before := room / 4
		if to == len(letters) {
			before = room
		}
		for from > 0 && before >= letters[from-1].cost() {
			from--
			before -= letters[from].cost()
			room -= letters[from].cost()
		}
	}
	for to < len(letters) && room >= letters[to].cost() {
		room -= letters[to].cost()
		to++
	}
	return snap(letters, from, to)
}

// snap moves the ends of a window inwards to white space, if that costs no
// more than a long word, and off any combining character.
func snap(letters []letter, from, to int) (int, int) {
	const word = 30
	if from > 0 && !letters[from].bold {
		for i := from; i < min(from+word, to) && !letters[i].bold; i++ {
			if unicode.IsSpace(letters[i].r) {
				from = i + 1
				break
			}
		}
	}
	if to < len(letters) {
		for i := to; i > max(to-word, from); i-- {
			if unicode.IsSpace(letters[i].r) {
				to = i
				break
			}
		}
		for to > from+1 && joins(letters[to].r) {
			to--
		}
	}
	return from, to
}

// joins says whether r shows as part of the character before it.
func joins(r rune) bool {
	return r == '\u200D' || unicode.Is(unicode.M, r) || r >= 0x1F3FB && r <= 0x1F3FF
}

func markdown(letters []letter, cutBefore, cutAfter, quote bool) string {
	e := newEscaper(quote)
	if cutBefore {
		e.write("… ")
	}
	for len(letters) > 0 {
		n := 1
		for n < len(letters) && letters[n].bold == letters[0].bold {
			n++
		}
		e.stretch(letters[:n])
		letters = letters[n:]
	}
	if cutAfter {
		e.write(" …")
	}
	return strings.TrimSpace(e.out.String())
}

// stretch writes letters of one weight. White space at the ends of a bold
// stretch stays outside its marks, where it can't unmake them.
func (e *escaper) stretch(letters []letter) {
	from, to := 0, len(letters)
	if letters[0].bold {
		for from < to && unicode.IsSpace(letters[from].r) {
			from++
		}
		for to > from && unicode.IsSpace(letters[to-1].r) {
			to--
		}
	}
	if from == to || !letters[0].bold {
		e.letters(letters)
		return
	}
	e.letters(letters[:from])
	e.out.WriteString("**")
	e.letters(letters[from:to])
	e.out.WriteString("**")
	e.letters(letters[to:])
}

// letters escapes all but mentions.
func (e *escaper) letters(letters []letter) {
	var text strings.Builder
	for _, l := range letters {
		if l.mention == "" {
			text.WriteRune(l.r)
			continue
		}
		e.write(text.String())
		text.Reset()
		e.mention(l.mention)
	}
	e.write(text.String())
}

// share divides total among needs so that nobody gets more than it needs and
// the largest needs are cut to one equal share.
func share(needs []int, total int) []int {
	shares := make([]int, len(needs))
	open := len(needs)
	for open > 0 {
		equal, met := total/open, false
		for i, need := range needs {
			if shares[i] == 0 && need > 0 && need <= equal {
				shares[i], total, open, met = need, total-need, open-1, true
			} else if need <= 0 && shares[i] == 0 {
				shares[i], open, met = -1, open-1, true
			}
		}
		if met {
			continue
		}
		for i := range needs {
			if shares[i] == 0 {
				shares[i] = equal
			}
		}
		break
	}
	for i := range shares {
		shares[i] = max(0, shares[i])
	}
	return shares
}
