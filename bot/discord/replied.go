package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/rest"
)

// shownBefore is a message that another one replies to, as far as it is read.
type shownBefore struct {
	Content     string           `json:"content"`
	Author      user             `json:"author"`
	Reference   messageReference `json:"message_reference"`
	Interaction struct {
		ID string `json:"id"`
	} `json:"interaction_metadata"`
}

type messageReference struct {
	MessageID string `json:"message_id"`
}

// referenced is a message's referenced_message: the message it replies to, null
// where that was deleted, and left out where Discord did not look.
type referenced struct {
	told    bool
	message *shownBefore
}

// UnmarshalJSON reads what it can: a message is understood without.
func (r *referenced) UnmarshalJSON(data []byte) error {
	var m *shownBefore
	if err := json.Unmarshal(data, &m); err == nil {
		r.told, r.message = true, m
	}
	return nil
}

// replied is the message that a member's message replies to.
type replied struct {
	client         *Client
	guild, channel string
	id             string
	to             repliedTo
	message        *shownBefore // nil until it was looked at
}

// repliedTo says whose message is replied to.
type repliedTo int

const (
	toNobody  repliedTo = iota // it is no reply, or to a message that is gone
	toOther                    // to a person or another bot
	toBot                      // to a message of the bot's
	toUnknown                  // Discord did not say
)

// repliedBy reads what a message replies to.
func (c *Client) repliedBy(m *messageEvent, self string) replied {
	r := replied{client: c, guild: m.GuildID, channel: m.ChannelID, id: m.Reference.MessageID, message: m.Referenced.message}
	switch {
	case m.Type != messageReply || !rest.IsSnowflake(r.id):
	case r.message != nil && r.message.Author.ID == self, c.askers.of(r.id) != "":
		r.to = toBot
	case r.message != nil:
		r.to = toOther
	case !m.Referenced.told:
		r.to = toUnknown
	}
	return r
}

// settle finds out, if it isn't known, whether the message replied to is the
// bot's.
func (r *replied) settle(ctx context.Context) error {
	if r.to != toUnknown {
		return nil
	}
	if err := r.look(ctx); err != nil {
		return err
	}
	r.to = toOther
	if self, _ := r.client.identity.get(); r.message.Author.ID == self {
		r.to = toBot
	}
	return nil
}

// look fetches the message replied to.
func (r *replied) look(ctx context.Context) (err error) {
	if r.message == nil {
		r.message, err = r.get(ctx, r.id)
	}
	return err
}

// longestLook is how long a message before may take to be read. What is asked
// can often be answered without.
const longestLook = 3 * time.Second

var errNoHistory = errors.New("the bot has no permission to read this channel's history")

func (r *replied) get(ctx context.Context, id string) (*shownBefore, error) {
	if !rest.IsSnowflake(id) {
		return nil, errors.New("the message has no ID")
	}
	if !r.client.permissions.inChannel(ctx, r.guild, r.channel).reply {
		return nil, errNoHistory
	}
	ctx, stop := context.WithTimeout(ctx, longestLook)
	defer stop()
	return r.client.api.message(ctx, r.channel, id)
}

// fill tells the conversation what the message replies to.
func (r *replied) fill(m *bot.Message) {
	if r.to == toNobody {
		return
	}
	m.Earlier = r.earlier
	if r.to == toBot {
		m.Answered = r.answered()
	}
}

// earlier is what the message replied to says, or, of one of the bot's, what it
// answered.
func (r *replied) earlier(ctx context.Context) (string, error) {
	if err := r.settle(ctx); err != nil {
		return "", err
	}
	if r.to == toBot {
		return r.question(ctx)
	}
	return r.said(r.message), nil
}

// answered is the ID of the message or the interaction that the bot's message
// answered; empty where it isn't known.
func (r *replied) answered() string {
	switch {
	case r.message == nil:
	case r.message.Interaction.ID != "":
		return r.message.Interaction.ID // and its reference is the message with the button
	case r.message.Reference.MessageID != "":
		return r.message.Reference.MessageID
	}
	return r.client.askers.askOf(r.id)
}

// question is what was said to the bot's message: in the message that it
// replies to, or, of a command or a button, in its own first line.
func (r *replied) question(ctx context.Context) (string, error) {
	asked := r.client.askers.askOf(r.id)
	if asked == "" {
		if err := r.look(ctx); err != nil {
			return "", err
		}
		if asked = r.message.Reference.MessageID; asked == "" || r.message.Interaction.ID != "" {
			return echoedIn(r.message.Content), nil
		}
	}
	m, err := r.get(ctx, asked)
	if err != nil {
		return "", err
	}
	return r.said(m), nil
}

func (r *replied) said(m *shownBefore) string {
	self, _ := r.client.identity.get()
	text, _ := withoutMention(m.Content, self)
	return text
}

// echoedIn is the question that a reply to a command or a button begins with, in
// small print; empty where it doesn't.
func echoedIn(content string) string {
	line, _, _ := strings.Cut(content, "\n")
	text, small := strings.CutPrefix(line, "-# ")
	if !small {
		return ""
	}
	var b strings.Builder
	for rest := text; rest != ""; {
		before, after, escaped := strings.Cut(rest, `\`)
		b.WriteString(before)
		if rest = after; escaped && strings.HasPrefix(rest, `\`) {
			b.WriteByte('\\')
			rest = rest[1:]
		}
	}
	return b.String()
}

// message reads a message.
func (a *api) message(ctx context.Context, channel, id string) (*shownBefore, error) {
	var m shownBefore
	if err := a.do(ctx, http.MethodGet, discordgo.EndpointChannelMessage(channel, id), nil, &m); err != nil {
		return nil, fmt.Errorf("read the message before: %w", err)
	}
	return &m, nil
}
