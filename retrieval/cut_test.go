package retrieval

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWordsThatOnlyAskAreCut(t *testing.T) {
	t.Parallel()
	for question, want := range map[string]string{
		"tell me about glazing": "glazing",
		"hey what is glazing":   "what is glazing",
		"heyyy what is glazing": "what is glazing",
		"Good evening everyone, could anyone explain why the ferry stopped?":                "why the ferry stopped?",
		"I want to know when the bridge was built":                                          "when the bridge was built",
		"can you explain what glazing is":                                                   "what glazing is",
		"does anyone know who owns the boats, thanks in advance!":                           "who owns the boats,",
		"quick question: who owns the boats? asking for a friend":                           "who owns the boats?",
		"sorry if that has been asked before, but who owns the boats":                       "who owns the boats",
		"ok dumb question who owns the boats lol":                                           "who owns the boats",
		"who owns the boats pls :)":                                                         "who owns the boats",
		"who owns the boats? I can't find it anywhere":                                      "who owns the boats?",
		"where does it say that boats need a lamp":                                          "boats need a lamp",
		"hi bot! :wave: I'm new here. who owns the boats":                                   "who owns the boats",
		"I'm reading this book for my history class; where does it say who owns the boats?": "who owns the boats?",
		"I was reading about boats, who owns them?":                                         "boats, who owns them?",
		"tell me about \"tell me about\"":                                                   "\"tell me about\"",
		"this will sound so stupid and obvious, but who owns the boats?":                    "who owns the boats?",
		"please who came -thanks":                                                           "who came -thanks",
	} {
		if got := talkIn("en").cutTalk(question, nothingKnown); got != want {
			t.Errorf("%q is cut to %q, want %q", question, got, want)
		}
	}
}

func TestWordsOfTheQuestionStay(t *testing.T) {
	t.Parallel()
	for _, question := range []string{
		"what is the help desk number",
		"who can explain the rule?",
		"hello kitty designer",
		"well water depth",
		"why did the man say thanks",
		"how do I spell please",
		"people can vote when",
		"can I bring a dog",
		"is a reply very urgent?",
		"whose hand helped the farmer again",
		"Nice, France: what year was the bridge built?",
		"who gave it to my friends",
		"thanks",
		"hello, please!",
		"I have been reading this book",
		"I'm reading this book, who is he?",
		"",
	} {
		if got := talkIn("en").cutTalk(question, nothingKnown); got != question {
			t.Errorf("%q is cut to %q", question, got)
		}
	}
}

func TestWhatTheTextsKnowOfWhoAsksStays(t *testing.T) {
	t.Parallel()
	knows := func(word string) bool {
		return slices.Contains([]string{"student", "exam", "essay", "burn", "estudiante", "trabajo", "Prüfung"}, word)
	}
	for _, row := range []struct{ language, question, known, unknown string }{
		{"en", "I'm a student, can I get a discount?", "I'm a student, can I get a discount?", "can I get a discount?"},
		{"en", "I have an exam tomorrow, may I leave early?", "I have an exam tomorrow, may I leave early?", "may I leave early?"},
		{"en", "I'm a student, when did the mill burn?", "when did the mill burn?", "when did the mill burn?"},
		{"en", "I'm a teacher, can I get a discount?", "can I get a discount?", "can I get a discount?"},
		{"en", "when is the deadline for my essay", "when is the deadline for my essay", "when is the deadline"},
		{"en", "when did the mill burn? for my essay", "when did the mill burn?", "when did the mill burn?"},
		{"es", "soy estudiante, ¿puedo entrar gratis?", "soy estudiante, ¿puedo entrar gratis?", "puedo entrar gratis?"},
		{"es", "cuándo ardió el molino para mi trabajo", "cuándo ardió el molino para mi trabajo", "cuándo ardió el molino"},
		{"de", "wann beginnt der Kurs für meine Prüfung", "wann beginnt der Kurs für meine Prüfung", "wann beginnt der Kurs"},
	} {
		l := talkIn(row.language)
		if got := l.cutTalk(row.question, knows); got != row.known {
			t.Errorf("%q is cut to %q, want %q", row.question, got, row.known)
		}
		if got := l.cutTalk(row.question, nothingKnown); got != row.unknown {
			t.Errorf("%q is cut to %q where the texts know nothing, want %q", row.question, got, row.unknown)
		}
	}
}

func TestSmallTalkChangesNoAnswer(t *testing.T) {
	t.Parallel()
	ix := library(island)
	want := ix.Ask(Query{Question: "Who brought goats to the island?"})
	for _, question := range []string{
		"hi all, can somebody tell me who brought goats to the island? thanks!",
		"Hello! I was wondering who brought goats to the island, I have no idea",
		"ok so who brought goats to the island plz",
	} {
		got := ix.Ask(Query{Question: question})
		if got.Suggestion != "" || len(got.Citations) == 0 || got.Citations[0].Place != want.Citations[0].Place || got.Answered() != want.Answered() || got.Confidence < want.Confidence-0.01 {
			t.Errorf("%q: confidence %.3f, without small talk %.3f; put right to %q", question, got.Confidence, want.Confidence, got.Suggestion)
		}
	}
}

// chat draws messages of the words of a language's list, of others and of marks.
func chat(code string) *rapid.Generator[string] {
	words := slices.Collect(strings.FieldsSeq(strings.NewReplacer("(", " ", ")", " ", "[", " ", "]", " ", "|", " ", ",", " ").Replace(strings.Join(lexicon(code+".talk.txt"), " "))))
	part := rapid.OneOf(rapid.SampledFrom(words), rapid.SampledFrom([]string{"boat", "?", ", ", "!", "\"", "-", "\n", ":)", "<:a:1>", "水", "ñandú", "İ", "\xff", "3.5"}), rapid.String())
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(part, 0, 30).Draw(t, "parts"), rapid.SampledFrom([]string{" ", "", ", "}).Draw(t, "between"))
	})
}

func TestCuttingLeavesWordsOfTheQuestion(t *testing.T) {
	t.Parallel()
	for code := range talkLists {
		l := talkIn(code)
		rapid.Check(t, func(t *rapid.T) { checkCut(t, l, chat(code).Draw(t, "question")) })
	}
}

// checkCut reports where a list does not cut a question to some of its words.
func checkCut(t interface{ Fatalf(string, ...any) }, l *talkList, question string) {
	checkCutWith(t, l, question, nothingKnown)
	checkCutWith(t, l, question, func(string) bool { return true })
}

func checkCutWith(t interface{ Fatalf(string, ...any) }, l *talkList, question string, knows func(string) bool) {
	words := wordsAlone(talkWords(question, l.rule))
	cut := l.cutTalk(question, knows)
	left := wordsAlone(talkWords(cut, l.rule))
	if len(words) > 0 && len(left) == 0 {
		t.Fatalf("%s: nothing is left of %q", l.language, question)
	}
	for _, w := range left {
		at := slices.Index(words, w)
		if at < 0 {
			t.Fatalf("%s: %q is cut to %q", l.language, question, cut)
		}
		words = words[at+1:]
	}
}

func wordsAlone(words []talkWord) []string {
	forms := make([]string, len(words))
	for i, w := range words {
		forms[i] = w.form
	}
	return forms
}

func FuzzTalk(f *testing.F) {
	for _, s := range []string{"", "hi! what can you do?", "what is chapter 3 about?", "and then?", "tell me \"about\" -it", "\xff:-D<3", "请问什么是", "what cha! er 0 ABout "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, message string) {
		TalkOf(message)
		FollowUpOf(message)
		if section, ok := SectionAsked(message); ok && (section == "" || !strings.Contains(blankInvalid(message), section)) {
			t.Fatalf("%q asks about %q", message, section)
		}
		for l := range talkListsOf(message) {
			checkCut(t, l, message)
		}
	})
}
