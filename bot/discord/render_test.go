package discord

import (
	"regexp"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
	"pgregory.net/rapid"

	"github.com/chapterbot/chapterbot/bot"
)

// shown is what Discord's client makes of Markdown that has nothing but
// escapes, bold marks and quote marks: its plain text. It fails on any other
// Markdown.
func shown(t interface{ Fatalf(string, ...any) }, md string) string {
	md = strings.ReplaceAll(md, "\n> ", "\n")
	md = strings.TrimPrefix(md, "> ")
	var b strings.Builder
	runes := []rune(md)
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; {
		case r == '\\' && i+1 < len(runes) && !wordy(runes[i+1]) && runes[i+1] != ' ' && runes[i+1] != '\n':
			i++
			b.WriteRune(runes[i])
		case r == '*' && i+1 < len(runes) && runes[i+1] == '*':
			i++
		case strings.ContainsRune("\\*_~`|<>[]@", r):
			t.Fatalf("%q stands unescaped at %d of %q", r, i, md)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// shortcode is what Discord shows as an emoji, if there is one of that name.
var shortcode = regexp.MustCompile(`(?:^|[^\\\\]):[\w+-]+:`)

func TestNoShortcodeIsLeft(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([:a1+_ é-]|:[a1+_-]{1,3}:){0,12}`).Draw(t, "text")
		md := escape(text)
		if code := shortcode.FindString(md); code != "" || shown(t, md) != text {
			t.Fatalf("%q is written %q", text, md)
		}
	})
}

func TestEscapedTextIsShownAsItStands(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"everyone":      "@everyone and @here, wake up",
		"user mention":  "<@1234> <@&99> <#5> <:smile:123> <t:0:R> </ask:1>",
		"masked link":   "[click me](https://evil.example/x)",
		"bare link":     "see https://evil.example and discord.gg/abc",
		"spoiler":       "||secret|| ~~gone~~",
		"code fence":    "```go\nfmt.Println(`hi`)\n```",
		"heading":       "# not a heading\n## nor this\n-# nor small",
		"list":          "- one\n* two\n+ three\n1. four",
		"quote":         "> not quoted\n>>> nor this",
		"emphasis":      "*a* **b** _c_ __d__ ***e***",
		"own escapes":   `\*not bold\* \\ C:\Users`,
		"plain text":    "Nothing to see here: 3.5 % of it, e.g. this - and that.",
		"no space stop": "management.Strengthening",
		"shortcodes":    ":skull: :+1::100: a:b:c :heavy_check_mark: 10:30:45 :)",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			md := escape(text)
			if got := shown(t, md); got != text {
				t.Errorf("%q is shown as %q", text, got)
			}
			if code := shortcode.FindString(md); code != "" {
				t.Errorf("%q still holds %q", md, code)
			}
			for _, forbidden := range []string{"s://", "discord.gg", "<@", "\n- ", "\n# ", "\n1. ", "\n> "} {
				if strings.Contains("\n"+md, forbidden) {
					t.Errorf("%q still holds %q", md, forbidden)
				}
			}
		})
	}
}

func TestCleanDropsWhatReordersOrControls(t *testing.T) {
	t.Parallel()
	if got := clean("a\u202Eb\x1b[31mc\x00d\tе\xff"); got != "ab[31mcd е\uFFFD" {
		t.Errorf("got %q", got)
	}
}

// anyText leans on the characters that matter to Discord, at lengths from
// nothing to far beyond its limits.
func anyText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Repeat(someText().Draw(t, "text"), rapid.SampledFrom([]int{1, 1, 5, 50, 500}).Draw(t, "times"))
	})
}

func someText() *rapid.Generator[string] {
	return rapid.StringOfN(rapid.OneOf(
		rapid.SampledFrom([]rune("\\*_~`|<>[]()@#:/.-+\n ?!1a")),
		rapid.SampledFrom([]rune("abc def ghi é 漢字 😀 \u0301\u200D")),
		rapid.Rune(),
	), 0, 100, -1)
}

func anyReply() *rapid.Generator[bot.Reply] {
	return rapid.Custom(func(t *rapid.T) bot.Reply {
		var r bot.Reply
		for range rapid.IntRange(0, 6).Draw(t, "blocks") {
			b := bot.Block{Quote: rapid.Bool().Draw(t, "quote")}
			if rapid.Bool().Draw(t, "titled") {
				b.Title = anyText().Draw(t, "title")
			}
			if b.Quote {
				b.Citation = anyText().Draw(t, "citation")
				b.Before, b.After = anyText().Draw(t, "before"), anyText().Draw(t, "after")
			}
			for i := range rapid.IntRange(1, 3).Draw(t, "runs") {
				b.Runs = append(b.Runs, bot.Run{Text: anyText().Draw(t, "text"), Bold: i == 1})
			}
			r.Blocks = append(r.Blocks, b)
		}
		for range rapid.IntRange(0, 7).Draw(t, "buttons") {
			r.Buttons = append(r.Buttons, bot.Button{Label: anyText().Draw(t, "label"), Action: "passage:1:0:1:0"})
		}
		return r
	})
}

func TestNoReplyExceedsDiscordsLimits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		out := render(anyReply().Draw(t, "reply"), rapid.Bool().Draw(t, "embeds"))
		if n := units(out.content); n > maxContent {
			t.Fatalf("content of %d", n)
		}
		if strings.TrimSpace(out.content) == "" && len(out.embeds) == 0 {
			t.Fatal("an empty message")
		}
		shown(t, out.content)
		total := 0
		for _, e := range out.embeds {
			total += embedUnits(t, e)
		}
		if len(out.embeds) > maxEmbeds || total > maxEmbedTotal {
			t.Fatalf("%d embeds of %d in all", len(out.embeds), total)
		}
		checkButtons(t, out.components)
	})
}

func embedUnits(t *rapid.T, e *discordgo.MessageEmbed) int {
	title, description, footer := units(e.Title), units(e.Description), 0
	if e.Footer != nil {
		footer = units(e.Footer.Text)
	}
	if title > maxTitle || description > maxDescription || footer > maxTitle {
		t.Fatalf("title %d, description %d, footer %d", title, description, footer)
	}
	shown(t, e.Title)
	shown(t, e.Description)
	return title + description + footer
}

func checkButtons(t *rapid.T, rows []discordgo.MessageComponent) {
	if len(rows) > 1 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, row := range rows {
		list := row.(discordgo.ActionsRow).Components
		if len(list) == 0 || len(list) > maxButtons {
			t.Fatalf("%d buttons in a row", len(list))
		}
		for _, c := range list {
			if b := c.(discordgo.Button); units(b.Label) > maxLabel || units(b.Label) == 0 || len(b.CustomID) > 100 {
				t.Fatalf("label %q, id %q", b.Label, b.CustomID)
			}
		}
	}
}

var spaces = regexp.MustCompile(`\s+`)

func TestWhatFitsIsWholeAndWhatIsCutIsVerbatim(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before, bold, after := anyText().Draw(t, "before"), anyText().Draw(t, "bold"), anyText().Draw(t, "after")
		limit := rapid.IntRange(50, 5000).Draw(t, "limit")
		quote := rapid.Bool().Draw(t, "quote")
		md := fit([]bot.Run{{Text: before}, {Text: bold, Bold: true}, {Text: after}}, limit, quote)
		if units(md) > limit {
			t.Fatalf("%d units of %d", units(md), limit)
		}
		got := shown(t, md)
		got = strings.TrimSuffix(strings.TrimPrefix(got, "… "), " …")
		flat := func(s string) string { return strings.TrimSpace(spaces.ReplaceAllString(clean(s), " ")) }
		if !strings.Contains(flat(before+bold+after), flat(got)) {
			t.Fatalf("%q is not part of the passage", got)
		}
	})
}

func TestACutKeepsTheBoldPart(t *testing.T) {
	t.Parallel()
	filler := strings.Repeat("word after word. ", 1500)
	md := fit([]bot.Run{{Text: filler}, {Text: "The answer stands here.", Bold: true}, {Text: " " + filler}}, 1000, false)
	if !strings.Contains(md, "**The answer stands here.**") {
		t.Errorf("the answer is cut from %q", md)
	}
	if !strings.HasPrefix(md, "… ") || !strings.HasSuffix(md, " …") {
		t.Errorf("the cuts are not marked: %q", md)
	}
	if n := units(md); n < 900 {
		t.Errorf("only %d of 1000 units are used", n)
	}
}

func TestWhatStandsAroundAQuotationIsSmallAndApart(t *testing.T) {
	t.Parallel()
	r := bot.Reply{Blocks: []bot.Block{{
		Quote: true, Citation: "Chapter 3 ¶2 of 4", Runs: []bot.Run{{Text: "Oil is kept "}, {Text: "in the cellar", Bold: true}, {Text: "."}},
		Before: "… # trimmed\nfirst", After: "The *keeper* …",
	}}}
	if got, want := render(r, true).embeds[0].Description, "-# … # trimmed first\n\nOil is kept **in the cellar**.\n\n-# The \\*keeper\\* …"; got != want {
		t.Errorf("as an embed:\n%s\nwant\n%s", got, want)
	}
	if got, want := render(r, false).content, "**Chapter 3 ¶2 of 4**\n-# … # trimmed first\n\n> Oil is kept **in the cellar**.\n\n-# The \\*keeper\\* …"; got != want {
		t.Errorf("plainly:\n%s\nwant\n%s", got, want)
	}
	r.Blocks[0].Before = "# a heading"
	if got := render(r, true).embeds[0].Description; !strings.HasPrefix(got, `-# \# a heading`) {
		t.Errorf("the text writes Markdown of its own: %s", got)
	}
}

func TestAQuotationHasTheRoomBeforeWhatStandsAroundIt(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a word and ", 175) // 1925 characters
	r := bot.Reply{Blocks: []bot.Block{{Quote: true, Citation: "A ¶1", Runs: []bot.Run{{Text: long}}, Before: "… before", After: strings.Repeat("after ", 20)}}}
	if got := render(r, false).content; strings.Contains(got, "-#") || !strings.Contains(got, strings.TrimSpace(long)) {
		t.Errorf("the quotation is cut for what stands around it: %s", got)
	}
}

func TestSeveralQuotationsHaveTheRoomBeforeWhatStandsAroundThem(t *testing.T) {
	t.Parallel()
	block := bot.Block{Quote: true, Citation: "A ¶1", Runs: []bot.Run{{Text: strings.TrimSpace(strings.Repeat("a word and ", 86))}}, Before: strings.Repeat("before ", 20)}
	got := render(bot.Reply{Blocks: []bot.Block{block, block}}, false).content
	if strings.Contains(got, "-#") || strings.Count(got, block.Runs[0].Text) != 2 {
		t.Errorf("a quotation is cut for what stands around it: %s", got)
	}
}

func TestThreeShortPassagesAreQuotedWhole(t *testing.T) {
	t.Parallel()
	reply := bot.Reply{Blocks: []bot.Block{
		{Quote: true, Citation: "Chapter 1 ¶ 1", Runs: []bot.Run{{Text: strings.Repeat("a", 3900)}}},
		{Quote: true, Citation: "Chapter 1 ¶ 2", Runs: []bot.Run{{Text: strings.Repeat("b", 900)}}},
		{Quote: true, Citation: "Chapter 1 ¶ 3", Runs: []bot.Run{{Text: strings.Repeat("c", 900)}}},
	}}
	out := render(reply, true)
	for i, n := range []int{3900, 900, 900} {
		if got := units(out.embeds[i].Description); got != n {
			t.Errorf("passage %d has %d of %d characters", i+1, got, n)
		}
	}
}

func TestShareMeetsSmallNeedsAndSplitsTheRest(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		needs []int
		total int
		want  []int
	}{
		{[]int{10, 20, 30}, 100, []int{10, 20, 30}},
		{[]int{100, 100}, 60, []int{30, 30}},
		{[]int{10, 100, 100}, 110, []int{10, 50, 50}},
		{[]int{0, 50}, 20, []int{0, 20}},
		{nil, 5, nil},
	} {
		got := share(row.needs, row.total)
		for i := range row.want {
			if got[i] != row.want[i] {
				t.Errorf("share(%v, %d) = %v, want %v", row.needs, row.total, got, row.want)
				break
			}
		}
	}
}
