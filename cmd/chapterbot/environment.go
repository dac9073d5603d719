package main

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"
)

const dotEnvFile = ".env"

// environment answers what a variable says: the process's own first, then the
// .env file. An empty variable counts as one that isn't there, so that a
// compose file may pass on what it doesn't have.
type environment struct {
	getenv func(string) string
	dotEnv map[string]string
	slips  []slip // in the order of the file's lines, then of the process's names
}

// readEnvironment takes what the process was given, as NAME=value, and reads
// the file at path if it is there.
func readEnvironment(environ []string, path string) (environment, error) {
	values := make(map[string]string, len(environ))
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		if runtime.GOOS == "windows" { // where names have no case
			name = strings.ToUpper(name)
		}
		if _, known := values[name]; !known {
			values[name] = value
		}
	}
	env := environment{getenv: func(name string) string { return values[name] }}
	file, err := readDotEnv(path)
	if err != nil {
		return env, err
	}
	env.dotEnv = file.values
	for _, n := range file.names {
		meant := meantSetting(n.name)
		if slices.Contains(otherTokens, strings.ToUpper(n.name)) {
			meant = envToken
		}
		if meant != "" {
			env.slips = append(env.slips, slip{n.name, meant, fmt.Sprintf("%s, line %d", path, n.line)})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		// The process's environment is everybody's: a name there is taken for
		// another program's where the setting itself has a value.
		if meant := meantSetting(name); meant != "" && strings.TrimSpace(values[meant]) == "" {
			env.slips = append(env.slips, slip{name, meant, "the environment"})
		}
	}
	return env, nil
}

// otherTokens are what other bots call the token, in their .env files.
var otherTokens = []string{"TOKEN", "BOT_TOKEN", "DISCORD_BOT_TOKEN"}

// slip is a name that no setting has and that was probably meant for one's.
type slip struct{ name, meant, where string }

func (s slip) String() string { return s.where + ": " + s.what() }

func (s slip) what() string {
	return fmt.Sprintf("there is no setting %s, did you mean %s?", s.name, s.meant)
}

// meantSetting returns the setting whose name is near to another, but for its
// case and its dashes; empty where none is, or the name is a setting's.
func meantSetting(name string) string {
	if slices.Contains(settingNames, name) {
		return ""
	}
	return nearest(strings.ReplaceAll(name, "-", "_"), slices.Values(settingNames))
}

func (e environment) lookup(key string) string {
	if value := e.getenv(key); strings.TrimSpace(value) != "" {
		return value
	}
	return e.dotEnv[key]
}

// source makes key the fallback of a flag, shown beside it in --help.
func (e environment) source(key string) cli.ValueSourceChain {
	return cli.NewValueSourceChain(envSource{env: e, key: key, used: new(bool)})
}

// envSource is a cli.ValueSource over an environment instead of the process's
// own, so that tests of different settings run at the same time.
type envSource struct {
	env  environment
	key  string
	used *bool // set once it gave a flag its value
}

var (
	_ cli.ValueSource    = envSource{}
	_ cli.EnvValueSource = envSource{}
)

func (s envSource) Lookup() (string, bool) {
	value := s.env.lookup(s.key)
	*s.used = value != ""
	return value, *s.used
}

// onCommandLine reports whether a flag stands on the command line. To the library one
// that has its value from the environment is set as well.
func onCommandLine(cmd *cli.Command, name string) bool {
	for _, flag := range cmd.Flags {
		text, ok := flag.(*cli.StringFlag)
		if !ok || text.Name != name {
			continue
		}
		for _, source := range text.Sources.Chain {
			if env, ok := source.(envSource); ok && *env.used {
				return false
			}
		}
	}
	return cmd.IsSet(name)
}

func (s envSource) IsFromEnv() bool  { return true }
func (s envSource) Key() string      { return s.key }
func (s envSource) String() string   { return "environment variable " + s.key }
func (s envSource) GoString() string { return fmt.Sprintf("envSource{%q}", s.key) }
