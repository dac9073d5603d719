package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// A link is one connection to the gateway. discordgo identifies, resumes and
// keeps the heart beating, but it does so on a connection of ours, inside the
// process, with the link between it and Discord:
//
//	discordgo.Session <- net.Pipe -> link <- WebSocket -> Discord
//
// So the library only ever sees a gateway that behaves: HELLO with a sane
// interval, one READY, acknowledgements. What it can't bear (RECONNECT,
// INVALID SESSION, events with unknown parts, silence, close codes) ends at
// the link, which knows the reason and can break off at any moment. Events go
// from the link straight to their consumer.
//
// A session serves one connection. To resume, the link puts RESUME in the
// place of a new session's IDENTIFY.
type link struct {
	timing  timing
	saved   *savedSession
	consume func(event string, data json.RawMessage)
	started func() // IDENTIFY or RESUME was sent
	onReady func(resumed bool)

	up   *websocket.Conn // to Discord; read by run, written under upMu
	upMu sync.Mutex
	down *websocket.Conn // to discordgo; written by run
	pipe net.Conn        // under down

	mu        sync.Mutex
	beatAt    time.Time // when the oldest unacknowledged heartbeat was sent; zero: none
	broken    error     // why the link was broken off from this side
	ready     bool
	startSent bool // IDENTIFY or RESUME
}

// savedSession is what a resume needs. The zero value means there is nothing
// to resume.
type savedSession struct {
	id       string
	sequence int64
	url      string // where to resume
}

// maxEvent bounds an event. The largest, of servers with many members, have
// a few megabytes.
const maxEvent = 64 << 20

// The ways a link ends, besides errors of the network and closeError.
var (
	errReconnect      = errors.New("discord asked for a reconnect")
	errInvalidSession = errors.New("session is no longer valid")
	errInvalidResume  = errors.New("session is not valid now, but may be resumed")
	errNoAck          = errors.New("heartbeats are not acknowledged")
	errSilent         = errors.New("connection is silent")
	errNoHello        = errors.New("no HELLO")
	errNotReady       = errors.New("neither READY nor RESUMED")
	errLibrary        = errors.New("discord library stopped")
	errUnreachable    = errors.New("gateway not reached")
)

// closeError is a close frame from Discord.
type closeError struct {
	code int
	text string
}

func (e *closeError) Error() string { return fmt.Sprintf("closed with code %d %s", e.code, e.text) }

// run connects a fresh session, serves it until the connection ends, and
// returns why. The library's goroutines may outlive it by a second: tails
// waits for them.
func (l *link) run(ctx context.Context, session *discordgo.Session, address string, tails *sync.WaitGroup) error {
	if err := l.dial(ctx, address); err != nil {
		return err
	}
	defer l.up.Close()
	left := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(left)
		l.leave(websocket.CloseNormalClosure)
	})
	defer func() {
		if !stop() {
			<-left
		}
	}()

	interval, err := l.awaitHello()
	if err != nil {
		return l.reason(err)
	}
	if err := l.openSession(session, tails); err != nil {
		return l.reason(err)
	}
	var outward sync.WaitGroup
	outward.Go(l.forwardOutward)
	defer outward.Wait()
	defer l.pipe.Close()
	hello := fmt.Sprintf(`{"op":10,"d":{"heartbeat_interval":%d}}`, interval.Milliseconds())
	if err := l.tellLibrary([]byte(hello)); err != nil {
		return l.reason(err)
	}
	return l.reason(l.receive(interval))
}

func (l *link) dial(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("gateway address: %w", err)
	}
	if u.Path == "" {
		u.Path = "/"
	}
	q := u.Query()
	q.Set("v", discordgo.APIVersion)
	q.Set("encoding", "json")
	u.RawQuery = q.Encode()
	dialer := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: l.timing.dial}
	up, _, err := dialer.DialContext(ctx, u.String(), nil)
	if err != nil {
		return fmt.Errorf("%w: %w", errUnreachable, err)
	}
	up.SetReadLimit(maxEvent)
	up.SetCloseHandler(func(int, string) error { return nil })
	l.up = up
	return nil
}

// reason prefers why this side broke off over the error that followed.
func (l *link) reason(err error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.broken != nil {
		return l.broken
	}
	var c *websocket.CloseError
	if errors.As(err, &c) {
		return &closeError{c.Code, c.Text}
	}
	return err
}

// breakOff ends the link for a reason. Nothing is said to Discord, so that the
// session can be resumed.
func (l *link) breakOff(why error) {
	l.mu.Lock()
	if l.broken == nil {
		l.broken = why
	}
	l.mu.Unlock()
	l.up.NetConn().Close()
}

// leave closes the connection with a code and gives Discord a moment to agree.
func (l *link) leave(code int) {
	l.mu.Lock()
	if l.broken == nil {
		l.broken = context.Canceled
	}
	l.mu.Unlock()
	deadline := time.Now().Add(l.timing.close)
	err := l.up.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), deadline)
	if err != nil || l.up.NetConn().SetReadDeadline(deadline) != nil {
		l.up.NetConn().Close()
	}
}

func (l *link) awaitHello() (time.Duration, error) {
	_ = l.up.SetReadDeadline(time.Now().Add(l.timing.hello)) // fails only on a closed connection, and so does the read
	for {
		p, err := l.read()
		if isTimeout(err) {
			return 0, errNoHello
		}
		if err != nil {
			return 0, err
		}
		switch p.Op {
		case opHello:
			return helloInterval(p.Data)
		case opReconnect:
			return 0, errReconnect
		case opInvalidSession:
			return 0, invalidSession(p.Data)
		}
	}
}

// read returns the next packet that is one.
func (l *link) read() (packet, error) {
	for {
		kind, data, err := l.up.ReadMessage()
		if err != nil {
			return packet{}, err
		}
		if kind != websocket.TextMessage {
			continue
		}
		p := packet{Op: -1}
		if json.Unmarshal(data, &p) == nil && p.Op >= 0 {
			return p, nil
		}
	}
}

// receive takes packets from Discord until the connection ends.
func (l *link) receive(interval time.Duration) error {
	idle := time.Duration(float64(interval) * l.timing.idle)
	patience := l.timing.ready
	if l.saved.id != "" {
		patience = l.timing.resumed
	}
	deadline := time.Now().Add(patience)
	for {
		ready, beatAt := l.pulse()
		if ready {
			deadline = time.Now().Add(idle)
		}
		if ready && !beatAt.IsZero() && beatAt.Add(idle).Before(deadline) {
			deadline = beatAt.Add(idle)
		}
		_ = l.up.SetReadDeadline(deadline) // fails only on a closed connection, and so does the read
		p, err := l.read()
		if isTimeout(err) {
			return l.silence(ready, beatAt)
		}
		if err != nil {
			return err
		}
		if err := l.take(p); err != nil {
			return err
		}
		if p.Op == opDispatch {
			deadline = time.Now().Add(patience) // a resume replays events first
		}
	}
}

// silence names what a read that timed out waited for.
func (l *link) silence(ready bool, beatAt time.Time) error {
	switch {
	case !ready:
		return errNotReady
	case !beatAt.IsZero():
		return errNoAck
	}
	return errSilent
}

func (l *link) take(p packet) error {
	switch p.Op {
	case opDispatch:
		return l.dispatch(p)
	case opHeartbeat:
		return l.beat()
	case opReconnect:
		return errReconnect
	case opInvalidSession:
		return invalidSession(p.Data)
	case opHeartbeatAck:
		l.mu.Lock()
		l.beatAt = time.Time{}
		ready := l.ready
		l.mu.Unlock()
		if ready { // sooner, it would lock the library up
			return l.tellLibrary([]byte(`{"op":11}`))
		}
	}
	return nil
}

// dispatch hands an event to its consumer, then remembers its sequence number:
// an event in hand when the connection ends comes again rather than never.
func (l *link) dispatch(p packet) error {
	switch p.Type {
	case "READY":
		var ready struct {
			SessionID string `json:"session_id"`
			ResumeURL string `json:"resume_gateway_url"`
		}
		if err := json.Unmarshal(p.Data, &ready); err != nil || ready.SessionID == "" {
			return fmt.Errorf("%w: READY without a session", errInvalidSession)
		}
		l.setSession(savedSession{id: ready.SessionID, url: ready.ResumeURL})
	case "RESUMED":
	default:
	}
	l.consume(p.Type, p.Data)
	if p.Sequence != nil {
		l.mu.Lock()
		l.saved.sequence = max(l.saved.sequence, *p.Sequence) // it only grows, whatever comes
		l.mu.Unlock()
	}
	if p.Type == "READY" || p.Type == "RESUMED" {
		return l.becomeReady(p.Type == "RESUMED")
	}
	return nil
}

func (l *link) setSession(s savedSession) {
	l.mu.Lock()
	defer l.mu.Unlock()
	*l.saved = s
}

// becomeReady lets the library know, in the only form it takes well.
func (l *link) becomeReady(resumed bool) error {
	l.mu.Lock()
	again := l.ready
	l.ready = true
	l.mu.Unlock()
	if again {
		return nil
	}
	l.onReady(resumed)
	return l.tellLibrary([]byte(`{"op":0,"s":1,"t":"READY","d":{"v":9,"session_id":"link","user":{"id":"0"}}}`))
}

// pulse returns whether the link is ready, and when the oldest heartbeat
// without an answer was sent.
func (l *link) pulse() (ready bool, beatAt time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ready, l.beatAt
}

func (l *link) send(op int, data any) error {
	raw, err := json.Marshal(map[string]any{"op": op, "d": data})
	if err != nil {
		return fmt.Errorf("encode a gateway packet: %w", err)
	}
	return l.write(raw)
}

func (l *link) write(raw []byte) error {
	l.upMu.Lock()
	defer l.upMu.Unlock()
	_ = l.up.SetWriteDeadline(time.Now().Add(l.timing.write))
	return l.up.WriteMessage(websocket.TextMessage, raw)
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}
