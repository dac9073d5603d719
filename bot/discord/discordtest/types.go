package discordtest

import (
	"encoding/json"
	"time"
)

// User is a Discord user, as the API shows one to a bot.
type User struct {
	ID            ID      `json:"id"`
	Username      string  `json:"username"`
	GlobalName    *string `json:"global_name"`
	Discriminator string  `json:"discriminator"`
	Avatar        *string `json:"avatar"`
	Bot           bool    `json:"bot,omitempty"`
	System        bool    `json:"system,omitempty"` // Discord itself
	PublicFlags   int     `json:"public_flags"`
}

// Mention is what a message holds to mention the user.
func (u *User) Mention() string { return "<@" + string(u.ID) + ">" }

// Role is a set of permissions in a guild.
type Role struct {
	ID          ID         `json:"id"`
	Name        string     `json:"name"`
	Color       int        `json:"color"`
	Hoist       bool       `json:"hoist"`
	Position    int        `json:"position"`
	Permissions Permission `json:"permissions,string"`
	Managed     bool       `json:"managed"`
	Mentionable bool       `json:"mentionable"`
}

// Message is what stands in a channel.
type Message struct {
	ID                ID               `json:"id"`
	Type              int              `json:"type"` // 0 plain, 19 reply, 20 command
	ChannelID         ID               `json:"channel_id"`
	GuildID           ID               `json:"guild_id,omitempty"`
	Author            *User            `json:"author,omitempty"`
	Member            *partialMember   `json:"member,omitempty"`
	Content           string           `json:"content"`
	Timestamp         time.Time        `json:"timestamp"`
	EditedTimestamp   *time.Time       `json:"edited_timestamp"`
	TTS               bool             `json:"tts"`
	MentionEveryone   bool             `json:"mention_everyone"`
	Mentions          []*User          `json:"mentions"`
	MentionRoles      []ID             `json:"mention_roles"`
	Attachments       []any            `json:"attachments"`
	Embeds            []Embed          `json:"embeds"`
	Components        []Component      `json:"components"`
	Pinned            bool             `json:"pinned"`
	Flags             int              `json:"flags"`
	Nonce             string           `json:"nonce,omitempty"`
	WebhookID         ID               `json:"webhook_id,omitempty"`
	ApplicationID     ID               `json:"application_id,omitempty"`
	Reference         *Reference       `json:"message_reference,omitempty"`
	ReferencedMessage *Message         `json:"referenced_message,omitempty"`
	Interaction       *interactionMeta `json:"interaction_metadata,omitempty"`

	// What the bot asked for, which Discord does not show again.
	AllowedMentions *AllowedMentions `json:"-"` // nil when none was sent: Discord then lets it ping
	Edits           []Edit           `json:"-"` // what it was before each edit, oldest first
	Deleted         bool             `json:"-"`
	Token           string           `json:"-"` // of the interaction it responds to

	unlooked bool // it doesn't say what it replies to
}

// shown is a message as Discord writes it: a reply says null for a message that
// is gone, and nothing for one that was not looked for.
func (m *Message) shown() any {
	switch {
	case m.Type != 19 || m.ReferencedMessage != nil && !m.unlooked:
		return m
	case m.unlooked:
		unlooked := *m
		unlooked.ReferencedMessage = nil
		return &unlooked
	}
	return struct {
		*Message
		ReferencedMessage *Message `json:"referenced_message"`
	}{Message: m}
}

// Ephemeral reports whether only the person who used the command sees it.
func (m Message) Ephemeral() bool { return m.Flags&flagEphemeral != 0 }

// Loading reports whether it is a deferred response that still says "thinking".
func (m Message) Loading() bool { return m.Flags&flagLoading != 0 }

// Text is all a reader sees of the message: content, embeds and text displays.
func (m Message) Text() string { return plainText(m) }

// Message flags.
const (
	flagSuppressEmbeds        = 1 << 2
	flagEphemeral             = 1 << 6
	flagLoading               = 1 << 7
	flagSuppressNotifications = 1 << 12
	flagComponentsV2          = 1 << 15
)

// Edit is a message's former state.
type Edit struct {
	Content    string
	Embeds     []Embed
	Components []Component
	At         time.Time // when it was replaced
}

// Reference is what a reply points at.
type Reference struct {
	Type            int   `json:"type"`
	MessageID       ID    `json:"message_id,omitempty"`
	ChannelID       ID    `json:"channel_id,omitempty"`
	GuildID         ID    `json:"guild_id,omitempty"`
	FailIfNotExists *bool `json:"fail_if_not_exists,omitempty"`
}

// AllowedMentions says whom a message may ping.
type AllowedMentions struct {
	Parse       []string `json:"parse"`
	Roles       []ID     `json:"roles,omitempty"`
	Users       []ID     `json:"users,omitempty"`
	RepliedUser bool     `json:"replied_user,omitempty"`
}

// Embed is a rich part of a message.
type Embed struct {
	Title       string          `json:"title,omitempty"`
	Type        string          `json:"type,omitempty"`
	Description string          `json:"description,omitempty"`
	URL         string          `json:"url,omitempty"`
	Timestamp   string          `json:"timestamp,omitempty"`
	Color       int             `json:"color,omitempty"`
	Footer      *EmbedFooter    `json:"footer,omitempty"`
	Image       json.RawMessage `json:"image,omitempty"`
	Thumbnail   json.RawMessage `json:"thumbnail,omitempty"`
	Author      *EmbedAuthor    `json:"author,omitempty"`
	Fields      []EmbedField    `json:"fields,omitempty"`
}

// EmbedFooter is the small print of an embed.
type EmbedFooter struct {
	Text    string `json:"text"`
	IconURL string `json:"icon_url,omitempty"`
}

// EmbedAuthor heads an embed.
type EmbedAuthor struct {
	Name    string `json:"name"`
	URL     string `json:"url,omitempty"`
	IconURL string `json:"icon_url,omitempty"`
}

// EmbedField is a named part of an embed.
type EmbedField struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline,omitempty"`
}

// Component is a row, a button, a select menu, or a part of Components V2.
type Component struct {
	Type        int             `json:"type"`
	ID          int             `json:"id,omitempty"`
	CustomID    string          `json:"custom_id,omitempty"`
	Label       string          `json:"label,omitempty"`
	Style       int             `json:"style,omitempty"`
	Emoji       json.RawMessage `json:"emoji,omitempty"`
	URL         string          `json:"url,omitempty"`
	Disabled    bool            `json:"disabled,omitempty"`
	Placeholder string          `json:"placeholder,omitempty"`
	MinValues   *int            `json:"min_values,omitempty"`
	MaxValues   *int            `json:"max_values,omitempty"`
	Options     []SelectOption  `json:"options,omitempty"`
	Content     string          `json:"content,omitempty"`
	Divider     *bool           `json:"divider,omitempty"`
	Spacing     int             `json:"spacing,omitempty"`
	AccentColor *int            `json:"accent_color,omitempty"`
	Spoiler     bool            `json:"spoiler,omitempty"`
	Media       json.RawMessage `json:"media,omitempty"`
	Items       json.RawMessage `json:"items,omitempty"`
	File        json.RawMessage `json:"file,omitempty"`
	Accessory   *Component      `json:"accessory,omitempty"`
	Components  []Component     `json:"components,omitempty"`
}

// SelectOption is one choice of a select menu.
type SelectOption struct {
	Label       string          `json:"label"`
	Value       string          `json:"value"`
	Description string          `json:"description,omitempty"`
	Emoji       json.RawMessage `json:"emoji,omitempty"`
	Default     bool            `json:"default,omitempty"`
}

type partialMember struct {
	Nick     *string   `json:"nick"`
	Roles    []ID      `json:"roles"`
	JoinedAt time.Time `json:"joined_at"`
	Deaf     bool      `json:"deaf"`
	Mute     bool      `json:"mute"`
	Flags    int       `json:"flags"`
}

type fullMember struct {
	partialMember
	User        *User       `json:"user"`
	Permissions *Permission `json:"permissions,omitempty,string"`
}

type interactionMeta struct {
	ID   ID    `json:"id"`
	Type int   `json:"type"`
	User *User `json:"user"`
}
