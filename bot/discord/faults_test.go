package discord

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
	"github.com/chapterbot/chapterbot/bot/discord/gateway"
	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/retrieval/reader"
	"github.com/chapterbot/chapterbot/store"
)

var (
	update = flag.Bool("update", false, "write docs/faults.md as measured")
	only   = flag.String("fault", "", "run this fault alone, and show its log whole")
)

// faultRow is what one fault did to the bot.
type faultRow struct {
	fault    discordtest.Fault
	outcome  string
	bound    time.Duration
	back     time.Duration // from the fault's first effect to the first answer to a later ask
	asked    int
	lost     int
	expired  int      // interactions that arrived after the three seconds in which they can be answered
	problems []string // that no slow machine excuses
	late     []string // that one may

	mu      sync.Mutex
	slashes map[discordtest.ID]time.Time
}

func (r *faultRow) problem(format string, args ...any) {
	r.problems = append(r.problems, fmt.Sprintf(format, args...))
}

// tooLate notes what a bot that got too little of the machine may show, too.
func (r *faultRow) tooLate(format string, args ...any) {
	r.late = append(r.late, fmt.Sprintf(format, args...))
}

const faultHeartbeat = 2 * time.Second

// boundFor is how soon the bot must be back. In it are Discord's own waits:
// five seconds between two IDENTIFYs, one to five after an invalid session.
func boundFor(f discordtest.Fault) time.Duration {
	switch f.Name {
	case "half-open", "no-heartbeat-acks":
		return 3*faultHeartbeat + time.Second // noticed within two heartbeats
	case "hello-missing":
		return 9 * time.Second // five for HELLO
	case "resume-unanswered":
		return 14 * time.Second // ten for RESUMED
	case "identify-unanswered":
		return 30 * time.Second // fifteen for READY, and two more IDENTIFYs
	case "op9-resumable", "op9-resumable-after-resume":
		return 9 * time.Second
	case "identify-limit":
		return 22 * time.Second // eight until the limit is reset
	case "op9-after-identify":
		return 20 * time.Second
	case "cloudflare-ban", "429-for-ever", "hang":
		return 10 * time.Second
	}
	switch f.Expect {
	case discordtest.Reidentifies:
		return 12 * time.Second
	case discordtest.Resumes:
		return 6 * time.Second
	}
	return 4 * time.Second
}

// TestEveryFault runs each of Discord's misbehaviours against a bot with
// traffic flowing, at the bot's own timing.
func TestEveryFault(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for real timeouts: a minute")
	}
	t.Parallel()
	faults := slices.DeleteFunc(discordtest.Faults(), func(f discordtest.Fault) bool { return *only != "" && f.Name != *only })
	for i := range faults {
		if faults[i].Name == "identify-limit" { // long enough to be met: a refused resume comes first
			faults[i].For, faults[i].RetryAfter = 8*time.Second, 8*time.Second
		}
	}
	library := openLibrary(t)
	row := func(f discordtest.Fault) *faultRow {
		return runFault(t, f, bot.New(bot.Config{Prefix: "!"}, library, slog.New(slog.DiscardHandler)))
	}
	rows := make([]*faultRow, len(faults))
	var group errgroup.Group
	group.SetLimit(16)
	for i, f := range faults {
		group.Go(func() error {
			rows[i] = row(f)
			return nil
		})
	}
	_ = group.Wait() // they return none
	for i, r := range rows {
		if len(r.late) > 0 { // among sixteen on a busy machine: once more, alone
			t.Logf("%s is run again: %q", r.fault.Name, r.late)
			rows[i] = row(r.fault)
			rows[i].problems = slices.Concat(r.problems, rows[i].problems, rows[i].late)
		}
	}
	for _, r := range rows {
		for _, p := range r.problems {
			t.Errorf("%s: %s", r.fault.Name, p)
		}
	}
	table := faultTable(rows)
	t.Log("\n" + table)
	if *update && !t.Failed() {
		if err := os.WriteFile("../../docs/faults.md", []byte(faultPage(table)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// traffic asks in every form, ten times a second, until told to stop.
func (r *faultRow) traffic(ctx context.Context, srv *discordtest.Server, p place) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	people := []*discordtest.User{p.ann} // so many that nobody meets the cooldown
	for n := range 60 {
		people = append(people, p.guild.AddMember(fmt.Sprint("member ", n), 0))
	}
	const question = "How many people were online by the end of 2011?"
	for n := 0; ; n++ {
		who := people[n%len(people)]
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		switch n % 4 {
		case 0, 2:
			srv.Say(p.ch, who, "!ask "+question)
		case 1:
			if i, err := srv.Slash(p.ch, who, "ask", map[string]any{"question": question}); err == nil {
				r.mu.Lock()
				r.slashes[i.ID] = time.Now()
				r.mu.Unlock()
			}
		case 3:
			srv.Say(srv.DM(who), who, question)
		}
	}
}

// openLibrary opens the built-in text in a database of its own.
func openLibrary(t *testing.T) *retrieval.Library {
	t.Helper()
	database, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "chapterbot.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := database.Close(); err != nil {
			t.Error(err)
		}
	})
	library, err := retrieval.OpenLibrary(t.Context(), database, reader.Sources(""))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := library.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	return library
}

func runFault(t *testing.T, f discordtest.Fault, conversation *bot.Bot) *faultRow {
	row := &faultRow{fault: f, bound: boundFor(f), outcome: string(f.Expect), slashes: map[discordtest.ID]time.Time{}}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	srv, err := discordtest.NewServer(discordtest.Config{HeartbeatInterval: faultHeartbeat})
	if err != nil {
		row.problem("%v", err)
		return row
	}
	defer srv.Close()
	p := newPlace(srv)
	r, err := run(srv, conversation.Handle, defaultTiming())
	if err != nil {
		row.problem("%v", err)
		return row
	}
	defer r.end()
	row.strike(ctx, srv, p, r)

	if row.back > row.bound {
		row.tooLate("back after %s, want %s", row.back, row.bound)
	}
	l := srv.Ledger()
	row.asked, row.lost = l.Asked, len(l.Lost)-row.expired
	if len(l.Doubled) > 0 {
		row.problem("answered twice: %v", l.Doubled)
	}
	for _, secret := range []string{srv.Token(), "panic"} {
		if strings.Contains(r.log.String(), secret) {
			row.problem("%q is in the log", secret)
		}
	}
	switch {
	case *only != "":
		t.Logf("log:\n%s", r.log)
	case len(row.problems)+len(row.late) > 0:
		t.Logf("%s: %q %q, log:\n%s", f.Name, row.problems, row.late, tail(r.log.String(), 6000))
	}
	return row
}

// strike has the fault befall a bot with traffic flowing.
func (r *faultRow) strike(ctx context.Context, srv *discordtest.Server, p place, b *running) {
	err := srv.AwaitStats(ctx, "commands registered", func(st discordtest.Stats) bool {
		return st.Routes["PUT /applications/{}/commands"] > 0
	})
	if err != nil {
		r.problem("%v", err)
		return
	}
	flowing, stopTraffic := context.WithCancel(ctx)
	var people sync.WaitGroup
	people.Go(func() { r.traffic(flowing, srv, p) })
	defer func() {
		stopTraffic()
		people.Wait()
	}()
	if m, err := srv.AwaitReply(ctx, srv.Say(p.ch, p.ann, "!passage 48:11")); err != nil || !strings.Contains(m.Text(), "¶11") {
		r.tooLate("before the fault: %v, %q", err, m.Text())
		return
	}
	injection := srv.Inject(r.fault)
	select {
	case <-injection.Hit():
	case <-injection.Done(): // the bot passed by without touching it
	case <-ctx.Done():
		r.tooLate("the fault never took hold")
		return
	}
	struck := time.Now()
	if r.fault.Expect == discordtest.Stops {
		r.awaitStop(ctx, b)
		return
	}
	r.awaitService(ctx, srv, p, b, struck)
	select {
	case <-injection.Done():
	case <-ctx.Done():
		r.tooLate("the fault never ended")
	}
	stopTraffic()
	people.Wait()
	r.settle(ctx, srv, injection, struck.Add(r.back))
	r.checkSessions(srv)
	if err := b.end(); err != nil {
		r.problem("Run: %v", err)
	}
}

// awaitService asks until an ask is answered, on the session that the fault
// leaves. It mentions the bot, which may have lost its sight of other messages.
func (r *faultRow) awaitService(ctx context.Context, srv *discordtest.Server, p place, b *running, struck time.Time) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var again error
	switch r.fault.Expect {
	case discordtest.Resumes:
		again = srv.AwaitStats(ctx, "a resume", func(st discordtest.Stats) bool { return st.Resumes > 0 })
	case discordtest.Reidentifies:
		again = srv.AwaitStats(ctx, "another session", func(st discordtest.Stats) bool { return st.Identifies > 1 })
	}
	if again != nil {
		r.tooLate("%v", again)
	}
	ch := p.ch
	if r.fault.Expect == discordtest.GivesUp {
		ch = p.guild.AddChannel("elsewhere") // it goes on with the others
	}
	for {
		select {
		case <-b.done:
			r.problem("the bot ended: %v", b.err)
			return
		case <-ctx.Done():
			r.tooLate("never back in service")
			return
		default:
		}
		patience, cancel := context.WithTimeout(ctx, 250*time.Millisecond)
		_, err := srv.AwaitReply(patience, srv.Say(ch, p.ann, srv.Self().Mention()+" back?"))
		cancel()
		if err == nil {
			r.back = time.Since(struck)
			return
		}
	}
}

func (r *faultRow) awaitStop(ctx context.Context, b *running) {
	select {
	case <-b.done:
	case <-ctx.Done():
		r.tooLate("it goes on")
		return
	}
	var final *gateway.FinalError
	if !errors.As(b.err, &final) {
		r.problem("it ended with %v, want a FinalError", b.err)
		return
	}
	r.outcome = fmt.Sprintf("stops with status %d", final.ExitStatus())
}

// settle waits for the answers still due. Only a fault that refuses a request
// for good may cost the ask it struck.
func (r *faultRow) settle(ctx context.Context, srv *discordtest.Server, in *discordtest.Injection, back time.Time) {
	most := 20 * time.Second
	if r.fault.Expect == discordtest.GivesUp {
		most = 5 * time.Second
	}
	deadline := time.Now().Add(most)
	for {
		st := srv.Stats()
		lost := r.unanswered(srv, back)
		switch {
		case lost == 0, r.fault.Expect == discordtest.GivesUp && lost <= in.Hits() && time.Now().After(deadline):
			return
		case r.fault.RetryAfter >= time.Hour && time.Now().After(deadline):
			return // the channel stays shut: Discord asked for it
		case time.Now().After(deadline):
			r.tooLate("%d asks lost after %d hits", lost, in.Hits())
			return
		}
		more, cancel := context.WithDeadline(ctx, deadline)
		_ = srv.AwaitStats(more, "another request", func(now discordtest.Stats) bool { return now.Requests > st.Requests })
		cancel()
	}
}

// unanswered counts the asks that lack an answer, without the interactions
// that arrived too late for one.
func (r *faultRow) unanswered(srv *discordtest.Server, back time.Time) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	lost := srv.Ledger().Lost
	r.expired = 0
	for _, id := range lost {
		if asked, ok := r.slashes[id]; ok && back.Sub(asked) > 3*time.Second {
			r.expired++
		}
	}
	return len(lost) - r.expired
}

func (r *faultRow) checkSessions(srv *discordtest.Server) {
	st := srv.Stats()
	switch r.fault.Expect {
	case discordtest.Unnoticed, discordtest.Retries, discordtest.GivesUp:
		if st.Connections != 1 {
			r.tooLate("%d connections, want the first to last", st.Connections)
		}
	case discordtest.Resumes:
		if st.Resumes == 0 || st.Identifies != 1 {
			r.tooLate("%d resumes and %d identifies, want a resume", st.Resumes, st.Identifies)
		}
	case discordtest.Reidentifies:
		if st.Identifies < 2 {
			r.tooLate("%d identifies, want a new session", st.Identifies)
		}
	}
	if v := srv.Violations(); len(v) > 0 {
		r.problem("violations: %v", v[:min(len(v), 3)])
	}
}

func tail(s string, n int) string {
	if len(s) > n {
		return "..." + s[len(s)-n:]
	}
	return s
}

func faultTable(rows []*faultRow) string {
	var b strings.Builder
	b.WriteString("| fault | what happens | the bot | back after | at most | asks | lost | expired |\n|---|---|---|---|---|---:|---:|---:|\n")
	for _, r := range rows {
		back, bound := "-", "-"
		if r.fault.Expect != discordtest.Stops {
			back, bound = r.back.Round(10*time.Millisecond).String(), r.bound.String()
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %d | %d | %d |\n",
			r.fault.Name, r.fault.Doc, r.outcome, back, bound, r.asked, r.lost, r.expired)
	}
	return b.String()
}

func faultPage(table string) string {
	return `# What Discord can do, and what the bot makes of it

Written by ` + "`go test ./bot/discord -run TestEveryFault -update`" + `, which runs the bot over its built-in text against the
in-process Discord of bot/discord/discordtest at its own timing, with ten asks a second in every form.
"Back after" is from the fault's first effect to the first answer to a later ask; "at most" is what the test
allows. "Lost" are asks that Discord delivered and nobody answered: only a refusal that no retry can change
costs the ask that it struck. "Expired" are slash commands that reached the bot more than three seconds after
they were used, when Discord takes no response any more. No ask is answered twice, nothing panics, and no goroutine stays behind.
The heartbeat interval is ` + faultHeartbeat.String() + ` here; Discord's is about 41 s.

` + table
}
