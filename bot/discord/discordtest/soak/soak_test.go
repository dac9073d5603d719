package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"pgregory.net/rapid"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// With SOAK_BOT set, the test binary is a bot with the fault it names.
func TestMain(m *testing.M) {
	if kind := os.Getenv("SOAK_BOT"); kind != "" {
		if err := badBot(kind); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

type aim struct{ to *url.URL }

func (a aim) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = a.to.Scheme, a.to.Host
	return http.DefaultTransport.RoundTrip(r)
}

// badBot answers, but for what is wrong with it.
func badBot(kind string) error {
	dg, err := discordgo.New("Bot " + os.Getenv("DISCORD_TOKEN"))
	if err != nil {
		return err
	}
	to, err := url.Parse(os.Getenv("DISCORD_URL"))
	if err != nil {
		return err
	}
	dg.Client = &http.Client{Transport: aim{to}}
	dg.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentMessageContent
	quiet := &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}
	if kind == "pings" {
		quiet = nil
	}
	var heard atomic.Int64
	dg.AddHandler(func(s *discordgo.Session, m *discordgo.MessageCreate) {
		if m.Author == nil || m.Author.Bot {
			return
		}
		times := 1
		switch n := heard.Add(1); {
		case kind == "loses" && n == 20:
			times = 0
		case kind == "doubles" && n == 20:
			times = 2
		case kind == "crashes" && n == 20:
			os.Exit(3)
		}
		for range times {
			_, _ = s.ChannelMessageSendComplex(m.ChannelID, &discordgo.MessageSend{
				Content: "yes", Reference: m.Reference(), AllowedMentions: quiet,
			})
		}
	})
	if err := dg.Open(); err != nil {
		return err
	}
	_, err = dg.ApplicationCommandBulkOverwrite(dg.State.Application.ID, "", []*discordgo.ApplicationCommand{{Name: "ask", Description: "Ask"}})
	if err != nil {
		return err
	}
	term := make(chan os.Signal, 1)
	signal.Notify(term, syscall.SIGTERM)
	<-term
	return nil // discordgo's Close would sleep for longer than a bot may take
}

// badBinary makes a program that is a bot of a kind.
func badBinary(t *testing.T, kind string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "bot")
	script := fmt.Sprintf("#!/bin/sh\nSOAK_BOT=%s exec %s\n", kind, self)
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestASoakTellsAGoodBotFromABadOne(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{
		"answers": "PASS",
		"loses":   "1 delivered asks were never answered",
		"doubles": "1 asks were answered more than once",
		"pings":   "able to ping",
		"crashes": "the bot did not end well",
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			var out, errs bytes.Buffer
			code := run(t.Context(), []string{
				"-bin", badBinary(t, kind), "-for", "1s", "-rate", "50", "-messages", "100", "-fault-every", "0",
				"-growth", "1000", "-heartbeat", "200ms", "-settle", "1s", "-rest", "0", "-rest-goroutines", "1000", "-rest-memory", "1000",
			}, &out, &errs)
			if failed := code != 0; failed == (want == "PASS") || !strings.Contains(out.String(), want) {
				t.Errorf("exit status %d, want %q in:\n%s%s", code, want, &out, &errs)
			}
		})
	}
}

func TestWrongUsageIsSaid(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-rate", "0"}, {"-faults", "gremlins"}, {"more"}, {"-nope"}} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), args, &out, &errs); code != 2 || errs.Len() == 0 {
			t.Errorf("%v: exit status %d, said %q", args, code, &errs)
		}
	}
}

func TestVerdictNamesEveryBoundThatWasCrossed(t *testing.T) {
	t.Parallel()
	began := time.Now()
	r := &report{
		options: options{Growth: 10, RestGoroutines: 60, RestMemory: 24}, machine: &machine{},
		ended: errors.New("status 2"), stopping: spell{began, began.Add(3 * time.Second)},
	}
	r.start.ResidentKiB, r.end.ResidentKiB = 30<<10, 41<<10
	r.rest = sample{ResidentKiB: 42 << 10, Goroutines: 61, OwnKiB: 24<<10 + 1}
	bad, starved := r.verdict()
	got := strings.Join(bad, "\n")
	for _, want := range []string{"nothing was answered", "grew by 11 MiB", "status 2", "3s to end", "61 goroutines at rest", "24.0 MiB of its own memory at rest"} {
		if !strings.Contains(got, "FAIL: ") || !strings.Contains(got, want) {
			t.Errorf("verdict lacks %q:\n%s", want, got)
		}
	}
	if len(starved) > 0 {
		t.Errorf("on a machine that was never starved: %v", starved)
	}
	r.ledger.Answered, r.ended, r.stopping.to, r.end.ResidentKiB = 1, nil, began.Add(time.Second), 40<<10
	r.rest.Goroutines, r.rest.OwnKiB = 60, 24<<10
	if bad, starved := r.verdict(); len(bad)+len(starved) != 0 {
		t.Errorf("within bounds: %v %v", bad, starved)
	}
	r.end.ResidentKiB, r.rest.ResidentKiB = 90<<10, 40<<10
	if bad, _ := r.verdict(); len(bad) != 0 {
		t.Errorf("what was given back at rest counts as growth: %v", bad)
	}
}

func askAt(at time.Time) discordtest.ID {
	return discordtest.ID(fmt.Sprint(uint64(at.UnixMilli()-1420070400000) << 22))
}

// What is missing while the machine had no time for anybody says nothing of the
// bot, and what is missing at another time all the same.
func TestALostAskIsToldFromAStarvedMachine(t *testing.T) {
	t.Parallel()
	began := time.UnixMilli(1700000000000)
	m := &machine{}
	m.note(&m.timer, began.Add(60*time.Second), began.Add(62*time.Second))
	m.note(&m.timer, began.Add(62*time.Second), began.Add(62*time.Second+starvedAfter/2))
	unlucky, lost := askAt(began.Add(59*time.Second)), askAt(began.Add(80*time.Second))
	r := &report{machine: m, took: 100 * time.Second, stopping: spell{began.Add(61 * time.Second), began.Add(65 * time.Second)}}
	r.ledger.Answered = 1

	r.ledger.Lost = []discordtest.ID{unlucky}
	bad, starved := r.verdict()
	if got := strings.Join(starved, "\n"); len(bad) > 0 || !strings.Contains(got, "1 delivered asks") || !strings.Contains(got, string(unlucky)) || !strings.Contains(got, "4s to end") {
		t.Errorf("lost while starved: bad %q, starved %q", bad, starved)
	}
	r.ledger.Lost = []discordtest.ID{unlucky, lost}
	if bad, starved := r.verdict(); len(bad) != 1 || !strings.Contains(bad[0], string(lost)) || len(starved) != 2 {
		t.Errorf("lost at another time as well: bad %q, starved %q", bad, starved)
	}
	r.ledger.Lost, r.stopping, r.took = nil, spell{}, 15*time.Second
	if bad, starved := r.verdict(); len(bad) > 0 || len(starved) != 1 || !strings.Contains(starved[0], "no time for 2s of 15s") {
		t.Errorf("starved all along: bad %q, starved %q", bad, starved)
	}
}

// Whatever the timer and the socket note, the spells are in order and apart, and
// each moment that one of them noted is in one.
func TestSpellsOfStarvationAreApart(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		began := time.Unix(0, 0)
		m := &machine{}
		var noted []spell
		came := began
		for range rapid.IntRange(0, 20).Draw(t, "notes") {
			came = came.Add(time.Duration(rapid.IntRange(0, 1500).Draw(t, "later")) * time.Millisecond)
			s := spell{came.Add(-time.Duration(rapid.IntRange(0, 3000).Draw(t, "late")) * time.Millisecond), came}
			m.note(&m.timer, s.from, s.to)
			if s.took() >= starvedAfter {
				noted = append(noted, s)
			}
		}
		for i, s := range m.spells {
			if i > 0 && !m.spells[i-1].to.Before(s.from) {
				t.Fatalf("%v are not apart", m.spells)
			}
		}
		for _, n := range noted {
			if !slices.ContainsFunc(m.spells, func(s spell) bool { return !s.from.After(n.from) && !s.to.Before(n.to) }) {
				t.Fatalf("%v is not in %v", n, m.spells)
			}
		}
	})
}

// A process that was stopped for a while finds its timer and its socket late.
func TestAStoppedProcessIsStarved(t *testing.T) {
	if os.Getenv("SOAK_WATCH") != "" {
		m := &machine{}
		ctx, stop := context.WithCancel(t.Context())
		go func() {
			defer stop()
			m.until(func() bool { return m.timer > 0 && m.socket > 0 })
			fmt.Println("watching")
			bufio.NewReader(os.Stdin).ReadString('\n')
			m.until(func() bool { return len(m.spells) > 0 })
		}()
		if err := m.watch(ctx); err != nil {
			t.Fatal(err)
		}
		fmt.Println(m)
		return
	}
	t.Parallel()
	cmd := exec.Command(os.Args[0], "-test.run=^TestAStoppedProcessIsStarved$")
	cmd.Env = append(os.Environ(), "SOAK_WATCH=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Scan() // it watches
	cmd.Process.Signal(syscall.SIGSTOP)
	time.Sleep(2 * starvedAfter) // which is what is tested
	cmd.Process.Signal(syscall.SIGCONT)
	io.WriteString(in, "\n")
	lines.Scan()
	if said := lines.Text(); !strings.Contains(said, "starved 1 times, ") {
		t.Errorf("it says %q", said)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// until waits for what the machine notes, for ten seconds at most.
func (m *machine) until(noted func() bool) {
	for range 1000 {
		m.mu.Lock()
		done := noted()
		m.mu.Unlock()
		if done {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestQuantilesAreAtMostFivePercentHigh(t *testing.T) {
	t.Parallel()
	h := histogram{counts: map[int]int{}}
	if h.quantile(0.5) != 0 {
		t.Error("of nothing it must be 0")
	}
	for n := 1; n <= 1000; n++ {
		h.add(time.Duration(n) * time.Millisecond)
	}
	for q, want := range map[float64]time.Duration{0.5: 500 * time.Millisecond, 0.99: 990 * time.Millisecond, 1: time.Second} {
		if got := h.quantile(q); got < want || float64(got) > 1.05*float64(want) {
			t.Errorf("quantile %g = %s, want %s to 5 %% more", q, got, want)
		}
	}
}
