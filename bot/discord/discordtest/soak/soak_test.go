package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
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
				"-growth", "1000", "-heartbeat", "200ms", "-settle", "1s",
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
	r := &report{options: options{Growth: 10}, ended: errors.New("status 2"), stopTook: 3 * time.Second}
	r.start.ResidentKiB, r.end.ResidentKiB = 30<<10, 41<<10
	got := strings.Join(r.verdict(), "\n")
	for _, want := range []string{"nothing was answered", "grew by 11 MiB", "status 2", "3s to end"} {
		if !strings.Contains(got, want) {
			t.Errorf("verdict lacks %q:\n%s", want, got)
		}
	}
	r.ledger.Answered, r.ended, r.stopTook, r.end.ResidentKiB = 1, nil, time.Second, 40<<10
	if bad := r.verdict(); len(bad) != 0 {
		t.Errorf("within bounds: %v", bad)
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
