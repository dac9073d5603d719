package discord

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// This file is the link's side towards discordgo: a gateway inside the
// process, on a net.Pipe.

// session makes a session for one connection. It asks its own transport for
// the gateway, and is told the pipe's name.
func (s *shard) session() (*discordgo.Session, error) {
	session, err := discordgo.New("Bot " + s.client.config.Token)
	if err != nil {
		return nil, err
	}
	session.LogLevel = silent
	session.Client = &http.Client{Transport: pipeAddress{}}
	session.StateEnabled = false
	session.SyncEvents = true
	session.ShouldReconnectOnError = false
	session.ShouldReconnectVoiceOnSessionError = false
	session.Compress = false
	session.Identify.Compress = false
	s.asked = s.intents.get()
	session.Identify.Intents = s.asked
	session.ShardID, session.ShardCount = s.id, s.count
	return session, nil
}

// pipeAddress answers the library's GET /gateway.
type pipeAddress struct{}

func (pipeAddress) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK,
		Status:     "200 OK",
		Header:     http.Header{"Content-Type": {"application/json"}},
		Body:       noClose{strings.NewReader(`{"url":"ws://link"}`)},
		Request:    req,
	}, nil
}

type noClose struct{ *strings.Reader }

func (noClose) Close() error { return nil }

// openSession lets the session connect to this link.
func (l *link) openSession(session *discordgo.Session, tails *sync.WaitGroup) error {
	ours, theirs := net.Pipe()
	session.Dialer = &websocket.Dialer{
		NetDialContext:   func(context.Context, string, string) (net.Conn, error) { return theirs, nil },
		HandshakeTimeout: l.timing.dial,
	}
	closed := make(chan struct{})
	once := sync.OnceFunc(func() { close(closed) })
	session.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) { once() })
	tails.Go(func() {
		defer theirs.Close()
		if err := session.Open(); err != nil {
			l.breakOff(fmt.Errorf("%w: %w", errLibrary, err))
			return
		}
		<-closed
	})
	l.pipe = ours
	_ = ours.SetDeadline(time.Now().Add(l.timing.dial)) // a pipe's deadlines can't fail
	down, err := upgrade(ours)
	if err != nil {
		ours.Close()
		return err
	}
	_ = ours.SetDeadline(time.Time{})
	l.down = down
	return nil
}

// upgrade answers the library's WebSocket handshake on a bare connection.
func upgrade(c net.Conn) (*websocket.Conn, error) {
	rw := bufio.NewReadWriter(bufio.NewReader(c), bufio.NewWriter(c))
	req, err := http.ReadRequest(rw.Reader)
	if err != nil {
		return nil, fmt.Errorf("%w: read its handshake: %w", errLibrary, err)
	}
	var up websocket.Upgrader
	ws, err := up.Upgrade(&bareResponse{conn: c, rw: rw}, req, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: answer its handshake: %w", errLibrary, err)
	}
	return ws, nil
}

// bareResponse hands an upgrade the connection it stands on.
type bareResponse struct {
	conn   net.Conn
	rw     *bufio.ReadWriter
	header http.Header
}

func (b *bareResponse) Header() http.Header {
	if b.header == nil {
		b.header = http.Header{}
	}
	return b.header
}
func (b *bareResponse) Write(p []byte) (int, error) { return len(p), nil }
func (b *bareResponse) WriteHeader(int)             {}
func (b *bareResponse) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return b.conn, b.rw, nil
}

func (l *link) tellLibrary(data []byte) error {
	_ = l.down.SetWriteDeadline(time.Now().Add(l.timing.write))
	if err := l.down.WriteMessage(websocket.TextMessage, data); err != nil {
		return fmt.Errorf("%w: %w", errLibrary, err)
	}
	return nil
}

// forwardOutward takes what the library sends and passes on what it may send.
func (l *link) forwardOutward() {
	for {
		_, data, err := l.down.ReadMessage()
		if err != nil {
			l.breakOff(fmt.Errorf("%w: %w", errLibrary, err))
			return
		}
		p := packet{Op: -1}
		_ = json.Unmarshal(data, &p) // what is no packet has no known op
		switch p.Op {
		case opHeartbeat:
			err = l.beat()
		case opIdentify:
			err = l.start(p.Data)
		}
		if err != nil {
			l.breakOff(err)
			return
		}
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
		return l.write([]byte(`{"op":1,"d":null}`))
	}
	return l.write(fmt.Appendf(nil, `{"op":1,"d":%d}`, sequence))
}

// start sends the library's IDENTIFY, or RESUME in its place. Each link sends
// one, which the gate has admitted.
func (l *link) start(identify json.RawMessage) error {
	l.mu.Lock()
	saved, again := *l.saved, l.startSent
	l.startSent = true
	l.mu.Unlock()
	if again {
		return fmt.Errorf("%w: it identified twice", errLibrary)
	}
	defer l.started()
	if saved.id == "" {
		return l.send(opIdentify, identify)
	}
	var from struct {
		Token string `json:"token"`
	}
	if err := json.Unmarshal(identify, &from); err != nil {
		return fmt.Errorf("%w: its IDENTIFY: %w", errLibrary, err)
	}
	return l.send(opResume, map[string]any{"token": from.Token, "session_id": saved.id, "seq": saved.sequence})
}
