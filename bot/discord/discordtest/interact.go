package discordtest

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Interaction is a command used or a component pressed, and what the bot made
// of it. Its exported fields do not change after it was made.
type Interaction struct {
	ID      ID
	Token   string
	Kind    int // 2 command, 3 component, 4 autocomplete, 5 modal
	User    *User
	Channel *Channel

	created  time.Time
	message  *Message // of a component
	response int      // callback type; 0 while nothing was answered
	original *Message
	choices  []Choice
}

// Choice is one suggestion of an autocomplete response.
type Choice struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}

// The kinds of interaction.
const (
	kindCommand      = 2
	kindComponent    = 3
	kindAutocomplete = 4
)

// The contexts of an interaction.
const (
	contextGuild   = 0
	contextBotDM   = 1
	contextPrivate = 2
)

// Limits on interactions: the first response, and the life of the token.
const (
	firstResponse = 3 * time.Second
	tokenLife     = 15 * time.Minute
)

// ErrNotOffered is why a person cannot use a command: Discord does not show
// it to them there.
var ErrNotOffered = errors.New("discordtest: Discord does not offer that command there")

// Slash has a user use a slash command. It fails where Discord would not
// offer the command, or would not send options of that kind.
func (s *Server) Slash(ch *Channel, u *User, name string, options map[string]any) (*Interaction, error) {
	return s.slash(ch, u, name, options, true)
}

// SlashAnyway is Slash for a user from whom Discord should have hidden the
// command, as happens when a permission changes while it is being typed. The
// command must be registered.
func (s *Server) SlashAnyway(ch *Channel, u *User, name string, options map[string]any) (*Interaction, error) {
	return s.slash(ch, u, name, options, false)
}

func (s *Server) slash(ch *Channel, u *User, name string, options map[string]any, checked bool) (*Interaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	cmd, err := s.offered(ch, u, name, checked)
	if err != nil {
		return nil, err
	}
	opts, err := cmd.fill(options, true)
	if err != nil {
		return nil, err
	}
	data := map[string]any{"id": cmd.ID, "name": cmd.Name, "type": cmd.Type}
	if len(opts) > 0 {
		data["options"] = opts
	}
	if cmd.guild != "" {
		data["guild_id"] = cmd.guild
	}
	return s.interact(ch, u, kindCommand, data, nil), nil
}

// Autocomplete has a user type into an option of a slash command.
func (s *Server) Autocomplete(ch *Channel, u *User, name, option, typed string) (*Interaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	cmd, err := s.offered(ch, u, name, true)
	if err != nil {
		return nil, err
	}
	opts, err := cmd.fill(map[string]any{option: typed}, false)
	if err != nil {
		return nil, err
	}
	opts[0]["focused"] = true
	data := map[string]any{"id": cmd.ID, "name": cmd.Name, "type": cmd.Type, "options": opts}
	return s.interact(ch, u, kindAutocomplete, data, nil), nil
}

// MessageCommand has a user use a command from a message's context menu.
func (s *Server) MessageCommand(ch *Channel, u *User, name string, target ID) (*Interaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	cmd, err := s.offered(ch, u, name, true)
	if err != nil {
		return nil, err
	}
	m := s.messages[target]
	if cmd.Type != 3 || m == nil {
		return nil, fmt.Errorf("%w: %q is not in the menu of that message", ErrNotOffered, name)
	}
	data := map[string]any{"id": cmd.ID, "name": cmd.Name, "type": cmd.Type, "target_id": target,
		"resolved": map[string]any{"messages": map[ID]*Message{target: shallow(m)}}}
	return s.interact(ch, u, kindCommand, data, nil), nil
}

// Press has a user press a component of a message. It fails when the message
// has no such enabled component, or the user cannot see it.
func (s *Server) Press(message ID, u *User, customID string) (*Interaction, error) {
	return s.press(message, u, customID, nil, true)
}

// Choose has a user choose values in a select menu of a message.
func (s *Server) Choose(message ID, u *User, customID string, values ...string) (*Interaction, error) {
	return s.press(message, u, customID, values, true)
}

// PressForged is Press for a component that the message never had, which a
// modified client can send.
func (s *Server) PressForged(message ID, u *User, customID string) (*Interaction, error) {
	return s.press(message, u, customID, nil, false)
}

func (s *Server) press(message ID, u *User, customID string, values []string, checked bool) (*Interaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.messages[message]
	if m == nil || m.Deleted {
		return nil, fmt.Errorf("discordtest: press %q: no such message %s", customID, message)
	}
	ch := s.channels[m.ChannelID]
	if ch == nil {
		return nil, fmt.Errorf("discordtest: press %q: the channel is gone", customID)
	}
	c := Component{Type: typeButton, CustomID: customID}
	if checked {
		found := findComponent(m.Components, customID)
		if found == nil || found.Disabled {
			return nil, fmt.Errorf("discordtest: message %s has no enabled component %q", message, customID)
		}
		c = *found
	}
	data := map[string]any{"custom_id": customID, "component_type": c.Type, "id": c.ID}
	if c.Type != typeButton {
		data["values"] = append([]string{}, values...)
	}
	return s.interact(ch, u, kindComponent, data, m), nil
}

func findComponent(cs []Component, customID string) *Component {
	for i := range cs {
		if cs[i].CustomID == customID {
			return &cs[i]
		}
		if c := findComponent(cs[i].Components, customID); c != nil {
			return c
		}
		if a := cs[i].Accessory; a != nil && a.CustomID == customID {
			return a
		}
	}
	return nil
}

// CustomIDs lists a message's components by custom ID, in their order.
func (m Message) CustomIDs() []string {
	var out []string
	var walk func([]Component)
	walk = func(cs []Component) {
		for _, c := range cs {
			if c.CustomID != "" {
				out = append(out, c.CustomID)
			}
			walk(c.Components)
			if c.Accessory != nil {
				walk([]Component{*c.Accessory})
			}
		}
	}
	walk(m.Components)
	return out
}

// interact makes an interaction and dispatches it. mu is held.
func (s *Server) interact(ch *Channel, u *User, kind int, data map[string]any, m *Message) *Interaction {
	id := s.newID()
	i := &Interaction{
		ID: id, Token: "aW50ZXJhY3Rpb246" + string(id), Kind: kind, User: u, Channel: ch,
		created: s.Now(), message: m,
	}
	s.remember(i)
	a := s.track(id, ch.ID, kind != kindAutocomplete)
	a.slash = true
	raw := marshal(s.interactionObject(i, data))
	for _, sess := range s.sessions {
		if sess.covers(ch.guild) {
			s.dispatchFaulty(sess, "INTERACTION_CREATE", raw, a)
		}
	}
	return i
}

// remember keeps an interaction, and in a long run forgets the oldest. mu is
// held.
func (s *Server) remember(i *Interaction) {
	s.interactions[i.Token] = i
	if s.cfg.KeepMessages == 0 {
		return
	}
	s.tokenOrder = append(s.tokenOrder, i.Token)
	for len(s.tokenOrder) > 4*s.cfg.KeepMessages {
		delete(s.interactions, s.tokenOrder[0])
		s.tokenOrder = s.tokenOrder[1:]
	}
}

// interactionObject is the event as a bot gets it.
func (s *Server) interactionObject(i *Interaction, data map[string]any) map[string]any {
	ch, g := i.Channel, i.Channel.guild
	app := s.permissionsIn(ch, s.self.ID)
	if g == nil || !g.withBot {
		app = EmbedLinks | AttachFiles | MentionEveryone
	}
	owners := map[string]any{}
	o := map[string]any{
		"id": i.ID, "application_id": s.application, "type": i.Kind, "token": i.Token, "version": 1,
		"data": data, "channel_id": ch.ID, "channel": ch.object(), "locale": "en-US",
		"app_permissions": app.String(), "entitlements": []any{}, "attachment_size_limit": 10 << 20,
	}
	switch {
	case g != nil:
		p := s.permissionsIn(ch, i.User.ID)
		o["context"], o["guild_id"], o["guild_locale"] = contextGuild, g.ID, "en-US"
		o["guild"] = map[string]any{"id": g.ID, "locale": "en-US", "features": []string{}}
		if m := g.members[i.User.ID]; m != nil {
			o["member"] = m.full(&p)
		}
		if g.withBot {
			owners["0"] = g.ID
		} else {
			owners["1"] = i.User.ID
		}
	case ch.Kind == kindDM:
		o["context"], o["user"] = contextBotDM, i.User
		owners["0"] = "0"
	default:
		o["context"], o["user"] = contextPrivate, i.User
		owners["1"] = i.User.ID
	}
	o["authorizing_integration_owners"] = owners
	if i.message != nil {
		pressed := shallow(i.message)
		if pressed != nil && s.cfg.PressTellsReply {
			pressed.ReferencedMessage = i.message.ReferencedMessage
		}
		o["message"] = pressed
	}
	return o
}

// offered finds the command of a name that Discord offers a user in a
// channel. mu is held.
func (s *Server) offered(ch *Channel, u *User, name string, checked bool) (*command, error) {
	var cmds []*command
	if ch.guild != nil {
		cmds = append(cmds, s.commands[ch.guild.ID]...)
	}
	cmds = append(cmds, s.commands[""]...)
	at := slices.IndexFunc(cmds, func(c *command) bool { return c.Name == name })
	if at < 0 {
		return nil, fmt.Errorf("%w: %q is not registered", ErrNotOffered, name)
	}
	c := cmds[at]
	if !checked {
		return c, nil
	}
	context, installed := contextGuild, ch.guild != nil && ch.guild.withBot && c.installs(0)
	switch {
	case ch.Kind == kindDM:
		context, installed = contextBotDM, true
	case ch.guild == nil:
		context = contextPrivate
	}
	if !installed && !c.installs(1) {
		return nil, fmt.Errorf("%w: %q is not installed there", ErrNotOffered, name)
	}
	if !c.usableIn(context) {
		return nil, fmt.Errorf("%w: %q is not for that kind of channel", ErrNotOffered, name)
	}
	if c.members != nil && ch.guild != nil && !s.permissionsIn(ch, u.ID).Has(*c.members) {
		return nil, fmt.Errorf("%w: %q is hidden from %s", ErrNotOffered, name, u.Username)
	}
	return c, nil
}
