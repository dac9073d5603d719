package discord

import (
	"context"
	"errors"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/rest"
)

var (
	errStopping = errors.New("the bot is stopping")
	errOverrun  = errors.New("too many asks at once, even to say so")
)

// answer works on one ask to the end: its reply is sent, or the log says why not.
func (c *Client) answer(ctx context.Context, a *ask) {
	picked := time.Now()
	reply, forBot := c.handle(a)
	if !forBot && (a.form == formSlash || a.form == formButton) {
		// A command or a button of another version: Discord waits for a response.
		reply, forBot = bot.Note(bot.Refused, "I don't know this command any more. Try /help."), true
	}
	if !forBot {
		a.to.drop()
		return
	}
	handling := time.Since(picked)
	began := time.Now()
	err := c.send(ctx, a, reply, a.to.send)
	sending := time.Since(began)
	if err == nil && reply.Then != nil {
		began = time.Now()
		reply = c.then(a, reply.Then)
		handling += time.Since(began)
		began = time.Now()
		err = c.send(ctx, a, reply, a.to.replace)
		sending += time.Since(began)
	}
	c.account(ctx, a, reply, Asked{
		Form:    a.form,
		Outcome: reply.Outcome,
		Waited:  picked.Sub(a.arrived),
		Handled: handling,
		Sent:    sending,
		OK:      err == nil,
	}, err)
}

// answerBusy says that there are too many asks.
func (c *Client) answerBusy(ctx context.Context, a *ask) {
	picked := time.Now()
	reply := bot.Note(bot.Refused, "I have more questions than I can answer right now. Please ask again in a moment.")
	err := c.send(ctx, a, reply, a.to.send)
	c.account(ctx, a, reply, Asked{
		Form:    a.form,
		Outcome: bot.Refused,
		Waited:  picked.Sub(a.arrived),
		Sent:    time.Since(picked),
		OK:      err == nil,
	}, err)
}

// handle asks the handler. A panic there costs this reply only.
func (c *Client) handle(a *ask) (reply bot.Reply, forBot bool) {
	ctx, cancel := context.WithTimeout(c.intake.answering, c.timing.handle)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			reply, forBot = c.panicked(a, p), true
		}
	}()
	if a.unsure() {
		if err := a.replied.settle(ctx); err != nil {
			c.log.DebugContext(ctx, "whose message was replied to is not known", "message", a.message.ID, "error", err)
		}
		if a.replied.to != toBot {
			return bot.Reply{}, false
		}
	}
	m := a.message
	a.replied.fill(&m)
	return c.handler.Handle(ctx, m)
}

func (c *Client) then(a *ask, work func(context.Context) bot.Reply) (reply bot.Reply) {
	ctx, cancel := context.WithTimeout(c.intake.answering, c.timing.later)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			reply = c.panicked(a, p)
		}
	}()
	return work(ctx)
}

func (c *Client) panicked(a *ask, p any) bot.Reply {
	c.log.Error("panic while answering", "message", a.message.ID, "user", a.message.User, "value", p, "stack", string(debug.Stack()))
	return bot.Excuse()
}

// send renders and sends a reply. A reply that panics there is replaced.
func (c *Client) send(ctx context.Context, a *ask, r bot.Reply, how func(context.Context, bot.Reply) error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, c.timing.send)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = how(ctx, c.panicked(a, p))
		}
	}()
	return how(ctx, r)
}

// account writes the one line of an ask.
func (c *Client) account(ctx context.Context, a *ask, r bot.Reply, asked Asked, err error) {
	c.metrics.Asked(asked)
	if err != nil {
		c.unsent(a, err)
		return
	}
	m := a.message
	c.log.InfoContext(ctx, "ask", "form", a.form, "outcome", r.Outcome, "message", m.ID,
		"user", m.User, "guild", m.Guild, "channel", m.Channel,
		"waited", asked.Waited, "handled", asked.Handled, "sent", asked.Sent)
}

// unsent logs and counts an ask whose reply did not reach its asker. Those that
// the end of the bot cut off may be many, and get one line together.
func (c *Client) unsent(a *ask, err error) {
	a.to.drop()
	reason := reasonOf(err)
	c.metrics.Unsent(reason)
	if reason == reasonShutdown {
		c.cutOff.Add(1)
		return
	}
	m := a.message
	c.log.Warn("reply not sent", "reason", reason, "error", err, "form", a.form, "message", m.ID,
		"user", m.User, "guild", m.Guild, "channel", m.Channel)
}

// tellCutOff logs how many replies the end of the bot cut off.
func (c *Client) tellCutOff() {
	if n := c.cutOff.Load(); n > 0 {
		c.log.Warn("replies not sent before the end", "reason", reasonShutdown, "count", n)
	}
}

const reasonShutdown = "shutdown"

// reasonOf sorts why a reply was not sent, for counting.
func reasonOf(err error) string {
	var limited *rest.LimitError
	status, code := rest.StatusOf(err)
	switch {
	case errors.Is(err, errStopping), errors.Is(err, context.Canceled):
		return reasonShutdown
	case errors.Is(err, errOverrun):
		return "overrun"
	case errors.As(err, &limited), errors.Is(err, rest.ErrTooManyInvalid):
		return "rate limited"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case code == codeUnknownInteraction, status == http.StatusNotFound:
		return "gone"
	case errors.Is(err, errMayNotSend), status == http.StatusForbidden:
		return "forbidden"
	case status >= 400 && status < 500:
		return "refused"
	}
	return "network"
}

var errMayNotSend = errors.New("the bot has no permission to write in this channel")

// messageAnswer answers a message with a message.
type messageAnswer struct {
	client *Client
	event  messageEvent
	sent   string // ID of the reply
	embeds bool
}

func (m *messageAnswer) drop() {}

func (m *messageAnswer) send(ctx context.Context, r bot.Reply) error {
	c := m.client
	r = c.mentions.write(r, m.event.GuildID)
	may := c.permissions.inChannel(ctx, m.event.GuildID, m.event.ChannelID)
	if !may.send {
		return errMayNotSend
	}
	m.embeds = may.embed
	b := newBody(render(r, m.embeds))
	b.Nonce = m.event.ID // sent once, even should another process see the same message
	if may.reply {
		no := false
		b.Reference = &discordgo.MessageReference{MessageID: m.event.ID, ChannelID: m.event.ChannelID, GuildID: m.event.GuildID, FailIfNotExists: &no}
	}
	id, err := c.api.createMessage(ctx, m.event.ChannelID, b)
	if status, code := rest.StatusOf(err); status == http.StatusForbidden || code == codeEmptyMessage || code == codeNoHistory {
		// What was known of the permissions was wrong: once more, plainly.
		c.permissions.forgetChannel(m.event.ChannelID)
		if code == codeMissingAccess {
			return err
		}
		m.embeds = false
		plain := newBody(render(r, false))
		plain.Nonce = b.Nonce
		id, err = c.api.createMessage(ctx, m.event.ChannelID, plain)
	}
	if err == nil {
		m.sent = id
		c.askers.add(id, m.event.Author.ID, m.event.ID)
	}
	return err
}

func (m *messageAnswer) replace(ctx context.Context, r bot.Reply) error {
	r = m.client.mentions.write(r, m.event.GuildID)
	return m.client.api.editMessage(ctx, m.event.ChannelID, m.sent, newBody(render(r, m.embeds)))
}
