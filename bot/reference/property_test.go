package reference

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/chapterbot/chapterbot/retrieval"
)

// anyTitle leans on what references are made of: units, figures, numerals,
// marks and articles, in titles that hold them at the wrong places.
func anyTitle() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom(strings.Fields("Chapter Part § ¶ Section Paragraph the The I V XX of in 3 12 2.1 1984 first Last to - – : , . ( ) One Kapitel Absatz 第 章 段 三 Глава John 1st No. Rules")),
		rapid.StringMatching(`[A-Za-zéßñ漢雨ñ0-9]{1,8}`),
		rapid.StringN(0, 4, -1),
	)
	return rapid.Custom(func(t *rapid.T) string {
		words := rapid.SliceOfN(piece, 0, 5).Draw(t, "words")
		gap := rapid.SampledFrom([]string{" ", " ", " ", ""}).Draw(t, "gap")
		return strings.Join(strings.Fields(strings.ToValidUTF8(strings.Join(words, gap), "")), " ")
	})
}

func anyShelf() *rapid.Generator[[]retrieval.Text] {
	return rapid.Custom(func(t *rapid.T) []retrieval.Text {
		var texts []retrieval.Text
		for range rapid.IntRange(1, 4).Draw(t, "texts") {
			text := retrieval.Text{Title: anyTitle().Draw(t, "title")}
			for range rapid.IntRange(1, 6).Draw(t, "sections") {
				text.Sections = append(text.Sections, retrieval.TextSection{
					Title:      anyTitle().Draw(t, "section"),
					Paragraphs: rapid.IntRange(0, 30).Draw(t, "paragraphs"),
				})
			}
			texts = append(texts, text)
		}
		return shelf(texts...)
	})
}

// everyPlace calls f for each place of some texts.
func everyPlace(texts []retrieval.Text, f func(text retrieval.Text, section retrieval.TextSection, p retrieval.Place)) {
	for _, t := range texts {
		for i, s := range t.Sections {
			for n := 1; n <= s.Paragraphs; n++ {
				f(t, s, retrieval.Place{Text: t.ID, Section: i, Paragraph: n})
			}
		}
	}
}

func never(retrieval.Place) bool { return false }

func TestACitationLeadsToItsPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		texts := anyShelf().Draw(t, "texts")
		c := NewCatalogue(texts)
		namesakes := map[string]int{}
		for _, text := range texts {
			for _, s := range text.Sections {
				if s.Paragraphs > 0 {
					namesakes[called(text.Title, s.Title, len(texts))]++
				}
			}
		}
		everyPlace(texts, func(text retrieval.Text, s retrieval.TextSection, p retrieval.Place) {
			citation := c.Cite(text.Title, s.Title, p, p.Paragraph)
			for how, resolve := range map[string]func() (Referent, bool){
				"after the command": func() (Referent, bool) { return c.Resolve(citation) },
				"as a question":     func() (Referent, bool) { return c.ResolveQuestion(citation, never) },
			} {
				r, ok := resolve()
				found := false
				for _, one := range r.Ranges {
					found = found || one.From == p && one.To == p
				}
				if !ok || !found || r.NoSection != (Missing{}) || r.NoParagraph > 0 {
					t.Fatalf("%s, %q does not lead to %v: %+v", how, citation, p, r)
				}
				if alone := namesakes[called(text.Title, s.Title, len(texts))] == 1; alone && len(r.Ranges) > 1 {
					t.Fatalf("%s, %q may be %+v, but nothing else is called so", how, citation, r.Ranges)
				}
			}
		})
	})
}

func TestASectionsNumberAndAParagraphsLeadThere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		texts := anyShelf().Draw(t, "texts")
		c := NewCatalogue(texts)
		everyPlace(texts, func(_ retrieval.Text, s retrieval.TextSection, p retrieval.Place) {
			id := headingOf(s.Title).number.id
			if strings.Trim(id, "0123456789.") != "" || len(c.numbered[id]) != 1 {
				return
			}
			written := id + ":" + strconv.Itoa(p.Paragraph)
			r, ok := c.Resolve(written)
			if !ok || len(r.Ranges) != 1 || r.Ranges[0].From != p || r.Ranges[0].To != p {
				t.Fatalf("%q does not lead to %v (%q): %+v", written, p, s.Title, r)
			}
		})
	})
}

func TestAnExampleLeadsToOnePlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		texts := anyShelf().Draw(t, "texts")
		c := NewCatalogue(texts)
		if example := c.Example(); example != "" {
			r, ok := c.Resolve(example)
			if !ok || len(r.Ranges) != 1 || r.Ranges[0].Count != 1 || r.NoSection != (Missing{}) || r.NoParagraph > 0 {
				t.Fatalf("%q means %+v", example, r)
			}
		}
	})
	for want, texts := range map[string][]retrieval.Text{"48:11": chapter, "Kitchen ¶4": house, "1:5": chinese, "": nil} {
		if got := NewCatalogue(texts).Example(); got != want {
			t.Errorf("the example is %q, want %q", got, want)
		}
	}
}

// check fails unless every range leads to places that exist.
func check(t interface{ Fatalf(string, ...any) }, texts []retrieval.Text, r Referent, ok bool) {
	if ok && len(r.Ranges) == 0 {
		t.Fatalf("a reference without a range: %+v", r)
	}
	for _, one := range r.Ranges {
		n, inside := 0, false
		everyPlace(texts, func(_ retrieval.Text, _ retrieval.TextSection, p retrieval.Place) {
			if p == one.From {
				inside = true
			}
			if inside {
				n++
			}
			if p == one.To {
				inside = false
			}
		})
		if n != one.Count || n == 0 || one.From.Text != one.To.Text {
			t.Fatalf("%+v holds %d paragraphs", one, n)
		}
	}
}

func FuzzResolve(f *testing.F) {
	for _, s := range []string{"48:11", "the last paragraph of chapter 3", "1 Cor 13:4-7", "§ 3a (2)", "第三章の第二段落", "11 to 13", "John 3:36-4:2", "last", "¶¶", ":.,/#(-", "what does say"} {
		f.Add(s, "Chapter 3: Rules", "The Book of Reeds")
		f.Add(s, s, s)
	}
	f.Fuzz(func(t *testing.T, written, section, title string) {
		texts := shelf(
			retrieval.Text{Title: title, Sections: sectionsOf("Prologue 3", "Chapter 3 12", "Psalm 23 6")},
			retrieval.Text{Title: "Other", Sections: []retrieval.TextSection{{Title: section, Paragraphs: 4}, {Title: "Empty"}, {Title: written, Paragraphs: 40}}},
		)
		if n := len(readings(lex(written))); n > 8*mostTokens {
			t.Fatalf("%d readings of %q", n, written)
		}
		c := NewCatalogue(texts)
		r, ok := c.Resolve(written)
		check(t, texts, r, ok)
		for _, one := range r.Ranges {
			check(t, texts, Referent{Ranges: []Range{c.First(one, 5)}}, true)
			if n := c.First(one, 5).Count; n > 5 {
				t.Fatalf("the first 5 paragraphs are %d", n)
			}
		}
		r, ok = c.ResolveQuestion(written, never)
		check(t, texts, r, ok)
		LooksLike(written)
	})
}
