package discordtest

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Types of option.
const (
	optionSubcommand = 1
	optionString     = 3
	optionInteger    = 4
	optionBoolean    = 5
	optionLast       = 11
)

// commandName is Discord's rule for slash commands and options.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// commandScope is the guild a command route is about, "" for global.
func (r *request) commandScope() (ID, *apiError) {
	if ID(r.vars[0]) != r.srv.application {
		return "", errUnknownApplication
	}
	if !strings.Contains(r.route.pattern, "/guilds/") {
		return "", nil
	}
	guild := ID(r.vars[1])
	r.srv.mu.Lock()
	defer r.srv.mu.Unlock()
	if g := r.srv.guilds[guild]; g == nil || !g.withBot {
		return "", errMissingAccess
	}
	return guild, nil
}

func getCommands(r *request) (int, any) {
	guild, err := r.commandScope()
	if err != nil {
		return 0, err
	}
	s := r.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	return http.StatusOK, s.commandList(guild, r.http.URL.Query().Get("with_localizations") == "true")
}

// commandList is the commands as they are listed: the localizations only for
// those who ask.
func (s *Server) commandList(guild ID, localized bool) any {
	out := []command{}
	for _, c := range s.commands[guild] {
		shown := *c
		if !localized {
			shown.NameLocalizations, shown.DescriptionLocalizations = nil, nil
		}
		out = append(out, shown)
	}
	return marshal(out)
}

// putCommands replaces all commands of a scope.
func putCommands(r *request) (int, any) {
	guild, err := r.commandScope()
	if err != nil {
		return 0, err
	}
	var bodies []commandBody
	if err := decode(r.body, &bodies); err != nil {
		return 0, err
	}
	f := formErrors{}
	names := map[string]bool{}
	perType := map[int]int{}
	for i, b := range bodies {
		at := fmt.Sprint(i)
		f.command(at, &b)
		key := fmt.Sprint(b.kind(), " ", b.Name)
		if names[key] {
			f.add(at+".name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
		names[key] = true
		perType[b.kind()]++
	}
	if err := f.err(); err != nil {
		return 0, err
	}
	if perType[1] > 100 || perType[2] > 15 || perType[3] > 15 {
		return 0, &apiError{status: http.StatusBadRequest, code: 30032, message: "Maximum number of application commands reached (100)"}
	}
	s := r.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	var fresh []*command
	for i := range bodies {
		fresh = append(fresh, bodies[i].register(s, guild, s.commandNamed(guild, bodies[i].kind(), bodies[i].Name)))
	}
	s.commands[guild] = fresh
	s.broadcast()
	return http.StatusOK, s.commandList(guild, true)
}

func (s *Server) commandNamed(guild ID, kind int, name string) *command {
	for _, c := range s.commands[guild] {
		if c.Type == kind && c.Name == name {
			return c
		}
	}
	return nil
}

// postCommand makes or replaces one command.
func postCommand(r *request) (int, any) {
	guild, err := r.commandScope()
	if err != nil {
		return 0, err
	}
	var b commandBody
	if err := decode(r.body, &b); err != nil {
		return 0, err
	}
	f := formErrors{}
	f.command("", &b)
	if err := f.err(); err != nil {
		return 0, err
	}
	s := r.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.commandNamed(guild, b.kind(), b.Name)
	c := b.register(s, guild, old)
	s.commands[guild] = append(slices.DeleteFunc(s.commands[guild], func(o *command) bool { return o == old }), c)
	s.broadcast()
	if old != nil {
		return http.StatusOK, marshal(c)
	}
	return http.StatusCreated, marshal(c)
}

func deleteCommand(r *request) (int, any) {
	guild, err := r.commandScope()
	if err != nil {
		return 0, err
	}
	id := ID(r.vars[len(r.vars)-1])
	s := r.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.commands[guild])
	s.commands[guild] = slices.DeleteFunc(s.commands[guild], func(c *command) bool { return c.ID == id })
	if len(s.commands[guild]) == n {
		return 0, errUnknownCommand
	}
	s.broadcast()
	return http.StatusNoContent, nil
}

// Commands names the registered commands of a guild; nil is global.
func (s *Server) Commands(g *Guild) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.commandNames(g)
}

// AwaitCommands waits until commands of these names are registered in a
// guild; nil is global.
func (s *Server) AwaitCommands(ctx context.Context, g *Guild, names ...string) error {
	return s.await(ctx, fmt.Sprintf("commands %v registered", names), func() bool {
		there := s.commandNames(g)
		return !slices.ContainsFunc(names, func(n string) bool { return !slices.Contains(there, n) })
	})
}

// FirstOption is the name of the first option of a command that is registered
// in a guild or globally; empty when it has none or is not registered.
func (s *Server) FirstOption(g *Guild, name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range slices.Concat(s.commands[g.ID], s.commands[""]) {
		if c.Name == name && len(c.Options) > 0 {
			return c.Options[0].Name
		}
	}
	return ""
}

func (s *Server) commandNames(g *Guild) []string {
	var id ID
	if g != nil {
		id = g.ID
	}
	var out []string
	for _, c := range s.commands[id] {
		out = append(out, c.Name)
	}
	return out
}

func (b *commandBody) kind() int {
	if b.Type == nil {
		return 1
	}
	return *b.Type
}

// command checks a command's form.
func (f formErrors) command(at string, b *commandBody) {
	if at != "" {
		at += "."
	}
	switch b.kind() {
	case 1:
		f.slashName(at+"name", b.Name)
		f.described(at+"description", b.Description)
		f.options(at+"options", b.Options, 0)
	case 2, 3:
		f.between(at+"name", b.Name, 32)
		if b.Description != "" {
			f.add(at+"description", "APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED", "Context menu commands cannot have description")
		}
		if len(b.Options) > 0 {
			f.add(at+"options", "APPLICATION_COMMAND_CONTEXT_MENU_COMMAND_NO_OPTIONS", "Context menu commands cannot have options")
		}
	default:
		f.add(at+"type", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4}.")
	}
	for _, n := range b.Contexts {
		if n < contextGuild || n > contextPrivate {
			f.add(at+"contexts", "BASE_TYPE_CHOICES", "Value must be one of {0, 1, 2}.")
		}
	}
	for _, n := range b.IntegrationTypes {
		if n < 0 || n > 1 {
			f.add(at+"integration_types", "BASE_TYPE_CHOICES", "Value must be one of {0, 1}.")
		}
	}
	if raw := b.DefaultMemberPermissions; len(raw) > 0 && string(raw) != "null" {
		if _, ok := memberPermissions(raw); !ok {
			f.add(at+"default_member_permissions", "PERMISSIONS_INVALID", "Value is not a set of permissions.")
		}
	}
}

func (f formErrors) slashName(path, name string) {
	if n := utf8.RuneCountInString(name); n < 1 || n > 32 {
		f.between(path, name, 32)
		return
	}
	if !commandName.MatchString(name) || strings.ToLower(name) != name {
		f.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
	}
}

func (f formErrors) described(path, text string) { f.between(path, text, 100) }

// between takes a text of at least one and at most so many characters.
func (f formErrors) between(path, text string, most int) {
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		f.required(path, text)
	case n > most:
		f.add(path, "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between 1 and %d in length.", most))
	}
}

func (f formErrors) options(path string, opts []commandOption, depth int) {
	if len(opts) > 25 {
		f.add(path, "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
	}
	names := map[string]bool{}
	optional := false
	for i, o := range opts {
		at := fmt.Sprintf("%s.%d", path, i)
		f.slashName(at+".name", o.Name)
		f.described(at+".description", o.Description)
		if names[o.Name] {
			f.add(at+".name", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists")
		}
		names[o.Name] = true
		if o.Type < optionSubcommand || o.Type > optionLast {
			f.add(at+".type", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}.")
		}
		if o.Required && optional {
			f.add(at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
		}
		optional = optional || !o.Required
		f.optionDetails(at, o, depth)
	}
}

func (f formErrors) optionDetails(at string, o commandOption, depth int) {
	if o.Autocomplete && len(o.Choices) > 0 {
		f.add(at+".choices", "APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_AND_CHOICES", "autocomplete may not be used with choices")
	}
	if len(o.Choices) > 25 {
		f.add(at+".choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
	}
	for i, c := range o.Choices {
		f.between(fmt.Sprintf("%s.choices.%d.name", at, i), c.Name, 100)
	}
	if o.MaxLength != nil && (*o.MaxLength < 1 || *o.MaxLength > 6000) {
		f.add(at+".max_length", "NUMBER_TYPE_MAX", "int value should be between 1 and 6000.")
	}
	if o.MinLength != nil && (*o.MinLength < 0 || *o.MinLength > 6000) {
		f.add(at+".min_length", "NUMBER_TYPE_MAX", "int value should be between 0 and 6000.")
	}
	if len(o.Options) > 0 {
		if o.Type > 2 || depth > 1 {
			f.add(at+".options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Only subcommands have options")
			return
		}
		f.options(at+".options", o.Options, depth+1)
	}
}
