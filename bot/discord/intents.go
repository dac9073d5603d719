package discord

import (
	"github.com/bwmarrin/discordgo"

	"github.com/chapterbot/chapterbot/bot/discord/gateway"
)

// Intents without any that Discord must approve. Guilds is for the changes of
// roles and channels on which the bot's permissions rest.
const (
	plainIntents  = discordgo.IntentGuilds | discordgo.IntentGuildMessages | discordgo.IntentDirectMessages
	wantedIntents = plainIntents | discordgo.IntentMessageContent
)

func (c *Client) explainIntents() {
	c.log.Error("the bot has no Message Content intent: prefix commands in servers will not work, slash commands, mentions and direct messages will. "+
		"To have them all, switch on Message Content Intent at "+gateway.Portal+" (Bot, Privileged Gateway Intents) and start again", "close_code", gateway.CloseDisallowedIntents)
}
