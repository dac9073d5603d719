package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/rest"
)

// command is a slash command as Discord registers it, in the one spelling by
// which two are compared.
type command struct {
	Name        string          `json:"name"`
	Type        int             `json:"type"`
	Description string          `json:"description"`
	Options     []commandOption `json:"options,omitempty"`
	Permissions *string         `json:"default_member_permissions"`
	Contexts    []int           `json:"contexts,omitempty"`
	Installs    []int           `json:"integration_types,omitempty"`
}

type commandOption struct {
	Name        string `json:"name"`
	Type        int    `json:"type"`
	Description string `json:"description"`
	Required    bool   `json:"required,omitempty"`
	MinLength   int    `json:"min_length,omitempty"`
	MaxLength   int    `json:"max_length,omitempty"`
}

const (
	chatInput    = 1
	stringOption = 3
)

// commands are what the bot registers. In one server only, Discord takes
// neither contexts nor ways to install.
func commands(guildOnly bool) []command {
	manage := fmt.Sprint(uint64(permManageGuild))
	var list []command
	for _, spec := range bot.Commands() {
		c := command{Name: string(spec.Name), Type: chatInput, Description: spec.Summary}
		if spec.Option != "" {
			c.Options = []commandOption{{Name: spec.Option, Type: stringOption, Description: spec.About, Required: true}}
		}
		if spec.Managers {
			c.Permissions = &manage
		}
		if !guildOnly {
			c.Contexts = []int{0, 1, 2} // servers, the bot's direct messages, other private channels
			c.Installs = []int{0, 1}    // by a server, by a user
		}
		list = append(list, c)
	}
	return list
}

// registerCommands registers the commands if Discord has others, and keeps
// trying. Its error is always nil: the bot answers messages without.
func (c *Client) registerCommands(ctx context.Context) error {
	select {
	case <-c.identity.known:
	case <-ctx.Done():
		return nil
	}
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval, pause.MaxInterval = 4*c.timing.gateway.FirstWait, c.timing.register
	for {
		err := c.offerCommands(ctx)
		if err == nil || ctx.Err() != nil {
			return nil
		}
		wait := pause.NextBackOff()
		if status, _ := rest.StatusOf(err); status >= 400 && status < 500 {
			wait = c.timing.register // an operator must do something first
		}
		c.log.ErrorContext(ctx, "slash commands not registered", "error", err, "retry_in", wait)
		if rest.Sleep(ctx, wait) != nil {
			return nil
		}
	}
}

func (c *Client) offerCommands(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, c.timing.send)
	defer cancel()
	_, application := c.identity.get()
	endpoint := commandsEndpoint(application, c.config.GuildID)
	want := commands(c.config.GuildID != "")
	have, err := c.api.commands(ctx, endpoint)
	if err != nil {
		return fmt.Errorf("list the registered commands: %w", err)
	}
	if sameCommands(want, have) {
		c.mentions.learn(have)
		c.log.DebugContext(ctx, "slash commands are registered already")
		return c.withdrawGlobal(ctx, application)
	}
	began := time.Now()
	if have, err = c.api.overwriteCommands(ctx, endpoint, want); err != nil {
		return fmt.Errorf("overwrite the commands: %w", err)
	}
	c.mentions.learn(have)
	c.log.InfoContext(ctx, "slash commands registered", "commands", len(want), "guild", c.config.GuildID, "took", time.Since(began))
	return c.withdrawGlobal(ctx, application)
}

// withdrawGlobal removes the commands from everywhere if they are registered
// in one server, where each would show twice. The other way round it isn't
// known which server that was.
func (c *Client) withdrawGlobal(ctx context.Context, application string) error {
	if c.config.GuildID == "" {
		return nil
	}
	endpoint := commandsEndpoint(application, "")
	have, err := c.api.commands(ctx, endpoint)
	if err != nil {
		return fmt.Errorf("list the commands registered everywhere: %w", err)
	}
	if !slices.ContainsFunc(have, isOurs) {
		return nil
	}
	if _, err := c.api.overwriteCommands(ctx, endpoint, []command{}); err != nil {
		return fmt.Errorf("withdraw the commands registered everywhere: %w", err)
	}
	c.log.InfoContext(ctx, "slash commands registered everywhere are withdrawn", "guild", c.config.GuildID)
	return nil
}

// isOurs reports whether a registered command is one of the bot's.
func isOurs(raw json.RawMessage) bool {
	var registered command
	return json.Unmarshal(raw, &registered) == nil &&
		slices.ContainsFunc(commands(true), func(c command) bool { return c.Name == registered.Name })
}

// sameCommands compares by what the bot sets; what Discord adds (IDs,
// versions, empty translations) doesn't count, nor does the order.
func sameCommands(want []command, have []json.RawMessage) bool {
	if len(want) != len(have) {
		return false
	}
	registered := make(map[string]command, len(have))
	for _, raw := range have {
		var cmd command
		if json.Unmarshal(raw, &cmd) != nil {
			return false
		}
		registered[cmd.Name] = cmd
	}
	for _, w := range want {
		r := registered[w.Name]
		if w.Contexts == nil {
			r.Contexts = nil
		}
		if w.Installs == nil {
			r.Installs = nil
		}
		if !reflect.DeepEqual(normal(w), normal(r)) {
			return false
		}
	}
	return true
}

func normal(c command) command {
	c.Contexts = slices.Sorted(slices.Values(c.Contexts))
	c.Installs = slices.Sorted(slices.Values(c.Installs))
	if len(c.Options) == 0 {
		c.Options = nil
	}
	if c.Type == 0 {
		c.Type = chatInput
	}
	return c
}
