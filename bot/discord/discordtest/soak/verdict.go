package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// longestStop is how long a bot may take to leave on SIGTERM.
const longestStop = 2 * time.Second

// mostStarved is the part of its time that a machine may be starved, and the
// soak still say something of the bot.
const mostStarved = 0.1

// judgement is what was found wrong so far: with the bot, and what may be the
// machine's doing.
type judgement struct{ bad, starved []string }

func (j *judgement) fail(format string, args ...any) {
	j.bad = append(j.bad, "FAIL: "+fmt.Sprintf(format, args...))
}

func (j *judgement) undecided(format string, args ...any) {
	j.starved = append(j.starved, "STARVED: "+fmt.Sprintf(format, args...)+" while this machine was starved")
}

// verdict is everything that is wrong with the bot, and what may be the machine's
// doing: a run whose machine was starved is neither good nor bad.
func (r *report) verdict() (bad, starved []string) {
	var j judgement
	if total := r.machine.starved(); total.Seconds() > mostStarved*r.took.Seconds() {
		j.starved = append(j.starved, fmt.Sprintf("STARVED: this machine had no time for %s of %s: run it again when less goes on beside it",
			total.Round(time.Millisecond), r.took.Round(time.Second)))
	}
	if n := len(r.ledger.Doubled); n > 0 {
		j.fail("%d asks were answered more than once, such as %s", n, r.ledger.Doubled[0])
	}
	if len(r.violations) > 0 {
		j.fail("%d violations, such as %s", len(r.violations), r.violations[0])
	}
	if r.options.Kills > 0 {
		r.judgeKills(&j)
		return j.bad, j.starved
	}
	r.judgeAnswers(&j)
	if grown := r.grown(); grown > r.options.Growth {
		j.fail("resident memory grew by %d MiB, more than %d", grown, r.options.Growth)
	}
	r.judgeEnd(&j)
	r.judgeRest(&j)
	return j.bad, j.starved
}

func (r *report) judgeKills(j *judgement) {
	for _, what := range r.killVerdict() {
		j.fail("%s", what)
	}
	if slow := r.slowRestart(); slow != "" && r.machine.starved() > 0 {
		j.undecided("%s", slow)
	} else if slow != "" {
		j.fail("%s", slow)
	}
}

func (r *report) judgeAnswers(j *judgement) {
	unlucky := r.machine.whileStarved(r.ledger.Lost)
	if n := len(unlucky); n > 0 {
		j.undecided("%d delivered asks were never answered, such as %s,", n, unlucky[0])
	}
	lost := slices.DeleteFunc(slices.Clone(r.ledger.Lost), func(id discordtest.ID) bool { return slices.Contains(unlucky, id) })
	if n := len(lost); n > 0 {
		j.fail("%d delivered asks were never answered, such as %s", n, lost[0])
	}
	if r.ledger.Answered == 0 {
		j.fail("nothing was answered")
	}
}

func (r *report) judgeEnd(j *judgement) {
	if r.ended != nil {
		j.fail("the bot did not end well: %v", r.ended)
	}
	if took := r.stopping.took(); took > longestStop {
		late := j.fail
		if r.machine.starvedIn(r.stopping.from, r.stopping.to) {
			late = j.undecided
		}
		late("the bot took %s to end, more than %s", took.Round(time.Millisecond), longestStop)
	}
}

func (r *report) judgeRest(j *judgement) {
	if n := r.rest.Goroutines; n > r.options.RestGoroutines {
		j.fail("%d goroutines at rest, more than %d", n, r.options.RestGoroutines)
	}
	if kib := r.rest.OwnKiB; kib > r.options.RestMemory<<10 && !r.options.Race {
		j.fail("%s of its own memory at rest, more than %d MiB", mib(kib), r.options.RestMemory)
	}
}

// grown is how many MiB the bot has kept. What a burst of asks took, as a fault
// brings it that ends, and what the bot gives back at rest, is no growth.
func (r *report) grown() int {
	return (min(r.end.ResidentKiB, r.rest.ResidentKiB) - r.start.ResidentKiB) / 1024
}
