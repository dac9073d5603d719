package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/joho/godotenv"
	"github.com/urfave/cli/v3"
)

const dotEnvFile = ".env"

// environment answers what a variable says: the process's own first, then the
// .env file. An empty variable counts as one that isn't there, so that a
// compose file may pass on what it doesn't have.
type environment struct {
	getenv func(string) string
	dotEnv map[string]string
}

// readEnvironment reads path if it is there. The parser's own words are left
// out of an error: they may quote the file, and the file holds the token.
func readEnvironment(getenv func(string) string, path string) (environment, error) {
	env := environment{getenv: getenv}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return env, nil
	}
	if err != nil {
		return env, configError{[]error{fmt.Errorf("read %s: %w", path, err)}}
	}
	defer file.Close()
	env.dotEnv, err = godotenv.Parse(file)
	if err != nil {
		return env, configError{[]error{fmt.Errorf("read %s: a line is not NAME=value: compare it with .env.example", path)}}
	}
	return env, nil
}

func (e environment) lookup(key string) string {
	if value := e.getenv(key); strings.TrimSpace(value) != "" {
		return value
	}
	return e.dotEnv[key]
}

// source makes key the fallback of a flag, shown beside it in --help.
func (e environment) source(key string) cli.ValueSourceChain {
	return cli.NewValueSourceChain(envSource{env: e, key: key})
}

// envSource is a cli.ValueSource over an environment instead of the process's
// own, so that tests of different settings run at the same time.
type envSource struct {
	env environment
	key string
}

var (
	_ cli.ValueSource    = envSource{}
	_ cli.EnvValueSource = envSource{}
)

func (s envSource) Lookup() (string, bool) {
	value := s.env.lookup(s.key)
	return value, value != ""
}

func (s envSource) IsFromEnv() bool  { return true }
func (s envSource) Key() string      { return s.key }
func (s envSource) String() string   { return "environment variable " + s.key }
func (s envSource) GoString() string { return fmt.Sprintf("envSource{%q}", s.key) }
