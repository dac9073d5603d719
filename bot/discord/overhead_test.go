package discord

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
	"github.com/chapterbot/chapterbot/bot/discord/rest"
)

// constant is the least a bot can say.
func constant(context.Context, bot.Message) (bot.Reply, bool) {
	return bot.Note(bot.Done, "pong"), true
}

// replies waits for one reply after another.
type replies struct {
	srv  *discordtest.Server
	came chan time.Time
}

func newReplies(b *testing.B) *replies {
	r := &replies{came: make(chan time.Time, 1<<16)}
	r.srv = discordtest.Start(b, discordtest.Config{
		KeepMessages: 1000,
		Observe:      func(discordtest.AskReply) { r.came <- time.Now() },
	})
	return r
}

// one asks, and returns how long the reply took to arrive.
func (r *replies) one(ch *discordtest.Channel, u *discordtest.User) time.Duration {
	began := time.Now()
	r.srv.Say(ch, u, "!ping")
	return (<-r.came).Sub(began)
}

// startBare runs what discordgo's examples show: a handler that answers.
func startBare(b *testing.B, srv *discordtest.Server) {
	b.Helper()
	target, err := url.Parse(srv.URL())
	if err != nil {
		b.Fatal(err)
	}
	s, err := discordgo.New("Bot " + srv.Token())
	if err != nil {
		b.Fatal(err)
	}
	base := rest.NewBase()
	s.Client = &http.Client{Transport: aimed{target, base}}
	s.Identify.Intents = wantedIntents
	s.AddHandler(func(s *discordgo.Session, m *discordgo.MessageCreate) {
		if m.Author.ID == s.State.User.ID {
			return
		}
		if _, err := s.ChannelMessageSendReply(m.ChannelID, "pong", m.Reference()); err != nil {
			b.Error(err)
		}
	})
	if err := s.Open(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = s.Close()
		base.CloseIdleConnections()
	})
}

// aimed sends requests to a server.
type aimed struct {
	target *url.URL
	base   http.RoundTripper
}

func (a aimed) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = a.target.Scheme, a.target.Host, a.target.Host
	return a.base.RoundTrip(r)
}

func startBot(b *testing.B, srv *discordtest.Server, h handlerFunc, m Metrics) {
	b.Helper()
	c, err := New(Config{
		Token: srv.Token(), URL: srv.URL(), Prefix: "!", RequestsPerSecond: 1 << 20,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Metrics: m,
	}, h)
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := c.Run(ctx); err != nil {
			b.Error(err)
		}
	})
	b.Cleanup(func() {
		cancel()
		running.Wait()
	})
	if err := srv.AwaitSession(b.Context(), 1); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkOverhead measures from a message to the reply's arrival, for a bare
// discordgo bot and for this one, in turns.
func BenchmarkOverhead(b *testing.B) {
	bare, ours := newReplies(b), newReplies(b)
	bareAt, oursAt := newPlace(bare.srv), newPlace(ours.srv)
	startBare(b, bare.srv)
	startBot(b, ours.srv, constant, nil)
	for range 50 { // connections, permissions
		bare.one(bareAt.ch, bareAt.ann)
		ours.one(oursAt.ch, oursAt.ann)
	}
	var bareTook, oursTook []time.Duration
	for b.Loop() {
		bareTook = append(bareTook, bare.one(bareAt.ch, bareAt.ann))
		oursTook = append(oursTook, ours.one(oursAt.ch, oursAt.ann))
	}
	for name, took := range map[string][]time.Duration{"bare": bareTook, "ours": oursTook} {
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds()), name+"-p50-µs")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), name+"-p99-µs")
	}
	b.ReportMetric(float64(oursTook[len(oursTook)/2])/float64(bareTook[len(bareTook)/2]), "p50-ratio")
}

// turnedAway counts the asks that were not answered as they should be.
type turnedAway struct {
	noMetrics
	busy, unsent atomic.Int32
}

func (c *turnedAway) Busy() { c.busy.Add(1) }

func (c *turnedAway) Unsent(string) { c.unsent.Add(1) }

// BenchmarkSustained asks 2,000 times a second, for as long as it is given.
func BenchmarkSustained(b *testing.B) {
	const rate = 2000
	srv := discordtest.Start(b, discordtest.Config{KeepMessages: 1000})
	var places []place
	for range 20 {
		places = append(places, newPlace(srv))
	}
	turned := &turnedAway{}
	startBot(b, srv, constant, turned)
	began := time.Now()
	n := 0
	for b.Loop() {
		time.Sleep(time.Until(began.Add(time.Duration(n) * time.Second / rate)))
		p := places[n%len(places)]
		srv.Say(p.ch, p.ann, "!ping")
		n++
	}
	took := time.Since(began)
	settling, cancel := context.WithTimeout(b.Context(), 30*time.Second)
	defer cancel()
	if err := srv.AwaitSettled(settling); err != nil {
		b.Error(err)
	}
	if n := turned.busy.Load(); n > 0 {
		b.Errorf("%d were told to ask again", n)
	}
	if n := turned.unsent.Load(); n > 0 {
		b.Errorf("%d replies not sent", n)
	}
	l := srv.Ledger()
	if len(l.Doubled) > 0 {
		b.Errorf("%d answered twice", len(l.Doubled))
	}
	b.ReportMetric(float64(n)/took.Seconds(), "asks/s")
	b.ReportMetric(float64(time.Since(began)-took)/float64(time.Millisecond), "ms-behind")
	b.ReportMetric(0, "ns/op")
}
