package retrieval

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAFollowUpIsReadWithTheQuestionBefore(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		before, message string
		want            []string // the first readings
	}{
		{"Who runs the ferry to Lund?", "and Osby?", []string{"Who runs the ferry to Osby?", "Who runs the ferry to Lund, Osby?"}},
		{"When did Ilse Brand leave Lund?", "what about Oskar Vale", []string{"When did Ilse Brand leave Oskar Vale?", "When did Oskar Vale leave Lund?"}},
		{"What happened in 1911?", "and in 1923?", []string{"What happened in 1923?"}},
		{"When was the bridge built?", "and the school?", []string{"When was the school built?"}},
		{"Who pays for the boats?", "how about in winter", []string{"Who pays for the boats, in winter?"}},
		{"How many boats are there?", "and Lund?", []string{"How many boats are there, Lund?"}},
		{"who is osby?", "and Lund?", []string{"who is Lund?", "who is osby, Lund?"}},
		{"Who rules Osby?", "and lund?", []string{"Who rules lund?"}},
		{"what is glazing about?", "and firing?", []string{"what is firing about?"}},
		{"what is hat about?", "and firing?", []string{"what is firing about?"}},
		{"summarize  the Opening\nHours  section", "and firing?", []string{"summarize  the firing  section?"}},
		{"Who repaired the bridge?", "when was that?", []string{"when was that: repaired the bridge?"}},
		{"What year was the new mill built?", "why?", []string{"why: the new mill built?"}},
		{"In what year was the mill built?", "why", []string{"why: the mill built?"}},
		{"Of whom was the mill bought?", "when was that?", []string{"when was that: the mill bought?"}},
		{"Boats which leak", "why?", []string{"why: Boats which leak?"}},
		{"what is Glazes about?", "why?", []string{"why: Glazes?"}},
		{"which boats are kept dry", "why", []string{"why: boats are kept dry?"}},
		{"Quelle année le moulin a-t-il brûlé ?", "pourquoi ?", []string{"pourquoi: le moulin a-t-il brûlé?"}},
		{"When was that: repaired the bridge?", "why?", []string{"why: repaired the bridge?"}},
		{"Who repaired the bridge?", "and how much did it cost?", []string{"how much did it cost: repaired the bridge?"}},
	} {
		f, ok := FollowUpOf(row.message)
		if !ok {
			t.Errorf("%q does not lean on what was before", row.message)
			continue
		}
		if got := f.After(row.before); len(got) < len(row.want) || !slices.Equal(got[:len(row.want)], row.want) {
			t.Errorf("%q after %q asks %q, want %q", row.message, row.before, got, row.want)
		}
	}
}

func TestWhatAFollowUpSaysAlone(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]FollowUp{
		"and Osby?":                    {Rest: "Osby", Says: 1},
		"what about the old ferry man": {Rest: "the old ferry man", Says: 3},
		"when was that?":               {Rest: "when was that", Asks: true},
		"and who wrote the rules?":     {Rest: "who wrote the rules", Asks: true, Says: 2},
		"and in 1923?":                 {Rest: "1923", Figures: 1},
		"and?":                         {Rest: "and"},
		"and Ilse Brand?":              {Rest: "Ilse Brand", Says: 1},
	} {
		got, ok := FollowUpOf(message)
		got.list = nil
		if !ok || got != want {
			t.Errorf("%q: %+v, %v, want %+v", message, got, ok, want)
		}
	}
	if f, ok := FollowUpOf("who wrote the rules?"); ok {
		t.Errorf("a whole question leans on what was before: %+v", f)
	}
}

func TestAFollowUpSpeaksThroughItsWords(t *testing.T) {
	t.Parallel()
	f, _ := FollowUpOf("and the boats?")
	if !f.Speaks("A boat is kept dry.") || f.Speaks("The ferry is kept dry.") {
		t.Error("a passage has one of its words, or has it not, and it is not seen")
	}
}

func FuzzFollowUp(f *testing.F) {
	for _, seed := range [][2]string{
		{"Who runs the ferry?", "and Osby?"}, {"北京有多少网民？", "上海呢？"}, {"Кто там?", "а когда?"}, {"a: b: c", "why"}, {"", "and"}, {"\xff?", "and \xff?"}, {"what is x about", "and y"}, {"what is hat about", "and y"}, {"summarize  the a\nb  section", "and c"}, {"what does ¶1 say", "and ¶2"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, before, message string) {
		follow, ok := FollowUpOf(message)
		if !ok {
			return
		}
		readings := follow.After(before)
		if len(readings) == 0 || len(readings) > maxReadings {
			t.Fatalf("%d readings of %q after %q", len(readings), message, before)
		}
		for _, r := range readings {
			if !utf8.ValidString(r) && utf8.ValidString(message+before) || len(r) > 2*maxQuestion+16 || !strings.HasSuffix(r, "?") {
				t.Fatalf("%q after %q is read as %q", message, before, r)
			}
		}
		follow.Speaks(before)
	})
}
