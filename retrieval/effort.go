package retrieval

import "context"

// effort is the work of one ask, and ends with the ask's context. The nil effort
// never ends. It is one goroutine's.
type effort struct {
	ctx  context.Context
	left int   // until ctx is looked at
	err  error // of ctx, once it was seen to have ended
}

// lookEvery is how much work may be done between two looks at the context, in
// steps of about ten nanoseconds: postings added, words read, words of the
// vocabulary compared.
const lookEvery = 1 << 12

// spend counts steps that are about to be done, and reports whether to do them.
// Once it said no, it says so ever after: what was computed until then is not
// all, and of no use to anybody.
func (e *effort) spend(steps int) bool {
	if e == nil {
		return true
	}
	if e.left -= steps; e.left <= 0 && e.err == nil {
		e.left = lookEvery
		e.err = e.ctx.Err()
	}
	return e.err == nil
}

// ended is the error of the context, once the effort has ended with it.
func (e *effort) ended() error {
	if e == nil {
		return nil
	}
	return e.err
}
