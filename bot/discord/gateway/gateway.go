package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/bwmarrin/discordgo"
	"golang.org/x/sync/errgroup"
)

// Config is what a Gateway goes by. All is needed but Shards and ShardIDs.
type Config struct {
	Token string // of the bot, without "Bot " before it

	Shards   int   // of all processes together; 0: as many as Discord recommends
	ShardIDs []int // the shards of this process; empty: all of them

	Intents      discordgo.Intent // what is asked for
	Unprivileged discordgo.Intent // those of them that Discord need not approve
	Dropped      func()           // told, once, when Discord takes these alone

	// Where says where to connect and how many sessions may start.
	Where func(context.Context) (discordgo.GatewayBotResponse, error)
	// Consume takes each event, those of a connection one after another. It is
	// called again with an event that it had in hand when the connection ended.
	Consume func(event string, data json.RawMessage)

	Metrics Metrics
	Log     *slog.Logger
	Timing  Timing
}

// Metrics is told what happens, from any goroutine. Its methods return at once.
type Metrics interface {
	// Gateway is called when a shard's state changes: "connecting",
	// "ready", "waiting", "stopped".
	Gateway(shard int, state string)
	// Reconnecting counts the ends of connections that are followed by
	// another, by reason.
	Reconnecting(shard int, reason string)
}

// Gateway is the bot's connections.
type Gateway struct {
	config  Config
	gate    *gate
	intents atomic.Int64 // asked for by all shards

	mu     sync.Mutex
	shards []*shard // as run; nil before
}

// New makes a Gateway and opens nothing.
func New(config Config) *Gateway {
	g := &Gateway{config: config, gate: newGate(config)}
	g.intents.Store(int64(config.Intents))
	return g
}

// Run keeps the shards of this process connected until ctx ends, when it
// returns nil, or until Discord turns the bot away for good, when it returns a
// *FinalError. It may be called once.
func (g *Gateway) Run(ctx context.Context) error {
	info, err := g.gate.first(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	count := g.config.Shards
	if count == 0 {
		count = max(info.Shards, 1)
	}
	ids := g.config.ShardIDs
	if len(ids) == 0 {
		for id := range count {
			ids = append(ids, id)
		}
	}
	shards := make([]*shard, len(ids))
	for i, id := range ids {
		shards[i] = newShard(g, id, count)
	}
	g.mu.Lock()
	g.shards = shards
	g.mu.Unlock()
	group, ctx := errgroup.WithContext(ctx)
	for _, s := range shards {
		group.Go(func() error { return s.run(ctx) })
	}
	return group.Wait()
}

// Ready reports nil when every shard of this process is connected, and
// otherwise which is not.
func (g *Gateway) Ready() error {
	g.mu.Lock()
	shards := g.shards
	g.mu.Unlock()
	if shards == nil {
		return errors.New("discord: not started")
	}
	for _, s := range shards {
		if state := s.state.Load(); state != stateReady {
			return fmt.Errorf("discord: shard %d is %s", s.id, state)
		}
	}
	return nil
}

// dropPrivileged leaves the intents that Discord must approve.
func (g *Gateway) dropPrivileged() {
	if g.intents.CompareAndSwap(int64(g.config.Intents), int64(g.config.Unprivileged)) {
		g.config.Dropped()
	}
}
