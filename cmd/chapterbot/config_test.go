package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/urfave/cli/v3"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/retrieval"
)

const testToken = "MTIz.GhIjKl.not-a-real-token"

func vars(pairs ...string) func(string) string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(key string) string { return m[key] }
}

// configured reads a Config as serve does.
func configured(t *testing.T, env environment, args ...string) (Config, error) {
	t.Helper()
	var config Config
	cmd := &cli.Command{
		Name:  "serve",
		Flags: serveFlags(&world{env: env}),
		Action: func(_ context.Context, cmd *cli.Command) (err error) {
			config, err = readConfig(env, cmd)
			return err
		},
		ExitErrHandler: func(context.Context, *cli.Command, error) {},
		Writer:         &bytes.Buffer{}, ErrWriter: &bytes.Buffer{},
	}
	err := cmd.Run(t.Context(), append([]string{"serve"}, args...))
	return config, err
}

func TestConfigDefaults(t *testing.T) {
	t.Parallel()
	got, err := configured(t, environment{getenv: vars(envToken, testToken)})
	if err != nil {
		t.Fatal(err)
	}
	want := Config{Token: testToken, Prefix: "!", Database: "chapterbot.db", Threshold: retrieval.DefaultThreshold, LogLevel: slog.LevelInfo, LogFormat: "text"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestConfigFromTheEnvironmentAndFlags(t *testing.T) {
	t.Parallel()
	corpus := t.TempDir()
	env := environment{getenv: vars(
		envToken, testToken, envURL, "http://127.0.0.1:8080/", envGuild, " 42 ", envPrefix, "?", envAdmins, "7, 8;9",
		envCorpus, corpus, envDatabase, "/data/x.db", envLogLevel, "WARN", envLogFormat, "json",
		envThreshold, "0.25", envShards, "8", envShardIDs, "5, 0-2,2",
	)}
	got, err := configured(t, env, "--prefix", "bot!", "--log-level=debug")
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Token: testToken, Discord: "http://127.0.0.1:8080", Guild: "42", Prefix: "bot!", Admins: []bot.UserID{"7", "8", "9"},
		Corpus: corpus, Database: "/data/x.db", Threshold: 0.25, LogLevel: slog.LevelDebug, LogFormat: "json",
		Shards: 8, ShardIDs: []int{0, 1, 2, 5},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEveryWrongSettingIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := configured(t, environment{getenv: vars(
		envURL, "discord.com", envGuild, "my server", envPrefix, "/", envAdmins, "7,me",
		envCorpus, file, envLogLevel, "loud", envLogFormat, "xml",
	)})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"DISCORD_TOKEN is empty: copy .env.example to .env",
		`DISCORD_URL is "discord.com": an address`,
		`DISCORD_GUILD_ID has "my server": a number`,
		`COMMAND_PREFIX is "/": Discord keeps`,
		`ADMIN_USER_IDS has "me": a number`,
		"CORPUS_DIR is", "a file: name the directory",
		`LOG_LEVEL is "loud": one of debug, info, warn, error`,
		`LOG_FORMAT is "xml": one of text, json`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("it doesn't say %q:\n%v", want, err)
		}
	}
}

func TestSettingsThatCantBeRight(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ key, value string }{
		{envURL, "ftp://example.org"},
		{envURL, "http://"},
		{envURL, "http://user:secret@example.org"},
		{envURL, "http://example.org/api?x=1"},
		{envGuild, "-1"},
		{envGuild, "0"},
		{envGuild, "18446744073709551616"}, // 2^64
		{envPrefix, "two words"},
		{envPrefix, "far too long for it"},
		{envPrefix, "\x1b[m"},
		{envCorpus, "/there/is/no/such/directory"},
		{envThreshold, "0"},
		{envThreshold, "1.01"},
		{envThreshold, "NaN"},
		{envThreshold, "half"},
		{envShards, "0"},
		{envShards, "many"},
		{envShards, "99999999"},
		{envShardIDs, "0"}, // of auto
	} {
		_, err := configured(t, environment{getenv: vars(envToken, testToken, c.key, c.value)})
		if err == nil || !strings.Contains(err.Error(), c.key) {
			t.Errorf("%s=%q: %v", c.key, c.value, err)
		}
	}
}

func TestAPastedTokenIsTidied(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		testToken, " " + testToken + "\n", `"` + testToken + `"`, "Bot " + testToken, "bot  " + testToken,
		"\ufeff'Bot " + testToken + "'\r\n",
	} {
		config, err := configured(t, environment{getenv: vars(envToken, value)})
		if err != nil || config.Token != testToken {
			t.Errorf("%q became %q, %v", value, config.Token, err)
		}
	}
}

func TestATokenIsNeverRepeated(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("first-secret second-secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, getenv := range map[string]func(string) string{
		"with a space":     vars(envToken, "first-secret second-secret"),
		"not ASCII":        vars(envToken, "first-secret…second-secret"),
		"set twice":        vars(envToken, "first-secret", envTokenFile, file),
		"a file of two":    vars(envTokenFile, file),
		"nothing but Bot ": vars(envToken, `"Bot "`),
	} {
		_, err := configured(t, environment{getenv: getenv})
		if err == nil || !strings.Contains(err.Error(), "DISCORD_TOKEN") {
			t.Errorf("%s: %v", name, err)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error shows the token: %v", name, err)
		}
	}
}

func TestTokenFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(testToken+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	config, err := configured(t, environment{getenv: vars(envTokenFile, file)})
	if err != nil || config.Token != testToken {
		t.Errorf("%q, %v", config.Token, err)
	}
	_, err = configured(t, environment{getenv: vars(envTokenFile, file+".not")})
	if err == nil || !strings.Contains(err.Error(), "DISCORD_TOKEN_FILE") {
		t.Errorf("a missing file: %v", err)
	}
}

// settings lists the variables that serve reads, as --help shows them.
func settings(t *testing.T) []string {
	t.Helper()
	keys := []string{envToken}
	for _, flag := range serveFlags(&world{env: environment{getenv: vars()}}) {
		keys = append(keys, flag.(cli.DocGenerationFlag).GetEnvVars()...)
	}
	return keys
}

func TestEnvExampleListsEverySettingWithAReason(t *testing.T) {
	t.Parallel()
	path := filepath.Join("..", "..", ".env.example")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range settings(t) {
		if !regexp.MustCompile(`(?m)^# .+\n` + key + `=`).Match(content) {
			t.Errorf("%s has no line of why", key)
		}
	}
	if diff := cmp.Diff(settings(t), settingNames, cmpopts.SortSlices(strings.Compare)); diff != "" {
		t.Errorf("settingNames (-flags +list):\n%s", diff)
	}
	listed := regexp.MustCompile(`(?m)^[A-Z_]+=`).FindAll(content, -1)
	if want := len(settings(t)); len(listed) != want {
		t.Errorf("it lists %d settings, serve has %d", len(listed), want)
	}
	// Copied as it is, with a token, it is a good .env.
	env, err := readEnvironment([]string{envToken + "=" + testToken}, path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := configured(t, env); err != nil {
		t.Error(err)
	}
}
