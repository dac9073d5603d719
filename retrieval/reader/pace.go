package reader

import "context"

// pace counts the work that the reading of one text has cost and ends it when
// its context does. Work is what our own loops do, in lines, items and bytes,
// each as it is looked at: a rule that compares every heading with every other
// shows in it, whatever machine runs.
type pace struct {
	ctx   context.Context
	steps int
	look  int   // the steps at which to look at ctx again
	err   error // ctx's, once it was seen to have ended, or the limit that the text is over
	tally
}

// lookEvery is how many steps pass between two looks at the context: some
// tenths of a millisecond.
const lookEvery = 1 << 12

// step counts n steps of work and reports whether to go on. What a reader has
// made by the time it is told not to is thrown away, so it may return anything.
func (p *pace) step(n int) bool {
	p.steps += n
	if p.steps >= p.look && p.err == nil {
		p.look = p.steps + lookEvery
		p.err = p.ctx.Err()
	}
	return p.err == nil
}
