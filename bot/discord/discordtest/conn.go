package discordtest

import (
	"net"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// conn is one WebSocket connection to the gateway: a reader goroutine that
// owns it, and a writer goroutine fed by a queue, so that no lock is held
// while a slow client is written to.
type conn struct {
	srv    *Server
	ws     *websocket.Conn
	stream *zlibStream // nil: the client did not ask for it; used by write alone

	// Guarded by srv.mu.
	compress bool
	noAcks   bool
	sess     *session

	mu      sync.Mutex
	queue   []frame
	wake    chan struct{} // holds one token while the queue may be non-empty
	closing bool          // a close frame is queued: nothing may follow it
	muted   bool          // half open: nothing is read, written or acknowledged

	gone     chan struct{} // closed when the connection is to end
	goneOnce sync.Once
}

// frame is one thing to send: a payload, or a close.
type frame struct {
	data     []byte
	compress bool
	binary   bool // sent as a binary frame just as it is
	close    int  // a close code; 0 for a payload
	ask      *ask
}

func newConn(s *Server, ws *websocket.Conn, compress string) *conn {
	c := &conn{srv: s, ws: ws, wake: make(chan struct{}, 1), gone: make(chan struct{})}
	if compress == zlibStreamName {
		c.stream = newZlibStream()
	}
	return c
}

func (c *conn) push(f frame) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closing || c.muted {
		return
	}
	c.closing = f.close != 0
	c.queue = append(c.queue, f)
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// drop ends the connection without a close frame.
func (c *conn) drop() { c.goneOnce.Do(func() { close(c.gone) }) }

// reset ends the connection with a TCP reset: what was not read yet is lost.
func (c *conn) reset() {
	if tcp, ok := c.ws.NetConn().(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	c.drop()
}

// mute makes the connection half open: it stands, and nothing happens on it.
func (c *conn) mute() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.muted, c.queue = true, nil
}

func (c *conn) isClosing() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closing
}

func (c *conn) isMuted() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.muted
}

// write sends the queue until the connection ends.
func (c *conn) write() {
	defer c.ws.Close()
	for {
		select {
		case <-c.gone:
			return
		case <-c.wake:
		}
		for _, f := range c.take() {
			if !c.send(f) {
				c.drop()
				return
			}
			if f.close != 0 {
				c.linger()
				return
			}
		}
	}
}

func (c *conn) take() []frame {
	c.mu.Lock()
	defer c.mu.Unlock()
	q := c.queue
	c.queue = nil
	return q
}

// send writes one frame, whole or not at all as far as we know.
func (c *conn) send(f frame) bool {
	_ = c.ws.SetWriteDeadline(time.Now().Add(30 * time.Second))
	if f.close != 0 {
		return c.ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(f.close, closeReason(f.close))) == nil
	}
	kind, data := websocket.TextMessage, f.data
	if f.binary {
		kind = websocket.BinaryMessage
	}
	switch {
	case f.binary:
	case c.stream != nil:
		kind, data = websocket.BinaryMessage, c.stream.next(data)
	case f.compress:
		kind, data = websocket.BinaryMessage, deflate(data)
	}
	if c.ws.WriteMessage(kind, data) != nil {
		return false
	}
	if f.ask != nil {
		c.srv.written(f.ask)
	}
	return true
}

// linger lets the client read the close frame before the connection goes: a
// socket closed with unread input would reset and take the frame with it.
func (c *conn) linger() {
	if tcp, ok := c.ws.NetConn().(*net.TCPConn); ok {
		_ = tcp.CloseWrite()
	}
	t := time.NewTimer(5 * time.Second)
	defer t.Stop()
	select {
	case <-c.gone:
	case <-t.C:
		c.drop()
	}
}

// closeReason is what Discord says beside a close code.
func closeReason(code int) string {
	return map[int]string{
		4000: "Unknown error.", 4001: "Unknown opcode.", 4002: "Error while decoding payload.",
		4003: "Not authenticated.", 4004: "Authentication failed.", 4005: "Already authenticated.",
		4007: "Invalid seq.", 4008: "Rate limited.", 4009: "Session timed out.",
		4010: "Invalid shard.", 4011: "Sharding required.", 4012: "Invalid API version.",
		4013: "Invalid intent(s).", 4014: "Disallowed intent(s).",
	}[code]
}
