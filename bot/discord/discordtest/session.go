package discordtest

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// session is what survives a connection: one identified shard of the bot.
// All of it is guarded by Server.mu.
type session struct {
	id       string
	shard    [2]int
	intents  int
	compress bool
	conn     *conn // nil between connections
	seq      int64
	acked    int64 // the highest sequence the client said it has
	replay   []event
	dropped  int64 // events up to this sequence are no longer kept
	over     bool
	ready    bool
}

// event is a dispatched event, kept so that RESUME can replay it.
type event struct {
	seq   int64
	frame []byte
	ask   *ask
}

// keepEvents bounds what a session can replay, as Discord's minutes of
// retention do.
const keepEvents = 50000

// startLimit is the daily allowance of IDENTIFYs.
type startLimit struct {
	total, remaining int
	last             map[int]time.Time // by concurrency key
	tokenReset       bool
}

type identifyData struct {
	Token      string            `json:"token"`
	Properties map[string]string `json:"properties"`
	Compress   bool              `json:"compress"`
	Shard      *[2]int           `json:"shard"`
	Intents    *int              `json:"intents"`
}

// identify starts a session. mu is held.
func (s *Server) identify(c *conn, data json.RawMessage) {
	s.stats.Identifies++
	var d identifyData
	switch err := json.Unmarshal(data, &d); {
	case err != nil || d.Properties == nil || d.Intents == nil:
		s.violateLocked("gateway", "an IDENTIFY without token, properties or intents")
		s.shutLocked(c, 4002)
	case c.sess != nil:
		s.violateLocked("gateway", "an IDENTIFY on an identified connection")
		s.shutLocked(c, 4005)
	case !s.authentic(d.Token):
		s.shutLocked(c, 4004)
	case s.startRefused(c, &d):
	default:
		s.begin(c, &d)
	}
	s.broadcast()
}

func (s *Server) authentic(token string) bool {
	return !s.starts.tokenReset && strings.TrimPrefix(token, "Bot ") == s.cfg.Token && s.active(hookAuth) == nil
}

// startRefused checks what Discord checks before it starts a session, and
// says no where it would.
func (s *Server) startRefused(c *conn, d *identifyData) bool {
	shard := [2]int{0, 1}
	if d.Shard != nil {
		shard = *d.Shard
	}
	d.Shard = &shard
	code := 0
	switch {
	case shard[1] < 1 || shard[0] < 0 || shard[0] >= shard[1]:
		code = 4010
	case *d.Intents&^intentsKnown != 0:
		code = 4013
	case s.cfg.WithoutMessageContent && *d.Intents&intentMessageContent != 0,
		*d.Intents&(intentMembers|intentPresences) != 0:
		code = 4014
	}
	if code != 0 {
		s.shutLocked(c, code)
		return true
	}
	if s.starts.remaining <= 0 || s.active(hookStarts) != nil {
		s.violateLocked("gateway", "an IDENTIFY beyond the session start limit: Discord resets the token")
		s.starts.tokenReset = s.starts.remaining <= 0
		s.shutLocked(c, 4004)
		return true
	}
	if in := s.take(hookIdentify); in != nil {
		in.fault.identify(s, c)
		return true
	}
	if s.tooSoon(shard[0]) {
		s.violateLocked("gateway", "IDENTIFYs closer together than max_concurrency allows")
		c.push(frame{data: []byte(`{"op":9,"d":false}`)})
		return true
	}
	return false
}

func (s *Server) tooSoon(shard int) bool {
	if s.cfg.IdentifyEvery == 0 {
		return false
	}
	key, now := shard%s.cfg.MaxConcurrency, s.Now()
	last, ok := s.starts.last[key]
	if ok && now.Sub(last) < s.cfg.IdentifyEvery {
		return true
	}
	s.starts.last[key] = now
	return false
}

// begin makes the session and sends READY and the guilds.
func (s *Server) begin(c *conn, d *identifyData) {
	s.starts.remaining--
	s.replaceSessions(*d.Shard)
	sess := &session{
		id: "s" + string(s.newID()), shard: *d.Shard, intents: *d.Intents,
		compress: d.Compress, conn: c,
	}
	s.sessions[sess.id] = sess
	c.sess, c.compress = sess, d.Compress
	guilds := []any{}
	for _, g := range s.guildsOf(sess) {
		guilds = append(guilds, map[string]any{"id": g.ID, "unavailable": true})
	}
	s.dispatch(sess, "READY", map[string]any{
		"v": 9, "user": s.self, "guilds": guilds, "private_channels": []any{},
		"session_id": sess.id, "resume_gateway_url": s.gatewayURL() + "/resume", "session_type": "normal",
		"shard": sess.shard, "application": map[string]any{"id": s.application, "flags": s.applicationFlags()},
		"_trace": []string{"discordtest"},
	}, nil)
	if sess.intents&intentGuilds != 0 {
		for _, g := range s.guildsOf(sess) {
			s.dispatch(sess, "GUILD_CREATE", g.create(), nil)
		}
	}
	sess.ready = true
}

// replaceSessions ends the sessions of a shard that have no connection: who
// starts anew does not come back for them.
func (s *Server) replaceSessions(shard [2]int) {
	for _, old := range s.sessions {
		if old.shard == shard && (old.conn == nil || old.conn.isMuted()) {
			s.invalidate(old)
		}
	}
}

func (s *Server) guildsOf(sess *session) []*Guild {
	var out []*Guild
	for _, g := range s.guilds {
		if g.withBot && sess.covers(g) {
			out = append(out, g)
		}
	}
	return out
}

// covers reports whether a session hears of a guild; nil is direct messages,
// which go to shard 0.
func (sess *session) covers(g *Guild) bool {
	if g == nil {
		return sess.shard[0] == 0
	}
	return int(g.ID.Number()>>22%uint64(sess.shard[1])) == sess.shard[0]
}

// applicationFlags tells a bot which privileged intents its portal grants.
func (s *Server) applicationFlags() int {
	const gatewayMessageContent, gatewayMessageContentLimited = 1 << 18, 1 << 19
	if s.cfg.WithoutMessageContent {
		return 0
	}
	return gatewayMessageContentLimited
}

type resumeData struct {
	Token     string `json:"token"`
	SessionID string `json:"session_id"`
	Seq       *int64 `json:"seq"`
}

// resume continues a session on a new connection. mu is held.
func (s *Server) resume(c *conn, data json.RawMessage) {
	s.stats.ResumeAttempts++
	defer s.broadcast()
	var d resumeData
	if json.Unmarshal(data, &d) != nil || d.Seq == nil {
		s.shutLocked(c, 4002)
		return
	}
	if c.sess != nil {
		s.shutLocked(c, 4005)
		return
	}
	if !s.authentic(d.Token) {
		s.shutLocked(c, 4004)
		return
	}
	sess := s.sessions[d.SessionID]
	if in := s.take(hookResume); in != nil && in.fault.resume(s, c, sess) {
		return
	}
	switch {
	case sess == nil || sess.over || *d.Seq < sess.dropped:
		if sess != nil {
			s.invalidate(sess)
		}
		c.push(frame{data: []byte(`{"op":9,"d":false}`)})
	case *d.Seq > sess.seq:
		s.invalidate(sess)
		s.shutLocked(c, 4007)
	default:
		s.reattach(c, sess, *d.Seq)
	}
}

func (s *Server) reattach(c *conn, sess *session, seq int64) {
	if old := sess.conn; old != nil && old != c {
		old.drop()
	}
	sess.conn, c.sess, c.compress = c, sess, sess.compress
	s.acknowledge(sess, seq)
	for _, e := range sess.replay {
		if e.seq > seq {
			c.push(frame{data: e.frame, compress: sess.compress, ask: e.ask})
		}
	}
	s.stats.Resumes++
	s.dispatch(sess, "RESUMED", map[string]any{"_trace": []string{"discordtest"}}, nil)
}

// invalidate ends a session: what the client has not got, it will not get.
func (s *Server) invalidate(sess *session) {
	if sess.over {
		return
	}
	sess.over = true
	for _, e := range sess.replay {
		if e.ask != nil {
			e.ask.carriers--
		}
	}
	sess.replay = nil
	delete(s.sessions, sess.id)
	s.broadcast()
}

// acknowledge notes that the client has every event up to seq.
func (s *Server) acknowledge(sess *session, seq int64) {
	if seq <= sess.acked {
		return
	}
	sess.acked = seq
	n := 0
	for n < len(sess.replay) && sess.replay[n].seq <= seq {
		if a := sess.replay[n].ask; a != nil {
			a.received = true
		}
		n++
	}
	if n > 0 { // what was seen is never asked for again
		sess.dropped = sess.replay[n-1].seq
		sess.replay = sess.replay[n:]
	}
}

// dispatch sends an event to one session, or keeps it for its RESUME. mu is
// held.
func (s *Server) dispatch(sess *session, name string, data any, a *ask) {
	raw, ok := data.(json.RawMessage)
	if !ok {
		raw = marshal(data)
	}
	sess.seq++
	b := make([]byte, 0, len(raw)+len(name)+48)
	b = append(b, `{"op":0,"t":"`...)
	b = append(b, name...)
	b = append(b, `","s":`...)
	b = strconv.AppendInt(b, sess.seq, 10)
	b = append(b, `,"d":`...)
	b = append(b, raw...)
	b = append(b, '}')
	sess.replay = append(sess.replay, event{seq: sess.seq, frame: b, ask: a})
	if a != nil {
		a.carriers++
	}
	if len(sess.replay) > keepEvents {
		sess.forget(len(sess.replay) - keepEvents/2)
	}
	if sess.conn != nil {
		sess.conn.push(frame{data: b, compress: sess.compress, ask: a})
	}
}

func (sess *session) forget(n int) {
	sess.dropped = sess.replay[n-1].seq
	for _, e := range sess.replay[:n] {
		if e.ask != nil {
			e.ask.carriers--
		}
	}
	sess.replay = append([]event(nil), sess.replay[n:]...)
}

func marshal(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic("discordtest: an object of our own does not marshal: " + err.Error())
	}
	return b
}

// toGuild dispatches an event about a guild to every session that covers it
// and has the guilds intent. mu is held.
func (s *Server) toGuild(g *Guild, name string, data any) {
	if !g.withBot {
		return
	}
	raw := marshal(data)
	for _, sess := range s.sessions {
		if sess.covers(g) && sess.intents&intentGuilds != 0 {
			s.dispatch(sess, name, raw, nil)
		}
	}
}
