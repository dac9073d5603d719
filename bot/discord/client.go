package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/gateway"
	"github.com/chapterbot/chapterbot/bot/discord/rest"
)

// Handler answers messages; *bot.Bot is one. It is called from several
// goroutines at once.
type Handler interface {
	Handle(ctx context.Context, m bot.Message) (reply bot.Reply, forBot bool)
}

// Config is what an operator may set. The zero value of every field but Token
// and Log means its default.
type Config struct {
	Token   string // of the bot, without "Bot " before it
	URL     string // of a Discord-compatible server or a proxy; empty: Discord itself
	GuildID string // register the commands in this server only; empty: everywhere
	Prefix  string // of the prefix commands; empty: the bot is reached by slash, mention and direct message only

	Shards   int   // of all processes together; 0: as many as Discord recommends
	ShardIDs []int // the shards of this process; empty: all of them

	Workers           int // replies worked on at once, for each of the two lanes; 0: 128, most of which wait for a limit when there is much to do
	Queue             int // asks that may wait, for each of the two lanes; 0: 1024
	RequestsPerSecond int // the global limit Discord granted this bot; 0: its usual 50

	Log     *slog.Logger
	Metrics Metrics // nil: nobody counts
}

// Client is the bot's presence on Discord.
type Client struct {
	config  Config
	timing  timing
	handler Handler
	log     *slog.Logger
	metrics Metrics

	api         *api
	base        *http.Transport
	permissions *permissions
	askers      askers
	mentions    *mentions
	intake      *intake
	identity    *identity
	gateway     *gateway.Gateway
	clock       *rest.Clock
	cutOff      atomic.Int64 // replies that were not sent because the bot stopped
}

// New makes a Client that answers with h. It checks the configuration and
// opens nothing.
func New(config Config, h Handler) (*Client, error) {
	return newClient(config, h, defaultTiming())
}

func newClient(config Config, h Handler, t timing) (*Client, error) {
	target, err := config.check()
	if err != nil {
		return nil, err
	}
	config.setDefaults()
	c := &Client{config: config, timing: t, handler: h, log: config.Log, metrics: config.Metrics}
	c.base, c.clock = rest.NewBase(), rest.NewClock()
	transport := rest.New(rest.Config{
		Base: c.base, Target: target, PerSecond: config.RequestsPerSecond,
		Requested: config.Metrics.Requested, Clock: c.clock, Log: config.Log, Timing: t.rest,
	})
	if c.api, err = newAPI(config.Token, transport); err != nil {
		return nil, err
	}
	c.identity = &identity{known: make(chan struct{})}
	c.permissions = newPermissions(c.api, c.identity, c.log)
	c.askers = newAskers()
	c.mentions = &mentions{guild: config.GuildID}
	c.intake = newIntake(c)
	c.gateway = gateway.New(gateway.Config{
		Token: config.Token, Shards: config.Shards, ShardIDs: config.ShardIDs,
		Intents: wantedIntents, Unprivileged: plainIntents, Dropped: c.explainIntents,
		Where: c.api.gatewayBot, Consume: c.intake.event,
		Metrics: config.Metrics, Log: config.Log, Timing: t.gateway,
	})
	return c, nil
}

// check returns where requests go instead of to Discord, nil for Discord itself,
// or what is wrong with a configuration.
func (c *Config) check() (target *url.URL, err error) {
	if c.Token == "" {
		return nil, errors.New("the Discord token is empty: copy it from the Bot page of your application at https://discord.com/developers/applications")
	}
	if c.URL != "" {
		target, err = url.Parse(c.URL)
		if err != nil || target.Host == "" || (target.Scheme != "http" && target.Scheme != "https") {
			return nil, fmt.Errorf("the Discord URL %q is not an http or https address", c.URL)
		}
	}
	if c.GuildID != "" && !rest.IsSnowflake(c.GuildID) {
		return nil, fmt.Errorf("the guild ID %q is not a number as Discord shows it (Developer Mode, right click, Copy Server ID)", c.GuildID)
	}
	return target, checkShards(c.Shards, c.ShardIDs)
}

func (c *Config) setDefaults() {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Metrics == nil {
		c.Metrics = noMetrics{}
	}
	c.Workers = orDefault(c.Workers, 128)
	c.Queue = orDefault(c.Queue, 1024)
	c.RequestsPerSecond = orDefault(c.RequestsPerSecond, 50)
}

func checkShards(count int, ids []int) error {
	if count < 0 {
		return fmt.Errorf("%d shards: give a positive number, or 0 for as many as Discord recommends", count)
	}
	if len(ids) > 0 && count == 0 {
		return errors.New("shard IDs need the number of all shards, the same in every process")
	}
	for i, id := range ids {
		if id < 0 || id >= count {
			return fmt.Errorf("shard ID %d is not in 0 to %d", id, count-1)
		}
		if slices.Contains(ids[:i], id) {
			return fmt.Errorf("shard ID %d is named twice", id)
		}
	}
	return nil
}

func orDefault(n, d int) int {
	if n == 0 {
		return d
	}
	return n
}

// Run keeps the bot on Discord until ctx ends, when it finishes the replies in
// flight, closes and returns nil, or until Discord turns it away for good,
// when it returns a *gateway.FinalError. It may be called once.
func (c *Client) Run(ctx context.Context) error {
	defer c.base.CloseIdleConnections()

	// Replies in flight outlive ctx: finding them by the grace period, sending
	// them a little longer, so that one cut short can still say so.
	answering, stopAnswering := context.WithCancel(context.WithoutCancel(ctx))
	defer stopAnswering()
	sending, stopSending := context.WithCancel(context.WithoutCancel(ctx))
	defer stopSending()
	c.intake.start(answering, sending)
	end := sync.OnceFunc(func() {
		time.AfterFunc(c.timing.grace, stopAnswering)
		time.AfterFunc(c.timing.lastSend, stopSending)
	})
	defer context.AfterFunc(ctx, end)()

	group, running := errgroup.WithContext(ctx)
	group.Go(func() error { return c.gateway.Run(running) })
	group.Go(func() error { return c.registerCommands(running) })
	err := group.Wait()

	end()
	c.intake.stop() // not sooner: what came before the connection closed is answered
	c.intake.wait()
	c.tellCutOff()
	return err
}

// Ready reports nil when every shard of this process is connected, and
// otherwise which is not.
func (c *Client) Ready() error { return c.gateway.Ready() }

// identity is who the bot is, known once the gateway has said so.
type identity struct {
	once        sync.Once
	known       chan struct{} // closed once the fields are set
	user        string
	application string
}

func (i *identity) set(user, application string) {
	i.once.Do(func() {
		i.user, i.application = user, application
		close(i.known)
	})
}

// get returns empty strings while the bot is not known.
func (i *identity) get() (user, application string) {
	select {
	case <-i.known:
		return i.user, i.application
	default:
		return "", ""
	}
}
