package discordtest

import (
	"slices"
	"time"
)

// Guild is a Discord server. Its methods are safe to call while bots are
// connected: they tell them what changed, as Discord does.
type Guild struct {
	ID      ID
	Name    string
	OwnerID ID

	srv      *Server
	everyone *Role
	botRole  *Role
	roles    []*Role
	members  map[ID]*Member
	channels []*Channel
	withBot  bool // the bot is a member, not only a command installed by a user
}

// Member is a user in a guild.
type Member struct {
	User     *User
	Roles    []ID
	JoinedAt time.Time
}

func (m *Member) has(role ID) bool { return slices.Contains(m.Roles, role) }

// Channel is a text channel, a thread, or a direct message.
type Channel struct {
	ID   ID
	Name string
	Kind int // 0 text, 1 direct message, 3 group direct message, 11 public thread

	srv        *Server
	guild      *Guild // nil for direct messages
	parent     *Channel
	recipient  *User
	overwrites []overwrite
	archived   bool
	deleted    bool
	last       ID
	typing     int
}

// The kinds of channel.
const (
	kindText   = 0
	kindDM     = 1
	kindGroup  = 3
	kindThread = 11
)

// Guild is the guild of the channel, nil for direct messages.
func (c *Channel) Guild() *Guild { return c.guild }

// root is where a channel's permissions stand: itself, or a thread's parent.
func (c *Channel) root() *Channel {
	if c.parent != nil {
		return c.parent
	}
	return c
}

// AddUser makes a person.
func (s *Server) AddUser(name string) *User { return s.addUser(name, false) }

// AddBot makes another bot.
func (s *Server) AddBot(name string) *User { return s.addUser(name, true) }

func (s *Server) addUser(name string, bot bool) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := &User{ID: s.newID(), Username: name, Discriminator: "0", Bot: bot}
	s.users[u.ID] = u
	return u
}

// AddGuild makes a guild of which the bot is a member, with an owner.
func (s *Server) AddGuild(name string) *Guild { return s.addGuild(name, true) }

// AddForeignGuild makes a guild that the bot has not joined: there only
// commands reach it, used by people who installed them for themselves.
func (s *Server) AddForeignGuild(name string) *Guild { return s.addGuild(name, false) }

func (s *Server) addGuild(name string, withBot bool) *Guild {
	owner := s.AddUser(name + " owner")
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.newID()
	g := &Guild{
		ID: id, Name: name, OwnerID: owner.ID, srv: s, withBot: withBot,
		everyone: &Role{ID: id, Name: "@everyone", Permissions: Everyday},
		members:  map[ID]*Member{},
	}
	g.roles = []*Role{g.everyone}
	g.join(owner)
	if withBot {
		g.botRole = &Role{ID: s.newID(), Name: "chapterbot", Position: 1, Managed: true}
		g.roles = append(g.roles, g.botRole)
		g.join(s.self).Roles = []ID{g.botRole.ID}
	}
	s.guilds[g.ID] = g
	s.toGuild(g, "GUILD_CREATE", g.create())
	return g
}

func (g *Guild) join(u *User) *Member {
	m := &Member{User: u, JoinedAt: g.srv.Now().UTC()}
	g.members[u.ID] = m
	return m
}

func (g *Guild) role(id ID) *Role {
	for _, r := range g.roles {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// Owner is the guild's owner.
func (g *Guild) Owner() *User {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	return g.srv.users[g.OwnerID]
}

// AddMember makes a person who is a member, with permissions beyond everyone's.
func (g *Guild) AddMember(name string, extra Permission) *User {
	u := g.srv.AddUser(name)
	g.Join(u, extra)
	return u
}

// Join makes an existing user a member, with permissions beyond everyone's.
func (g *Guild) Join(u *User, extra Permission) {
	s := g.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	m := g.join(u)
	if extra != 0 {
		r := &Role{ID: s.newID(), Name: u.Username, Position: len(g.roles), Permissions: extra}
		g.roles = append(g.roles, r)
		m.Roles = []ID{r.ID}
		s.toGuild(g, "GUILD_ROLE_CREATE", map[string]any{"guild_id": g.ID, "role": r})
	}
}

// Demote takes every role from a member: what they were allowed beyond
// everyone else they no longer are.
func (g *Guild) Demote(u *User) {
	g.srv.mu.Lock()
	defer g.srv.mu.Unlock()
	if m := g.members[u.ID]; m != nil {
		m.Roles = nil
	}
}

// AddChannel makes a text channel.
func (g *Guild) AddChannel(name string) *Channel {
	s := g.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &Channel{ID: s.newID(), Name: name, Kind: kindText, srv: s, guild: g}
	g.channels = append(g.channels, c)
	s.channels[c.ID] = c
	s.toGuild(g, "CHANNEL_CREATE", c.object())
	return c
}

// AddThread makes a public thread under a text channel.
func (c *Channel) AddThread(name string) *Channel {
	s := c.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	t := &Channel{ID: s.newID(), Name: name, Kind: kindThread, srv: s, guild: c.guild, parent: c}
	c.guild.channels = append(c.guild.channels, t)
	s.channels[t.ID] = t
	s.toGuild(c.guild, "THREAD_CREATE", t.object())
	return t
}

// DM is the channel of direct messages between a person and the bot.
func (s *Server) DM(u *User) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dm(u)
}

func (s *Server) dm(u *User) *Channel {
	for _, c := range s.channels {
		if c.Kind == kindDM && c.recipient.ID == u.ID {
			return c
		}
	}
	c := &Channel{ID: s.newID(), Kind: kindDM, srv: s, recipient: u}
	s.channels[c.ID] = c
	return c
}

// PrivateChannel is a direct message between two people, where the bot is
// not: only commands that a person installed for themselves work there.
func (s *Server) PrivateChannel(u *User) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &Channel{ID: s.newID(), Kind: kindGroup, srv: s, recipient: u}
	s.channels[c.ID] = c
	return c
}

// ForbidBot takes permissions from the bot in this channel.
func (c *Channel) ForbidBot(p Permission) { c.overwriteBot(0, p) }

// AllowBot undoes ForbidBot.
func (c *Channel) AllowBot(p Permission) { c.overwriteBot(p, 0) }

func (c *Channel) overwriteBot(allow, deny Permission) {
	s := c.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(c.overwrites, func(o overwrite) bool { return o.ID == s.self.ID })
	if i < 0 {
		c.overwrites = append(c.overwrites, overwrite{ID: s.self.ID, Type: 1})
		i = len(c.overwrites) - 1
	}
	o := &c.overwrites[i]
	o.Allow, o.Deny = o.Allow&^deny|allow, o.Deny&^allow|deny
	s.toGuild(c.guild, "CHANNEL_UPDATE", c.object())
}

// Archive closes a thread.
func (c *Channel) Archive() {
	c.srv.mu.Lock()
	defer c.srv.mu.Unlock()
	c.archived = true
	c.srv.toGuild(c.guild, "THREAD_UPDATE", c.object())
}

// Delete removes the channel.
func (c *Channel) Delete() {
	c.srv.mu.Lock()
	defer c.srv.mu.Unlock()
	c.deleted = true
	delete(c.srv.channels, c.ID)
	if g := c.guild; g != nil {
		g.channels = slices.DeleteFunc(g.channels, func(o *Channel) bool { return o == c })
		c.srv.toGuild(g, "CHANNEL_DELETE", c.object())
	}
}

// Typing is how often the bot was shown as typing here.
func (c *Channel) Typing() int {
	c.srv.mu.Lock()
	defer c.srv.mu.Unlock()
	return c.typing
}

// Kick removes the bot from the guild.
func (g *Guild) Kick() {
	s := g.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	s.toGuild(g, "GUILD_DELETE", map[string]any{"id": g.ID})
	g.withBot = false
	delete(g.members, s.self.ID)
}
