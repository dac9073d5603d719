package reference

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/chapterbot/chapterbot/retrieval"
)

// Of a section that there is none of, the nearest are those beside its number,
// and which there are is told of its own kind.
func TestWhatThereIsInsteadOfASection(t *testing.T) {
	t.Parallel()
	islands := shelf(retrieval.Text{Title: "Islands", Sections: sectionsOf("Part 1 1", "Chapter 1 2", "Chapter 2 2", "Part 2 1", "Chapter 9 2", "Chapter 10 1")})
	clauses := shelf(retrieval.Text{Title: "Charter", Sections: sectionsOf("§ 2.1 Ropes 1", "§ 2.3 Nets 1", "§ 2.10 Floats 1", "§ 3.1 Oars 1", "Appendix A 1", "Appendix C 1")})
	for _, row := range []struct {
		texts         []retrieval.Text
		asked, want   string
		first, last   string
		nearestTitles []string
	}{
		{chapter, "49:1", "chapter 49", "48", "48", []string{"Chapter 48"}},
		{novel, "chapter 48", "chapter 48", "1", "21", []string{"Chapter Twenty-One: Epilogue at Sea"}},
		{islands, "chapter 5", "chapter 5", "1", "10", []string{"Chapter 2", "Chapter 9"}},
		{islands, "part 3", "part 3", "1", "2", []string{"Part 2"}},
		{scripture, "John 9:1", "chapter 9", "1", "4", []string{"John Chapter 4"}},
		{clauses, "section 2.2", "section 2.2", "2.1", "2.10", []string{"§ 2.1 Ropes", "§ 2.3 Nets"}},
		{clauses, "section 2.12", "section 2.12", "2.1", "2.10", []string{"§ 2.10 Floats", "§ 3.1 Oars"}},
		{clauses, "section 4.1", "section 4.1", "", "", []string{"§ 3.1 Oars", "Appendix A"}},
		{clauses, "appendix d", "section D", "A", "C", []string{"Appendix C"}},
		{law, "§ 9", "section 9", "1", "3a", []string{"§ 3a Beiträge", "Anhang B"}},
	} {
		r, ok := NewCatalogue(row.texts).Resolve(row.asked)
		m := r.NoSection
		if !ok || m.Name() != row.want || m.First != row.first || m.Last != row.last {
			t.Errorf("%q: %+v", row.asked, m)
		}
		var titles []string
		for _, one := range r.Ranges {
			titles = append(titles, row.texts[one.From.Text-1].Sections[one.From.Section].Title)
		}
		if !slices.Equal(titles, row.nearestTitles) {
			t.Errorf("%q: the nearest are %q", row.asked, titles)
		}
	}
}

// Whatever chapters there are, those told and offered are there, and no other is
// nearer.
func TestTheNearestChaptersAreThere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOfNDistinct(rapid.IntRange(1, 40), 1, 8, rapid.ID[int]).Draw(t, "numbers")
		var sections []string
		for _, n := range numbers {
			sections = append(sections, fmt.Sprintf("Chapter %d 2", n))
		}
		wanted := rapid.IntRange(1, 50).Filter(func(n int) bool { return !slices.Contains(numbers, n) }).Draw(t, "wanted")
		texts := shelf(retrieval.Text{Title: "Log", Sections: sectionsOf(sections...)})
		r, ok := NewCatalogue(texts).Resolve(fmt.Sprintf("chapter %d", wanted))
		m := r.NoSection
		if !ok || m.First != fmt.Sprint(slices.Min(numbers)) || m.Last != fmt.Sprint(slices.Max(numbers)) {
			t.Fatalf("%v of %v: %+v", wanted, numbers, m)
		}
		var want []string
		slices.Sort(numbers)
		at, _ := slices.BinarySearch(numbers, wanted)
		for _, n := range numbers[max(at-1, 0):min(at+1, len(numbers))] {
			want = append(want, fmt.Sprintf("Chapter %d", n))
		}
		var got []string
		for _, one := range r.Ranges {
			got = append(got, texts[0].Sections[one.From.Section].Title)
		}
		if strings.Join(got, ",") != strings.Join(want, ",") {
			t.Fatalf("nearest to %d of %v are %q", wanted, numbers, got)
		}
	})
}
