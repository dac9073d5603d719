package retrieval

import "strings"

// american respells a British word, so that a question in either spelling
// finds a text in the other: organise, colour, centre, travelled, analyse.
func american(word string) string {
	if len(word) < 6 {
		return word
	}
	for _, our := range britishOur {
		if rest, ok := strings.CutPrefix(word, our); ok {
			return our[:len(our)-2] + "r" + rest
		}
	}
	if s, ok := ize(word); ok {
		return s
	}
	for _, l := range britishDouble {
		if rest, ok := strings.CutPrefix(word, l); ok && (strings.HasPrefix(rest, "led") || strings.HasPrefix(rest, "ling") || strings.HasPrefix(rest, "ler")) {
			return l + rest[1:]
		}
	}
	return word
}

// ize respells the endings of -ise and -yse.
func ize(word string) (string, bool) {
	for _, ending := range []string{"isation", "isations", "ise", "ised", "ises", "iser", "isers", "ising", "yse", "ysed", "ysing"} {
		head, ok := strings.CutSuffix(word, ending)
		if !ok || len(head) < 3 || strings.ContainsRune("aeiou", rune(head[len(head)-1])) || alwaysS[head] {
			continue
		}
		return head + ending[:1] + "z" + ending[2:], true
	}
	return word, false
}

var (
	// alwaysS are what stands before -ise in words that Americans spell so too.
	alwaysS = wordSet(`prom exerc surpr advert comprom enterpr franch expert merchand parad telev superv improv otherw likew
		prec conc prem exc compr rev dev adv treat dem desp upr sunr moonr circumc inc disfranch`)
	// britishOur lists the beginnings of words in -our and their derivatives.
	britishOur = []string{"colour", "honour", "labour", "neighbour", "harbour", "favour", "behaviour", "humour", "rumour", "savour", "odour", "vapour",
		"armour", "parlour", "splendour", "vigour", "endeavour", "flavour", "tumour", "candour", "demeanour", "clamour", "fervour", "saviour", "succour", "valour"}
	// britishDouble lists verbs whose l Americans don't double.
	britishDouble = []string{"travel", "cancel", "model", "label", "level", "signal", "quarrel", "marvel", "counsel", "fuel", "channel", "tunnel", "equal", "rival", "total", "dial", "unravel", "shovel", "jewel"}
)
