package wordlist

import "unicode/utf8"

// longest is the length, in letters, of the longest word that Near looks for.
const longest = 40

// Near calls yield with each word of the list that is at most that many edits
// away from word: letters added, left out, put for another or exchanged with
// the next.
func (l *List) Near(word string, edits int, yield func(string)) {
	if l == nil || utf8.RuneCountInString(word) > longest {
		return
	}
	n := nearness{list: l, word: []rune(word), edits: edits, yield: yield}
	for _, r := range l.alphabet {
		n.letters = append(n.letters, r)
	}
	first := make([]int, len(n.word)+1)
	for i := range first {
		first[i] = i
	}
	n.rows = append(n.rows, first)
	n.from(0)
}

// nearness walks the automaton with the rows of the table by which the edits
// are counted: rows[i][j] are those between the first i letters of the way and
// the first j of the word.
type nearness struct {
	list    *List
	letters []rune // the alphabet
	word    []rune
	edits   int
	yield   func(string)
	way     []rune
	rows    [][]int
}

// from follows each arc of a state as long as what lies behind may be near.
func (n *nearness) from(state int) {
	for range maxAlphabet {
		arc, ok := n.list.at(state)
		if !ok {
			return
		}
		if label := int(arc & (maxAlphabet - 1)); label < len(n.letters) {
			n.follow(arc, n.letters[label])
		}
		if arc&arcLast != 0 {
			return
		}
		state++
	}
}

func (n *nearness) follow(arc uint32, letter rune) {
	n.way = append(n.way, letter)
	row, least := n.row()
	if row[len(n.word)] <= n.edits && arc&arcFinal != 0 {
		n.yield(string(n.way))
	}
	if next := int(arc >> arcTarget); next != 0 && least <= n.edits {
		n.from(next)
	}
	n.way, n.rows = n.way[:len(n.way)-1], n.rows[:len(n.rows)-1]
}

// row appends the row of the way's last letter; least is its least number.
func (n *nearness) row() (row []int, least int) {
	depth := len(n.way)
	if cap(n.rows) > depth {
		row = n.rows[:depth+1][depth]
	}
	if len(row) != len(n.word)+1 {
		row = make([]int, len(n.word)+1)
	}
	n.rows = append(n.rows, row)
	above, letter := n.rows[depth-1], n.way[depth-1]
	row[0], least = depth, depth
	for j := 1; j <= len(n.word); j++ {
		change := above[j-1]
		if n.word[j-1] != letter {
			change++
		}
		row[j] = min(change, above[j]+1, row[j-1]+1)
		if depth > 1 && j > 1 && n.word[j-2] == letter && n.word[j-1] == n.way[depth-2] {
			row[j] = min(row[j], n.rows[depth-2][j-2]+1)
		}
		least = min(least, row[j])
	}
	return row, least
}
