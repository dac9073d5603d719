package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"
)

// How much of the permissions is remembered, and for how long at most: changes
// are told by events, unless a connection was lost. That they could not be
// looked up is remembered, too, so that not every ask waits while Discord is
// out of order.
const (
	knownChannels = 4096
	knownFor      = 10 * time.Minute
	unknownFor    = 10 * time.Second
)

// permissions knows what the bot may do in the channels it was lately asked
// in. It replaces discordgo's state, which keeps every server whole.
type permissions struct {
	api      *api
	identity *identity
	log      *slog.Logger
	flight   singleflight.Group

	mu       sync.Mutex // for storing and forgetting
	channels *lru.Cache[string, channelEntry]
	lookups  map[string]*lookup // under way, by channel
}

type channelEntry struct {
	guild string
	may   may
	until time.Time
}

// lookup is under way. What it finds is not kept once it is stale: the
// permissions changed after it began.
type lookup struct {
	guild string
	stale bool
}

// may is what the bot may do in a channel.
type may struct{ send, embed, reply bool }

func newPermissions(a *api, id *identity, log *slog.Logger) *permissions {
	channels, _ := lru.New[string, channelEntry](knownChannels) // errs only for sizes below 1
	return &permissions{api: a, identity: id, log: log, channels: channels, lookups: map[string]*lookup{}}
}

// inChannel looks up what the bot may do in a channel, which costs requests
// the first time. Where that fails it assumes that a plain message may be sent.
func (p *permissions) inChannel(ctx context.Context, guild, channel string) may {
	if guild == "" {
		return may{send: true, embed: true, reply: true}
	}
	if e, ok := p.channels.Get(channel); ok && time.Now().Before(e.until) {
		return e.may
	}
	// One lookup for all who ask at once.
	found, _, _ := p.flight.Do(channel, func() (any, error) { return p.lookUpOnce(ctx, guild, channel), nil })
	return found.(may)
}

// lookUpOnce looks up and remembers, whatever comes of it.
func (p *permissions) lookUpOnce(ctx context.Context, guild, channel string) may {
	under := p.begin(guild, channel)
	found, remember := may{send: true}, unknownFor
	defer func() { p.end(channel, under, found, remember) }()
	ctx, cancel := context.WithTimeout(ctx, lookupTime)
	defer cancel()
	known, err := p.lookUp(ctx, guild, channel)
	if err != nil {
		p.log.DebugContext(ctx, "permissions not known", "error", err)
		return found
	}
	found, remember = known, knownFor
	return found
}

func (p *permissions) begin(guild, channel string) *lookup {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := &lookup{guild: guild}
	p.lookups[channel] = l
	return l
}

func (p *permissions) end(channel string, l *lookup, found may, remember time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if l.stale {
		return
	}
	delete(p.lookups, channel)
	p.channels.Add(channel, channelEntry{guild: l.guild, may: found, until: time.Now().Add(remember)})
}

// lookupTime is for the permissions in a channel: an ask waits no longer.
const lookupTime = 2 * time.Second

func (p *permissions) lookUp(ctx context.Context, guild, channel string) (may, error) {
	self, _ := p.identity.get()
	if self == "" {
		return may{}, fmt.Errorf("permissions in channel %s: the bot does not know itself yet", channel)
	}
	var g guildObject
	var c channelObject
	var m memberObject
	group, gctx := errgroup.WithContext(ctx)
	group.Go(func() error { return p.api.get(gctx, discordgo.EndpointGuild(guild), &g) })
	group.Go(func() error { return p.api.get(gctx, discordgo.EndpointGuildMember(guild, self), &m) })
	group.Go(func() error {
		if err := p.api.get(gctx, discordgo.EndpointChannel(channel), &c); err != nil || !c.isThread() {
			return err
		}
		// A thread has its parent's permissions.
		return p.api.get(gctx, discordgo.EndpointChannel(c.ParentID), &c.parent)
	})
	if err := group.Wait(); err != nil {
		return may{}, fmt.Errorf("permissions in channel %s: %w", channel, err)
	}
	set := g.inChannel(guild, self, m, c)
	sending := permSendMessages
	if c.isThread() {
		sending = permSendMessagesThreads
	}
	return may{
		send:  set.any(sending) && set.any(permViewChannel),
		embed: set.any(permEmbedLinks),
		reply: set.any(permReadMessageHistory),
	}, nil
}

// manages asks Discord, now, whether a member may manage the server.
func (p *permissions) manages(ctx context.Context, guild, member string) (bool, error) {
	if guild == "" {
		return false, nil
	}
	var g guildObject
	var m memberObject
	group, gctx := errgroup.WithContext(ctx)
	group.Go(func() error { return p.api.get(gctx, discordgo.EndpointGuild(guild), &g) })
	group.Go(func() error { return p.api.get(gctx, discordgo.EndpointGuildMember(guild, member), &m) })
	if err := group.Wait(); err != nil {
		return false, fmt.Errorf("permissions in server %s: %w", guild, err)
	}
	return g.base(guild, member, m).any(permManageGuild), nil
}

// changed forgets what an event makes doubtful.
func (p *permissions) changed(event string, data json.RawMessage) {
	var e struct {
		ID      string `json:"id"`
		GuildID string `json:"guild_id"`
		User    user   `json:"user"`
	}
	switch event {
	case "CHANNEL_UPDATE", "CHANNEL_DELETE", "THREAD_UPDATE", "THREAD_DELETE",
		"GUILD_UPDATE", "GUILD_DELETE", "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE", "GUILD_MEMBER_UPDATE":
	default:
		return
	}
	if err := json.Unmarshal(data, &e); err != nil {
		p.forget()
		return
	}
	switch event {
	case "THREAD_UPDATE", "THREAD_DELETE":
		p.forgetChannel(e.ID)
	case "GUILD_MEMBER_UPDATE":
		if self, _ := p.identity.get(); e.User.ID == self {
			p.forgetGuild(e.GuildID)
		}
	case "GUILD_UPDATE", "GUILD_DELETE":
		p.forgetGuild(e.ID)
	default: // a channel's threads have its permissions
		p.forgetGuild(e.GuildID)
	}
}

func (p *permissions) forget() { p.forgetWhere(func(_, _ string) bool { return true }) }

func (p *permissions) forgetChannel(channel string) {
	p.forgetWhere(func(_, c string) bool { return c == channel })
}

func (p *permissions) forgetGuild(guild string) {
	p.forgetWhere(func(g, _ string) bool { return g == guild })
}

// forgetWhere forgets what is known of the channels that doubtful picks, and
// what is just being found out.
func (p *permissions) forgetWhere(doubtful func(guild, channel string) bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, channel := range p.channels.Keys() {
		if e, ok := p.channels.Peek(channel); ok && doubtful(e.guild, channel) {
			p.channels.Remove(channel)
		}
	}
	for channel, l := range p.lookups {
		if doubtful(l.guild, channel) {
			l.stale = true
			delete(p.lookups, channel)
			p.flight.Forget(channel) // whoever asks from now on asks Discord
		}
	}
}

type guildObject struct {
	OwnerID string `json:"owner_id"`
	Roles   []struct {
		ID          string        `json:"id"`
		Permissions permissionSet `json:"permissions"`
	} `json:"roles"`
}

type memberObject struct {
	Roles        []string   `json:"roles"`
	TimeoutUntil *time.Time `json:"communication_disabled_until"`
}

type channelObject struct {
	Type       int    `json:"type"`
	ParentID   string `json:"parent_id"`
	Overwrites []struct {
		ID    string        `json:"id"`
		Allow permissionSet `json:"allow"`
		Deny  permissionSet `json:"deny"`
	} `json:"permission_overwrites"`
	parent *channelObject
}

// isThread: announcement, public and private threads.
func (c *channelObject) isThread() bool { return c.Type >= 10 && c.Type <= 12 }

// base computes a member's permissions in a server (API documentation,
// "Permission Hierarchy").
func (g *guildObject) base(guild, member string, m memberObject) permissionSet {
	if g.OwnerID == member {
		return permAll
	}
	var set permissionSet
	for _, r := range g.Roles {
		if r.ID == guild || slices.Contains(m.Roles, r.ID) { // @everyone has the server's ID
			set |= r.Permissions
		}
	}
	if set.any(permAdministrator) {
		return permAll
	}
	return set
}

// inChannel applies a channel's overwrites: everyone's, then all the roles'
// together, then the member's own.
func (g *guildObject) inChannel(guild, member string, m memberObject, c channelObject) permissionSet {
	set := g.base(guild, member, m)
	if set == permAll {
		return set
	}
	if c.parent != nil {
		c.Overwrites = c.parent.Overwrites
	}
	var roleAllow, roleDeny, ownAllow, ownDeny permissionSet
	for _, o := range c.Overwrites {
		switch {
		case o.ID == guild:
			set = set&^o.Deny | o.Allow
		case o.ID == member:
			ownAllow, ownDeny = o.Allow, o.Deny
		case slices.Contains(m.Roles, o.ID):
			roleAllow, roleDeny = roleAllow|o.Allow, roleDeny|o.Deny
		}
	}
	set = set&^roleDeny | roleAllow
	set = set&^ownDeny | ownAllow
	if m.TimeoutUntil != nil && m.TimeoutUntil.After(time.Now()) {
		set &= permViewChannel | permReadMessageHistory
	}
	return set
}

func (a *api) get(ctx context.Context, endpoint string, out any) error {
	return a.do(ctx, http.MethodGet, endpoint, nil, out)
}
