package reference

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
)

// sectionsOf makes a table of contents: "Kitchen 4" is a section Kitchen of four
// paragraphs.
func sectionsOf(list ...string) []retrieval.TextSection {
	var out []retrieval.TextSection
	for _, s := range list {
		at := strings.LastIndexByte(s, ' ')
		var n int
		if _, err := fmt.Sscan(s[at+1:], &n); err != nil {
			panic(err)
		}
		out = append(out, retrieval.TextSection{Title: strings.TrimSpace(s[:max(at, 0)]), Paragraphs: n})
	}
	return out
}

func shelf(texts ...retrieval.Text) []retrieval.Text {
	for i := range texts {
		texts[i].ID = retrieval.TextID(i + 1)
	}
	return texts
}

var (
	chapter = shelf(retrieval.Text{Title: "Study edition", Sections: sectionsOf("Chapter 48 16")})

	novel = shelf(retrieval.Text{Title: "The Lamp at Skarholm", Sections: sectionsOf(
		" 2", "Prologue 3", "Chapter I. Arrival 12", "Chapter II. The Storm 9", "Chapter III 30", "Chapter Twenty-One: Epilogue at Sea 5")})

	house = shelf(
		retrieval.Text{Title: "House rules", Sections: sectionsOf("Kitchen 4", "Bathroom 3", "Quiet hours 6", "Guests 2")},
		retrieval.Text{Title: "Club rules", Sections: sectionsOf("Guests 5", "Rule 7: No shouting 2", "Fees 3", "2012 4")},
		retrieval.Text{Title: "Java", Sections: sectionsOf("Java 20", "Tags 9")},
	)

	game = shelf(retrieval.Text{Title: "Game", Sections: sectionsOf("1. Entry 2", "2. Play 2")})

	scripture = shelf(
		retrieval.Text{Title: "01 - Genesis - KJV", Sections: sectionsOf("Genesis Chapter 1 31", "Genesis Chapter 2 25")},
		retrieval.Text{Title: "The Gospel According to John", Sections: sectionsOf("John Chapter 1 51", "John Chapter 2 25", "John Chapter 3 36", "John Chapter 4 54")},
		retrieval.Text{Title: "1 Corinthians", Sections: sectionsOf("1 Corinthians Chapter 12 31", "1 Corinthians Chapter 13 13")},
		retrieval.Text{Title: "2 Corinthians", Sections: sectionsOf("2 Corinthians Chapter 12 21", "2 Corinthians Chapter 13 14")},
		retrieval.Text{Title: "1 John", Sections: sectionsOf("1 John Chapter 1 10", "1 John Chapter 3 24")},
		retrieval.Text{Title: "3 John", Sections: sectionsOf("3 John 14")},
		retrieval.Text{Title: "Jude", Sections: sectionsOf("Jude 25")},
		retrieval.Text{Title: "Psalms", Sections: sectionsOf("Psalm Chapter 22 31", "Psalm Chapter 23 6")},
		retrieval.Text{Title: "The Song of Solomon", Sections: sectionsOf("Song of Solomon Chapter 1 17", "Song of Solomon Chapter 2 17")},
	)

	gospels = shelf(
		retrieval.Text{Title: "The Gospel According to Saint Mark", Sections: sectionsOf("Chapter 3 35")},
		retrieval.Text{Title: "The Gospel According to Saint John", Sections: sectionsOf("Chapter 3 36")},
		retrieval.Text{Title: "The Epistle of 1 John", Sections: sectionsOf("Chapter 3 24")},
	)

	reeds = shelf(retrieval.Text{Title: "The Book of Reeds", Sections: sectionsOf("Reeds Chapter 1 2", "Reeds Chapter 2 2")})

	law = shelf(retrieval.Text{Title: "Vereinssatzung", Sections: sectionsOf("§ 1 Name und Sitz 3", "§ 2 Zweck 4", "§ 3a Beiträge 2", "Anhang B 1")})

	manual = shelf(retrieval.Text{Title: "Manual", Sections: sectionsOf("1 Basics 4", "1.1 Mounting 5", "1.2 Wiring 6", "2 Repairs 8", "2.1 Fuses 3")})

	plays = shelf(retrieval.Text{Title: "Two plays", Sections: sectionsOf("Part 1 2", "Act 1 Scene 2 9", "Part 2 3", "Chapter 2 7", "Part 2, Chapter 5 4")})

	saga = shelf(retrieval.Text{Title: "Saga", Sections: sectionsOf(
		"Part One 0", "Chapter 1 4", "Part Two: The Sea 0", "Chapter 2 5", "Bathroom 0", "Cleaning 2", "Kitchen 0", "Cleaning 3", "Appendix 0")})

	twins = shelf(retrieval.Text{Title: "Twins", Sections: sectionsOf("Chapter 3: The lamp 4", "Chapter 3 5")})

	diary = shelf(
		retrieval.Text{Title: "Diary", Sections: sectionsOf("Chapter 3: Rules 9", "Chapter 4: Fees 2")},
		retrieval.Text{Title: "The Novel", Sections: sectionsOf("Prologue 3", "Chapter 3 12", "Actions 2", "Actions 4")},
	)

	chinese  = shelf(retrieval.Text{Title: "山中记", Sections: sectionsOf("第一章 雪 5", "第二章 雨 8", "第十二章 风 9", "尾声 2")})
	japanese = shelf(retrieval.Text{Title: "灯台", Sections: sectionsOf("第1章 春 5", "第2章 夏 8", "第3章 秋 4")})
	korean   = shelf(retrieval.Text{Title: "등대", Sections: sectionsOf("제1장 봄 5", "제2장 여름 8", "제3장 가을 16")})
)

// show writes a referent as its ranges: "Kitchen:2", "Chapter 48:11-13",
// "Fees" for a section as such.
func show(r Referent, ok bool, texts []retrieval.Text) string {
	if !ok {
		return "-"
	}
	var out []string
	for _, one := range r.Ranges {
		title := func(p retrieval.Place) string {
			t := texts[p.Text-1]
			name := t.Sections[p.Section].Title
			if len(texts) > 1 {
				name = t.Title + "/" + name
			}
			return name
		}
		s := title(one.From)
		switch {
		case one.Whole:
		case one.From.Section != one.To.Section:
			s += fmt.Sprintf(":%d-%s:%d", one.From.Paragraph, title(one.To), one.To.Paragraph)
		case one.Count > 1:
			s += fmt.Sprintf(":%d-%d", one.From.Paragraph, one.To.Paragraph)
		default:
			s += fmt.Sprintf(":%d", one.From.Paragraph)
		}
		out = append(out, s)
	}
	s := strings.Join(out, " | ")
	switch {
	case r.NoSection != (Missing{}):
		return "no " + r.NoSection.Name() + ", but " + s
	case r.NoParagraph > 0:
		return fmt.Sprintf("no ¶%d, but %s", r.NoParagraph, s)
	}
	return s
}

// verses says that the paragraphs of some texts begin with their numbers.
func verses(titles ...string) func([]retrieval.Text) func(retrieval.Place) bool {
	return func(texts []retrieval.Text) func(retrieval.Place) bool {
		return func(p retrieval.Place) bool { return slices.Contains(titles, texts[p.Text-1].Title) }
	}
}

type row struct {
	texts   []retrieval.Text
	written string
	want    string // after the command
	asked   string // as a question; empty: the same
}

func TestWhatAReferenceMeans(t *testing.T) {
	t.Parallel()
	const no = "-"
	for _, r := range []row{
		// The one section of a text.
		{chapter, "48:11", "Chapter 48:11", ""},
		{chapter, "¶11", "Chapter 48:11", ""},
		{chapter, "11", "Chapter 48:11", no},
		{chapter, "48 11", "Chapter 48:11", ""},
		{chapter, "48.11", "Chapter 48:11", no},
		{chapter, "48, 11", "Chapter 48:11", ""},
		{chapter, "ch. 48 ¶11", "Chapter 48:11", ""},
		{chapter, "Ch 48, par. 11", "Chapter 48:11", ""},
		{chapter, "chapter 48 paragraph 11", "Chapter 48:11", ""},
		{chapter, "CHAPTER XLVIII, PARAGRAPH ELEVEN.", "Chapter 48:11", ""},
		{chapter, "chapter forty-eight ¶11", "Chapter 48:11", ""},
		{chapter, "paragraph 11 of chapter 48", "Chapter 48:11", ""},
		{chapter, "Chapter 48 ¶11 of 16", "Chapter 48:11", ""},
		{chapter, "— Chapter 48 ¶11 of 16", "Chapter 48:11", ""},
		{chapter, "４８：１１", "Chapter 48:11", ""},
		{chapter, "٤٨:١١", "Chapter 48:11", ""},
		{chapter, "48 : 11", "Chapter 48:11", ""},
		{chapter, "(48:11)", "Chapter 48:11", ""},
		{chapter, "48:11?", "Chapter 48:11", ""},
		{chapter, "#11", "Chapter 48:11", no},
		{chapter, "48", "Chapter 48", no},
		{chapter, "chapter 48", "Chapter 48", ""},
		{chapter, "read chapter 48", "Chapter 48", ""},
		{chapter, "first paragraph", "Chapter 48:1", ""},
		{chapter, "the last paragraph of chapter 48", "Chapter 48:16", ""},
		{chapter, "second paragraph", "Chapter 48:2", ""},
		{chapter, "the 3rd paragraph please", "Chapter 48:3", ""},
		{chapter, "What does ¶12 say?", "Chapter 48:12", ""},
		{chapter, "what's in paragraph 12", "Chapter 48:12", ""},
		{chapter, "show me paragraph 4", "Chapter 48:4", ""},
		{chapter, "Can you show me verse 4 please?", "Chapter 48:4", ""},
		{chapter, "hey, I'd like to read paragraph twelve", "Chapter 48:12", ""},

		// Ranges.
		{chapter, "11-13", "Chapter 48:11-13", ""},
		{chapter, "11–13", "Chapter 48:11-13", ""},
		{chapter, "11 to 13", "Chapter 48:11-13", ""},
		{chapter, "13-11", "Chapter 48:11-13", ""},
		{chapter, "48:11-13", "Chapter 48:11-13", ""},
		{chapter, "48:11—13", "Chapter 48:11-13", ""},
		{chapter, "48:11 to 48:13", "Chapter 48:11-13", ""},
		{chapter, "¶11-¶13", "Chapter 48:11-13", ""},
		{chapter, "¶¶ 11–13", "Chapter 48:11-13", ""},
		{chapter, "paragraphs 11 through 13 of chapter 48", "Chapter 48:11-13", ""},
		{chapter, "paragraphs 11 and 12", "Chapter 48:11-12", ""},
		{chapter, "Chapter 48 ¶11–13 of 16", "Chapter 48:11-13", ""},
		{chapter, "48:15-40", "Chapter 48:15-16", ""},
		{scripture, "John 3:36-4:2", "The Gospel According to John/John Chapter 3:36-The Gospel According to John/John Chapter 4:2", ""},

		{novel, "10-12", "Chapter I. Arrival:10-12 | Chapter III:10-12", ""},
		{house, "1-2", "House rules/Kitchen:1-2 | House rules/Bathroom:1-2 | House rules/Quiet hours:1-2 | House rules/Guests:1-2 | Club rules/Guests:1-2 | Club rules/Rule 7: No shouting:1-2 | Club rules/Fees:1-2 | Club rules/2012:1-2 | Java/Java:1-2 | Java/Tags:1-2", no},

		// What is not there.
		{chapter, "17", "no ¶17, but Chapter 48:16", no},
		{chapter, "48:17", "no ¶17, but Chapter 48:16", ""},
		{chapter, "49:1", "no chapter 49, but Chapter 48", ""},
		{chapter, "chapter 3", "no chapter 3, but Chapter 48", ""},
		{novel, "chapter 8", "no chapter 8, but Chapter III | Chapter Twenty-One: Epilogue at Sea", ""},
		{scripture, "John 9:1", "no chapter 9, but The Gospel According to John/John Chapter 4", ""},
		{house, "article 12", "no section 12, but Club rules/Rule 7: No shouting", ""},
		{house, "Attic ¶2", no, ""},

		// What may as well be a question is one.
		{chapter, "2012", "no ¶2012, but Chapter 48:16", no},
		{chapter, "2010-2012", "no ¶2010, but Chapter 48:16", no},
		{chapter, "in 2011", no, ""},
		{chapter, "11 days", no, ""},
		{chapter, "what happened in 2011", no, ""},
		{chapter, "why chapter 48", no, ""},
		{chapter, "how many paragraphs are in chapter 48", no, ""},
		{chapter, "3 paragraphs", no, ""},
		{chapter, "chapter", no, ""},
		{chapter, "0", no, ""},
		{chapter, "of time", no, ""},
		{chapter, "99999999999999999999", no, ""},
		{chapter, "", no, ""},
		{chapter, "...", no, ""},
		{scripture, "how many chapters are in 3 John", no, ""},
		{scripture, "who wrote John", no, ""},
		{scripture, "what does John 3:16 mean for us", no, ""},

		// Numbers of chapters, however they are spelt.
		{novel, "chapter 2", "Chapter II. The Storm", ""},
		{novel, "Chapter two", "Chapter II. The Storm", ""},
		{novel, "the second chapter", "Chapter II. The Storm", ""},
		{novel, "2nd chapter", "Chapter II. The Storm", ""},
		{novel, "ii:4", "Chapter II. The Storm:4", no},
		{novel, "II:4", "Chapter II. The Storm:4", ""},
		{novel, "2:4", "Chapter II. The Storm:4", ""},
		{novel, "chapter 21", "Chapter Twenty-One: Epilogue at Sea", ""},
		{novel, "21:5", "Chapter Twenty-One: Epilogue at Sea:5", ""},
		{novel, "the last chapter", "Chapter Twenty-One: Epilogue at Sea", ""},
		{novel, "the last paragraph of the first chapter", "Chapter I. Arrival:12", ""},
		{novel, "last paragraph", "Chapter Twenty-One: Epilogue at Sea:5", ""},
		{novel, "first paragraph", ":1", ""},
		{novel, "3", "Chapter III", no},
		{novel, "chapters 2-3", "Chapter II. The Storm", ""},
		{novel, "Chapter II: The Storm", "Chapter II. The Storm", ""},
		{novel, "¶30", "Chapter III:30", ""},
		{novel, "¶12", "Chapter I. Arrival:12 | Chapter III:12", ""},
		{novel, "paragraph 99", "no ¶99, but :2 | Prologue:3 | Chapter I. Arrival:12 | Chapter II. The Storm:9 | Chapter III:30 | Chapter Twenty-One: Epilogue at Sea:5", ""},
		{novel, "the storm ¶3", "Chapter II. The Storm:3", ""},
		{novel, "prologue:2", "Prologue:2", ""},
		{plays, "part 2", "Part 2", ""},
		{plays, "chapter 2", "Chapter 2", ""},
		{plays, "2:3", "Chapter 2:3", ""},
		{plays, "chapter 5", "Part 2, Chapter 5", ""},
		{plays, "5:1", "Part 2, Chapter 5:1", ""},
		{twins, "chapter 3", "Chapter 3", ""},
		{twins, "Chapter 3: The lamp ¶2", "Chapter 3: The lamp:2", ""},
		{manual, "2.1", "2.1 Fuses", no},
		{manual, "section 1.2", "1.2 Wiring", ""},
		{manual, "1.2 ¶3", "1.2 Wiring:3", ""},
		{manual, "1.2:3", "1.2 Wiring:3", ""},
		{manual, "2:3", "2 Repairs:3", ""},

		// Titles.
		{house, "Bathroom", "House rules/Bathroom", ""},
		{house, "BATHROOM!", "House rules/Bathroom", ""},
		{house, "bath", "House rules/Bathroom", no},
		{house, "the bathroom section", "House rules/Bathroom", ""},
		{house, "show me the bathroom", "House rules/Bathroom", ""},
		{house, "what is bathroom", "House rules/Bathroom", no},
		{house, "quiet", "House rules/Quiet hours", no},
		{house, "guests", "House rules/Guests | Club rules/Guests", ""},
		{house, "Club rules, Guests", "Club rules/Guests", ""},
		{house, "club guests", "Club rules/Guests", no},
		{house, "Club rules", "Club rules/Guests", ""},
		{house, "House rules, Kitchen ¶2", "House rules/Kitchen:2", ""},
		{house, "¶2 of the kitchen", "House rules/Kitchen:2", ""},
		{house, "first paragraph of Fees", "Club rules/Fees:1", ""},
		{house, "last paragraph of house rules", "House rules/Guests:2", ""},
		{house, "fees:2", "Club rules/Fees:2", ""},
		{house, "fees 2", "Club rules/Fees:2", no},
		{game, "rule 2", "2. Play", ""},
		{game, "what does rule 2.2 say", "2. Play:2", ""},
		{game, "clause 1", "1. Entry", ""},
		{house, "rule 7", "Club rules/Rule 7: No shouting", ""},
		{house, "no shouting", "Club rules/Rule 7: No shouting", no},
		{house, "Java 17", "Java/Java:17", no},
		{house, "Java ¶17", "Java/Java:17", ""},
		{house, "2012 ¶2", "Club rules/2012:2", ""},
		{diary, "3:1", "Diary/Chapter 3: Rules:1 | The Novel/Chapter 3:1", ""},
		{diary, "novel, 3:12", "The Novel/Chapter 3:12", ""},
		{diary, "novel 3:12", "The Novel/Chapter 3:12", ""},
		{diary, "3:11", "The Novel/Chapter 3:11", ""},
		{diary, "chapter 3 of the novel", "The Novel/Chapter 3", ""},
		{diary, "Chapter 3 (Diary)", "Diary/Chapter 3: Rules", ""},
		{diary, "actions", "The Novel/Actions | The Novel/Actions", ""},
		{diary, "actions ¶3", "The Novel/Actions:3", ""},

		// A heading over others means the first of them.
		{saga, "Bathroom", "Cleaning", ""},
		{saga, "bath", "Cleaning", no},
		{saga, "the bathroom section", "Cleaning", ""},
		{saga, "cleaning", "Cleaning | Cleaning", ""},
		{saga, "part 2", "Chapter 2", ""},
		{saga, "part two: the sea", "Chapter 2", ""},
		{saga, "chapter 2", "Chapter 2", ""},
		{saga, "Bathroom ¶3", no, ""},
		{saga, "Appendix", no, ""},

		// Books, chapters and verses.
		{scripture, "John 3v16", "The Gospel According to John/John Chapter 3:16", ""},
		{scripture, "John 3:16", "The Gospel According to John/John Chapter 3:16", ""},
		{scripture, "john 3 16", "The Gospel According to John/John Chapter 3:16", ""},
		{scripture, "Jn 3:16", "The Gospel According to John/John Chapter 3:16", ""},
		{scripture, "John chapter 3 verse 16", "The Gospel According to John/John Chapter 3:16", ""},
		{scripture, "verse 16 of John 3", "The Gospel According to John/John Chapter 3:16", ""},
		{scripture, "John 3, v. 16", "The Gospel According to John/John Chapter 3:16", ""},
		{scripture, "John III 16", "The Gospel According to John/John Chapter 3:16", ""},
		{scripture, "the gospel of john 3:16", no, ""},
		{scripture, "what does John 3:16 say?", "The Gospel According to John/John Chapter 3:16", ""},
		{scripture, "John 3", "The Gospel According to John/John Chapter 3", ""},
		{scripture, "1 John 3", "1 John/1 John Chapter 3", ""},
		{scripture, "I John 3:1", "1 John/1 John Chapter 3:1", ""},
		{scripture, "1 Jn 3:1", "1 John/1 John Chapter 3:1", ""},
		{scripture, "1 Cor 13:4", "1 Corinthians/1 Corinthians Chapter 13:4", ""},
		{scripture, "1Cor 13:4-7", "1 Corinthians/1 Corinthians Chapter 13:4-7", ""},
		{scripture, "first corinthians 13", "1 Corinthians/1 Corinthians Chapter 13", ""},
		{scripture, "cor 13:4", "1 Corinthians/1 Corinthians Chapter 13:4 | 2 Corinthians/2 Corinthians Chapter 13:4", no},
		{scripture, "gen 1 1", "01 - Genesis - KJV/Genesis Chapter 1:1", ""},
		{scripture, "Gn 1:1", "01 - Genesis - KJV/Genesis Chapter 1:1", ""},
		{scripture, "Genesis", "01 - Genesis - KJV/Genesis Chapter 1", ""},
		{scripture, "Genesis Chapter 2", "01 - Genesis - KJV/Genesis Chapter 2", ""},
		{scripture, "Psalm 23", "Psalms/Psalm Chapter 23", ""},
		{scripture, "psalms 23:1", "Psalms/Psalm Chapter 23:1", ""},
		{scripture, "Ps. 23", "Psalms/Psalm Chapter 23", ""},
		{scripture, "song of sol 2:1", "The Song of Solomon/Song of Solomon Chapter 2:1", ""},
		{scripture, "3 John", "3 John/3 John", ""},
		{scripture, "3 John 4", "3 John/3 John:4", no},
		{scripture, "Jude 5", "Jude/Jude:5", ""},
		{scripture, "Jude 1:5", "Jude/Jude:5", ""},
		{scripture, "Jude 5-7", "Jude/Jude:5-7", ""},
		{gospels, "John 3:2", "The Gospel According to Saint John/Chapter 3:2", ""},
		{gospels, "john 3", "The Gospel According to Saint John/Chapter 3", no},
		{gospels, "gosp 3:2", "The Gospel According to Saint Mark/Chapter 3:2 | The Gospel According to Saint John/Chapter 3:2", ""},
		{gospels, "acco 3:2", "The Gospel According to Saint Mark/Chapter 3:2 | The Gospel According to Saint John/Chapter 3:2", no},
		{reeds, "Reeds 1:2", "Reeds Chapter 1:2", ""},
		{reeds, "Reeds 1:1-2", "Reeds Chapter 1:1-2", ""},
		{reeds, "Reeds 2", "Reeds Chapter 2", ""},
		{reeds, "Reeds", "Reeds Chapter 1", no},

		// Other languages.
		{chapter, "Kapitel 48, Absatz 11", "Chapter 48:11", ""},
		{chapter, "Was steht in Absatz 11?", "Chapter 48:11", ""},
		{chapter, "Zeig mir den letzten Absatz", "Chapter 48:16", ""},
		{chapter, "der dritte Absatz von Kapitel 48", "Chapter 48:3", ""},
		{chapter, "Kapitel 48 Vers 2 bis 4", "Chapter 48:2-4", ""},
		{chapter, "chapitre 48, paragraphe 11", "Chapter 48:11", ""},
		{chapter, "que dit l'alinéa 3 ?", "Chapter 48:3", ""},
		{chapter, "le premier paragraphe du chapitre 48", "Chapter 48:1", ""},
		{chapter, "capítulo 48 párrafo 11", "Chapter 48:11", ""},
		{chapter, "¿Qué dice el párrafo 11?", "Chapter 48:11", ""},
		{chapter, "el último párrafo del capitulo 48", "Chapter 48:16", ""},
		{chapter, "capítulo 48, parágrafo 11", "Chapter 48:11", ""},
		{chapter, "capitolo 48 paragrafo 11", "Chapter 48:11", ""},
		{chapter, "hoofdstuk 48 alinea 11", "Chapter 48:11", ""},
		{chapter, "kapitel 48 stycke 11", "Chapter 48:11", ""},
		{chapter, "48. fejezet 11. bekezdés", "Chapter 48:11", ""},
		{chapter, "rozdział 48 akapit 11", "Chapter 48:11", ""},
		{chapter, "kapitola 48 odstavec 11", "Chapter 48:11", ""},
		{chapter, "глава 48 абзац 11", "Chapter 48:11", ""},
		{chapter, "первый абзац 48-й главы", "Chapter 48:1", ""},
		{chapter, "что сказано в абзаце 11?", "Chapter 48:11", ""},
		{chapter, "κεφάλαιο 48, παράγραφος 11", "Chapter 48:11", ""},
		{chapter, "bölüm 48 paragraf 11", "Chapter 48:11", ""},
		{chapter, "chương 48 đoạn 11", "Chapter 48:11", ""},
		{chapter, "الفصل 48 الفقرة 11", "Chapter 48:11", ""},
		{chapter, "פרק 48 פסקה 11", "Chapter 48:11", ""},
		{chapter, "अध्याय ४८ अनुच्छेद ११", "Chapter 48:11", ""},
		{chapter, "บทที่ 48 ย่อหน้าที่ 11", "Chapter 48:11", ""},
		{chapter, "第48章 第11段", "Chapter 48:11", ""},
		{chapter, "第四十八章第十一段", "Chapter 48:11", ""},
		{chapter, "48장 11절", "Chapter 48:11", ""},
		{chinese, "第二章", "第二章 雨", ""},
		{chinese, "第12章第3段", "第十二章 风:3", ""},
		{chinese, "请显示第二章第三段落", "第二章 雨:3", ""},
		{chinese, "2:3", "第二章 雨:3", ""},
		{chinese, "尾声", "尾声", ""},
		{japanese, "第三章の第二段落", "第3章 秋:2", ""},
		{japanese, "第3章を見せて", "第3章 秋", ""},
		{japanese, "3章2節", "第3章 秋:2", ""},
		{japanese, "２：３〜５", "第2章 夏:3-5", ""},
		{korean, "제3장 제16절", "제3장 가을:16", ""},
		{korean, "3장 16절", "제3장 가을:16", ""},
		{korean, "3:16", "제3장 가을:16", ""},
		{law, "§ 2", "§ 2 Zweck", ""},
		{law, "§2 Abs. 3", "§ 2 Zweck:3", ""},
		{law, "§ 3a (2)", "§ 3a Beiträge:2", ""},
		{law, "Anhang B", "Anhang B", ""},
		{law, "anhang b", "Anhang B", ""},
	} {
		c := NewCatalogue(r.texts)
		got, ok := c.Resolve(r.written)
		if s := show(got, ok, r.texts); s != r.want {
			t.Errorf("after the command, %q is %s, want %s", r.written, s, r.want)
		}
		if r.asked == "" {
			r.asked = r.want
		}
		got, ok = c.ResolveQuestion(r.written, verses("Jude")(r.texts))
		if s := show(got, ok, r.texts); s != r.asked {
			t.Errorf("as a question, %q is %s, want %s", r.written, s, r.asked)
		}
	}
}

func TestTheFirstOfARange(t *testing.T) {
	t.Parallel()
	c := NewCatalogue(reeds)
	all, ok := c.Resolve("Reeds 1:1-2:2")
	if !ok || all.Ranges[0].Count != 4 {
		t.Fatalf("got %+v", all)
	}
	for n, want := range map[int]string{1: "Reeds Chapter 1:1", 2: "Reeds Chapter 1:1-2", 3: "Reeds Chapter 1:1-Reeds Chapter 2:1", 4: "Reeds Chapter 1:1-Reeds Chapter 2:2", 9: "Reeds Chapter 1:1-Reeds Chapter 2:2"} {
		if got := show(Referent{Ranges: []Range{c.First(all.Ranges[0], n)}}, true, reeds); got != want {
			t.Errorf("the first %d are %s, want %s", n, got, want)
		}
	}
}
