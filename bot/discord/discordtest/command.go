package discordtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"
)

// command is a registered application command as Discord stores it: what was
// sent, with the defaults filled in.
type command struct {
	ID                       ID                `json:"id"`
	ApplicationID            ID                `json:"application_id"`
	GuildID                  ID                `json:"guild_id,omitempty"`
	Version                  ID                `json:"version"`
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations"`
	DefaultMemberPermissions *string           `json:"default_member_permissions"`
	DefaultPermission        bool              `json:"default_permission"`
	DMPermission             *bool             `json:"dm_permission,omitempty"`
	Contexts                 []int             `json:"contexts"`
	IntegrationTypes         []int             `json:"integration_types"`
	NSFW                     bool              `json:"nsfw"`
	Options                  []commandOption   `json:"options,omitempty"`

	guild   ID
	members *Permission
}

// commandOption is an option of a command. Discord leaves out of its answers
// what an option does not set.
type commandOption struct {
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations,omitempty"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations,omitempty"`
	Required                 bool              `json:"required,omitempty"`
	Autocomplete             bool              `json:"autocomplete,omitempty"`
	Choices                  []Choice          `json:"choices,omitempty"`
	Options                  []commandOption   `json:"options,omitempty"`
	ChannelTypes             []int             `json:"channel_types,omitempty"`
	MinValue                 *float64          `json:"min_value,omitempty"`
	MaxValue                 *float64          `json:"max_value,omitempty"`
	MinLength                *int              `json:"min_length,omitempty"`
	MaxLength                *int              `json:"max_length,omitempty"`
}

// commandBody is what a client sends to register a command.
type commandBody struct {
	Type                     *int              `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations"`
	DefaultMemberPermissions json.RawMessage   `json:"default_member_permissions"`
	DMPermission             *bool             `json:"dm_permission"`
	Contexts                 []int             `json:"contexts"`
	IntegrationTypes         []int             `json:"integration_types"`
	NSFW                     bool              `json:"nsfw"`
	Options                  []commandOption   `json:"options"`
}

// register is the command as stored. Its ID and version stay those of the
// command it replaces, the version only when nothing else changed.
func (b *commandBody) register(s *Server, guild ID, old *command) *command {
	c := &command{
		ApplicationID: s.application, GuildID: guild, guild: guild, Type: 1,
		Name: b.Name, NameLocalizations: b.NameLocalizations,
		Description: b.Description, DescriptionLocalizations: b.DescriptionLocalizations,
		DefaultPermission: true, IntegrationTypes: b.IntegrationTypes, Contexts: b.Contexts,
		NSFW: b.NSFW, Options: b.Options,
	}
	if b.Type != nil {
		c.Type = *b.Type
	}
	if p, ok := memberPermissions(b.DefaultMemberPermissions); ok {
		text := p.String()
		c.DefaultMemberPermissions, c.members = &text, &p
	}
	if c.IntegrationTypes == nil {
		c.IntegrationTypes = []int{0, 1} // as the portal has it
	}
	switch {
	case guild != "":
		c.Contexts = nil // only global commands have them
	case c.Contexts == nil && b.DMPermission == nil:
		c.Contexts = []int{contextGuild, contextBotDM, contextPrivate}
	}
	slices.Sort(c.IntegrationTypes)
	slices.Sort(c.Contexts)
	if guild == "" {
		inDM := b.DMPermission == nil || *b.DMPermission
		if c.Contexts != nil {
			inDM = slices.Contains(c.Contexts, contextBotDM)
		}
		c.DMPermission = &inDM
	}
	c.ID, c.Version = s.newID(), s.newID()
	if old != nil {
		c.ID = old.ID
		version := c.Version
		c.Version = old.Version
		if string(marshal(c)) != string(marshal(old)) {
			c.Version = version
		}
	}
	return c
}

// memberPermissions reads the bit set, a string (or a number, as old clients
// send it).
func memberPermissions(raw json.RawMessage) (Permission, bool) {
	if len(raw) == 0 || string(raw) == "null" {
		return 0, false
	}
	text := string(raw)
	if t, err := strconv.Unquote(text); err == nil {
		text = t
	}
	n, err := strconv.ParseUint(text, 10, 64)
	return Permission(n), err == nil
}

func (c *command) installs(kind int) bool { return slices.Contains(c.IntegrationTypes, kind) }

// usableIn reports whether the command is for a context. Without contexts it
// is for all; an old dm_permission of false takes direct messages out.
func (c *command) usableIn(context int) bool {
	if c.Contexts != nil {
		return slices.Contains(c.Contexts, context)
	}
	return context == contextGuild || c.DMPermission == nil || *c.DMPermission
}

// fill makes the options of an interaction from plain values, in the order of
// the command, and refuses what Discord's client would not let a user send.
func (c *command) fill(values map[string]any, complete bool) ([]map[string]any, error) {
	var out []map[string]any
	for _, o := range c.Options {
		v, ok := values[o.Name]
		if !ok {
			if o.Required && complete {
				return nil, fmt.Errorf("discordtest: /%s: option %q is required", c.Name, o.Name)
			}
			continue
		}
		if err := o.accepts(v); complete && err != nil {
			return nil, fmt.Errorf("discordtest: /%s: option %q: %w", c.Name, o.Name, err)
		}
		out = append(out, map[string]any{"name": o.Name, "type": o.Type, "value": v})
	}
	if len(out) != len(values) {
		return nil, fmt.Errorf("discordtest: /%s has not all of the options %v", c.Name, values)
	}
	return out, nil
}

func (o *commandOption) accepts(v any) error {
	switch o.Type {
	case optionString:
		text, ok := v.(string)
		n := utf8.RuneCountInString(text)
		switch {
		case !ok:
			return fmt.Errorf("%v is not a string", v)
		case n > 6000, o.MaxLength != nil && n > *o.MaxLength:
			return fmt.Errorf("%d characters are too many", n)
		case o.MinLength != nil && n < *o.MinLength:
			return fmt.Errorf("%d characters are too few", n)
		}
		return o.among(v)
	case optionInteger:
		switch v.(type) {
		case int, int64:
			return o.among(v)
		}
		return fmt.Errorf("%v is not an integer", v)
	case optionBoolean:
		if _, ok := v.(bool); !ok {
			return fmt.Errorf("%v is not a boolean", v)
		}
	}
	return nil
}

func (o *commandOption) among(v any) error {
	if len(o.Choices) == 0 {
		return nil
	}
	for _, c := range o.Choices {
		if fmt.Sprint(c.Value) == fmt.Sprint(v) {
			return nil
		}
	}
	return fmt.Errorf("%v is not among the choices", v)
}
