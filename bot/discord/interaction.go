package discord

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/rest"
)

const flagEphemeral = 1 << 6

// answerWithin is how long Discord takes the first response to an interaction.
const answerWithin = 3 * time.Second

// interactionAnswer answers a slash command or a button. Discord wants a first
// response within three seconds; where the reply takes longer, "thinking" is
// sent first and edited.
type interactionAnswer struct {
	client *Client
	event  interactionEvent
	own    bool // the button stands under a reply to the one who pressed it
	timer  *time.Timer

	mu    sync.Mutex
	stage stage
	err   error  // of the deferral
	shown string // where the reply is: the ID of a follow-up message, or firstResponse
}

// firstResponse names the message of the first response: a new one, or the one
// with the button where that was updated.
const firstResponse = "@original"

type stage int

const (
	unanswered stage = iota
	deferred
	settled // answered, dropped, or beyond hope
)

func newInteractionAnswer(c *Client, i interactionEvent) *interactionAnswer {
	a := &interactionAnswer{client: c, event: i, shown: firstResponse}
	a.own = i.Type == interactionComponent && i.own(c.askers.of)
	a.timer = time.AfterFunc(c.timing.deferAfter, func() { c.intake.guard(a.putOff) })
	return a
}

// turns reports whether a reply takes the place of the message with the
// button. What is only for the asker never takes that of what all can read.
func (a *interactionAnswer) turns(r bot.Reply) bool { return a.own && r.Turn && !r.Private }

// aside reports whether a reply is only for the one who pressed a button. In
// direct messages with the bot nobody else reads, and what stays can be replied
// to.
func (a *interactionAnswer) aside() bool {
	return a.event.Type == interactionComponent && (a.event.GuildID != "" || a.event.Context != botsDM)
}

// ephemeral reports what a deferral can't change later: who sees the reply.
// Answers are for everyone, as they would be in time; the rest is for the asker.
func (a *interactionAnswer) ephemeral() bool {
	return a.event.Type != interactionCommand || !slices.ContainsFunc(bot.Commands(), func(c bot.Spec) bool {
		return c.Public && string(c.Name) == a.event.Data.Name
	})
}

// putOff defers the response. The timer runs it, however busy the workers are.
func (a *interactionAnswer) putOff() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.stage != unanswered {
		return
	}
	response := callback{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource}
	switch {
	case a.own: // whether it is updated or followed up is not known yet
		response.Type = discordgo.InteractionResponseDeferredMessageUpdate
	case a.ephemeral():
		response.Data = map[string]any{"flags": flagEphemeral}
	}
	ctx, cancel := context.WithTimeout(a.client.intake.sending, a.client.timing.callback)
	defer cancel()
	if a.err = a.respond(ctx, response); a.err != nil {
		a.stage = settled
		return
	}
	a.stage = deferred
}

func (a *interactionAnswer) respond(ctx context.Context, r callback) error {
	return a.client.api.respond(ctx, a.event.ID, a.event.Token, r)
}

func (a *interactionAnswer) drop() {
	a.timer.Stop()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stage = settled
}

func (a *interactionAnswer) send(ctx context.Context, r bot.Reply) error {
	a.timer.Stop()
	a.mu.Lock()
	defer a.mu.Unlock()
	switch a.stage {
	case deferred:
		return a.fill(ctx, r)
	case settled:
		return a.err
	case unanswered:
	}
	a.stage = settled
	b := a.body(r)
	response := callback{Type: discordgo.InteractionResponseChannelMessageWithSource, Data: &b}
	switch {
	case a.turns(r):
		response.Type = discordgo.InteractionResponseUpdateMessage
	case r.Private || a.aside():
		b.Flags = flagEphemeral
	}
	ctx, cancel := context.WithTimeout(ctx, a.client.timing.callback)
	defer cancel()
	err := a.respond(ctx, response)
	if status, code := rest.StatusOf(err); status == http.StatusBadRequest && code == rest.CodeAlreadyAcknowledged {
		// Somebody else's response, or one of ours that was taken for lost.
		return a.fill(ctx, r)
	}
	return err
}

// fill sends the reply after a first response that said nothing.
func (a *interactionAnswer) fill(ctx context.Context, r bot.Reply) error {
	if !a.own || a.turns(r) {
		return a.edit(ctx, r)
	}
	b := a.body(r)
	if r.Private || a.aside() {
		b.Flags = flagEphemeral
	}
	id, err := a.client.api.followUp(ctx, a.event.ApplicationID, a.event.Token, b)
	if err == nil {
		a.shown = id
	}
	return err
}

func (a *interactionAnswer) replace(ctx context.Context, r bot.Reply) error {
	return a.edit(ctx, r)
}

func (a *interactionAnswer) edit(ctx context.Context, r bot.Reply) error {
	return a.client.api.editResponse(ctx, a.event.ApplicationID, a.event.Token, a.shown, a.body(r))
}

func (a *interactionAnswer) body(r bot.Reply) body {
	return newBody(render(a.client.mentions.write(r, a.event.GuildID), a.embeds()))
}

// embeds reports whether the app may embed links where it was used. Where
// Discord doesn't say, it may.
func (a *interactionAnswer) embeds() bool {
	p := a.event.AppPermissions
	return p == nil || p.any(permEmbedLinks|permAdministrator)
}

// rememberedReplies bounds askers. A press on an older reply is answered
// beside it.
const rememberedReplies = 8192

// askers remembers to whom and to what the bot replied with which message.
type askers struct{ byReply *latest[asker] }

// asker is who said what, by their IDs.
type asker struct{ user, message uint64 }

func newAskers() askers { return askers{newLatest[asker](rememberedReplies)} }

func (a askers) add(reply, user, message string) {
	from, _ := rest.Snowflake(user)
	said, _ := rest.Snowflake(message)
	a.byReply.add(reply, asker{from, said})
}

// of returns the empty string for replies it doesn't know.
func (a askers) of(reply string) string { return named(a.byReply.get(reply).user) }

// askOf returns the message that was replied to; the empty string where it isn't
// known.
func (a askers) askOf(reply string) string { return named(a.byReply.get(reply).message) }

// named writes an ID; 0 is none.
func named(id uint64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatUint(id, 10)
}
