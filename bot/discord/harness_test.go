package discord

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// within bounds a wait that an event ends.
func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// quick is the timing of a test: the waits of real life, a hundredth as long.
func quick() timing {
	t := defaultTiming()
	g := &t.gateway
	g.Dial, g.Hello, g.Ready, g.Resumed = 2*time.Second, 500*time.Millisecond, 500*time.Millisecond, 500*time.Millisecond
	g.FirstWait, g.LongWait = 5*time.Millisecond, 200*time.Millisecond
	g.Identify, g.Invalid = 20*time.Millisecond, 10*time.Millisecond
	t.rest.RetryFirst, t.rest.RetryLong = 5*time.Millisecond, 50*time.Millisecond
	t.register = 50 * time.Millisecond
	return t
}

// handlerFunc is a conversation of one function.
type handlerFunc func(context.Context, bot.Message) (bot.Reply, bool)

func (f handlerFunc) Handle(ctx context.Context, m bot.Message) (bot.Reply, bool) { return f(ctx, m) }

// echo repeats what was said, whatever the form.
func echo(_ context.Context, m bot.Message) (bot.Reply, bool) {
	said := m.Text + m.Argument + m.Action
	return bot.Reply{
		Blocks:  []bot.Block{{Title: "You said", Runs: []bot.Run{{Text: said}}, Quote: true, Citation: "You"}},
		Outcome: bot.Answered,
	}, true
}

// journal is a log that a test can read.
type journal struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.String()
}

// running is a Client at work.
type running struct {
	*Client
	log  *journal
	stop context.CancelFunc
	done chan struct{}
	err  error // once done is closed
}

type option func(*Config, *timing)

// start runs a Client on the server until the test ends, and waits until it is
// on the gateway unless it already ended.
func start(t *testing.T, srv *discordtest.Server, h handlerFunc, options ...option) *running {
	t.Helper()
	r := launch(t, srv, h, options...)
	ready := make(chan error, 1)
	ctx, cancel := context.WithCancel(within(t))
	defer cancel()
	go func() { ready <- srv.AwaitSession(ctx, 1) }()
	select {
	case err := <-ready:
		if err != nil {
			t.Fatalf("%v\n%s", err, r.log)
		}
	case <-r.done:
		cancel()
		<-ready
	}
	return r
}

func launch(t *testing.T, srv *discordtest.Server, h handlerFunc, options ...option) *running {
	t.Helper()
	r, err := run(srv, h, quick(), options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.stop()
		<-r.done
		if t.Failed() {
			t.Logf("log:\n%s", r.log)
		}
		if strings.Contains(r.log.String(), srv.Token()) {
			t.Error("the token is in the log")
		}
	})
	return r
}

// run starts a Client on the server. Its caller ends it.
func run(srv *discordtest.Server, h handlerFunc, tm timing, options ...option) (*running, error) {
	r := &running{log: &journal{}, done: make(chan struct{})}
	config := Config{
		Token:  srv.Token(),
		URL:    srv.URL(),
		Prefix: "!",
		Log:    textLog(r.log),
	}
	for _, o := range options {
		o(&config, &tm)
	}
	client, err := newClient(config, h, tm)
	if err != nil {
		return nil, err
	}
	r.Client = client
	ctx, cancel := context.WithCancel(context.Background())
	r.stop = cancel
	go func() {
		defer close(r.done)
		r.err = client.Run(ctx)
	}()
	return r, nil
}

// end stops the bot and returns what Run returned.
func (r *running) end() error {
	r.stop()
	<-r.done
	return r.err
}

// place is a guild with a channel and a member.
type place struct {
	guild *discordtest.Guild
	ch    *discordtest.Channel
	ann   *discordtest.User
}

func newPlace(srv *discordtest.Server) place {
	g := srv.AddGuild("Readers")
	return place{g, g.AddChannel("questions"), g.AddMember("ann", 0)}
}

// awaitCommands waits until the commands are offered everywhere.
func awaitCommands(t *testing.T, srv *discordtest.Server) {
	t.Helper()
	err := srv.AwaitStats(within(t), "commands registered", func(st discordtest.Stats) bool {
		return st.Routes["PUT /applications/{}/commands"] > 0
	})
	if err != nil {
		t.Fatal(err)
	}
	for len(srv.Commands(nil)) == 0 {
		time.Sleep(time.Millisecond) // a request is counted just before it is carried out
	}
}

func awaitSettled(t *testing.T, srv *discordtest.Server) {
	t.Helper()
	if err := srv.AwaitSettled(within(t)); err != nil {
		t.Error(err)
	}
	if l := srv.Ledger(); len(l.Doubled) > 0 {
		t.Errorf("answered twice: %v", l.Doubled)
	}
}

func noViolations(t *testing.T, srv *discordtest.Server) {
	t.Helper()
	if v := srv.Violations(); len(v) > 0 {
		t.Errorf("violations: %v", v)
	}
}

func textLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}
