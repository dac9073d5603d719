package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/urfave/cli/v3"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/retrieval"
)

// The environment variables. Each stands in .env.example with a line of why.
const (
	envToken     = "DISCORD_TOKEN"
	envTokenFile = "DISCORD_TOKEN_FILE"
	envURL       = "DISCORD_URL"
	envGuild     = "DISCORD_GUILD_ID"
	envPrefix    = "COMMAND_PREFIX"
	envAdmins    = "ADMIN_USER_IDS"
	envCorpus    = "CORPUS_DIR"
	envDatabase  = "DATABASE_PATH"
	envLogLevel  = "LOG_LEVEL"
	envLogFormat = "LOG_FORMAT"
	envShards    = "SHARDS"
	envShardIDs  = "SHARD_IDS"
	envHTTP      = "HTTP_ADDR"
	envThreshold = "CONFIDENCE_THRESHOLD"
)

// settingNames are all of them.
var settingNames = []string{
	envToken, envTokenFile, envURL, envGuild, envPrefix, envAdmins, envCorpus, envDatabase,
	envLogLevel, envLogFormat, envShards, envShardIDs, envHTTP, envThreshold,
}

// Config is what the bot runs with. It is read once, by serve.
type Config struct {
	Token     string
	Discord   string       // address of a server that speaks as Discord; empty: Discord itself
	Guild     bot.GuildID  // commands are registered there only; empty: everywhere
	Prefix    string       // of a command in a message: "!"
	Admins    []bot.UserID // may reload wherever they are
	Corpus    string       // directory of texts; empty: the embedded text
	Database  string       // path of the SQLite file
	Threshold float64      // confidence from which on an answer is given, in (0, 1]
	LogLevel  slog.Level
	LogFormat string // "text" or "json"

	Shards   int   // of all processes together; 0: as many as Discord recommends
	ShardIDs []int // of this process; empty: all

	HTTP string // address that health, readiness and metrics are served on; empty: nowhere
}

// maxPrefix keeps a prefix short enough to type, in characters.
const maxPrefix = 10

// configError holds every setting that can't be right, so that one start
// shows them all.
type configError struct{ problems []error }

func (e configError) Error() string   { return errors.Join(e.problems...).Error() }
func (e configError) Unwrap() []error { return e.problems }

// serveFlags are the settings that only a running bot has. The token is none
// of them: a command line can be read by every user of the machine.
func serveFlags(w *world) []cli.Flag {
	env := w.env
	text := func(name, key, value, usage string) cli.Flag {
		return &cli.StringFlag{Name: name, Value: value, Usage: usage, Sources: env.source(key)}
	}
	return []cli.Flag{
		text("token-file", envTokenFile, "", "file that holds the bot's token, instead of DISCORD_TOKEN"),
		text("discord-url", envURL, "", "a proxy or a Discord-compatible server to connect to, instead of Discord"),
		text("guild", envGuild, "", "id of the one server to register slash commands in; empty: everywhere"),
		text("prefix", envPrefix, "!", "what a command in a message starts with"),
		text("admins", envAdmins, "", "user ids, separated by commas, who may reload anywhere"),
		corpusFlag(env),
		databaseFlag(w),
		thresholdFlag(env),
		text("log-level", envLogLevel, "info", "debug, info, warn or error"),
		text("log-format", envLogFormat, "text", "text or json"),
		text("shards", envShards, "auto", "connections to share the servers among, in all processes: a number, or auto"),
		text("shard-ids", envShardIDs, "", "the connections of this process, such as 0-3 or 0,2; empty: all"),
		httpFlag(env),
	}
}

func databaseFlag(w *world) cli.Flag {
	return &cli.StringFlag{
		Name: "database", Value: "chapterbot.db", Sources: w.env.source(envDatabase),
		Usage: "the SQLite file with the texts",
		Action: func(_ context.Context, cmd *cli.Command, path string) error {
			if onCommandLine(cmd, "database") {
				w.database = &path
			}
			return nil
		},
	}
}

func thresholdFlag(env environment) cli.Flag {
	return &cli.StringFlag{
		Name: "threshold", Value: strconv.FormatFloat(retrieval.DefaultThreshold, 'g', -1, 64), Sources: env.source(envThreshold),
		Usage: "confidence from which on an answer is given, above 0 and up to 1; below it the closest passage is shown, and below half of it the text \"doesn't say\"",
	}
}

func httpFlag(env environment) cli.Flag {
	return &cli.StringFlag{
		Name: "http", Sources: env.source(envHTTP),
		Usage: "address for /healthz, /readyz and /metrics, such as 127.0.0.1:8080 or just 8080; empty: none",
	}
}

func corpusFlag(env environment) cli.Flag {
	return &cli.StringFlag{
		Name: "corpus", Sources: env.source(envCorpus),
		Usage: "directory of texts to answer from; empty: the built-in text",
	}
}

// readConfig turns the settings of cmd into a Config, or a configError.
func readConfig(env environment, cmd *cli.Command) (Config, error) {
	var check checker
	config := Config{
		Token:     readToken(&check, env.lookup(envToken), cmd.String("token-file")),
		Discord:   parseURL(&check, envURL, cmd.String("discord-url")),
		Guild:     bot.GuildID(parseID(&check, envGuild, cmd.String("guild"))),
		Prefix:    parsePrefix(&check, cmd.String("prefix")),
		Admins:    parseAdmins(&check, cmd.String("admins")),
		Corpus:    parseDirectory(&check, envCorpus, cmd.String("corpus")),
		Database:  cmd.String("database"),
		Threshold: parseThreshold(&check, cmd.String("threshold")),
		LogLevel:  parseLevel(&check, cmd.String("log-level")),
		LogFormat: parseChoice(&check, envLogFormat, cmd.String("log-format"), "text", "json"),
		HTTP:      parseAddress(&check, cmd.String("http")),
	}
	config.Shards, config.ShardIDs = parseShards(&check, cmd.String("shards"), cmd.String("shard-ids"))
	return config, check.err()
}

// checker collects what is wrong instead of stopping at the first.
type checker struct{ problems []error }

func (c *checker) wrong(format string, args ...any) {
	c.problems = append(c.problems, fmt.Errorf(format, args...))
}

func (c *checker) err() error {
	if len(c.problems) == 0 {
		return nil
	}
	return configError{c.problems}
}

// readToken returns the token from value or from the file. No problem that it
// reports quotes any part of what it read.
func readToken(check *checker, value, file string) string {
	name := envToken
	switch {
	case value != "" && file != "":
		check.wrong("%s and %s are both set: keep one of them", envToken, envTokenFile)
		return ""
	case value == "" && file == "":
		check.wrong("%s is empty: copy .env.example to .env and put your bot's token there", envToken)
		return ""
	case file != "":
		name = envTokenFile
		content, err := os.ReadFile(file)
		if err != nil {
			check.wrong("%s: %w: name the file that holds the token, or put it in %s", name, err, envToken)
			return ""
		}
		value = string(content)
	}
	token := tidyToken(value)
	if token == "" {
		check.wrong("%s holds no token: copy it from the Bot page of the Discord developer portal", name)
	} else if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		check.wrong("%s holds a space or a character that no token has: copy it again from the Bot page of the Discord developer portal", name)
		return ""
	}
	return token
}

// tidyToken takes off what comes along when a token is pasted: white space, a
// byte order mark, quotes, and the "Bot " of an Authorization header.
func tidyToken(s string) string {
	const around = " \t\r\n\ufeff\"'`"
	s = strings.Trim(s, around)
	if scheme, rest, _ := strings.Cut(s, " "); strings.EqualFold(scheme, "bot") {
		s = strings.Trim(rest, around)
	}
	return s
}

func parseURL(check *checker, name, value string) string {
	if value = strings.TrimSpace(value); value == "" {
		return ""
	}
	u, err := url.Parse(value)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" ||
		u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		check.wrong("%s is %q: an address, such as http://127.0.0.1:8080, or nothing for Discord itself", name, value)
		return ""
	}
	return strings.TrimRight(value, "/")
}

// parseID accepts a Discord snowflake: an unsigned 64-bit number that isn't 0.
func parseID(check *checker, name, value string) string {
	if value = strings.TrimSpace(value); value == "" {
		return ""
	}
	if n, err := strconv.ParseUint(value, 10, 64); err != nil || n == 0 {
		check.wrong("%s has %q: a number such as 112233445566778899 (in Discord: Settings, Advanced, Developer Mode; then right-click, Copy ID)", name, value)
		return ""
	}
	return value
}

func parseAdmins(check *checker, value string) []bot.UserID {
	var admins []bot.UserID
	for _, field := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) }) {
		if id := parseID(check, envAdmins, field); id != "" {
			admins = append(admins, bot.UserID(id))
		}
	}
	return admins
}

func parsePrefix(check *checker, value string) string {
	value = strings.TrimSpace(value)
	odd := func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }
	switch {
	case value == "" || utf8.RuneCountInString(value) > maxPrefix || strings.ContainsFunc(value, odd):
		check.wrong("%s is %q: 1 to %d characters without spaces, such as !", envPrefix, value, maxPrefix)
	case strings.HasPrefix(value, "/"):
		check.wrong("%s is %q: Discord keeps what starts with / for slash commands, which work anyway; take another, such as !", envPrefix, value)
	}
	return value
}

func parseDirectory(check *checker, name, value string) string {
	if value == "" {
		return ""
	}
	info, err := os.Stat(value)
	if err != nil {
		check.wrong("%s: %w: name a directory that holds your texts, or leave it empty for the built-in text", name, err)
	} else if !info.IsDir() {
		check.wrong("%s is %q, a file: name the directory that holds it", name, value)
	}
	return value
}

func parseLevel(check *checker, value string) slog.Level {
	var level slog.Level
	name := parseChoice(check, envLogLevel, value, "debug", "info", "warn", "error")
	if err := level.UnmarshalText([]byte(name)); err != nil {
		return slog.LevelInfo // parseChoice has said so
	}
	return level
}

func parseChoice(check *checker, name, value string, choices ...string) string {
	value = strings.ToLower(strings.TrimSpace(value))
	if !slices.Contains(choices, value) {
		check.wrong("%s is %q: one of %s", name, value, strings.Join(choices, ", "))
	}
	return value
}

func parseThreshold(check *checker, value string) float64 {
	threshold, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || !(threshold > 0 && threshold <= 1) {
		check.wrong("%s is %q: a number above 0 and up to 1, such as %v", envThreshold, value, retrieval.DefaultThreshold)
		return retrieval.DefaultThreshold
	}
	return threshold
}

// mostShards is far above any bot's number, and keeps a slip of the keyboard
// from opening a million connections.
const mostShards = 10_000

// parseShards reads the number of shards, 0 for auto, and which of them are
// this process's.
func parseShards(check *checker, count, ids string) (int, []int) {
	n := 0
	if count = strings.TrimSpace(count); !strings.EqualFold(count, "auto") {
		var err error
		if n, err = strconv.Atoi(count); err != nil || n < 1 || n > mostShards {
			check.wrong("%s is %q: auto, or a number from 1 to %d", envShards, count, mostShards)
			return 0, nil
		}
	}
	if ids = strings.TrimSpace(ids); ids == "" {
		return n, nil
	}
	if n == 0 {
		check.wrong("%s is %q and %s is auto: give the number of all shards, the same in every process", envShardIDs, ids, envShards)
		return 0, nil
	}
	var list []int
	for field := range strings.SplitSeq(ids, ",") {
		first, last, isRange := strings.Cut(strings.TrimSpace(field), "-")
		if !isRange {
			last = first
		}
		from, err1 := strconv.Atoi(first)
		to, err2 := strconv.Atoi(last)
		if err1 != nil || err2 != nil || from < 0 || from > to || to >= n {
			check.wrong("%s has %q: numbers from 0 to %d, such as 0-3 or 0,2", envShardIDs, field, n-1)
			return 0, nil
		}
		for id := from; id <= to; id++ {
			list = append(list, id)
		}
	}
	slices.Sort(list)
	return n, slices.Compact(list)
}

// parseAddress reads host:port, :port or port. Without a host it is loopback:
// to be seen from other machines has to be said.
func parseAddress(check *checker, value string) string {
	if value = strings.TrimSpace(value); value == "" {
		return ""
	}
	address := value
	if !strings.Contains(address, ":") {
		address = ":" + address
	}
	host, port, err := net.SplitHostPort(address)
	if n, portErr := strconv.ParseUint(port, 10, 16); err != nil || portErr != nil || n == 0 && host == "" {
		check.wrong("%s is %q: a host and a port, such as 127.0.0.1:8080", envHTTP, value)
		return ""
	}
	if host == "" {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}
