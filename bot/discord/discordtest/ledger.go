package discordtest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Stats counts what clients did.
type Stats struct {
	Connections    int
	Identifies     int
	ResumeAttempts int
	Resumes        int
	Heartbeats     int
	ClientCloses   map[int]int // by close code; 1006 is a connection that just ended
	ServerCloses   map[int]int
	Requests       int
	Status         map[int]int    // REST answers by status; 0 is a connection that was cut
	Routes         map[string]int // REST requests by "METHOD /route/{}"
	PeakPerSecond  int            // most REST requests in one second
	PeakGlobal     int            // the same without those that are exempt from the global limit
	Invalid        int            // answers of 401, 403 and 429: 10,000 in 10 minutes is a ban

	second      int64
	secondCount int
	globalCount int
}

func (st *Stats) init() {
	st.ClientCloses, st.ServerCloses = map[int]int{}, map[int]int{}
	st.Status, st.Routes = map[int]int{}, map[string]int{}
}

func (st *Stats) request(route string, exempt bool) {
	st.Requests++
	st.Routes[route]++
	if now := time.Now().Unix(); now != st.second {
		st.second, st.secondCount, st.globalCount = now, 0, 0
	}
	st.secondCount++
	if !exempt {
		st.globalCount++
		st.PeakGlobal = max(st.PeakGlobal, st.globalCount)
	}
	st.PeakPerSecond = max(st.PeakPerSecond, st.secondCount)
}

// Stats is a copy of the counters.
func (s *Server) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stats.clone()
}

func (st Stats) clone() Stats {
	st.ClientCloses, st.ServerCloses = maps.Clone(st.ClientCloses), maps.Clone(st.ServerCloses)
	st.Status, st.Routes = maps.Clone(st.Status), maps.Clone(st.Routes)
	return st
}

// Ledger is what became of everything people asked.
type Ledger struct {
	Asked       int // messages that expect an answer, and interactions
	Delivered   int // those the bot has, or has coming to it on a session that lives
	Undelivered int // nobody can demand an answer to them: those of the next three lines
	Unreached   int // no live session carries them and none confirmed them
	Late        int // interactions that reached the bot with no time left for their first response
	Excused     int // a fault refused the answer for good, or took its time away
	Answered    int // with at least one readable reply
	Lost        []ID
	Doubled     []ID // with more than one reply
}

// Ledger sums up all asks so far. What is still being answered shows as Lost:
// see AwaitSettled.
func (s *Server) Ledger() Ledger {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ledger()
}

func (s *Server) ledger() Ledger {
	b := &s.books
	l := Ledger{Asked: b.asked, Answered: b.answered, Doubled: slices.Clone(b.doubled)}
	for id, a := range b.open {
		switch {
		case a.withdrawn, s.silenced(a):
			l.Excused++
		case a.late():
			l.Late++
		case !a.received && a.carriers == 0:
			l.Unreached++
		default:
			l.Lost = append(l.Lost, id)
		}
	}
	l.Undelivered = l.Unreached + l.Late + l.Excused
	l.Delivered = l.Answered + len(l.Lost)
	return l
}

// books keeps the ledger's running sums, so that a long run costs no more to
// look at than a short one.
type books struct {
	asked, answered int
	open            map[ID]*ask // expected and not answered yet
	doubled         []ID
}

// Forgive takes every unanswered ask off the books: for those who killed the
// bot that had them.
func (s *Server) Forgive() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.books.open {
		a.withdrawn = true
	}
	s.broadcast()
}

// AwaitSettled waits until every delivered ask is answered.
func (s *Server) AwaitSettled(ctx context.Context) error {
	err := s.await(ctx, "every delivered ask answered", func() bool { return len(s.ledger().Lost) == 0 })
	if err != nil {
		return fmt.Errorf("%w (lost: %v)", err, s.Ledger().Lost)
	}
	return nil
}

// Violation is something the bot did that Discord permits, or only answers
// with an error, and that nobody would want.
type Violation struct {
	Where string // "POST /channels/{}/messages", "gateway"
	What  string
}

func (v Violation) String() string { return v.Where + ": " + v.What }

// Violations is what the bot did wrong so far.
func (s *Server) Violations() []Violation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

func (s *Server) violate(where, what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.violateLocked(where, what)
}

// violateLocked keeps a violation. A bot in a loop of them is not kept whole.
func (s *Server) violateLocked(where, what string) {
	if len(s.violations) < 10000 {
		s.violations = append(s.violations, Violation{where, what})
	}
}

func sortMessages(ms []Message) {
	slices.SortFunc(ms, func(a, b Message) int { return cmp.Compare(a.ID.Number(), b.ID.Number()) })
}
