package discordtest

import (
	"encoding/json"
	"net/http"
)

func getGateway(r *request) (int, any) {
	return http.StatusOK, map[string]any{"url": r.srv.gatewayURL()}
}

func getGatewayBot(r *request) (int, any) {
	s := r.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	remaining, reset := s.starts.remaining, int64(14*60*60*1000)
	if in := s.active(hookStarts); in != nil {
		in.strike()
		remaining, reset = 0, in.fault.RetryAfter.Milliseconds()
	}
	return http.StatusOK, map[string]any{
		"url": s.gatewayURL(), "shards": s.cfg.Shards,
		"session_start_limit": map[string]any{
			"total": s.starts.total, "remaining": remaining,
			"reset_after": reset, "max_concurrency": s.cfg.MaxConcurrency,
		},
	}
}

func getSelf(r *request) (int, any) { return http.StatusOK, r.srv.self }

func getSelfGuilds(r *request) (int, any) {
	s := r.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []any{}
	for _, g := range s.guilds {
		if m := g.members[s.self.ID]; g.withBot && m != nil {
			p := g.basePermissions(m)
			out = append(out, map[string]any{"id": g.ID, "name": g.Name, "icon": nil, "owner": false,
				"permissions": p.String(), "features": []string{}})
		}
	}
	return http.StatusOK, out
}

func getUser(r *request) (int, any) {
	r.srv.mu.Lock()
	defer r.srv.mu.Unlock()
	if u := r.srv.users[ID(r.vars[0])]; u != nil {
		return http.StatusOK, u
	}
	return 0, errUnknownUser
}

func createDM(r *request) (int, any) {
	var body struct {
		Recipient ID `json:"recipient_id"`
	}
	if json.Unmarshal(r.body, &body) != nil {
		return 0, errInvalidJSON
	}
	s := r.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.users[body.Recipient]
	if u == nil {
		return 0, formError("recipient_id", "NUMBER_TYPE_COERCE", "Value is not a known user.")
	}
	return http.StatusOK, marshal(s.dm(u).object())
}

func getApplication(r *request) (int, any) {
	s := r.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	return http.StatusOK, map[string]any{
		"id": s.application, "name": s.self.Username, "icon": nil, "description": "", "summary": "",
		"bot_public": true, "bot_require_code_grant": false, "verify_key": "", "team": nil,
		"flags": s.applicationFlags(), "bot": s.self, "approximate_guild_count": len(s.guilds),
		"integration_types_config": map[string]any{"0": map[string]any{}, "1": map[string]any{}},
	}
}

// inGuild runs a handler on a guild that the bot is a member of.
func inGuild(r *request, fn func(*Guild) (int, any)) (int, any) {
	s := r.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.guilds[ID(r.vars[0])]
	if g == nil || !g.withBot {
		return 0, errUnknownGuild
	}
	status, out := fn(g)
	if _, ok := out.(*apiError); !ok {
		out = marshal(out) // while the lock is held
	}
	return status, out
}

func getGuild(r *request) (int, any) {
	return inGuild(r, func(g *Guild) (int, any) { return http.StatusOK, g.object() })
}

func getGuildChannels(r *request) (int, any) {
	return inGuild(r, func(g *Guild) (int, any) {
		out := []any{}
		for _, c := range g.channels {
			if c.parent == nil {
				out = append(out, c.object())
			}
		}
		return http.StatusOK, out
	})
}

func getGuildRoles(r *request) (int, any) {
	return inGuild(r, func(g *Guild) (int, any) { return http.StatusOK, g.roles })
}

func getGuildMember(r *request) (int, any) {
	return inGuild(r, func(g *Guild) (int, any) {
		if m := g.members[ID(r.vars[1])]; m != nil {
			return http.StatusOK, m.full(nil)
		}
		return 0, errUnknownMember
	})
}

// inChannel runs a handler on a channel the bot can see. A channel of direct
// messages between others does not exist for it.
func inChannel(r *request, fn func(*Channel, Permission) (int, any)) (int, any) {
	s := r.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[ID(r.vars[0])]
	if c == nil || c.Kind == kindGroup {
		return 0, errUnknownChannel
	}
	p := s.permissionsIn(c, s.self.ID)
	if !p.Has(ViewChannel) {
		return 0, errMissingAccess
	}
	status, out := fn(c, p)
	if _, ok := out.(*apiError); !ok && out != nil {
		out = marshal(out) // while the lock is held
	}
	return status, out
}

func getChannel(r *request) (int, any) {
	return inChannel(r, func(c *Channel, _ Permission) (int, any) { return http.StatusOK, c.object() })
}

func postTyping(r *request) (int, any) {
	return inChannel(r, func(c *Channel, p Permission) (int, any) {
		if !p.Has(c.sendPermission()) {
			return 0, errMissingPermissions
		}
		c.typing++
		r.srv.broadcast()
		return http.StatusNoContent, nil
	})
}

// sendPermission is what it takes to write here: threads have their own.
func (c *Channel) sendPermission() Permission {
	if c.Kind == kindThread {
		return SendMessagesInThreads
	}
	return SendMessages
}
