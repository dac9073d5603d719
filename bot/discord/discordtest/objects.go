package discordtest

// What guilds, channels and members look like in JSON.

func (g *Guild) object() map[string]any {
	return map[string]any{
		"id": g.ID, "name": g.Name, "owner_id": g.OwnerID, "icon": nil, "splash": nil,
		"description": nil, "features": []string{}, "preferred_locale": "en-US",
		"verification_level": 1, "default_message_notifications": 0, "explicit_content_filter": 2,
		"mfa_level": 0, "nsfw_level": 0, "premium_tier": 0, "system_channel_flags": 0,
		"afk_timeout": 300, "afk_channel_id": nil, "system_channel_id": nil,
		"roles": g.roles, "emojis": []any{}, "stickers": []any{},
	}
}

// create is the payload of GUILD_CREATE. A bot without the members intent
// sees only itself among the members.
func (g *Guild) create() map[string]any {
	o := g.object()
	channels, threads := []any{}, []any{}
	for _, c := range g.channels {
		if c.parent != nil {
			threads = append(threads, c.object())
			continue
		}
		channels = append(channels, c.object())
	}
	members := []any{}
	if m := g.members[g.srv.self.ID]; m != nil {
		members = append(members, m.full(nil))
		o["joined_at"] = m.JoinedAt
	}
	o["channels"], o["threads"], o["members"] = channels, threads, members
	o["member_count"], o["large"], o["unavailable"] = len(g.members), false, false
	for _, k := range []string{"presences", "voice_states", "stage_instances", "guild_scheduled_events", "soundboard_sounds"} {
		o[k] = []any{}
	}
	return o
}

func (c *Channel) object() map[string]any {
	o := map[string]any{"id": c.ID, "type": c.Kind, "flags": 0, "last_message_id": nil}
	if c.last != "" {
		o["last_message_id"] = c.last
	}
	if c.guild == nil {
		o["recipients"] = []*User{c.recipient}
		return o
	}
	o["guild_id"], o["name"] = c.guild.ID, c.Name
	if c.parent != nil {
		o["parent_id"], o["owner_id"] = c.parent.ID, c.guild.OwnerID
		o["member_count"], o["message_count"] = 1, 0
		o["thread_metadata"] = map[string]any{
			"archived": c.archived, "auto_archive_duration": 1440, "locked": false,
			"archive_timestamp": c.ID.Time().UTC(),
		}
		return o
	}
	ows := c.overwrites
	if ows == nil {
		ows = []overwrite{}
	}
	o["parent_id"], o["topic"], o["position"], o["nsfw"] = nil, nil, 0, false
	o["rate_limit_per_user"], o["permission_overwrites"] = 0, append([]overwrite{}, ows...)
	return o
}

func (m *Member) partial() *partialMember {
	roles := m.Roles
	if roles == nil {
		roles = []ID{}
	}
	return &partialMember{Roles: roles, JoinedAt: m.JoinedAt}
}

func (m *Member) full(p *Permission) *fullMember {
	return &fullMember{partialMember: *m.partial(), User: m.User, Permissions: p}
}
