package discord

import (
	"cmp"
	"strings"

	"github.com/bwmarrin/discordgo"

	"github.com/chapterbot/chapterbot/bot"
)

// Discord's limits, in characters (API documentation, "Embed Limits").
const (
	maxContent     = 2000
	maxTitle       = 256 // a citation is cut as short: the quotation has the room
	maxDescription = 4096
	maxEmbedTotal  = 6000
	maxEmbeds      = 10
	maxButtons     = 5
	maxLabel       = 80
)

const accent = 0x3B7A57 // the colour of the bar beside a quotation

// rendered is a reply as Discord takes it, within its limits whatever the
// reply holds.
type rendered struct {
	content    string
	embeds     []*discordgo.MessageEmbed
	components []discordgo.MessageComponent
}

// render words a reply for Discord: quotations and titled blocks as embeds,
// the rest as content, or everything as content where embeds are not allowed.
// The citation of one quotation is content, which a phone can copy; several
// are the titles of theirs.
func render(r bot.Reply, embeds bool) rendered {
	var out rendered
	if embeds {
		out.content, out.embeds = renderEmbeds(r.Blocks)
	} else {
		out.content = renderPlain(r.Blocks)
	}
	if strings.TrimSpace(out.content) == "" && len(out.embeds) == 0 {
		out.content = "…"
	}
	out.components = buttons(r.Buttons)
	return out
}

func renderEmbeds(blocks []bot.Block) (string, []*discordgo.MessageEmbed) {
	var lines []string
	var cards []bot.Block
	for _, b := range blocks {
		if b.Quote || b.Title != "" {
			cards = append(cards, b)
			continue
		}
		lines = append(lines, heading(b)+fit(b.Runs, maxContent-units(heading(b)), false))
	}
	cards = cards[:min(len(cards), maxEmbeds)]
	if len(cards) == 1 && cards[0].Citation != "" {
		lines = append(lines, citation(cards[0]))
	}
	content := join(lines, "\n", maxContent)

	room := maxEmbedTotal
	needs := make([]int, len(cards))
	embeds := make([]*discordgo.MessageEmbed, len(cards))
	for i, b := range cards {
		title := b.Title
		if len(cards) > 1 {
			title = cmp.Or(title, b.Citation)
		}
		embeds[i] = &discordgo.MessageEmbed{Color: accent, Title: label(escape(clean(title)), maxTitle)}
		room -= units(embeds[i].Title)
		needs[i] = units(fit(b.Runs, maxEmbedTotal, false))
	}
	frames := around(cards, needs, room, maxDescription)
	for i, f := range frames {
		room -= f.units()
		needs[i] = min(maxDescription-f.units(), needs[i])
	}
	for i, most := range share(needs, room) {
		embeds[i].Description = frames[i].before + fit(cards[i].Runs, most, false) + frames[i].after
	}
	return content, embeds
}

// frame is what stands around a quotation, as Markdown.
type frame struct{ before, after string }

func (f frame) units() int { return units(f.before) + units(f.after) }

// around writes what stands before and after each block's quotation as subtext,
// if there is room for all of it beside the quotations, which have first claim:
// in all, and in each block.
func around(blocks []bot.Block, needs []int, room, most int) []frame {
	frames := make([]frame, len(blocks))
	for i, b := range blocks {
		if b.Before != "" {
			frames[i].before = subtext(b.Before) + "\n\n"
		}
		if b.After != "" {
			frames[i].after = "\n\n" + subtext(b.After)
		}
		if needs[i]+frames[i].units() > most {
			frames[i] = frame{}
		}
		room -= needs[i] + frames[i].units()
	}
	if room < 0 {
		return make([]frame, len(blocks))
	}
	return frames
}

// maxSubtext is the most of a line of subtext, before it is escaped.
const maxSubtext = 200

// subtext is one small line.
func subtext(text string) string {
	text = strings.Join(strings.Fields(clean(text)), " ")
	return "-# " + escape(label(text, maxSubtext))
}

// renderPlain writes the blocks one under another, quotations as Markdown
// quotes with the citation above.
func renderPlain(blocks []bot.Block) string {
	const gap = 2 // the blank line between two blocks
	heads := make([]string, len(blocks))
	needs := make([]int, len(blocks))
	room := maxContent
	for i, b := range blocks {
		heads[i] = heading(b)
		if b.Citation != "" {
			heads[i] += citation(b) + "\n"
		}
		room -= units(heads[i]) + gap
		needs[i] = units(fit(b.Runs, maxContent, b.Quote))
	}
	frames := around(blocks, needs, room, maxContent)
	for _, f := range frames {
		room -= f.units()
	}
	var parts []string
	for i, most := range share(needs, room) {
		parts = append(parts, heads[i]+frames[i].before+fit(blocks[i].Runs, most, blocks[i].Quote)+frames[i].after)
	}
	return join(parts, "\n\n", maxContent)
}

// heading is what stands before a block's runs.
func heading(b bot.Block) string {
	switch {
	case b.Small:
		return "-# "
	case b.Title == "":
		return ""
	}
	return "**" + escape(label(clean(b.Title), maxTitle)) + "**\n"
}

// citation is the line that says where a quotation stands.
func citation(b bot.Block) string { return "**" + escape(label(clean(b.Citation), maxTitle)) + "**" }

// join joins as many parts as fit, in order.
func join(parts []string, gap string, limit int) string {
	var b strings.Builder
	used := 0
	for _, p := range parts {
		if used += units(p) + len(gap); used > limit+len(gap) {
			break
		}
		if b.Len() > 0 {
			b.WriteString(gap)
		}
		b.WriteString(p)
	}
	return b.String()
}

// label cuts one line of text to at most n units.
func label(s string, n int) string {
	if units(s) <= n {
		return s
	}
	used := 0
	for i, r := range s {
		if used += units(string(r)); used > n-1 {
			return strings.TrimRight(s[:i], "\\") + "…"
		}
	}
	return s
}

func buttons(list []bot.Button) []discordgo.MessageComponent {
	if len(list) == 0 {
		return []discordgo.MessageComponent{}
	}
	var row discordgo.ActionsRow
	for _, b := range list[:min(len(list), maxButtons)] {
		text := label(clean(b.Label), maxLabel)
		if strings.TrimSpace(text) == "" {
			text = "…" // a title of characters that don't show
		}
		row.Components = append(row.Components, discordgo.Button{
			Label:    text,
			Style:    discordgo.SecondaryButton,
			CustomID: b.Action,
		})
	}
	return []discordgo.MessageComponent{row}
}
