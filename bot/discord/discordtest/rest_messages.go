package discordtest

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// nonceUse is a message sent with an enforced nonce.
type nonceUse struct {
	message ID
	at      time.Time
}

// nonceWindow is how long an enforced nonce de-duplicates: "the past few
// minutes" in Discord's words.
const nonceWindow = 3 * time.Minute

func postMessage(r *request) (int, any) {
	b, err := decodeBody(r.body)
	if err != nil {
		return 0, err
	}
	if err := b.validate(contextMessage); err != nil {
		return 0, err
	}
	r.watchMentions(b)
	return inChannel(r, func(c *Channel, p Permission) (int, any) {
		s := r.srv
		if err := s.maySend(c, p, b); err != nil {
			return 0, err
		}
		key := string(c.ID) + " " + b.nonce()
		if b.EnforceNonce && b.nonce() != "" {
			if use, ok := s.nonces[key]; ok && s.Now().Sub(use.at) < nonceWindow {
				if m := s.messages[use.message]; m != nil {
					return http.StatusOK, m
				}
			}
		}
		m := s.newMessage(c, s.self)
		b.fill(m, flagSuppressEmbeds|flagSuppressNotifications|flagComponentsV2)
		if !p.Has(EmbedLinks) {
			m.Embeds = []Embed{} // Discord drops them without a word
		}
		if b.Reference != nil {
			m.Type, m.Reference = 19, &Reference{MessageID: b.Reference.MessageID, ChannelID: c.ID, GuildID: m.GuildID}
			m.ReferencedMessage = shallow(s.messages[b.Reference.MessageID])
		}
		s.store(m)
		if b.EnforceNonce && b.nonce() != "" {
			s.rememberNonce(key, m.ID)
		}
		s.announce("MESSAGE_CREATE", c, m, nil)
		s.answered(s.askOf(b), m)
		s.shown(m, false)
		return http.StatusOK, m
	})
}

// askOf is what a message answers: what it replies to, or the message whose
// ID it took as its nonce.
func (s *Server) askOf(b *messageBody) ID {
	if b.Reference != nil {
		return b.Reference.MessageID
	}
	return ID(b.nonce())
}

func (s *Server) rememberNonce(key string, id ID) {
	now := s.Now()
	if len(s.nonces) > 20000 {
		for k, use := range s.nonces {
			if now.Sub(use.at) >= nonceWindow {
				delete(s.nonces, k)
			}
		}
	}
	s.nonces[key] = nonceUse{id, now}
}

// shallow is a message as it is shown inside another.
func shallow(m *Message) *Message {
	if m == nil || m.Deleted {
		return nil
	}
	c := *m
	c.ReferencedMessage = nil
	return &c
}

// maySend checks what Discord checks once the form is right. mu is held.
func (s *Server) maySend(c *Channel, p Permission, b *messageBody) *apiError {
	switch {
	case !p.Has(c.sendPermission()):
		return errMissingPermissions
	case c.archived:
		return errArchived
	}
	ref := b.Reference
	if ref == nil {
		return nil
	}
	if !p.Has(ReadMessageHistory) {
		return errReplyHistory
	}
	m := s.messages[ref.MessageID]
	known := m != nil && !m.Deleted && m.ChannelID == c.ID
	if !known && (ref.FailIfNotExists == nil || *ref.FailIfNotExists) {
		return formError("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
	}
	return nil
}

func patchMessage(r *request) (int, any) {
	b, err := decodeBody(r.body)
	if err != nil {
		return 0, err
	}
	if err := b.validate(contextEdit); err != nil {
		return 0, err
	}
	r.watchMentions(b)
	return inChannel(r, func(c *Channel, p Permission) (int, any) {
		s := r.srv
		m, err := s.messageIn(c, ID(r.vars[1]))
		switch {
		case err != nil:
			return 0, err
		case m.Author.ID != s.self.ID:
			return 0, errNotAuthor
		case c.archived:
			return 0, errArchived
		}
		return s.applyEdit(c, m, b)
	})
}

// applyEdit changes a message of the bot's. mu is held.
func (s *Server) applyEdit(c *Channel, m *Message, b *messageBody) (int, any) {
	after := *m
	b.change(&after)
	if err := stillValid(&after); err != nil {
		return 0, err
	}
	wasLoading := m.Loading()
	if !wasLoading {
		s.revise(m)
	}
	b.change(m)
	m.Flags &^= flagLoading
	if c != nil {
		name := "MESSAGE_UPDATE"
		if wasLoading {
			name = "MESSAGE_CREATE"
		}
		s.announce(name, c, m, nil)
	}
	s.edited(m)
	s.shown(m, !wasLoading)
	return http.StatusOK, m
}

// shown tells who watches that a message of the bot's can be read.
func (s *Server) shown(m *Message, edited bool) {
	if s.cfg.OnMessage != nil && !m.Loading() {
		s.cfg.OnMessage(*m, edited)
	}
}

// edited tells those who wait for a reply that it changed.
func (s *Server) edited(m *Message) {
	for _, id := range []ID{m.replyTo(), m.interactionID()} {
		if a := s.asks[id]; a != nil && id != "" {
			s.seen(a, m)
		}
	}
	s.broadcast()
}

func (m *Message) replyTo() ID {
	if m.Reference == nil {
		return ID(m.Nonce)
	}
	return m.Reference.MessageID
}

func (m *Message) interactionID() ID {
	if m.Interaction == nil {
		return ""
	}
	return m.Interaction.ID
}

func (s *Server) messageIn(c *Channel, id ID) (*Message, *apiError) {
	m := s.messages[id]
	if m == nil || m.Deleted || m.ChannelID != c.ID || m.Ephemeral() {
		return nil, errUnknownMessage
	}
	return m, nil
}

func getMessage(r *request) (int, any) {
	return inChannel(r, func(c *Channel, p Permission) (int, any) {
		if !p.Has(ReadMessageHistory) {
			return 0, errMissingAccess
		}
		s := r.srv
		m, err := s.messageIn(c, ID(r.vars[1]))
		if err != nil {
			return 0, err
		}
		if s.cfg.WithoutMessageContent && c.guild != nil && m.Author.ID != s.self.ID && !slices.Contains(m.Mentions, s.self) {
			m = s.withoutContent(m)
		}
		return http.StatusOK, m.shown()
	})
}

func getMessages(r *request) (int, any) {
	q := r.http.URL.Query()
	limit := 50
	if v := q.Get("limit"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > 100 {
			return 0, formError("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
		}
		limit = n
	}
	before, after := ID(q.Get("before")).Number(), ID(q.Get("after")).Number()
	return inChannel(r, func(c *Channel, p Permission) (int, any) {
		if !p.Has(ReadMessageHistory) {
			return http.StatusOK, []any{}
		}
		var all []Message
		for _, m := range r.srv.messages {
			n := m.ID.Number()
			if m.ChannelID == c.ID && !m.Deleted && !m.Ephemeral() && (before == 0 || n < before) && n > after {
				all = append(all, *m)
			}
		}
		sortMessages(all)
		out := []Message{}
		for i := len(all) - 1; i >= 0 && len(out) < limit; i-- {
			out = append(out, all[i])
		}
		return http.StatusOK, out
	})
}

func deleteMessage(r *request) (int, any) {
	return inChannel(r, func(c *Channel, p Permission) (int, any) {
		m, err := r.srv.messageIn(c, ID(r.vars[1]))
		switch {
		case err != nil:
			return 0, err
		case m.Author.ID != r.srv.self.ID && !p.Has(ManageMessages):
			return 0, errMissingPermissions
		}
		r.srv.remove(m)
		return http.StatusNoContent, nil
	})
}
