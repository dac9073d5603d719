package main

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// busyWords are in the reply of a bot that has too much to do.
const busyWords = "more questions than I can answer right now"

// tally takes down every reply as it comes.
type tally struct {
	mu   sync.Mutex
	busy int
	took histogram
}

func newTally() *tally { return &tally{took: histogram{counts: map[int]int{}}} }

func (t *tally) observe(a discordtest.AskReply) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if a.Nth > 1 {
		return
	}
	if strings.Contains(a.Message.Text(), busyWords) {
		t.busy++
		return
	}
	t.took.add(a.After)
}

// histogram counts durations in buckets that grow by 5 %.
type histogram struct {
	counts map[int]int
	n      int
	most   time.Duration
}

const bucketGrowth = 1.05

func (h *histogram) add(d time.Duration) {
	h.counts[int(math.Ceil(math.Log(max(float64(d), 1))/math.Log(bucketGrowth)))]++
	h.n++
	h.most = max(h.most, d)
}

// quantile is an upper bound of the q-quantile, at most 5 % above it; 0 when
// nothing was added.
func (h *histogram) quantile(q float64) time.Duration {
	left := int(math.Ceil(q * float64(h.n)))
	for _, b := range slices.Sorted(maps.Keys(h.counts)) {
		if left -= h.counts[b]; left <= 0 {
			return min(time.Duration(math.Pow(bucketGrowth, float64(b))), h.most)
		}
	}
	return 0
}

// report is what came of a soak.
type report struct {
	options  options
	machine  *machine
	stopping spell // from SIGTERM to the end
	took     time.Duration
	start    sample // after the warm-up
	resident []int  // KiB, from then on, ten times
	end      sample
	rest     sample // after a while in which nobody asked
	settled  error  // not nil: delivered asks stayed unanswered
	ended    error  // how the process ended
	faults   map[string]int
	logTail  string
	restarts []time.Duration // after SIGKILL
	early    int             // kills before it served
	database error

	sent, busy, unsaid int
	ledger             discordtest.Ledger
	stats              discordtest.Stats
	violations         []discordtest.Violation
	p50, p99, most     time.Duration
}

func (r *report) collect(srv *discordtest.Server, t *tally, c *crowd) {
	r.ledger, r.stats, r.violations = srv.Ledger(), srv.Stats(), srv.Violations()
	r.sent, r.unsaid = int(c.sent.Load()), int(c.unsaid.Load())
	t.mu.Lock()
	defer t.mu.Unlock()
	r.busy = t.busy
	r.p50, r.p99, r.most = t.took.quantile(0.5), t.took.quantile(0.99), t.took.most
}

func (s spell) took() time.Duration { return s.to.Sub(s.from) }

func (r *report) print(out io.Writer) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	defer w.Flush()
	row := func(name, format string, args ...any) { fmt.Fprintf(w, name+"\t"+format+"\n", args...) }
	l := r.ledger
	row("asks sent", "%d in %s (%.0f/s)", r.sent, r.took.Round(time.Second), float64(r.sent)/max(r.took.Seconds(), 1))
	row("answered", "%d", l.Answered-r.busy)
	row("refused as busy", "%d", r.busy)
	row("out of reach", "%d: %d while no session was there to hear them, %d heard too late for Discord, %d whose answer a fault refused",
		l.Undelivered, l.Unreached, l.Late, l.Excused)
	row("lost", "%d, of which %d while this machine was starved", len(l.Lost), len(r.machine.whileStarved(l.Lost)))
	row("doubled", "%d", len(l.Doubled))
	row("ask to answer", "p50 %s, p99 %s, most %s", ms(r.p50), ms(r.p99), ms(r.most))
	if r.options.Kills == 0 {
		row("resident memory", "%s at the start, %s at the end, %s at rest", mib(r.start.ResidentKiB), mib(r.end.ResidentKiB), mib(r.rest.ResidentKiB))
		row("  of its own", "%s at the start, %s at the end, %s at rest; the rest is the program's file", mib(r.start.OwnKiB), mib(r.end.OwnKiB), mib(r.rest.OwnKiB))
		row("  between", "%s MiB", timeline(r.resident))
		row("goroutines", "%s at the start, %s at the end, %s at rest", known(r.start.Goroutines), known(r.end.Goroutines), known(r.rest.Goroutines))
		row("open files", "%s at the start, %s at the end, %s at rest", known(r.start.OpenFiles), known(r.end.OpenFiles), known(r.rest.OpenFiles))
		row("ended on SIGTERM", "%s, after %s", endedWith(r.ended), r.stopping.took().Round(time.Millisecond))
	} else {
		r.printKills(row)
	}
	row("this machine", "%s", r.machine)
	row("gateway", "%d identifies, %d resumes of %d tried, %d connections", r.stats.Identifies, r.stats.Resumes, r.stats.ResumeAttempts, r.stats.Connections)
	row("requests", "%d, %s", r.stats.Requests, counts(r.stats.Status))
	row("most in a second", "%d, of which at most %d count towards the global limit", r.stats.PeakPerSecond, r.stats.PeakGlobal)
	row("commands written", "%d times", r.stats.Routes["PUT /applications/{}/commands"])
	row("faults", "%s", counts(r.faults))
	row("violations", "%d", len(r.violations))
	if r.logTail != "" {
		w.Flush()
		fmt.Fprintf(out, "the bot's log ends:\n%s\n", r.logTail)
	}
}

func ms(d time.Duration) string { return d.Round(100 * time.Microsecond).String() }

func mib(kib int) string {
	if kib < 0 {
		return "unknown"
	}
	return fmt.Sprintf("%.1f MiB", float64(kib)/1024)
}

// timeline lists KiB as whole MiB.
func timeline(kib []int) string {
	parts := make([]string, len(kib))
	for i, k := range kib {
		parts[i] = fmt.Sprint(k / 1024)
	}
	return strings.Join(parts, " ")
}

func known(n int) string {
	if n < 0 {
		return "unknown"
	}
	return fmt.Sprint(n)
}

func endedWith(err error) string {
	if err == nil {
		return "status 0"
	}
	return err.Error()
}

// counts lists a map's entries in order.
func counts[K int | string](m map[K]int) string {
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, fmt.Sprintf("%v: %d", k, m[k]))
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}
