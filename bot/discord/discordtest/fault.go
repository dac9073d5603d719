package discordtest

import (
	"net/http"
	"sync"
	"time"
)

// Fault is a named way for Discord to misbehave. Faults lists them all; a
// caller may change the exported fields of its copy before injecting it.
type Fault struct {
	Name   string
	Doc    string  // what happens, in one line
	Expect Outcome // what a steadfast bot does

	Times      int           // how many occasions it takes; 1 when zero
	For        time.Duration // instead of Times: it takes every occasion for this long
	RetryAfter time.Duration // what a 429 or an exhausted limit asks for
	Delay      time.Duration // how slow a slow answer is

	hook     hook
	start    func(s *Server, in *Injection) // at once, with mu held
	connect  func(w http.ResponseWriter)
	identify func(s *Server, c *conn)
	resume   func(s *Server, c *conn, sess *session) bool
	event    func(s *Server, in *Injection, e outgoing)
	rest     func(s *Server, in *Injection, w http.ResponseWriter, r *request) (after, bool)
	scope    func(*route) bool // which REST requests; nil is those that send
}

// Outcome is what a steadfast bot makes of a fault.
type Outcome string

// The outcomes.
const (
	Unnoticed    Outcome = "unnoticed"     // goes on as if nothing had happened
	Resumes      Outcome = "resumes"       // reconnects and resumes: no event is lost
	Reidentifies Outcome = "re-identifies" // starts a new session
	Retries      Outcome = "retries"       // tries the request again: no answer is lost
	GivesUp      Outcome = "gives up"      // cannot answer that one; goes on with the others
	Stops        Outcome = "stops"         // says why and ends, with a status of its own
)

// hook is where in the server a fault takes hold.
type hook int

const (
	hookNone hook = iota
	hookConnect
	hookHello
	hookIdentify
	hookResume
	hookEvent
	hookREST
	hookAuth
	hookStarts
)

// after writes the answer to a request in place of Server.write.
type after func(w http.ResponseWriter, status int, out any)

// outgoing is an event about to be dispatched.
type outgoing struct {
	sess *session
	name string
	data any
	ask  *ask
}

// Injection is a fault that was injected.
type Injection struct {
	fault Fault
	srv   *Server
	left  int
	hits  int
	hit   chan struct{}
	done  chan struct{}
	once  sync.Once
	timer *time.Timer
	held  *outgoing // by a fault that delays an event
}

// Inject has the server misbehave from now on: for the fault's next occasions,
// or for its duration.
func (s *Server) Inject(f Fault) *Injection {
	in := &Injection{fault: f, srv: s, left: max(f.Times, 1), hit: make(chan struct{}), done: make(chan struct{})}
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.hook != hookNone {
		s.injections = append(s.injections, in)
		if f.For > 0 {
			in.timer = time.AfterFunc(f.For, in.End)
		}
	}
	if f.start != nil {
		f.start(s, in)
	}
	if f.hook == hookNone {
		in.strike()
		in.finish()
	}
	s.broadcast()
	return in
}

// Hit is closed when the fault has first taken hold.
func (in *Injection) Hit() <-chan struct{} { return in.hit }

// Done is closed when the fault is over.
func (in *Injection) Done() <-chan struct{} { return in.done }

// Hits is how often the fault took hold.
func (in *Injection) Hits() int {
	in.srv.mu.Lock()
	defer in.srv.mu.Unlock()
	return in.hits
}

// End ends the fault. What it held back goes out.
func (in *Injection) End() {
	in.srv.mu.Lock()
	defer in.srv.mu.Unlock()
	in.finish()
}

func (in *Injection) strike() {
	if in.hits++; in.hits == 1 {
		close(in.hit)
	}
}

// finish takes the fault off the server. mu is held.
func (in *Injection) finish() {
	in.once.Do(func() {
		if in.timer != nil {
			in.timer.Stop()
		}
		s := in.srv
		for i, o := range s.injections {
			if o == in {
				s.injections = append(s.injections[:i:i], s.injections[i+1:]...)
				break
			}
		}
		if h := in.held; h != nil {
			in.held = nil
			s.send(*h)
		}
		close(in.done)
		s.broadcast()
	})
}

// active finds the first fault at a hook, without using up an occasion. mu is
// held.
func (s *Server) active(h hook) *Injection {
	for _, in := range s.injections {
		if in.fault.hook == h {
			return in
		}
	}
	return nil
}

// take finds the first fault at a hook and uses up one of its occasions. mu
// is held.
func (s *Server) take(h hook) *Injection {
	in := s.active(h)
	if in != nil {
		in.use()
	}
	return in
}

func (in *Injection) use() {
	in.strike()
	if in.fault.For > 0 {
		return
	}
	if in.left--; in.left <= 0 {
		in.finish()
	}
}

// excuse takes an ask off the books whose answer a fault refuses for good.
// mu is held.
func (s *Server) excuse(r *request) {
	id := ID("")
	switch b, err := decodeBody(r.body); {
	case r.route.kind.byToken():
		if i := s.interactions[r.vars[1]]; i != nil {
			id = i.ID
		}
	case err == nil:
		id = s.askOf(b)
	}
	if a := s.asks[id]; a != nil {
		a.withdrawn = true
	}
}

// refuseGateway answers a WebSocket upgrade with a fault that is on.
func (s *Server) refuseGateway(w http.ResponseWriter) bool {
	s.mu.Lock()
	in := s.take(hookConnect)
	s.mu.Unlock()
	if in == nil {
		return false
	}
	in.fault.connect(w)
	return true
}

// dispatchFaulty dispatches an event, unless a fault does something else with
// it. mu is held.
func (s *Server) dispatchFaulty(sess *session, name string, data any, a *ask) {
	e := outgoing{sess, name, data, a}
	if in := s.active(hookEvent); in != nil && a != nil {
		in.fault.event(s, in, e)
		return
	}
	s.send(e)
}

func (s *Server) send(e outgoing) { s.dispatch(e.sess, e.name, e.data, e.ask) }

// restFault lets a fault answer a request, or take over the answering.
func (s *Server) restFault(w http.ResponseWriter, r *request) (after, bool) {
	s.mu.Lock()
	var found *Injection
	for _, in := range s.injections {
		if in.fault.hook != hookREST {
			continue
		}
		hits := r.route.kind.sends()
		if in.fault.scope != nil {
			hits = in.fault.scope(r.route)
		}
		if hits {
			found = in
			in.use()
			if in.fault.Expect == GivesUp {
				s.excuse(r)
			}
			break
		}
	}
	s.mu.Unlock()
	if found == nil {
		return nil, false
	}
	return found.fault.rest(s, found, w, r)
}
