package gateway

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

// A link is one connection to the gateway: HELLO, IDENTIFY or RESUME, then
// events and heartbeats until it ends. It ends with a reason, at any moment, and
// never connects again: see shard.
type link struct {
	timing   Timing
	identity identify // what a new session says of itself; a resumed one, its token
	saved    *savedSession
	consume  func(event string, data json.RawMessage)
	started  func() // IDENTIFY or RESUME was sent
	onReady  func(resumed bool)

	conn    *websocket.Conn // read by run
	raw     net.Conn        // below conn and its TLS, which would say goodbye before it closes
	writing sync.Mutex      // held by whoever writes to conn
	inflate inflater        // what Discord sends

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

// The ways a link ends, besides errors of the network and closeError.
var (
	errReconnect      = errors.New("discord asked for a reconnect")
	errInvalidSession = errors.New("session is no longer valid")
	errInvalidResume  = errors.New("session is not valid now, but may be resumed")
	errNoAck          = errors.New("heartbeats are not acknowledged")
	errSilent         = errors.New("connection is silent")
	errNoHello        = errors.New("no HELLO")
	errNotReady       = errors.New("neither READY nor RESUMED")
	errUnreachable    = errors.New("gateway not reached")
)

// closeError is a close frame from Discord.
type closeError struct {
	code int
	text string
}

func (e *closeError) Error() string { return fmt.Sprintf("closed with code %d %s", e.code, e.text) }

// run connects, serves the connection until it ends, and returns why.
func (l *link) run(ctx context.Context, address string) error {
	if err := l.dial(ctx, address); err != nil {
		return err
	}
	defer l.raw.Close()
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
	if err := l.start(); err != nil {
		return l.reason(err)
	}
	ended := make(chan struct{})
	var heart sync.WaitGroup
	heart.Go(func() { l.keepBeating(interval, ended) })
	defer heart.Wait()
	defer l.raw.Close() // a beat that hangs in its write ends with it
	defer close(ended)
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
	q.Set("compress", "zlib-stream")
	u.RawQuery = q.Encode()
	over := func() bool { return true }
	dialer := websocket.Dialer{
		Proxy: http.ProxyFromEnvironment, HandshakeTimeout: l.timing.Dial,
		NetDialContext: func(dialing context.Context, network, address string) (net.Conn, error) {
			raw, err := new(net.Dialer).DialContext(dialing, network, address)
			if err == nil {
				l.raw = raw
				over = context.AfterFunc(ctx, func() { raw.Close() }) // the handshake heeds no context
			}
			return raw, err
		},
	}
	conn, _, err := dialer.DialContext(ctx, u.String(), nil)
	if !over() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errUnreachable, err)
	}
	conn.SetReadLimit(maxEvent)
	conn.SetCloseHandler(func(int, string) error { return nil })
	l.conn = conn
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
	l.raw.Close()
}

// leave closes the connection with a code and gives Discord a moment to agree.
func (l *link) leave(code int) {
	deadline := time.Now().Add(l.timing.Close)
	l.mu.Lock()
	if l.broken == nil {
		l.broken = context.Canceled
	}
	_ = l.conn.SetReadDeadline(deadline) // fails only on a closed connection
	l.mu.Unlock()
	if l.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), deadline) != nil {
		l.raw.Close()
	}
}

// readUntil sets when a read gives up, unless the link is being left.
func (l *link) readUntil(deadline time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.broken == nil {
		_ = l.conn.SetReadDeadline(deadline) // fails only on a closed connection, and so does the read
	}
}

func (l *link) awaitHello() (time.Duration, error) {
	l.readUntil(time.Now().Add(l.timing.Hello))
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
		kind, data, err := l.conn.ReadMessage()
		if err == nil && kind == websocket.BinaryMessage {
			data, err = l.inflate.next(data)
		}
		if err != nil {
			return packet{}, err
		}
		p := packet{Op: -1}
		if json.Unmarshal(data, &p) == nil && p.Op >= 0 {
			return p, nil
		}
	}
}

// receive takes packets from Discord until the connection ends.
func (l *link) receive(interval time.Duration) error {
	idle := time.Duration(float64(interval) * l.timing.Idle)
	patience := l.timing.Ready
	if l.saved.id != "" {
		patience = l.timing.Resumed
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
		l.readUntil(deadline)
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
		l.mu.Unlock()
	}
	return nil
}

// dispatch hands an event to its consumer, then remembers its sequence number:
// an event in hand when the connection ends comes again rather than never.
func (l *link) dispatch(p packet) error {
	if p.Type == "READY" {
		var ready struct {
			SessionID string `json:"session_id"`
			ResumeURL string `json:"resume_gateway_url"`
		}
		if err := json.Unmarshal(p.Data, &ready); err != nil || ready.SessionID == "" {
			return fmt.Errorf("%w: READY without a session", errInvalidSession)
		}
		l.setSession(savedSession{id: ready.SessionID, url: ready.ResumeURL})
	}
	l.consume(p.Type, p.Data)
	if p.Sequence != nil {
		l.mu.Lock()
		l.saved.sequence = max(l.saved.sequence, *p.Sequence) // it only grows, whatever comes
		l.mu.Unlock()
	}
	if p.Type == "READY" || p.Type == "RESUMED" {
		l.becomeReady(p.Type == "RESUMED")
	}
	return nil
}

func (l *link) setSession(s savedSession) {
	l.mu.Lock()
	defer l.mu.Unlock()
	*l.saved = s
}

func (l *link) becomeReady(resumed bool) {
	l.mu.Lock()
	again := l.ready
	l.ready = true
	l.mu.Unlock()
	if !again {
		l.onReady(resumed)
	}
}

// pulse returns whether the link is ready, and when the oldest heartbeat
// without an answer was sent.
func (l *link) pulse() (ready bool, beatAt time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ready, l.beatAt
}

// start sends IDENTIFY, which the gate has admitted, or RESUME.
func (l *link) start() error {
	l.mu.Lock()
	saved := *l.saved
	l.startSent = true
	l.mu.Unlock()
	defer l.started()
	if saved.id == "" {
		return l.send(opIdentify, l.identity)
	}
	return l.send(opResume, resume{l.identity.Token, saved.id, saved.sequence})
}

// keepBeating sends heartbeats until ended is closed, the first after a part of
// the interval, so that not all bots beat at once after a failure of Discord's.
func (l *link) keepBeating(interval time.Duration, ended <-chan struct{}) {
	next := time.NewTimer(l.timing.FirstBeat(interval))
	defer next.Stop()
	for {
		select {
		case <-ended:
			return
		case <-next.C:
		}
		if err := l.beat(); err != nil {
			l.breakOff(err)
			return
		}
		next.Reset(interval)
	}
}

func (l *link) beat() error {
	l.mu.Lock()
	sequence := l.saved.sequence
	if l.beatAt.IsZero() {
		l.beatAt = time.Now()
	}
	l.mu.Unlock()
	if sequence == 0 {
		return l.send(opHeartbeat, nil)
	}
	return l.send(opHeartbeat, sequence)
}

func (l *link) send(op int, data any) error {
	raw, err := json.Marshal(map[string]any{"op": op, "d": data})
	if err != nil {
		return fmt.Errorf("encode a gateway packet: %w", err)
	}
	l.writing.Lock()
	defer l.writing.Unlock()
	_ = l.conn.SetWriteDeadline(time.Now().Add(l.timing.Write))
	return l.conn.WriteMessage(websocket.TextMessage, raw)
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}
