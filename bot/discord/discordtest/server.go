package discordtest

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Config says what kind of Discord a Server is. The zero value is a Discord
// with every privileged intent granted and no rate limit.
type Config struct {
	Token string // the bot's token; "test-token" when empty
	Addr  string // where to listen; "127.0.0.1:0" when empty

	// WithoutMessageContent leaves the portal's Message Content switch off:
	// an IDENTIFY that asks for it is closed with 4014.
	WithoutMessageContent bool

	HeartbeatInterval time.Duration // announced in HELLO; 41.25 s when zero
	Shards            int           // recommended by GET /gateway/bot; 1 when zero
	MaxConcurrency    int           // IDENTIFYs that may start together; 1 when zero
	IdentifyEvery     time.Duration // Discord's is 5 s for each concurrency key; zero does not enforce it
	SessionStarts     int           // IDENTIFYs left today; 1000 when zero

	ChannelLimit Rate // messages to one channel; Discord's is near 5 in 5 s
	GlobalLimit  Rate // all requests but interaction responses; Discord's is 50 in 1 s

	// PressTellsReply has a press say what the message with the button replies
	// to. Discord mostly leaves that out.
	PressTellsReply bool

	// KeepMessages bounds the messages remembered, and to four times as many
	// the interactions, for long runs; zero keeps all.
	KeepMessages int

	// Expects reports whether a person who wrote content expects the bot to
	// answer; addressed is set in direct messages, where the bot is mentioned
	// and in replies to it. The default is addressed or a leading "!".
	Expects func(content string, addressed bool) bool

	// Observe, when set, is called for each reply to a tracked ask, after it
	// was stored. It must not call back into the Server.
	Observe func(AskReply)

	// OnMessage, when set, is called for each message that the bot sends or
	// edits, as it then stands. It must not call back into the Server.
	OnMessage func(m Message, edited bool)
}

// Rate is a number of requests in a period. The zero Rate limits nothing.
type Rate struct {
	Requests int
	Per      time.Duration
}

// Server is an in-process Discord.
type Server struct {
	cfg    Config
	url    string
	ln     net.Listener
	http   *http.Server
	ids    idMaker
	skew   atomic.Int64 // nanoseconds that Discord's clock is off from ours
	conns  sync.WaitGroup
	routes []*route

	closing chan struct{} // closed by Close

	mu           sync.Mutex
	closed       bool
	changed      chan struct{} // closed and replaced whenever a waiter may look again
	self         *User
	application  ID
	guilds       map[ID]*Guild
	channels     map[ID]*Channel
	users        map[ID]*User
	messages     map[ID]*Message
	messageOrder []ID
	nonces       map[string]nonceUse
	commands     map[ID][]*command // by guild; "" is global
	interactions map[string]*Interaction
	tokenOrder   []string
	sessions     map[string]*session
	live         map[*conn]struct{}
	starts       startLimit
	buckets      map[string]*window
	invalid      []time.Time      // answers that count towards the ban
	quiet        map[ID]time.Time // channels that a fault closed to messages, and until when
	asks         map[ID]*ask
	books        books
	stats        Stats
	violations   []Violation
	injections   []*Injection
}

// NewServer starts a Discord on a loopback port. Close releases it.
func NewServer(cfg Config) (*Server, error) {
	cfg = withDefaults(cfg)
	ln, err := net.Listen("tcp", cfg.Addr)
	if err != nil {
		return nil, fmt.Errorf("discordtest: listen: %w", err)
	}
	s := &Server{
		cfg: cfg, ln: ln, url: "http://" + ln.Addr().String(),
		routes:       routes(),
		closing:      make(chan struct{}),
		changed:      make(chan struct{}),
		guilds:       map[ID]*Guild{},
		channels:     map[ID]*Channel{},
		users:        map[ID]*User{},
		messages:     map[ID]*Message{},
		nonces:       map[string]nonceUse{},
		commands:     map[ID][]*command{},
		interactions: map[string]*Interaction{},
		sessions:     map[string]*session{},
		live:         map[*conn]struct{}{},
		buckets:      map[string]*window{},
		quiet:        map[ID]time.Time{},
		asks:         map[ID]*ask{},
	}
	s.stats.init()
	s.books.open = map[ID]*ask{}
	s.starts = startLimit{total: 1000, remaining: cfg.SessionStarts, last: map[int]time.Time{}}
	s.application = s.newID()
	s.self = &User{ID: s.application, Username: "chapterbot", Discriminator: "0", Bot: true}
	s.users[s.self.ID] = s.self
	s.http = &http.Server{Handler: http.HandlerFunc(s.serve), ReadHeaderTimeout: 10 * time.Second}
	s.conns.Go(func() { _ = s.http.Serve(ln) }) // returns when Close closes it
	return s, nil
}

// TB is the part of testing.TB that Start needs.
type TB interface {
	Helper()
	Fatal(args ...any)
	Cleanup(func())
}

// Start is NewServer for a test, which closes the server when it ends.
func Start(t TB, cfg Config) *Server {
	t.Helper()
	s, err := NewServer(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func withDefaults(cfg Config) Config {
	if cfg.Token == "" {
		cfg.Token = "test-token"
	}
	if cfg.Addr == "" {
		cfg.Addr = "127.0.0.1:0"
	}
	if cfg.HeartbeatInterval == 0 {
		cfg.HeartbeatInterval = 41250 * time.Millisecond
	}
	cfg.Shards = max(cfg.Shards, 1)
	cfg.MaxConcurrency = max(cfg.MaxConcurrency, 1)
	if cfg.SessionStarts == 0 {
		cfg.SessionStarts = 1000
	}
	if cfg.Expects == nil {
		cfg.Expects = func(content string, addressed bool) bool {
			return addressed || len(content) > 1 && content[0] == '!'
		}
	}
	return cfg
}

// Close ends every connection and waits for the server's goroutines.
func (s *Server) Close() {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return
	}
	s.closed = true
	close(s.closing)
	for c := range s.live {
		c.drop()
	}
	injections := append([]*Injection(nil), s.injections...)
	s.broadcast()
	s.mu.Unlock()
	for _, in := range injections {
		in.End()
	}
	_ = s.http.Close()
	s.conns.Wait()
}

// URL is the server's address, such as "http://127.0.0.1:4321": what stands
// for https://discord.com.
func (s *Server) URL() string { return s.url }

// Token is the bot's token, without the "Bot " of the header.
func (s *Server) Token() string { return s.cfg.Token }

// Self is the bot's own user.
func (s *Server) Self() *User { return s.self }

// ApplicationID is the ID of the bot's application.
func (s *Server) ApplicationID() ID { return s.application }

// Now is the time by this Discord's clock.
func (s *Server) Now() time.Time { return time.Now().Add(time.Duration(s.skew.Load())) }

// Advance moves this Discord's clock, forwards or back. Deadlines of
// interactions, nonces, rate limits and IDs go by that clock.
func (s *Server) Advance(d time.Duration) { s.skew.Add(int64(d)) }

// broadcast wakes everybody who waits for something to change. mu is held.
func (s *Server) broadcast() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// await returns once done, called with mu held, reports true.
func (s *Server) await(ctx context.Context, what string, done func() bool) error {
	for {
		s.mu.Lock()
		ok, closed, changed := done(), s.closed, s.changed
		s.mu.Unlock()
		if ok {
			return nil
		}
		if closed {
			return fmt.Errorf("discordtest: %s: the server was closed", what)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("discordtest: %s: %w", what, context.Cause(ctx))
		}
	}
}
