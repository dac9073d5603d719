package retrieval

// pattern counts the edits between one word and many, with the columns of the
// dynamic programme held in the bits of a machine word: Hyyrö, "A bit-vector
// algorithm for computing Levenshtein and Damerau edit distances", Nordic
// Journal of Computing 10 (2003), for the optimal string alignment distance.
type pattern struct {
	length int
	// where holds, for each letter, the places at which it stands. Letters are
	// looked up by their low byte: two that share it look alike, so that edits
	// may come out too few, never too many.
	where [256]uint64
}

// patternOf returns the pattern of a word of 1 to 64 letters.
func patternOf(word []rune) pattern {
	p := pattern{length: len(word)}
	for i, r := range word {
		p.where[uint8(r)] |= 1 << i
	}
	return p
}

// edits returns the number of letters to change, leave out, put in or
// exchange with the next to make other of the pattern's word.
func (p *pattern) edits(other string) int {
	var (
		positive = ^uint64(0) // places where the column rises
		negative uint64       // places where it falls
		diagonal uint64
		before   uint64 // the places of the letter before
		last     = uint64(1) << (p.length - 1)
		distance = p.length
	)
	for _, r := range other {
		places := p.where[uint8(r)]
		exchanged := (^diagonal & places) << 1 & before
		diagonal = ((places & positive) + positive) ^ positive | places | negative | exchanged
		rise := negative | ^(diagonal | positive)
		fall := diagonal & positive
		if rise&last != 0 {
			distance++
		}
		if fall&last != 0 {
			distance--
		}
		rise = rise<<1 | 1
		fall <<= 1
		positive = fall | ^(diagonal | rise)
		negative = rise & diagonal
		before = places
	}
	return distance
}
