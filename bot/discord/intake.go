package discord

import (
	"context"
	"encoding/json"
	"errors"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/rest"
)

// remembered is how many asks are known by ID, so that an event that comes
// twice is answered once.
const remembered = 16384

// A channel takes some five messages in five seconds, and what must wait for
// that would otherwise fill the queue and keep every worker. A channel has at
// most these parts of both, which is more than any needs that isn't held up.
const (
	channelShare  = 2 // of the room for asks that wait: a half
	channelFlying = 4 // of the workers: a quarter
)

// Replies to asks that met a full queue wait in a queue of their own, worked
// on by a few. An ask that meets that one full as well is logged and counted.
const (
	busyQueue   = 512
	busyWorkers = 16
)

// intake takes events from the gateway without ever holding it up: it picks
// out the asks and queues them for workers. Interactions have a lane of their
// own, because messages wait for limits that interactions don't have.
type intake struct {
	client *Client
	seen   *latest[struct{}]

	messages, presses lane // presses are interactions of all kinds
	workers           sync.WaitGroup

	// The contexts of finding and of sending replies, set by start.
	answering, sending context.Context
}

// lane is the way of asks to their workers.
type lane struct {
	asks *fairQueue
	busy *fairQueue // those that there was no room for, which are told so
}

// The forms of an ask.
const (
	formSlash   = "slash"
	formButton  = "button"
	formPrefix  = "prefix"
	formMention = "mention"
	formDirect  = "direct"
	formReply   = "reply" // to a message of the bot's
)

// ask is one message on its way to a reply.
type ask struct {
	message bot.Message
	form    string
	arrived time.Time
	to      answerer
	replied replied // of a message
}

// unsure reports whether an ask may not be for the bot: it is a reply, to whose
// message Discord did not say.
func (a *ask) unsure() bool { return a.form == formReply && a.replied.to == toUnknown }

// answerer sends the reply to one ask.
type answerer interface {
	// send sends the first reply.
	send(ctx context.Context, r bot.Reply) error
	// replace puts another in its place.
	replace(ctx context.Context, r bot.Reply) error
	// drop is called instead of send when there will be no reply.
	drop()
}

func newIntake(c *Client) *intake {
	room, workers := c.config.Queue, c.config.Workers
	return &intake{
		client: c,
		seen:   newLatest[struct{}](remembered),
		messages: lane{
			asks: newFairQueue(room, part(room, channelShare), part(workers, channelFlying), workers),
			busy: newFairQueue(busyQueue, part(busyQueue, channelShare), part(busyWorkers, channelFlying), busyWorkers),
		},
		presses: lane{ // no limit of a channel's holds these up
			asks: newFairQueue(room, room, workers, workers),
			busy: newFairQueue(busyQueue, busyQueue, busyWorkers, busyWorkers),
		},
	}
}

// part is the nth part of a whole, and at least four, so that small numbers work.
func part(whole, n int) int { return max(4, whole/n) }

func (in *intake) start(answering, sending context.Context) {
	in.answering, in.sending = answering, sending
	for _, l := range []lane{in.messages, in.presses} {
		in.employ(l.asks, in.client.answer)
		in.employ(l.busy, in.client.answerBusy)
	}
}

// employ says what a queue's workers do.
func (in *intake) employ(queue *fairQueue, answer func(context.Context, *ask)) {
	one := func(a *ask) {
		in.client.metrics.Queued(in.waiting())
		in.guard(func() { answer(in.sending, a) })
	}
	queue.call = func() { in.workers.Go(func() { queue.work(one) }) }
}

// stop takes no more asks; those in the queues are still worked on.
func (in *intake) stop() {
	for _, l := range []lane{in.messages, in.presses} {
		l.asks.close()
		l.busy.close()
	}
}

func (in *intake) wait() { in.workers.Wait() }

func (in *intake) waiting() int { return in.messages.asks.len() + in.presses.asks.len() }

// guard keeps a panic from taking the process.
func (in *intake) guard(f func()) {
	defer func() {
		if p := recover(); p != nil {
			in.client.log.Error("panic", "value", p, "stack", string(debug.Stack()))
		}
	}()
	f()
}

// event takes one event from the gateway. Whatever it holds, it returns soon.
func (in *intake) event(name string, data json.RawMessage) {
	in.guard(func() {
		switch name {
		case "READY":
			in.ready(data)
		case "MESSAGE_CREATE":
			in.message(data)
		case "INTERACTION_CREATE":
			in.interaction(data)
		default:
			in.client.permissions.changed(name, data)
		}
	})
}

func (in *intake) ready(data json.RawMessage) {
	var r struct {
		User        user `json:"user"`
		Application struct {
			ID string `json:"id"`
		} `json:"application"`
	}
	if err := json.Unmarshal(data, &r); err != nil || !rest.IsSnowflake(r.User.ID) {
		in.client.log.Warn("READY does not say who the bot is", "error", err)
		return
	}
	if !rest.IsSnowflake(r.Application.ID) {
		r.Application.ID = r.User.ID // the same for all but the oldest applications
	}
	in.client.identity.set(r.User.ID, r.Application.ID)
	in.client.permissions.forget() // what changed since the last session is not known
}

func (in *intake) message(data json.RawMessage) {
	var m messageEvent
	if err := json.Unmarshal(data, &m); err != nil {
		in.client.log.Warn("message event not understood", "error", err)
		return
	}
	if n, ok := rest.Snowflake(m.ID); ok {
		in.client.clock.Came(n, time.Now())
	}
	self, _ := in.client.identity.get()
	if !m.byPerson() || m.Author.ID == self {
		return
	}
	text, mentioned := withoutMention(m.Content, self)
	c := in.client
	earlier := c.repliedBy(&m, self)
	var form string
	switch prefix := in.client.config.Prefix; {
	case m.GuildID == "":
		form = formDirect
	case mentioned:
		form = formMention
	case prefix != "" && len(text) >= len(prefix) && strings.EqualFold(text[:len(prefix)], prefix):
		form = formPrefix
	case text != "" && !beginsWithMention(text) && (earlier.to == toBot || earlier.to == toUnknown):
		form = formReply // one of a picture asks nothing, and without the intent none is read
	default:
		return
	}
	in.take(in.messages, &ask{
		form:    form,
		arrived: time.Now(),
		to:      &messageAnswer{client: c, event: m},
		replied: earlier,
		message: bot.Message{
			ID:      m.ID,
			User:    bot.UserID(m.Author.ID),
			Guild:   bot.GuildID(m.GuildID),
			Channel: bot.ChannelID(m.ChannelID),
			Text:    text,
			Direct:  form != formPrefix,
			Unnamed: form == formReply,
			Manager: func(ctx context.Context) (bool, error) {
				return c.permissions.manages(ctx, m.GuildID, m.Author.ID)
			},
		},
	})
}

func (in *intake) interaction(data json.RawMessage) {
	var i interactionEvent
	if err := json.Unmarshal(data, &i); err != nil {
		in.client.log.Warn("interaction event not understood", "error", err)
		return
	}
	form := formSlash
	switch i.Type {
	case interactionCommand:
	case interactionComponent:
		form = formButton
	default:
		return
	}
	if !i.valid() {
		in.client.log.Warn("interaction event without its IDs")
		return
	}
	if in.expired(i.ID) {
		return
	}
	message := i.message()
	manager := i.manager()
	message.Manager = func(context.Context) (bool, error) { return manager, nil }
	in.take(in.presses, &ask{
		form:    form,
		arrived: time.Now(),
		message: message,
		to:      newInteractionAnswer(in.client, i),
	})
}

// expired reports whether an interaction came too late for a response, as those
// of a lost connection do that a resume brings.
func (in *intake) expired(id string) bool {
	n, _ := rest.Snowflake(id)
	now := time.Now()
	in.client.clock.Came(n, now)
	age := in.client.clock.Age(n, now)
	if age <= answerWithin {
		return false
	}
	if in.seen.add(id, struct{}{}) { // else it was answered before
		in.client.metrics.Expired()
		in.client.log.Info("interaction came too late to be answered", "message", id, "age", age.Round(time.Millisecond))
	}
	return true
}

// take queues an ask, unless it was taken before.
func (in *intake) take(l lane, a *ask) {
	if !in.seen.add(a.message.ID, struct{}{}) {
		a.to.drop()
		return
	}
	err := l.asks.offer(a)
	if errors.Is(err, errOverrun) {
		if a.unsure() {
			return // most likely one between members, whom nobody made wait
		}
		in.client.metrics.Busy()
		err = l.busy.offer(a)
	}
	if err != nil {
		in.client.unsent(a, err)
		return
	}
	in.client.metrics.Queued(in.waiting())
}
