package discordtest

import "strconv"

// Permission is a set of Discord's permission bits.
type Permission uint64

// The permissions that matter to a bot that reads and answers.
const (
	Administrator         Permission = 1 << 3
	ManageServer          Permission = 1 << 5
	ViewChannel           Permission = 1 << 10
	SendMessages          Permission = 1 << 11
	ManageMessages        Permission = 1 << 13
	EmbedLinks            Permission = 1 << 14
	AttachFiles           Permission = 1 << 15
	ReadMessageHistory    Permission = 1 << 16
	MentionEveryone       Permission = 1 << 17
	UseCommands           Permission = 1 << 31
	SendMessagesInThreads Permission = 1 << 38

	everything Permission = 1<<53 - 1

	// Everyday is what @everyone has in a guild that nobody configured.
	Everyday = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory |
		MentionEveryone | UseCommands | SendMessagesInThreads
)

// Has reports whether p contains all of q.
func (p Permission) Has(q Permission) bool { return p&q == q }

// String is the permissions as they travel in JSON.
func (p Permission) String() string { return strconv.FormatUint(uint64(p), 10) }

type overwrite struct {
	ID    ID         `json:"id"`
	Type  int        `json:"type"` // 0 role, 1 member
	Allow Permission `json:"allow,string"`
	Deny  Permission `json:"deny,string"`
}

// permissionsIn is what a user may do in a channel, by the algorithm of
// Discord's documentation ("Permission Overwrites"). mu is held.
func (s *Server) permissionsIn(ch *Channel, user ID) Permission {
	if ch.guild == nil {
		if ch.recipient != nil && (ch.recipient.ID == user || s.self.ID == user) {
			return Everyday
		}
		return 0
	}
	m := ch.guild.members[user]
	if m == nil {
		return 0
	}
	base := ch.guild.basePermissions(m)
	if base.Has(Administrator) || ch.guild.OwnerID == user {
		return everything
	}
	return applyOverwrites(base, ch.root().overwrites, ch.guild.ID, m)
}

func (g *Guild) basePermissions(m *Member) Permission {
	p := g.everyone.Permissions
	for _, r := range m.Roles {
		if role := g.role(r); role != nil {
			p |= role.Permissions
		}
	}
	return p
}

func applyOverwrites(p Permission, ows []overwrite, everyone ID, m *Member) Permission {
	var roleAllow, roleDeny, memberAllow, memberDeny Permission
	for _, o := range ows {
		switch {
		case o.ID == everyone:
			p = p&^o.Deny | o.Allow
		case o.Type == 1 && o.ID == m.User.ID:
			memberAllow, memberDeny = o.Allow, o.Deny
		case o.Type == 0 && m.has(o.ID):
			roleAllow |= o.Allow
			roleDeny |= o.Deny
		}
	}
	p = p&^roleDeny | roleAllow
	return p&^memberDeny | memberAllow
}
