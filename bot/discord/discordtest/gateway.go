package discordtest

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// Gateway opcodes.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opPresence       = 3
	opVoice          = 4
	opResume         = 6
	opReconnect      = 7
	opRequestMembers = 8
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatACK   = 11
)

// received is a payload from the client.
type received struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
}

// gateway serves one WebSocket connection until it ends.
func (s *Server) gateway(w http.ResponseWriter, r *http.Request) {
	if s.refuseGateway(w) {
		return
	}
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade answered
	}
	c := newConn(s, ws, r.URL.Query().Get("compress"))
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		_ = ws.Close()
		return
	}
	s.live[c] = struct{}{}
	s.stats.Connections++
	s.conns.Go(c.write)
	s.conns.Go(func() {
		<-c.gone
		_ = ws.Close() // unblocks the reader
	})
	s.conns.Add(1) // the handler's own goroutine is no longer http.Server's to wait for
	s.mu.Unlock()
	defer s.conns.Done()
	defer s.unplug(c)
	s.hello(c, r)
	c.read()
}

func (s *Server) hello(c *conn, r *http.Request) {
	if v := r.URL.Query().Get("v"); v != "" && v != "9" && v != "10" {
		c.push(frame{close: 4012})
		return
	}
	if e := r.URL.Query().Get("encoding"); e != "" && e != "json" {
		c.push(frame{close: 4002})
		return
	}
	if z := r.URL.Query().Get("compress"); z != "" && z != zlibStreamName {
		c.push(frame{close: 4002}) // zstd-stream is not spoken here
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.take(hookHello) != nil {
		return
	}
	c.push(frame{data: payload(opHello, map[string]any{
		"heartbeat_interval": s.cfg.HeartbeatInterval.Milliseconds(), "_trace": []string{"discordtest"},
	})})
}

func payload(op int, d any) []byte {
	b, err := json.Marshal(map[string]any{"op": op, "d": d, "s": nil, "t": nil})
	if err != nil {
		panic("discordtest: a payload of our own does not marshal: " + err.Error())
	}
	return b
}

// unplug forgets an ended connection; its session stays for a RESUME.
func (s *Server) unplug(c *conn) {
	c.drop()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.live, c)
	if c.sess != nil && c.sess.conn == c {
		c.sess.conn = nil
	}
	s.broadcast()
}

// read takes the client's payloads until the connection ends.
func (c *conn) read() {
	s := c.srv
	c.ws.SetReadLimit(64 << 10)
	c.ws.SetCloseHandler(func(int, string) error { return nil })
	var sent []time.Time
	for {
		_ = c.ws.SetReadDeadline(time.Now().Add(s.patience()))
		_, data, err := c.ws.ReadMessage()
		if c.isMuted() {
			<-c.gone
			return
		}
		if err != nil {
			s.ended(c, err)
			return
		}
		now := time.Now()
		sent = append(sent, now)
		for now.Sub(sent[0]) > time.Minute {
			sent = sent[1:]
		}
		if len(sent) > 120 {
			s.violate("gateway", "more than 120 payloads in a minute")
			s.shut(c, 4008)
			continue
		}
		s.handle(c, data)
	}
}

// patience is how long a client may be silent: Discord gives up on a session
// that misses heartbeats. The floor keeps a busy test machine from being
// taken for a dead client.
func (s *Server) patience() time.Duration {
	return max(2*s.cfg.HeartbeatInterval, 20*time.Second)
}

// ended notes how the client left: with 1000 or 1001 its session is over.
func (s *Server) ended(c *conn, err error) {
	var ce *websocket.CloseError
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case errors.As(err, &ce):
		s.stats.ClientCloses[ce.Code]++
		if c.sess != nil && (ce.Code == websocket.CloseNormalClosure || ce.Code == websocket.CloseGoingAway) {
			s.invalidate(c.sess)
		}
	case errors.Is(err, websocket.ErrReadLimit):
		s.stats.ClientCloses[0]++
	default:
		s.stats.ClientCloses[websocket.CloseAbnormalClosure]++
	}
}

// shut closes a connection with a code.
func (s *Server) shut(c *conn, code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shutLocked(c, code)
}

func (s *Server) shutLocked(c *conn, code int) {
	if c.sess != nil {
		switch code {
		case 4003, 4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014:
			s.invalidate(c.sess)
		}
	}
	if c.sess != nil && c.sess.conn == c {
		c.sess.conn = nil // what happens from now on waits for a RESUME
	}
	c.sess = nil // what the client still says is about a session it has lost hold of
	s.stats.ServerCloses[code]++
	c.push(frame{close: code})
}

// handle answers one payload of the client.
func (s *Server) handle(c *conn, data []byte) {
	if c.isClosing() {
		return
	}
	var p received
	if len(data) > 4096 || json.Unmarshal(data, &p) != nil {
		s.violate("gateway", "a payload that is too long or not JSON")
		s.shut(c, 4002)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch p.Op {
	case opHeartbeat:
		s.heartbeat(c, p.Data)
	case opIdentify:
		s.identify(c, p.Data)
	case opResume:
		s.resume(c, p.Data)
	case opPresence, opVoice, opRequestMembers:
		if c.sess == nil {
			s.shutLocked(c, 4003)
		}
	default:
		s.violateLocked("gateway", "an unknown opcode")
		s.shutLocked(c, 4001)
	}
}

// heartbeat acknowledges one, and with it learns what the client has seen.
func (s *Server) heartbeat(c *conn, data json.RawMessage) {
	s.stats.Heartbeats++
	if c.sess != nil {
		var seq int64
		if json.Unmarshal(data, &seq) == nil {
			s.acknowledge(c.sess, seq)
		}
	}
	if c.noAcks {
		return
	}
	c.push(frame{data: []byte(`{"op":11,"d":null}`), compress: c.compress})
}

// gatewayURL is the WebSocket address clients connect to.
func (s *Server) gatewayURL() string { return "ws" + strings.TrimPrefix(s.url, "http") }
