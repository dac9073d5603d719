package bot

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/chapterbot/chapterbot/retrieval"
)

func anyView() *rapid.Generator[view] {
	number := rapid.OneOf(rapid.IntRange(0, 99), rapid.IntRange(0, 1<<31-1))
	return rapid.Custom(func(t *rapid.T) view {
		n := func(label string) int { return number.Draw(t, label) }
		v := view{place: retrieval.Place{Text: retrieval.TextID(n("text")), Section: n("section"), Paragraph: n("paragraph")}, part: n("part")}
		switch rapid.IntRange(0, 4).Draw(t, "kind") {
		case 1:
			v.beside = true
		case 2:
			v.beside, v.part, v.mark = true, markedPart, mark{n("start"), max(1, n("end")), n("sum")}
		case 3:
			v.mark = mark{n("start"), max(1, n("end")), n("sum")}
		case 4:
			v.until = retrieval.Place{Text: v.place.Text, Section: n("last section"), Paragraph: max(1, n("last paragraph"))}
		}
		return v
	})
}

func TestAnActionSurvivesItsRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := anyView().Draw(t, "view")
		action := v.action()
		if got, ok := parseView(action); !ok || got != v {
			t.Fatalf("%+v became %q and then %+v", v, action, got)
		}
		if len(action) > 90 || strings.Trim(action, "abcdefghijklmnopqrstuvwxyz:0123456789") != "" {
			t.Fatalf("no action: %q", action)
		}
	})
}

// Buttons of the version that marked nothing stand in channels for years.
func TestButtonsOfAnOlderVersionGoOnWorking(t *testing.T) {
	t.Parallel()
	place := retrieval.Place{Text: 3, Section: 4, Paragraph: 5}
	for action, want := range map[string]view{
		"passage:3:4:5:6": {place: place, part: 6, beside: true},
		"page:3:4:5:6":    {place: place, part: 6},
	} {
		if got, ok := parseView(action); !ok || got != want {
			t.Errorf("%s is %+v", action, got)
		}
	}
}

func TestWhatIsNoAction(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", ":", "passage", "passage:", "passage:1:2:3", "passage:1:2:3:4:5", "passage:-1:0:1:0", "passage:+1:0:1:0", "passage:01:0:1:0",
		"passage:1:0:1:99999999999", "reload:1:0:1:0", "page:1", "passage:1:0:0x1:0", "passage: 1:0:1:0", "Passage:1:0:1:0",
		"read:1:0:1:0:5", "read:1:0:1:3:0:7", "turn:1:0:1:0:3:5", "run:1:0:1:0:0:0", "run:1:0:1:0:0", "texts:2",
	} {
		if got, ok := parseView(s); ok {
			t.Errorf("%q is read as %+v", s, got)
		}
	}
}

func FuzzParseView(f *testing.F) {
	for _, s := range []string{"passage:3:4:5:6", "page:3:4:5:6", "read:1:0:1:3:9:7", "turn:1:0:1:0:3:9:7", "run:1:0:1:0:2:9"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if v, ok := parseView(s); ok && v.action() != s {
			t.Fatalf("%q is read as %+v, which is %q", s, v, v.action())
		}
	})
}

func TestAMarkIsOnlyOfTheWordsItWasMadeFor(t *testing.T) {
	t.Parallel()
	const body = "Nur früh am Tag ist die Mole frei."
	h := retrieval.Span{Start: 4, End: 20}
	m := newMark(body, h)
	if got := m.in(body); got != h {
		t.Errorf("the mark is %v, want %v", got, h)
	}
	for what, other := range map[string]string{
		"other words there": "Nur spät am Tag ist die Mole frei.",
		"a shorter body":    "Nur früh",
		"nothing":           "",
	} {
		if got := m.in(other); got.Start < got.End {
			t.Errorf("%s: marked %v", what, got)
		}
	}
	inside := strings.Index(body, "ü") + 1
	for _, none := range []retrieval.Span{{Start: 3, End: 3}, {Start: inside, End: 12}, {Start: -1, End: 4}, {Start: 0, End: 99}} {
		if got := newMark(body, none); got != (mark{}) {
			t.Errorf("%v gives a mark %+v", none, got)
		}
	}
}
