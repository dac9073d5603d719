package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"syscall"
	"time"

	"github.com/urfave/cli/v3"
	"golang.org/x/sync/errgroup"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord"
	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
	"github.com/chapterbot/chapterbot/store"
)

const (
	// watchEvery is how soon a running bot notices what `chapterbot load`
	// stored: one PRAGMA, so often costs nothing.
	watchEvery = 2 * time.Second
	// watchAgain is the pause after a look at the database that failed.
	watchAgain = 15 * time.Second
)

func serveCommand(w *world) *cli.Command {
	return &cli.Command{
		Name:  "serve",
		Usage: "run the bot (the default when DISCORD_TOKEN is set)",
		Description: "The bot's token comes from DISCORD_TOKEN or from the file that DISCORD_TOKEN_FILE names.\n" +
			"SIGTERM or Ctrl-C lets the replies in flight finish; a second one quits at once.",
		OnUsageError: wrongUsage,
		Flags:        serveFlags(w),
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if cmd.Args().Present() {
				return wrongUsage(ctx, cmd, fmt.Errorf("serve takes no arguments, and there is %q", cmd.Args().First()), true)
			}
			config, err := readConfig(w.env, cmd)
			if err != nil {
				w.warnOfSlips() // where the reason may be
				return err
			}
			log := newLogger(w, config)
			for _, s := range w.env.slips {
				log.Warn(s.what(), "in", s.where)
			}
			err = inTime(ctx, log, func() error { return serve(ctx, config, log) })
			if err != nil && !(ctx.Err() != nil && errors.Is(err, context.Canceled)) {
				log.Error("stopped by an error", "error", err)
				return loggedError{err}
			}
			log.Info("stopped")
			return nil
		},
	}
}

func newLogger(w *world, config Config) *slog.Logger {
	options := &slog.HandlerOptions{Level: config.LogLevel, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if err, ok := a.Value.Any().(error); ok { // whoever reads it has not the bot's settings
			a.Value = slog.StringValue(ofDatabase(err.Error(), config.Database))
		}
		return a
	}}
	if config.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w.errs, options))
	}
	return slog.New(slog.NewTextHandler(w.errs, options))
}

// loggedError is an error that the log has told about already.
type loggedError struct{ error }

func (e loggedError) Unwrap() error { return e.error }

// serve runs the bot until ctx ends, and then returns nil.
func serve(ctx context.Context, config Config, log *slog.Logger) (err error) {
	database, err := openDatabase(ctx, config, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, database.Close()) }()

	library := retrieval.NewLibrary(database, reader.Sources(config.Corpus))
	library.Withhold(config.Token)
	m := newMetrics()
	m.watchLibrary(library)
	rest := newResting(m, giveMemoryBack)
	defer rest.stop()
	library.AfterSwap(rest.stir)
	first := newFirstTexts(library, waitForTexts)
	conversation := bot.New(bot.Config{
		Prefix: config.Prefix, Admins: config.Admins, Threshold: config.Threshold, Ready: first.ready,
	}, countedLibrary{Library: library, reloads: m.reloads, recheck: recheck(database, library, log)}, log)
	client, err := newClient(config, conversation, rest, log)
	if err != nil {
		return err
	}
	status, err := listenStatus(ctx, config.HTTP)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	if status != nil {
		log.Info("status served", "address", status.Addr().String())
		handler := statusHandler(m, readiness(client, database, library))
		group.Go(func() error { return serveStatus(ctx, status, handler, defaultStatusTimes()) })
	}
	group.Go(func() error { return first.read(ctx, log) })
	select {
	case <-first.ended:
		if !first.whole {
			return group.Wait()
		}
	case <-time.After(connectAfter):
		log.Info("texts still being read, connecting meanwhile")
	}
	log.Info("starting", "version", buildVersion(), "database", config.Database, "texts", len(library.Texts()))
	group.Go(func() error { return client.Run(ctx) })
	group.Go(func() error { return watch(ctx, library, log) })
	return group.Wait()
}

func newClient(config Config, conversation *bot.Bot, m discord.Metrics, log *slog.Logger) (*discord.Client, error) {
	return discord.New(discord.Config{
		Token: config.Token, URL: config.Discord, GuildID: string(config.Guild), Prefix: config.Prefix,
		Shards: config.Shards, ShardIDs: config.ShardIDs,
		Log: log, Metrics: m,
	}, conversation)
}

// listenStatus listens where operators' tools look, or nowhere if address is
// empty.
func listenStatus(ctx context.Context, address string) (net.Listener, error) {
	if address == "" {
		return nil, nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s: another program has %s: end that one, or set %s to another port", envHTTP, address, envHTTP)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", envHTTP, err)
	}
	return listener, nil
}

// openDatabase opens the database. A damaged one is set aside, and a bot that
// nobody watches goes on with what its sources give; the log says which, and what
// to do about texts that were loaded by hand.
func openDatabase(ctx context.Context, config Config, log *slog.Logger) (*store.Store, error) {
	path := config.Database
	if lost, ok := errors.AsType[*store.LogError](store.CheckLog(path)); ok {
		log.Error("the database opens without its last changes", "error", lost)
	}
	if info, err := os.Stat(path); err == nil && info.Size() == 0 {
		log.Warn("the database is an empty file, starting as with a new one", "database", path,
			"texts_loaded_by_hand", ofDatabase("`chapterbot load FILE` or `chapterbot restore FILE` brings them back", path))
	}
	database, err := store.Open(ctx, path)
	damage, ok := errors.AsType[*store.DamagedError](err)
	if !ok {
		return database, err
	}
	aside, err := store.SetAside(path, time.Now())
	if err != nil {
		return nil, errors.Join(damage, err)
	}
	log.Error("database damaged and set aside, starting with an empty one",
		"database", path, "aside", aside, "detail", damage.Detail, "answering_from", cmp.Or(config.Corpus, "the built-in text"),
		"texts_loaded_by_hand", ofDatabase("`chapterbot load FILE` or `chapterbot restore FILE` brings them back", path))
	return store.Open(ctx, path)
}

// readiness is what must be well for a member's question to be answered.
func readiness(client *discord.Client, database *store.Store, library *retrieval.Library) []check {
	return []check{
		{"gateway", func(context.Context) error { return client.Ready() }},
		{"database", func(ctx context.Context) error {
			_, err := database.DataVersion(ctx)
			return err
		}},
		{"texts", func(context.Context) error {
			if len(library.Texts()) == 0 {
				return errors.New("none is loaded")
			}
			return nil
		}},
	}
}

// watch swaps in what other processes store, until ctx ends.
func watch(ctx context.Context, library *retrieval.Library, log *slog.Logger) error {
	told := false // that the database is another
	for {
		err := library.Watch(ctx, watchEvery)
		if damage, ok := errors.AsType[*retrieval.DamageError](err); ok {
			log.Error(textsDamaged, "error", damage)
			continue
		}
		_, replaced := errors.AsType[*store.ReplacedError](err)
		switch {
		case replaced && !told:
			log.Error("the database is not the one that was opened, answering from the texts of before", "error", err)
		case err != nil && !replaced:
			log.Warn("changes of the texts not noticed for now", "error", err)
		}
		told = replaced
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(watchAgain):
		}
	}
}
