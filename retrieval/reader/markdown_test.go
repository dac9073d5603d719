package reader_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMarkdown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		source  string
		want    []string // outline
		dropped []string
	}{
		{
			name:   "headings of both kinds open sections",
			source: "# The Handbook\n\nWelcome.\n\n## Opening *hours*\n\nWe open at nine.\n\nParking\n-------\n\nBehind the house.\n",
			want:   []string{"# The Handbook", "Welcome.", "# Opening hours", "We open at nine.", "# Parking", "Behind the house."},
			dropped: []string{
				"10: -------: markup",
			},
		},
		{
			name:   "a heading that is only the title is no section",
			source: "# The Handbook\n\n## Parking\n\nBehind the house.\n",
			want:   []string{"# Parking", "Behind the house."},
		},
		{
			name:   "a heading without text stays above those of its own parts only",
			source: "# The Handbook\n\n## Part One\n\n### Bread\n\nAt five.\n\n### Rye\n\n## Part *Two*\n\n### Cake\n\n<!-- to do -->\n\n## Part Three\n\n### Boats\n\nAt noon.\n\nLater\n-----\n",
			want:   []string{"# Part One", "# Bread", "At five.", "# Part Three", "# Boats", "At noon."},
			dropped: []string{
				"9: ### Rye: heading without text", "11: ## Part *Two*: heading without text", "13: ### Cake: heading without text",
				"15: <!-- to do -->: HTML", "23: Later: heading without text", "24: -----: markup",
			},
		},
		{
			name:   "marks go, words stay",
			source: "Ask **Ms *Okafor*** or `make help`, see [the plan](https://example.org/plan \"Plan\"), ~~not~~ <https://example.org>, \\*this\\* &amp; that &copy; x&y \\&amp; ![a map](map.png)",
			want:   []string{"Ask Ms Okafor or make help, see the plan, not https://example.org, *this* & that © x&y &amp; a map"},
		},
		{
			name:   "a comment in a footnote is none of its words, whatever stands behind the note",
			source: "The lamp.[^1]\n\n[^1]: Of brass, <!-- ask Ann --> and <? so ?> old.\n\nA comment begins with <!-- and a question with <? there.\n",
			want:   []string{"The lamp.[1]", "A comment begins with <!-- and a question with <? there.", "[1] Of brass,  and  old."},
		},
		{
			name:   "a soft line break is a space, a hard one is a line",
			source: "One\ntwo  \nthree\\\nfour<br>five\n",
			want:   []string{"One two\nthree\nfour\nfive"},
		},
		{
			name:   "each item of a list is a paragraph, numbered as it was",
			source: "- Bread\n- Milk\n  - Oat\n\n3. Open the door\n4. Walk in\n\n   and close it\n\n- [x] paid\n- [ ] sent\n",
			want:   []string{"Bread", "Milk", "Oat", "3. Open the door", "4. Walk in", "and close it", "[x] paid", "[ ] sent"},
		},
		{
			name:   "quotations and code are paragraphs",
			source: "> Nobody\n> came.\n\n```go\nfunc f() {\n\n\treturn\n}\n```\n\n    indented\n      more\n",
			want:   []string{"Nobody came.", "func f() {\n\treturn\n}", "indented\n  more"},
			dropped: []string{
				"4: ```go: markup", "9: ```: markup",
			},
		},
		{
			name:    "a table is a paragraph, a row a line",
			source:  "| Day | From | To |\n|---|---|---|\n| Monday | 9 | 17 |\n| **Sunday** | closed | |\n",
			want:    []string{"Day | From | To\nMonday | 9 | 17\nSunday | closed"},
			dropped: []string{"2: |---|---|---|: markup"},
		},
		{
			name:    "footnotes stand at the end",
			source:  "It opened late.[^1]\n\n[^1]: At noon.\n",
			want:    []string{"It opened late.[1]", "[1] At noon."},
			dropped: nil,
		},
		{
			name:    "HTML, rules, addresses and front matter are listed",
			source:  "---\ntitle: Rules\nlang: sv-SE\n---\n<!-- a\nnote -->\n\nHej.\n\n---\n\nSee [us].\n\n[us]: https://example.org\n\n<div>\nkept out\n</div>\n",
			want:    []string{"Hej.", "See us."},
			dropped: []string{"1: ---: front matter", "3: lang: sv-SE: front matter", "4: ---: front matter", "5: <!-- a: HTML", "6: note -->: HTML", "10: ---: markup", "14: [us]: https://example.org: markup", "16: <div>: HTML", "17: kept out: HTML", "18: </div>: HTML"},
		},
		{
			name:    "a table of contents goes, a list of links stays",
			source:  "# A\n\n- [Bread](#bread)\n  - [Rye](#rye)\n- See [Boats](#boats)\n- [The harbour](harbour.md)\n\n## Bread\n\nAt five.\n",
			want:    []string{"# A", "See Boats", "The harbour", "# Bread", "At five."},
			dropped: []string{"3: - [Bread](#bread): table of contents", "4: - [Rye](#rye): table of contents"},
		},
		{
			name:   "what is said twice stays: it was written for readers",
			source: bakery + "\n\n" + bakery + "\n\nThe End\n",
			want:   []string{bakery, bakery, "The End"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			doc, dropped := read(t, "x.md", c.source)
			if diff := cmp.Diff(c.want, outline(doc)); diff != "" {
				t.Errorf("document (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.dropped, reasons(dropped)); diff != "" {
				t.Errorf("dropped (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFrontMatterNamesTheLanguage(t *testing.T) {
	t.Parallel()
	if doc, _ := read(t, "x.md", "---\nlang: sv-SE\n---\n\nHej.\n"); doc.Language != "sv" {
		t.Errorf("language %q, want sv", doc.Language)
	}
}

func TestALongTableIsSeveralParagraphsEachUnderItsHead(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("| Town | Inhabitants |\n|---|---|\n")
	for range 100 {
		b.WriteString("| A town with a rather long name | 12345 |\n")
	}
	doc, _ := read(t, "x.md", b.String())
	paragraphs := outline(doc)
	if len(paragraphs) < 3 {
		t.Fatalf("%d paragraphs, want several", len(paragraphs))
	}
	rows := 0
	for _, p := range paragraphs {
		if !strings.HasPrefix(p, "Town | Inhabitants\n") || len(p) > 1300 {
			t.Errorf("a paragraph of %d bytes begins %.30q", len(p), p)
		}
		rows += strings.Count(p, "\n")
	}
	if rows != 100 {
		t.Errorf("%d rows, want 100", rows)
	}
}

// However much stands before an underlined heading, and though a table was its
// end, it is a heading and no paragraph.
func TestAnUnderlinedHeadingOverATableIsAHeadingAlone(t *testing.T) {
	t.Parallel()
	for before := range 100 {
		doc, _ := read(t, "x.md", strings.Repeat("***\n", before)+"The title\n| a |\n|---|\n---\n\nThe text of it.\n")
		if diff := cmp.Diff([]string{"a", "# The title", "The text of it."}, outline(doc)); diff != "" {
			t.Fatalf("behind %d lines (-want +got):\n%s", before, diff)
		}
	}
}
