package discordtest

import (
	"slices"
	"strings"
)

// Posting is a message that somebody other than the bot writes. The zero
// value of each field is the ordinary case.
type Posting struct {
	Content    string
	ReplyTo    ID
	Unlooked   bool // the event leaves out the message replied to, as Discord now and then does
	Mentions   []*User
	Embeds     []Embed
	Components []Component
	WebhookID  ID // written by a webhook, not by the user
	Type       int
}

// Say has a user write in a channel, and returns the message's ID. Sessions
// whose shard and intents cover it hear of it, with what their intents let
// them see.
func (s *Server) Say(ch *Channel, u *User, content string) ID {
	return s.Post(ch, u, Posting{Content: content})
}

// Post is Say for any kind of message.
func (s *Server) Post(ch *Channel, u *User, p Posting) ID {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.newMessage(ch, u)
	m.Type, m.Content, m.WebhookID = p.Type, p.Content, p.WebhookID
	m.Embeds = append(m.Embeds, p.Embeds...)
	m.Components = append(m.Components, p.Components...)
	m.Mentions = append(m.Mentions, p.Mentions...)
	if strings.Contains(p.Content, s.self.Mention()) && !slices.Contains(m.Mentions, s.self) {
		m.Mentions = append(m.Mentions, s.self)
	}
	if p.ReplyTo != "" {
		m.Type = 19
		m.Reference = &Reference{MessageID: p.ReplyTo, ChannelID: ch.ID, GuildID: m.GuildID}
		m.ReferencedMessage = shallow(s.messages[p.ReplyTo])
		m.unlooked = p.Unlooked
	}
	s.store(m)
	s.announce("MESSAGE_CREATE", ch, m, s.track(m.ID, ch.ID, s.expects(ch, m)))
	return m.ID
}

// expects reports whether a person wrote a message and would wait for an
// answer. What programs write is tracked, too: a bot that answers it is seen.
func (s *Server) expects(ch *Channel, m *Message) bool {
	if m.Author.Bot || m.Author.System || m.WebhookID != "" {
		return false
	}
	replies := m.ReferencedMessage != nil && m.ReferencedMessage.Author.ID == s.self.ID
	return s.cfg.Expects(m.Content, ch.Kind == kindDM || slices.Contains(m.Mentions, s.self) || replies)
}

// Edit has the author of a message change it.
func (s *Server) Edit(id ID, content string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.messages[id]; m != nil {
		s.revise(m)
		m.Content = content
		if ch := s.channels[m.ChannelID]; ch != nil {
			s.announce("MESSAGE_UPDATE", ch, m, nil)
		}
	}
}

// Delete removes a message, as its author or a moderator does.
func (s *Server) Delete(id ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.messages[id]; m != nil {
		s.remove(m)
	}
}

func (s *Server) remove(m *Message) {
	m.Deleted = true
	if ch := s.channels[m.ChannelID]; ch != nil && !m.Ephemeral() {
		s.toChannel("MESSAGE_DELETE", ch, func(*session) (any, *ask) {
			return map[string]any{"id": m.ID, "channel_id": m.ChannelID, "guild_id": m.GuildID}, nil
		})
	}
	s.broadcast()
}

// newMessage makes an empty message by an author. mu is held.
func (s *Server) newMessage(ch *Channel, author *User) *Message {
	m := &Message{
		ID: s.newID(), ChannelID: ch.ID, Author: author, Timestamp: s.Now().UTC(),
		Mentions: []*User{}, MentionRoles: []ID{}, Attachments: []any{},
		Embeds: []Embed{}, Components: []Component{},
	}
	if ch.guild != nil {
		m.GuildID = ch.guild.ID
		if gm := ch.guild.members[author.ID]; gm != nil {
			m.Member = gm.partial()
		}
	}
	return m
}

// store keeps a message. mu is held.
func (s *Server) store(m *Message) {
	s.messages[m.ID] = m
	if ch := s.channels[m.ChannelID]; ch != nil && !m.Ephemeral() {
		ch.last = m.ID
	}
	if s.cfg.KeepMessages > 0 {
		s.messageOrder = append(s.messageOrder, m.ID)
		for len(s.messageOrder) > s.cfg.KeepMessages {
			delete(s.messages, s.messageOrder[0])
			s.messageOrder = s.messageOrder[1:]
		}
	}
}

// revise notes what a message was before a change. mu is held.
func (s *Server) revise(m *Message) {
	now := s.Now().UTC()
	m.Edits = append(m.Edits, Edit{Content: m.Content, Embeds: m.Embeds, Components: m.Components, At: now})
	m.EditedTimestamp = &now
}

// announce dispatches a message's event to the sessions that may see it.
func (s *Server) announce(name string, ch *Channel, m *Message, a *ask) {
	if m.Ephemeral() {
		return
	}
	var full, bare any // marshalled once, however many sessions there are
	s.toChannel(name, ch, func(sess *session) (any, *ask) {
		if s.seesContent(sess, ch, m) {
			if full == nil {
				full = marshal(m.shown())
			}
			return full, a
		}
		if bare == nil {
			bare = marshal(s.withoutContent(m).shown())
		}
		return bare, nil // nobody can answer what they cannot read
	})
}

// withoutContent is a message, and the one it replies to, as who may not read
// them sees them.
func (s *Server) withoutContent(m *Message) *Message {
	hidden := *m
	hidden.Content, hidden.Embeds, hidden.Components, hidden.Attachments = "", []Embed{}, []Component{}, []any{}
	if r := m.ReferencedMessage; r != nil && r.Author.ID != s.self.ID {
		hidden.ReferencedMessage = s.withoutContent(r)
	}
	return &hidden
}

// seesContent is the rule of the Message Content intent: without it a bot
// reads its own messages, direct messages and what mentions it.
func (s *Server) seesContent(sess *session, ch *Channel, m *Message) bool {
	return sess.intents&intentMessageContent != 0 || ch.guild == nil ||
		m.Author.ID == s.self.ID || slices.Contains(m.Mentions, s.self)
}

// toChannel dispatches an event about a channel's messages. mu is held.
func (s *Server) toChannel(name string, ch *Channel, data func(*session) (any, *ask)) {
	intent := intentGuildMessages
	switch {
	case ch.Kind == kindGroup:
		return
	case ch.guild == nil:
		intent = intentDirectMessages
	case !ch.guild.withBot || !s.permissionsIn(ch, s.self.ID).Has(ViewChannel):
		return
	}
	for _, sess := range s.sessions {
		if sess.covers(ch.guild) && sess.intents&intent != 0 {
			d, a := data(sess)
			s.dispatchFaulty(sess, name, d, a)
		}
	}
}
