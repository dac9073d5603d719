package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// questions are what the crowd asks: of the built-in text, of nothing in it,
// and hostile ones.
var questions = []string{
	"How many people were online by the end of 2011?",
	"What is named after a search engine?",
	"Who wrote about censorship?",
	"when did blogs arrive",
	"what did the officials say about the internet?",
	"Which website was closed, and why?",
	"zebra crossings on the moon",
	"@everyone <@1> **bold** `code` [link](https://example.org) ||spoiler||",
	"🙂🙃",
	strings.Repeat("a very long question ", 60),
}

// crowd is the people who ask.
type crowd struct {
	srv      *discordtest.Server
	options  options
	random   *rand.Rand
	channels []*discordtest.Channel
	people   [][]*discordtest.User // by channel
	next     int
	sent     atomic.Int64
	unsaid   atomic.Int64 // slash commands Discord did not offer
}

// newCrowd makes the servers and so many people that nobody asks more often
// than a patient person would.
func newCrowd(srv *discordtest.Server, o options) *crowd {
	c := &crowd{srv: srv, options: o, random: rand.New(rand.NewPCG(uint64(o.Seed), 0))}
	each := max(o.Rate*10/o.Guilds, 1)
	for n := range o.Guilds {
		g := srv.AddGuild(fmt.Sprintf("Server %d", n))
		c.channels = append(c.channels, g.AddChannel("questions"))
		var members []*discordtest.User
		for m := range each {
			members = append(members, g.AddMember(fmt.Sprintf("member %d.%d", n, m), 0))
		}
		c.people = append(c.people, members)
	}
	return c
}

// one asks one thing.
func (c *crowd) one() {
	at := c.next % len(c.channels)
	who := c.people[at][c.next/len(c.channels)%len(c.people[at])]
	c.next++
	question := questions[c.random.IntN(len(questions))]
	if c.random.IntN(100) < c.options.Messages {
		c.srv.Say(c.channels[at], who, "!ask "+question)
	} else if _, err := c.srv.Slash(c.channels[at], who, "ask", map[string]any{"question": question}); err != nil {
		c.unsaid.Add(1)
		return
	}
	c.sent.Add(1)
}

// reload has the owner of a server reload the texts.
func (c *crowd) reload() {
	g := c.channels[0].Guild()
	c.srv.Say(c.channels[0], g.Owner(), "!reload")
}

// ask keeps to the rate until the context ends, catching up where the
// machine was late.
func (c *crowd) ask(ctx context.Context) {
	const tick = 5 * time.Millisecond
	t := time.NewTicker(tick)
	defer t.Stop()
	began, asked := time.Now(), 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		due := int(time.Since(began).Seconds() * float64(c.options.Rate))
		for ; asked < due; asked++ {
			c.one()
		}
	}
}

// unsurvivable faults end the bot, or change what it may do for good: they
// have their place in a table test, not in a soak.
func survivable(f discordtest.Fault) bool {
	return f.Expect != discordtest.Stops && f.Name != "close-4014" && !strings.HasPrefix(f.Name, "clock-")
}

func chosenFaults(names string) ([]discordtest.Fault, error) {
	if names == "" {
		return slices.DeleteFunc(discordtest.Faults(), func(f discordtest.Fault) bool { return !survivable(f) }), nil
	}
	var out []discordtest.Fault
	for name := range strings.SplitSeq(names, ",") {
		f, ok := discordtest.FaultNamed(strings.TrimSpace(name))
		if !ok {
			return nil, fmt.Errorf("no fault is named %q", name)
		}
		out = append(out, f)
	}
	return out, nil
}

// longestRefusal shortens the faults that refuse every request. A bot counts
// what is refused, and well before Discord would ban its address it stops
// sending for minutes; at this rate a few long refusals would get it there,
// and the soak would measure nothing else.
const longestRefusal = time.Second

// misbehave injects the faults, each once in a random order, over and over.
func (c *crowd) misbehave(ctx context.Context, r *report, out io.Writer) {
	r.faults = map[string]int{}
	if c.options.FaultEvery <= 0 {
		return
	}
	all, _ := chosenFaults(c.options.Faults) // parse has checked the names
	random := rand.New(rand.NewPCG(uint64(c.options.Seed), 1))
	t := time.NewTicker(c.options.FaultEvery)
	defer t.Stop()
	var running []*discordtest.Injection
	defer func() {
		for _, in := range running {
			in.End()
		}
	}()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		if n%len(all) == 0 {
			random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		}
		f := all[n%len(all)]
		if f.Expect == discordtest.GivesUp {
			f.For = min(f.For, longestRefusal)
		}
		r.faults[f.Name]++
		if c.options.Verbose {
			fmt.Fprintf(out, "%s %s: %s\n", time.Now().Format("15:04:05"), f.Name, f.Doc)
		}
		running = append(running, c.srv.Inject(f))
	}
}
