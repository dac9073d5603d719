package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	_ "github.com/mattn/go-sqlite3" // the bot's own database driver

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// longestRestart is how long a bot that was killed may take to serve again.
const longestRestart = 2 * time.Second

// soakKills kills the bot under load at random moments and starts it again.
func soakKills(ctx context.Context, o options, srv *discordtest.Server, p *process, c *crowd, t *tally, m *machine, out io.Writer) (*report, error) {
	fmt.Fprintf(out, "soak: %d kills under %d asks/s, seed %d\n", o.Kills, o.Rate, o.Seed)
	k := killing{o, srv, p, c, rand.New(rand.NewPCG(uint64(o.Seed), 2)), &report{options: o, machine: m}}
	p.corpus = filepath.Join(p.dir, "corpus")
	if err := os.Mkdir(p.corpus, 0o700); err != nil {
		return nil, err
	}
	r := k.report
	began := time.Now()
	for n := 0; n <= o.Kills && r.database == nil; n++ {
		if err := k.life(ctx, n); err != nil {
			return nil, err
		}
	}
	r.took = time.Since(began)
	settle, cancel := context.WithTimeout(ctx, o.Settle)
	defer cancel()
	r.settled = srv.AwaitSettled(settle)
	r.stopping, r.ended = p.stop()
	r.collect(srv, t, c)
	return r, nil
}

// killing is a soak of a bot that is killed.
type killing struct {
	options options
	server  *discordtest.Server
	process *process
	crowd   *crowd
	random  *rand.Rand
	report  *report
}

// life is the bot's nth, from 0 on, from its start to its being killed. The last
// one goes on.
func (k *killing) life(ctx context.Context, n int) error {
	p, r := k.process, k.report
	if err := rewrite(p.corpus, n); err != nil {
		return err
	}
	if n > 0 && n < k.options.Kills && k.random.IntN(3) == 0 {
		r.early++
		return killEarly(ctx, p, time.Duration(k.random.Int64N(int64(200*time.Millisecond))))
	}
	up := time.Now()
	if err := p.start(ctx, k.server, k.options.Shards); err != nil {
		return err
	}
	if n > 0 {
		r.restarts = append(r.restarts, time.Since(up))
	}
	if err := rewrite(p.corpus, -n); err != nil {
		return err
	}
	k.crowd.reload()
	load, stop := context.WithTimeout(ctx, time.Duration(k.random.Int64N(int64(time.Second))))
	defer stop()
	k.crowd.ask(load)
	if n == k.options.Kills {
		return nil
	}
	p.kill()
	k.server.Forgive()
	r.database = whole(ctx, p.database())
	return ctx.Err()
}

// killEarly starts the bot and kills it before it may have come far.
func killEarly(ctx context.Context, p *process, after time.Duration) error {
	if err := p.launch(); err != nil {
		return err
	}
	t := time.NewTimer(after)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
	p.kill()
	return ctx.Err()
}

// rewrite changes the texts, so that a start or a reload has something to
// store when the kill comes.
func rewrite(dir string, revision int) error {
	for n := range 5 {
		var b strings.Builder
		fmt.Fprintf(&b, "# Book %d\n\n## Chapter 1\n", n)
		for p := range 400 {
			fmt.Fprintf(&b, "\nRevision %d of book %d: lantern %d hangs in room %d, and the keeper counts %d steps to it.\n",
				revision, n, p, p*7%31, p*p)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("book-%d.md", n)), []byte(b.String()), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// whole checks that a database is not damaged.
func whole(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		return err
	}
	defer db.Close()
	var said string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&said); err != nil {
		return fmt.Errorf("check the database: %w", err)
	}
	if said != "ok" {
		return fmt.Errorf("the database is damaged: %s", said)
	}
	return nil
}

func (r *report) killVerdict() []string {
	var bad []string
	if r.settled != nil {
		bad = append(bad, fmt.Sprintf("after the last restart: %v", r.settled))
	}
	if r.ended != nil {
		bad = append(bad, fmt.Sprintf("the bot did not end well: %v", r.ended))
	}
	if r.database != nil {
		bad = append(bad, r.database.Error())
	}
	return bad
}

// slowRestart says that a restart took too long; it is empty when none did.
func (r *report) slowRestart() string {
	if len(r.restarts) == 0 || slices.Max(r.restarts) <= longestRestart {
		return ""
	}
	return fmt.Sprintf("a restart took %s, more than %s", slices.Max(r.restarts).Round(time.Millisecond), longestRestart)
}

func (r *report) printKills(row func(name, format string, args ...any)) {
	if len(r.restarts) == 0 {
		return
	}
	slices.Sort(r.restarts)
	row("killed early", "%d times, before it served", r.early)
	row("restarts", "%d, until serving: median %s, most %s", len(r.restarts),
		ms(r.restarts[len(r.restarts)/2]), ms(r.restarts[len(r.restarts)-1]))
	state := "whole after each kill"
	if r.database != nil {
		state = r.database.Error()
	}
	row("database", "%s", state)
}
