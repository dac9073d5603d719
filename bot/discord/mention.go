package discord

import (
	"encoding/json"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/rest"
)

// mentions knows the IDs of the registered commands, by which Discord makes
// something to press of their names.
type mentions struct {
	guild string // where the commands are registered; empty: everywhere
	ids   atomic.Pointer[map[bot.Command]string]
}

// learn takes the commands as Discord lists them, and passes over those that
// are not the bot's.
func (m *mentions) learn(list []json.RawMessage) {
	ids := map[bot.Command]string{}
	for _, raw := range list {
		var registered struct {
			ID   string      `json:"id"`
			Type int         `json:"type"`
			Name bot.Command `json:"name"`
		}
		if isOurs(raw) && json.Unmarshal(raw, &registered) == nil && registered.Type == chatInput && rest.IsSnowflake(registered.ID) {
			ids[registered.Name] = registered.ID
		}
	}
	m.ids.Store(&ids)
}

// write puts commands into a reply as they are used in a guild, or in a direct
// message where that is empty: to press where the ID is known, else with a
// slash. Where none are registered they stay as they are typed.
func (m *mentions) write(r bot.Reply, guild string) bot.Reply {
	if m.guild != "" && m.guild != guild {
		return r
	}
	ids := map[bot.Command]string{}
	if known := m.ids.Load(); known != nil {
		ids = *known
	}
	r.Blocks = slices.Clone(r.Blocks)
	for i, block := range r.Blocks {
		r.Blocks[i].Runs = slices.Clone(block.Runs)
		for j, run := range block.Runs {
			if run.Command == "" {
				continue
			}
			name := "/" + string(run.Command)
			if id := ids[run.Command]; id != "" {
				name = "<" + name + ":" + id + ">"
			}
			r.Blocks[i].Runs[j].Text = name
		}
	}
	return r
}

// isMention reports whether a run is the mention of its own command, the one
// thing besides bold marks that is not escaped.
func isMention(run bot.Run) bool {
	name := string(run.Command)
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz-_") != "" {
		return false
	}
	id, begins := strings.CutPrefix(run.Text, "</"+name+":")
	id, ends := strings.CutSuffix(id, ">")
	return begins && ends && rest.IsSnowflake(id)
}
