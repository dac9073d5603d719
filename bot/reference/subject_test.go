package reference

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/chapterbot/chapterbot/retrieval"
)

func TestSubjects(t *testing.T) {
	t.Parallel()
	parted := shelf(retrieval.Text{Title: "The Voyage", Sections: sectionsOf("Part One: Outward 0", "Chapter 1: Ice 4", "Chapter 2: Fog 3", "Part Two: Home 0", "Chapter 3: Land 5")})
	for name, row := range map[string]struct {
		texts   []retrieval.Text
		asked   string
		want    []string
		missing string
	}{
		"a chapter by its number":             {texts: novel, asked: "chapter 2", want: []string{"Chapter II. The Storm"}},
		"counted":                             {texts: novel, asked: "the third chapter", want: []string{"Chapter III"}},
		"the last":                            {texts: novel, asked: "last chapter", want: []string{"Chapter Twenty-One: Epilogue at Sea"}},
		"by its name":                         {texts: novel, asked: "The Storm", want: []string{"Chapter II. The Storm"}},
		"a word of its name is not enough":    {texts: novel, asked: "Sea"},
		"a text by its title":                 {texts: novel, asked: "the lamp at Skarholm", want: []string{"The Lamp at Skarholm"}},
		"a section of one of several":         {texts: house, asked: "bathroom", want: []string{"House rules, Bathroom"}},
		"one that two texts have":             {texts: house, asked: "guests", want: []string{"House rules, Guests", "Club rules, Guests"}},
		"a chapter of a book of several":      {texts: scripture, asked: "John 3", want: []string{"The Gospel According to John, John Chapter 3"}},
		"a number that there is not":          {texts: novel, asked: "chapter 9", want: []string{"Chapter III", "Chapter Twenty-One: Epilogue at Sea"}, missing: "chapter 9"},
		"a part with chapters in it":          {texts: parted, asked: "part two", want: []string{"Part Two: Home"}},
		"a part is not counted with chapters": {texts: shelf(retrieval.Text{Title: "House", Sections: sectionsOf("Part One 0", "Kitchen 4", "Bathroom 3", "Part Two 0", "Garden 6")}), asked: "part two", want: []string{"Part Two"}},
		"and by its name":                     {texts: parted, asked: "Outward", want: []string{"Part One: Outward"}},
		"a text that a number names":          {texts: shelf(retrieval.Text{Title: "Book 6", Sections: sectionsOf("Chapter 1 4")}, retrieval.Text{Title: "Book 7", Sections: sectionsOf("Chapter 1 4")}), asked: "book 7", want: []string{"Book 7"}},
		"what is no section":                  {texts: novel, asked: "the keeper's boat"},
		"a figure":                            {texts: novel, asked: "1911"},
		"nothing":                             {texts: novel, asked: ""},
		"where there is no text":              {asked: "chapter 3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, lacking := NewCatalogue(row.texts).Subjects(row.asked)
			missing := ""
			if lacking != (Missing{}) {
				missing = lacking.Name()
			}
			var got []string
			for _, s := range found {
				got = append(got, s.Name)
			}
			if !slices.Equal(got, row.want) || missing != row.missing {
				t.Errorf("%q is %q, and missing %q, want %q, %q", row.asked, got, missing, row.want, row.missing)
			}
		})
	}
}

// Every section that can be cited is found by its whole title.
func TestASectionIsFoundByItsTitle(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SampledFrom([][]retrieval.Text{chapter, novel, house, scripture, law, manual, plays, twins, diary, chinese, japanese}).Draw(t, "texts")
		text := rapid.SampledFrom(texts).Draw(t, "text")
		i := rapid.IntRange(0, len(text.Sections)-1).Draw(t, "section")
		title := text.Sections[i].Title
		if title == "" {
			return
		}
		found, missing := NewCatalogue(texts).Subjects(title)
		if missing != (Missing{}) || !slices.ContainsFunc(found, func(s Subject) bool {
			return s.Text == text.ID && (s.Section == i || s.Section == WholeText)
		}) {
			t.Errorf("%q of %q means %+v, missing %q", title, text.Title, found, missing)
		}
	})
}
