package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// options is what the command line says.
type options struct {
	For                        time.Duration
	Rate                       int
	FaultEvery                 time.Duration
	Faults                     string
	Seed                       int64
	Messages                   int
	Guilds                     int
	Shards                     int
	Beat                       time.Duration
	Settle                     time.Duration
	Rest                       time.Duration
	Bin                        string
	Package                    string
	Growth                     int
	RestGoroutines, RestMemory int
	Kills                      int
	Race                       bool
	Verbose                    bool
}

func parse(args []string, errs io.Writer) (options, error) {
	var o options
	fs := flag.NewFlagSet("soak", flag.ContinueOnError)
	fs.SetOutput(errs)
	fs.DurationVar(&o.For, "for", time.Minute, "how long people ask, after a warm-up of a fifth of it, at most a minute")
	fs.IntVar(&o.Rate, "rate", 200, "asks a second")
	fs.DurationVar(&o.FaultEvery, "fault-every", 5*time.Second, "time between faults; 0 for none")
	fs.StringVar(&o.Faults, "faults", "", "names of the faults, separated by commas; empty: all that a bot comes back from")
	fs.Int64Var(&o.Seed, "seed", 1, "of the order of asks and faults")
	fs.IntVar(&o.Messages, "messages", 15, "share of asks that are messages, in percent; the others are slash commands, which the limit of 50 requests a second does not hold back")
	fs.IntVar(&o.Guilds, "guilds", 20, "servers the bot is in")
	fs.IntVar(&o.Shards, "shards", 1, "shards Discord recommends")
	fs.DurationVar(&o.Beat, "heartbeat", 2*time.Second, "the heartbeat interval Discord asks for")
	fs.DurationVar(&o.Settle, "settle", time.Minute, "how long the bot has for what is unanswered at the end")
	fs.DurationVar(&o.Rest, "rest", 12*time.Second, "how long nobody asks before the bot is measured at rest")
	fs.StringVar(&o.Bin, "bin", "", "the built bot; empty: build it")
	fs.StringVar(&o.Package, "package", "./cmd/chapterbot", "what to build when -bin is empty")
	fs.BoolVar(&o.Race, "race", false, "build it with the race detector: a race then ends it with status 66")
	fs.IntVar(&o.Growth, "growth", 10, "most MiB the bot's resident memory may grow")
	fs.IntVar(&o.RestGoroutines, "rest-goroutines", 60, "most goroutines at rest")
	fs.IntVar(&o.RestMemory, "rest-memory", 24, "most MiB of the bot's own memory at rest, beside the pages of its file")
	fs.IntVar(&o.Kills, "kills", 0, "instead of faults: kill the bot with SIGKILL this often, at random moments")
	fs.BoolVar(&o.Verbose, "v", false, "print each fault as it begins")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	switch {
	case fs.NArg() > 0:
		return o, fmt.Errorf("soak takes no arguments, and there is %q", fs.Arg(0))
	case o.Rate < 1, o.For <= 0, o.Guilds < 1, o.Shards < 1, o.Messages < 0, o.Messages > 100:
		return o, errors.New("-rate, -for, -guilds and -shards must be positive, -messages 0 to 100")
	}
	_, err := chosenFaults(o.Faults)
	return o, err
}

func run(ctx context.Context, args []string, out, errs io.Writer) int {
	o, err := parse(args, errs)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(errs, "soak:", err)
		return 2
	}
	r, err := soak(ctx, o, out)
	if err != nil {
		fmt.Fprintln(errs, "soak:", err)
		return 1
	}
	r.print(out)
	bad, starved := r.verdict()
	for _, line := range slices.Concat(bad, starved) {
		fmt.Fprintln(out, line)
	}
	switch {
	case len(bad) > 0:
		return 1
	case len(starved) > 0:
		return 3
	}
	fmt.Fprintln(out, "PASS")
	return 0
}

// soak runs the bot and the crowd, and reports.
func soak(ctx context.Context, o options, out io.Writer) (*report, error) {
	dir, err := os.MkdirTemp("", "soak-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	bin, err := filepath.Abs(o.Bin) // it runs in a directory of its own
	if o.Bin == "" {
		bin, err = build(ctx, dir, o.Package, o.Race)
	}
	if err != nil {
		return nil, err
	}
	t := newTally()
	srv, err := discordtest.NewServer(discordtest.Config{
		HeartbeatInterval: o.Beat, Shards: o.Shards, MaxConcurrency: o.Shards,
		SessionStarts: 1000, KeepMessages: 5000, Observe: t.observe,
	})
	if err != nil {
		return nil, err
	}
	defer srv.Close()
	p := &process{bin: bin, dir: dir, url: srv.URL(), token: srv.Token()}
	defer p.kill()
	c := newCrowd(srv, o)
	m := &machine{}
	watching, seen := context.WithCancel(ctx)
	watched := make(chan error, 1)
	go func() { watched <- m.watch(watching) }()
	how := soakFaults
	if o.Kills > 0 {
		how = soakKills
	}
	r, err := how(ctx, o, srv, p, c, t, m, out)
	seen()
	return r, errors.Join(err, <-watched)
}

// warmUp is how long people ask before the bot is first measured: its
// connections, queues and heap then have the size that this load and these
// faults need, and what comes on top is growth.
func (o options) warmUp() time.Duration { return min(o.For/5, time.Minute) }

// soakFaults is the ordinary soak: one process, and faults all along.
func soakFaults(ctx context.Context, o options, srv *discordtest.Server, p *process, c *crowd, t *tally, m *machine, out io.Writer) (*report, error) {
	if err := p.start(ctx, srv, o.Shards); err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "soak: %s at %d asks/s, a fault every %s, seed %d, pid %d\n", o.For, o.Rate, o.FaultEvery, o.Seed, p.pid())
	r := &report{options: o, machine: m}
	began := time.Now()
	load, stop := context.WithTimeout(ctx, o.For+o.warmUp())
	defer stop()
	var beside sync.WaitGroup
	beside.Go(func() { c.misbehave(load, r, out) })
	beside.Go(func() { r.watch(load, p) })
	c.ask(load)
	r.took = time.Since(began)
	beside.Wait()
	settle, cancel := context.WithTimeout(ctx, o.Settle)
	defer cancel()
	r.settled = srv.AwaitSettled(settle)
	r.end = p.sample()
	r.rest = p.atRest(ctx, o.Rest)
	r.stopping, r.ended = p.stop()
	r.collect(srv, t, c)
	r.logTail = p.logTail(r.ended != nil || r.settled != nil)
	return r, ctx.Err()
}
