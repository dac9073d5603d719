package discordtest

import (
	"fmt"
	"net"
	"net/http"
	"time"
)

// connectionFaults befall sessions that are up.
func connectionFaults() []Fault {
	return []Fault{{
		Name: "op7", Doc: "op 7 asks the client to reconnect and resume", Expect: Resumes,
		start: toAll(func(s *Server, c *conn) {
			c.push(frame{data: payload(opReconnect, nil), compress: c.compress})
		}),
	}, {
		Name: "op9-resumable", Doc: "op 9 with d true, mid-session: reconnect and resume", Expect: Resumes,
		start: toAll(func(s *Server, c *conn) { s.invalidSession(c, true) }),
	}, {
		Name: "op9-fresh", Doc: "op 9 with d false, mid-session: the session is over", Expect: Reidentifies,
		start: toAll(func(s *Server, c *conn) { s.invalidSession(c, false) }),
	}, {
		Name: "op1", Doc: "op 1 asks for a heartbeat now", Expect: Unnoticed,
		start: toAll(func(s *Server, c *conn) {
			c.push(frame{data: payload(opHeartbeat, nil), compress: c.compress})
		}),
	}, {
		Name: "socket-dropped", Doc: "the connection ends without a close frame (1006)", Expect: Resumes,
		start: toAll(func(s *Server, c *conn) { c.drop() }),
	}, {
		Name: "socket-reset", Doc: "the connection is reset by TCP", Expect: Resumes,
		start: toAll(func(s *Server, c *conn) { c.reset() }),
	}, {
		Name: "half-open", Doc: "the connection stands, and nothing is read, sent or acknowledged any more", Expect: Resumes,
		start: toAll(func(s *Server, c *conn) { c.mute() }),
	}, {
		Name: "no-heartbeat-acks", Doc: "heartbeats are read and never acknowledged", Expect: Resumes,
		start: toAll(func(s *Server, c *conn) { c.noAcks = true }),
	}, {
		Name: "guild-outage", Doc: "every guild becomes unavailable and comes back", Expect: Unnoticed,
		start: func(s *Server, _ *Injection) {
			for _, g := range s.guilds {
				s.toGuild(g, "GUILD_DELETE", map[string]any{"id": g.ID, "unavailable": true})
				s.toGuild(g, "GUILD_CREATE", g.create())
			}
		},
	}, {
		Name: "clock-forward", Doc: "Discord's clock jumps an hour ahead of ours", Expect: Unnoticed,
		start: func(s *Server, _ *Injection) { s.jump(time.Hour) },
	}, {
		Name: "clock-back", Doc: "Discord's clock jumps an hour behind ours", Expect: Unnoticed,
		start: func(s *Server, _ *Injection) { s.jump(-time.Hour) },
	}}
}

// toAll is a fault's start that does something to every connection.
func toAll(do func(*Server, *conn)) func(*Server, *Injection) {
	return func(s *Server, _ *Injection) {
		for c := range s.live {
			do(s, c)
		}
	}
}

// jump moves the clock. Interactions that were open then are not held
// against the bot: by Discord's clock they are out of time.
func (s *Server) jump(d time.Duration) {
	for _, a := range s.books.open {
		a.withdrawn = a.withdrawn || a.slash
	}
	s.Advance(d)
}

// invalidSession sends op 9. mu is held.
func (s *Server) invalidSession(c *conn, resumable bool) {
	if sess := c.sess; sess != nil {
		c.sess, sess.conn = nil, nil
		if !resumable {
			s.invalidate(sess)
		}
	}
	c.push(frame{data: payload(opInvalidSession, resumable), compress: c.compress})
}

// closeFaults close every connection with each code there is.
func closeFaults() []Fault {
	expect := map[int]Outcome{
		1000: Resumes, 1001: Resumes, 4000: Resumes, 4001: Resumes, 4002: Resumes, 4003: Reidentifies,
		4004: Stops, 4005: Resumes, 4007: Reidentifies, 4008: Resumes, 4009: Reidentifies,
		4010: Stops, 4011: Stops, 4012: Stops, 4013: Stops, 4014: Reidentifies, 4999: Resumes,
	}
	var out []Fault
	for _, code := range []int{1000, 1001, 4000, 4001, 4002, 4003, 4004, 4005, 4007, 4008, 4009, 4010, 4011, 4012, 4013, 4014, 4999} {
		f := Fault{
			Name: fmt.Sprintf("close-%d", code), Expect: expect[code],
			Doc:   fmt.Sprintf("the gateway closes with %d: %s", code, closeMeaning(code)),
			start: toAll(func(s *Server, c *conn) { s.shutLocked(c, code) }),
		}
		switch code {
		case 4004:
			f.Doc += " (the token is refused from then on)"
			f.start = func(s *Server, in *Injection) {
				s.starts.tokenReset = true
				toAll(func(s *Server, c *conn) { s.shutLocked(c, code) })(s, in)
			}
		case 4014:
			f.Doc += " (Message Content was switched off in the portal: a session without it is granted)"
			f.start = func(s *Server, in *Injection) {
				s.cfg.WithoutMessageContent = true
				toAll(func(s *Server, c *conn) { s.shutLocked(c, code) })(s, in)
			}
		}
		out = append(out, f)
	}
	return out
}

func closeMeaning(code int) string {
	switch code {
	case 1000:
		return "normal closure."
	case 1001:
		return "going away."
	case 4999:
		return "a code that nobody has documented."
	}
	return closeReason(code)
}

// startFaults befall clients that connect: those that are up are cut off
// first, so that they must.
func startFaults() []Fault {
	return []Fault{{
		Name: "hello-missing", Doc: "cut off; the next connection is accepted and gets no HELLO", Expect: Resumes,
		hook: hookHello, start: toAll(func(s *Server, c *conn) { c.reset() }),
	}, {
		Name: "gateway-refuses", Doc: "cut off; the gateway answers 503 for a while", Expect: Resumes,
		hook: hookConnect, For: time.Second, start: toAll(func(s *Server, c *conn) { c.reset() }),
		connect: func(w http.ResponseWriter) {
			http.Error(w, "upstream connect error", http.StatusServiceUnavailable)
		},
	}, {
		Name: "gateway-unreachable", Doc: "cut off; connections to the gateway are reset for a while", Expect: Resumes,
		hook: hookConnect, For: time.Second, start: toAll(func(s *Server, c *conn) { c.reset() }),
		connect: cut,
	}, {
		Name: "identify-unanswered", Doc: "the session ends; the next IDENTIFY is never answered", Expect: Reidentifies,
		hook: hookIdentify, start: endSessions, identify: func(*Server, *conn) {},
	}, {
		Name: "op9-after-identify", Doc: "the session ends; the next IDENTIFY is answered by op 9", Expect: Reidentifies,
		hook: hookIdentify, start: endSessions,
		identify: func(s *Server, c *conn) { s.invalidSession(c, false) },
	}, {
		Name: "op7-after-identify", Doc: "the session ends; the next IDENTIFY is answered by op 7", Expect: Reidentifies,
		hook: hookIdentify, start: endSessions,
		identify: func(s *Server, c *conn) { c.push(frame{data: payload(opReconnect, nil)}) },
	}, {
		Name: "identify-limit", Doc: "the session ends; no session start is left until retry-after has passed", Expect: Reidentifies,
		hook: hookStarts, For: 2 * time.Second, RetryAfter: 2 * time.Second, start: endSessions,
	}, {
		Name: "token-reset", Doc: "somebody resets the token: 4004, and 401 on every request", Expect: Stops,
		start: func(s *Server, in *Injection) {
			s.starts.tokenReset = true
			toAll(func(s *Server, c *conn) { s.shutLocked(c, 4004) })(s, in)
		},
	}}
}

// endSessions cuts every client off and forgets its session.
func endSessions(s *Server, _ *Injection) {
	for c := range s.live {
		if c.sess != nil {
			s.invalidate(c.sess)
		}
		c.reset()
	}
}

// cut ends an HTTP connection with a TCP reset.
func cut(w http.ResponseWriter) {
	h, ok := w.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler)
	}
	nc, _, err := h.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := nc.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = nc.Close()
}

// resumeFaults cut clients off and answer their RESUME with something else.
func resumeFaults() []Fault {
	of := func(name, doc string, expect Outcome, resume func(*Server, *conn, *session) bool) Fault {
		return Fault{
			Name: name, Doc: "cut off; " + doc, Expect: expect, hook: hookResume, resume: resume,
			start: toAll(func(s *Server, c *conn) { c.reset() }),
		}
	}
	closing := func(code int) func(*Server, *conn, *session) bool {
		return func(s *Server, c *conn, sess *session) bool {
			if sess != nil {
				s.invalidate(sess)
			}
			s.shutLocked(c, code)
			return true
		}
	}
	return []Fault{
		of("op7-after-resume", "op 7 is the first answer to RESUME", Resumes, func(s *Server, c *conn, _ *session) bool {
			c.push(frame{data: payload(opReconnect, nil)})
			return true
		}),
		of("op9-resumable-after-resume", "RESUME is answered by op 9 with d true", Resumes, func(s *Server, c *conn, _ *session) bool {
			c.push(frame{data: payload(opInvalidSession, true)})
			return true
		}),
		of("op9-fresh-after-resume", "RESUME is answered by op 9 with d false", Reidentifies, func(s *Server, c *conn, sess *session) bool {
			if sess != nil {
				s.invalidate(sess)
			}
			c.push(frame{data: payload(opInvalidSession, false)})
			return true
		}),
		of("resume-unanswered", "RESUME is never answered", Resumes, func(*Server, *conn, *session) bool { return true }),
		of("resume-reset", "the connection is reset when RESUME arrives", Resumes, func(_ *Server, c *conn, _ *session) bool {
			c.reset()
			return true
		}),
		of("close-4007-after-resume", "RESUME is answered by close 4007", Reidentifies, closing(4007)),
		of("close-4009-after-resume", "RESUME is answered by close 4009", Reidentifies, closing(4009)),
	}
}
