package retrieval

import (
	"slices"
	"strings"
	"unicode"
)

// FollowUp is a message that leans on the question before it: it begins as one
// that goes on ("and Beijing?", "what about them"), or asks with function words
// alone ("when was that?").
type FollowUp struct {
	Rest    string // the message without the words that go on: "Beijing" of "and Beijing?"
	Asks    bool   // Rest begins as a question does: "who was he"
	Says    int    // the names in Rest and the words that are no function words; 0: it means nothing alone
	Figures int    // the numbers in Rest

	list *talkList
}

// FollowUpOf takes a message that leans on the question before it apart, and
// reports whether it does.
func FollowUpOf(message string) (FollowUp, bool) {
	message = blankInvalid(beginning(message))
	for l := range talkListsOf(message) {
		if l.followsUp(message) {
			return l.as(message).followUp(message), true
		}
	}
	return FollowUp{}, false
}

// WhyOf is the message "why" about the question before it.
func WhyOf() FollowUp { return FollowUp{Rest: "Why", Asks: true, list: talkIn("en")} }

func (l *talkList) followUp(message string) FollowUp {
	words, ids := l.words(message)
	from := 0
	if l.goesOn(message, words, ids) {
		l.each(ids, useAnd, func(_ *saying, ends uint64) {
			for n := 1; n < len(words); n++ {
				if ends&(1<<n) != 0 {
					from = max(from, n)
				}
			}
		})
	}
	f := FollowUp{list: l}
	if len(words) == 0 {
		return f
	}
	f.Rest = message[words[from].start:words[len(words)-1].end]
	f.Asks = l.question.has(ids[from]) || l.verbs.has(ids[from])
	for _, u := range l.units(f.Rest, false) {
		if u.kind == numberUnit {
			f.Figures++
		} else {
			f.Says++
		}
	}
	return f
}

// maxReadings bounds the ways in which a follow-up is read.
const maxReadings = 5

// After returns what a message asks behind a question, in words of its own: the
// ways to read it, the likeliest first. A name takes the place of a name, a
// number that of a number: "and Beijing?" behind "Who rules Guangdong?" asks
// "Who rules Beijing?". What has no place there is asked beside it, and what
// asks with other words is asked of what the question is about.
func (f FollowUp) After(question string) []string {
	question = strings.TrimRightFunc(blankInvalid(beginning(question)), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(".?!…。？！؟", r)
	})
	if f.Asks || f.Says+f.Figures == 0 {
		return []string{f.Rest + ": " + f.list.about(question) + "?"}
	}
	if name, ok := SectionAsked(question); ok {
		if at, ok := f.list.find(question, name); ok {
			return []string{question[:at.Start] + f.Rest + question[at.End:] + "?"}
		}
	}
	var readings []string
	take := func(places []Span) {
		for _, s := range places[:min(len(places), maxReadings-1-len(readings))] {
			readings = append(readings, question[:s.Start]+f.said()+question[s.End:]+"?")
		}
	}
	sure, others := f.places(question)
	beside := question + ", " + f.Rest + "?"
	take(sure)
	if said := f.list.units(f.Rest, false)[0]; said.after != "" && len(sure) == 0 {
		readings = append(readings, beside) // "in winter" is no "the boats"
		take(others)
		return readings
	}
	take(others)
	return append(readings, beside)
}

// find returns where the words of a name stand in a question one after another,
// with whatever white space between them.
func (l *talkList) find(question, name string) (Span, bool) {
	words, wanted := talkWords(question, l.rule), talkWords(name, l.rule)
	same := func(a, b talkWord) bool { return a.form == b.form }
	for i := 0; i+len(wanted) <= len(words) && len(wanted) > 0; i++ {
		if found := words[i : i+len(wanted)]; slices.EqualFunc(found, wanted, same) {
			return Span{withMark(question, found[0].start), found[len(found)-1].end}, true
		}
	}
	return Span{}, false
}

// about returns a question without the words before its subject, and without
// those that a follow-up before it was joined with: of "In what year was the mill
// built?" it is "the mill built", of "What is Glazes about?" "Glazes". One that is
// answered with yes or no it returns whole.
func (l *talkList) about(question string) string {
	if lead, rest, ok := strings.Cut(question, ": "); ok && rest != "" && len(l.units(lead, true)) == 0 {
		question = rest
	}
	if name, ok := SectionAsked(question); ok {
		return name
	}
	words, ids := l.words(question)
	if len(words) == 0 || l.verbs.has(ids[0]) && !l.question.has(ids[0]) {
		return question
	}
	asks := l.kindWords(question)
	for i, w := range words {
		leads := i == 0 && len(ids) > 1 && l.question.has(ids[1]) && l.stop[w.form] // "in" of "in what year"
		if !leads && !l.question.has(ids[i]) && !l.verbs.has(ids[i]) && !asks[w.start] {
			return question[w.start:]
		}
	}
	return question
}

// kindWords returns where the words of a question begin that tell the kind of its
// answer: "what year".
func (l *talkList) kindWords(question string) map[int]bool {
	analyzer := AnalyzerFor(l.language)
	if analyzer.kindsByText {
		return nil
	}
	tokens := analyzer.Tokens(question)
	tokens = tokens[:min(len(tokens), maxTalk)]
	forms := make([]string, len(tokens))
	for i, t := range tokens {
		forms[i] = t.Form
	}
	starts := make(map[int]bool)
	_, telling := analyzer.kindIn(forms)
	for _, i := range telling {
		starts[tokens[i].Start] = true
	}
	return starts
}

// said returns what follows up without the function words before it.
func (f FollowUp) said() string {
	units := f.list.units(f.Rest, false)
	return f.Rest[units[0].span.Start:]
}

// places returns where in a question what follows up may take a place: of its
// like, or of what has the same function word before it; and of other words,
// names first. In a message without a capital any word may be a name.
func (f FollowUp) places(question string) (sure, others []Span) {
	said := f.list.units(f.Rest, false)[0]
	var led, names []Span
	for _, u := range slices.Backward(f.list.units(question, true)) {
		switch {
		case u.kind == unspacedUnit:
			return nil, nil // what is a word doesn't show
		case u.kind == said.kind && u.kind != wordUnit:
			sure = append(sure, u.span)
		case u.after != "" && u.after == said.after:
			led = append(led, u.span)
		case said.kind == numberUnit || u.kind == numberUnit:
		case u.kind == nameUnit:
			names = append(names, u.span)
		case said.kind == wordUnit || !strings.ContainsFunc(question, unicode.IsUpper):
			others = append(others, u.span)
		}
	}
	return append(sure, led...), append(names, others...)
}

// unit is a word of a question that is no function word, or a name.
type unit struct {
	span  Span
	kind  unitKind
	after string // the function word before it, folded
}

type unitKind int

const (
	wordUnit unitKind = iota
	nameUnit
	numberUnit
	unspacedUnit
)

// units returns what of a text is no function word, names as one. The first word
// of a sentence has its capital for that.
func (l *talkList) units(text string, sentence bool) []unit {
	var units []unit
	after := ""
	for i, t := range AnalyzerFor(l.language).Tokens(text) {
		if t.Stop || l.pronouns.has(l.ids[t.Form]) || l.rule.alone() && l.leans(t.Form) {
			after = t.Form
			continue
		}
		u := unit{span: Span{t.Start, t.End}, after: after}
		after = ""
		switch first := text[t.Start:]; {
		case t.Number:
			u.kind = numberUnit
		case t.Capital && (i > 0 || !sentence):
			u.kind = nameUnit
		case strings.IndexFunc(first, isUnspaced) == 0:
			u.kind = unspacedUnit
		}
		if last := len(units) - 1; last >= 0 && u.kind == nameUnit && units[last].kind == nameUnit && strings.TrimSpace(text[units[last].span.End:t.Start]) == "" {
			units[last].span.End = t.End
			continue
		}
		units = append(units, u)
	}
	return units
}

// Speaks reports whether a passage has one of the words that follow up.
func (f FollowUp) Speaks(passage string) bool {
	analyzer := AnalyzerFor(f.list.language)
	stems := make(map[string]bool)
	for _, t := range analyzer.Tokens(f.Rest) {
		if !t.Stop {
			stems[t.Stem] = true
		}
	}
	return slices.ContainsFunc(analyzer.Tokens(passage), func(t Token) bool { return stems[t.Stem] })
}
