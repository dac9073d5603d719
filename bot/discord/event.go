package discord

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/rest"
)

// The parts of events that the bot reads. discordgo's types are not used to
// decode them: one component it doesn't know loses it the whole message.

type user struct {
	ID     string `json:"id"`
	Bot    bool   `json:"bot"`
	System bool   `json:"system"`
}

type messageEvent struct {
	ID        string `json:"id"`
	ChannelID string `json:"channel_id"`
	GuildID   string `json:"guild_id"`
	WebhookID string `json:"webhook_id"`
	Author    user   `json:"author"`
	Content   string `json:"content"`
	Type      int    `json:"type"`

	Reference  messageReference `json:"message_reference"`
	Referenced referenced       `json:"referenced_message"`
}

// Message types that people write.
const (
	messageDefault = 0
	messageReply   = 19
)

// byPerson reports whether a person wrote the message, and its IDs are such.
func (m *messageEvent) byPerson() bool {
	return (m.Type == messageDefault || m.Type == messageReply) &&
		!m.Author.Bot && !m.Author.System && m.WebhookID == "" &&
		rest.IsSnowflake(m.ID) && rest.IsSnowflake(m.ChannelID) && rest.IsSnowflake(m.Author.ID) &&
		(m.GuildID == "" || rest.IsSnowflake(m.GuildID))
}

// withoutMention drops mentions of the bot from a text, and reports whether
// there was one.
func withoutMention(text, self string) (string, bool) {
	if self == "" || !strings.Contains(text, "<@") {
		return strings.TrimSpace(text), false
	}
	rest := strings.NewReplacer("<@"+self+">", " ", "<@!"+self+">", " ").Replace(text)
	return strings.TrimSpace(rest), rest != text
}

// addressed is the mention of a person, a role or everybody.
var addressed = regexp.MustCompile(`^(<@[!&]?[0-9]+>|@everyone|@here)`)

// beginsWithMention reports whether a text without a mention of the bot is said
// to others.
func beginsWithMention(text string) bool { return addressed.MatchString(text) }

type interactionEvent struct {
	ID            string `json:"id"`
	ApplicationID string `json:"application_id"`
	Type          int    `json:"type"`
	Token         string `json:"token"`
	GuildID       string `json:"guild_id"`
	ChannelID     string `json:"channel_id"`
	User          user   `json:"user"` // in direct messages
	Member        struct {
		User        user          `json:"user"`
		Permissions permissionSet `json:"permissions"`
	} `json:"member"`
	AppPermissions *permissionSet `json:"app_permissions"`
	Context        int            `json:"context"` // where it was used
	// Owners says who installed the app: "0" a server, "1" a user.
	Owners map[string]string `json:"authorizing_integration_owners"`
	Data   struct {
		Name     string `json:"name"`
		CustomID string `json:"custom_id"`
		Options  []struct {
			Value json.RawMessage `json:"value"`
		} `json:"options"`
	} `json:"data"`
	Message *shownMessage `json:"message"` // the one whose button was pressed
}

type shownMessage struct {
	ID          string `json:"id"`
	Flags       int    `json:"flags"`
	Interaction struct {
		User user `json:"user"`
	} `json:"interaction_metadata"`
	Referenced *struct {
		Author user `json:"author"`
	} `json:"referenced_message"`
}

// Interaction types.
const (
	interactionCommand   = 2
	interactionComponent = 3
)

// botsDM is the context of direct messages with the bot.
const botsDM = 1

func (i *interactionEvent) valid() bool {
	return rest.IsSnowflake(i.ID) && rest.IsSnowflake(i.ApplicationID) && i.Token != "" && rest.IsSnowflake(i.from()) &&
		(i.GuildID == "" || rest.IsSnowflake(i.GuildID))
}

func (i *interactionEvent) from() string {
	if i.GuildID != "" && i.Member.User.ID != "" {
		return i.Member.User.ID
	}
	return i.User.ID
}

func (i *interactionEvent) argument() string {
	if len(i.Data.Options) == 0 {
		return ""
	}
	var s string
	if json.Unmarshal(i.Data.Options[0].Value, &s) == nil {
		return s
	}
	return string(i.Data.Options[0].Value) // a number: as it was written
}

// manager reports whether the user may manage the server. Where the app was
// not installed by the server but by the user, nobody there has a say.
func (i *interactionEvent) manager() bool {
	if i.GuildID == "" {
		return false
	}
	if _, ofServer := i.Owners["0"]; len(i.Owners) > 0 && !ofServer {
		return false
	}
	return i.Member.Permissions.any(permAdministrator | permManageGuild)
}

// own reports whether the pressed button stands under a reply to the person
// who pressed it, or where nobody else reads. Of replies to messages Discord
// doesn't always say to whom they were; asker knows of late ones.
func (i *interactionEvent) own(asker func(reply string) string) bool {
	m := i.Message
	switch {
	case m == nil:
		return false
	case i.GuildID == "" || m.Flags&flagEphemeral != 0:
		return true
	case m.Interaction.User.ID != "":
		return m.Interaction.User.ID == i.from()
	case m.Referenced != nil:
		return m.Referenced.Author.ID == i.from()
	}
	return asker(m.ID) == i.from()
}

func (i *interactionEvent) message() bot.Message {
	m := bot.Message{
		ID:      i.ID,
		User:    bot.UserID(i.from()),
		Guild:   bot.GuildID(i.GuildID),
		Channel: bot.ChannelID(i.ChannelID),
	}
	if i.Type == interactionComponent {
		m.Action = i.Data.CustomID
	} else {
		m.Command = bot.Command(i.Data.Name)
		m.Argument = i.argument()
	}
	return m
}

// permissionSet is a set of Discord's permissions, written as a decimal string.
type permissionSet uint64

// The permissions the bot looks at.
const (
	permAdministrator       permissionSet = 1 << 3
	permManageGuild         permissionSet = 1 << 5
	permViewChannel         permissionSet = 1 << 10
	permSendMessages        permissionSet = 1 << 11
	permEmbedLinks          permissionSet = 1 << 14
	permReadMessageHistory  permissionSet = 1 << 16
	permSendMessagesThreads permissionSet = 1 << 38
	permAll                               = ^permissionSet(0)
)

func (p permissionSet) any(q permissionSet) bool { return p&q != 0 }

// UnmarshalJSON takes a string or a number.
func (p *permissionSet) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	if text == "null" || text == "" {
		*p = 0
		return nil
	}
	n, err := strconv.ParseUint(text, 10, 64)
	*p = permissionSet(n)
	return err
}
